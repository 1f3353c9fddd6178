"""Signing in with a passkey: alone, after the password, or to prove again who it is.

An authenticator that has verified its user is two factors: the device, and what it asked for. So a passkey is enough.
"""

from __future__ import annotations

from typing import Final, NoReturn

from smartchat_core.accounts.admission import Admitted, first_factors, let_in
from smartchat_core.accounts.passkey_policy import CHALLENGE_TIME, challenge_digest, counter_went_back
from smartchat_core.accounts.secrets import digest_of
from smartchat_core.accounts.throttle import DEFAULT_LIMITS, SignInLimits
from smartchat_core.errors import PasskeyRefused, SignInRefused
from smartchat_core.events import Client, LoginFailed
from smartchat_core.model.credential import FactorKind, OneTimePurpose, OneTimeToken
from smartchat_core.model.identity import IdentityOrigin
from smartchat_core.model.ids import UserId
from smartchat_core.model.passkey import PresentedPasskey, RelyingParty
from smartchat_core.model.security import AuthFailure
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.passkeys import PasskeyCeremonies
from smartchat_core.ports.runtime import Runtime

__all__ = ["PasskeySignIn"]

_PURPOSE: Final = OneTimePurpose.PASSKEY_SIGN_IN
_ALONE: Final = frozenset({FactorKind.PASSKEY})


class PasskeySignIn:
    """Lets in who has a passkey. Every refusal is the same to the client; the reason is in the event `LoginFailed`.

    Wrong ones are not counted: a signature cannot be guessed.

    Args:
        database: users, passkeys, challenges and counts of other sign-ins.
        ceremonies: what is asked of browsers.
        runtime: time, randomness, and where events go.
        limits: how wrong passwords are counted, which begin again.
    """

    def __init__(
        self,
        *,
        database: Database,
        ceremonies: PasskeyCeremonies,
        runtime: Runtime,
        limits: SignInLimits = DEFAULT_LIMITS,
    ) -> None:
        self._database = database
        self._ceremonies = ceremonies
        self._runtime = runtime
        self._limits = limits

    async def begin(self, party: RelyingParty, *, bound_to: str, user: UserId | None = None) -> str:
        """The options with which a browser uses a passkey, in JSON, good once and for some minutes.

        Args:
            party: what the browser knows us as.
            bound_to: what has to come back with the answer: of the browser, or the session.
            user: who it has to be; None for anybody who has a passkey.
        """
        async with self._database.transaction() as unit:
            return await self._begin(unit, party, bound_to, user)

    async def begin_second(self, party: RelyingParty, token: str) -> str | None:
        """The same after the password was right, with the token of the `SecondFactorPending`.

        None when that is none, has expired, or its user has no passkey.
        """
        now = self._runtime.clock.now()
        async with self._database.transaction() as unit:
            pending = await unit.one_time_tokens.find(digest_of(token), OneTimePurpose.SECOND_FACTOR, now)
            if pending is None or pending.user is None or not await unit.passkeys.of_user(pending.user):
                return None
            return await self._begin(unit, party, token, pending.user)

    async def finish(
        self, party: RelyingParty, answer: str, *, bound_to: str, client: Client, user: UserId | None = None
    ) -> Admitted:
        """Let in whose passkey has answered.

        Args:
            party: what the browser knows us as.
            answer: what the browser gives, in JSON.
            bound_to: the one of `begin`.
            client: where it came from.
            user: the one of `begin`.

        Raises:
            SignInRefused: nobody gets in by this; begin again.
        """
        presented = self._read(answer, client)
        async with self._database.transaction() as unit:
            outcome, claimed = await self._outcome(unit, party, presented, answer, bound_to, user, client, _ALONE)
        return self._admitted(outcome, claimed, client)

    async def finish_second(self, party: RelyingParty, answer: str, *, token: str, client: Client) -> Admitted:
        """The same after the password was right; the token is used up by that.

        Raises:
            SignInRefused: nobody gets in by this.
        """
        presented = self._read(answer, client)
        digest, now = digest_of(token), self._runtime.clock.now()
        outcome: Admitted | AuthFailure = AuthFailure.ENDED_ATTEMPT
        claimed: UserId | None = None
        async with self._database.transaction() as unit:
            pending = await unit.one_time_tokens.find(digest, OneTimePurpose.SECOND_FACTOR, now)
            if pending is not None and pending.user is not None:
                outcome, claimed = await self._outcome(
                    unit,
                    party,
                    presented,
                    answer,
                    token,
                    pending.user,
                    client,
                    first_factors(pending) | _ALONE,
                    pending.origin,
                )
                if isinstance(outcome, Admitted):
                    await unit.one_time_tokens.take(digest, OneTimePurpose.SECOND_FACTOR, now)
        return self._admitted(outcome, claimed, client)

    async def _begin(self, unit: UnitOfWork, party: RelyingParty, bound_to: str, user: UserId | None) -> str:
        challenge, now = self._runtime.entropy.token(), self._runtime.clock.now()
        await unit.one_time_tokens.add(
            OneTimeToken(
                digest=challenge_digest(challenge, bound_to),
                purpose=_PURPOSE,
                created_at=now,
                expires_at=now + CHALLENGE_TIME,
                user=user,
            )
        )
        allowed = [] if user is None else [one.credential for one in await unit.passkeys.of_user(user)]
        return self._ceremonies.request(party, challenge=challenge, allowed=allowed)

    async def _outcome(
        self,
        unit: UnitOfWork,
        party: RelyingParty,
        presented: PresentedPasskey,
        answer: str,
        bound_to: str,
        user: UserId | None,
        client: Client,
        factors: frozenset[FactorKind],
        origin: IdentityOrigin | None = None,
    ) -> tuple[Admitted | AuthFailure, UserId | None]:
        """What the answer proves, and whom it claims to be. The transaction commits: the challenge is used up."""
        now = self._runtime.clock.now()
        asked = await unit.one_time_tokens.take(challenge_digest(presented.challenge, bound_to), _PURPOSE, now)
        if asked is None or asked.user != user:
            return AuthFailure.ENDED_ATTEMPT, user
        passkey = await unit.passkeys.with_credential(presented.credential)
        if passkey is None or user not in {None, passkey.user}:
            return AuthFailure.WRONG_PASSKEY, user
        # Who is asked for nobody in particular names somebody; who is asked for may leave that out.
        named = {passkey.user} if user is None else {passkey.user, ""}
        if presented.user_handle not in named:
            return AuthFailure.WRONG_PASSKEY, passkey.user
        try:
            use = self._ceremonies.proved(party, challenge=presented.challenge, answer=answer, passkey=passkey)
        except PasskeyRefused:
            return AuthFailure.WRONG_PASSKEY, passkey.user
        if counter_went_back(passkey.sign_count, use.sign_count):
            return AuthFailure.COPIED_PASSKEY, passkey.user
        await unit.passkeys.used(passkey.user, passkey.id, use, at=now)
        found = await unit.users.get(passkey.user)
        admitted = await let_in(
            unit, found, factors=factors, client=client, now=now, limits=self._limits, origin=origin
        )
        return admitted or AuthFailure.INACTIVE_USER, passkey.user

    def _read(self, answer: str, client: Client) -> PresentedPasskey:
        try:
            return self._ceremonies.read(answer)
        except PasskeyRefused:
            self._refuse(AuthFailure.WRONG_PASSKEY, None, client)

    def _admitted(self, outcome: Admitted | AuthFailure, claimed: UserId | None, client: Client) -> Admitted:
        if isinstance(outcome, AuthFailure):
            self._refuse(outcome, claimed, client)
        return outcome

    def _refuse(self, reason: AuthFailure, claimed: UserId | None, client: Client) -> NoReturn:
        self._runtime.sink.publish(LoginFailed(reason=reason, client=client, claimed=claimed or ""))
        raise SignInRefused("the sign-in was refused", cause=reason.replace("_", " "))
