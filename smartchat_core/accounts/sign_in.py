"""Signing in with a password, and a second factor where the account has one."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NoReturn

from smartchat_core.accounts.admission import (
    Admitted,
    DeviceCodePending,
    SecondFactorPending,
    first_factors,
    let_in,
    pend,
)
from smartchat_core.accounts.device_tokens import device_in
from smartchat_core.accounts.mail_orders import NO_MAIL, MailOrders
from smartchat_core.accounts.passwords import normal_password
from smartchat_core.accounts.second_factors import NOBODY, SecondFactors, needs_second_factor
from smartchat_core.accounts.secrets import device_code_digest, digest_of
from smartchat_core.accounts.throttle import (
    DEFAULT_LIMITS,
    AttemptKeys,
    Reservation,
    SignInLimits,
    count_all,
    first_code_key,
    reserve,
    source_key,
)
from smartchat_core.accounts.user_names import canonical_email, canonical_name
from smartchat_core.errors import InvalidRequest, Overloaded, SignInRefused, SignInThrottled, UserNotFound
from smartchat_core.events import Client, LoginFailed
from smartchat_core.model.credential import FactorKind, OneTimePurpose, OneTimeToken, StoredPassword
from smartchat_core.model.mail import MailKind
from smartchat_core.model.security import AuthFailure
from smartchat_core.model.user import User, UserRole
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.passwords import PasswordHasher
from smartchat_core.ports.runtime import Runtime
from smartchat_core.ports.totp_codes import TotpCodes
from smartchat_core.resilience.rate_limit import RateLimit, microseconds

__all__ = ["CODES_BY_MAIL", "SignInPolicy", "SignInService"]

_PASSWORD: Final = frozenset({FactorKind.PASSWORD})
_MAX_CLAIM: Final = 512
CODES_BY_MAIL: Final = RateLimit(most=10, period_seconds=3600.0)
"""Mails with a code that a user may be sent by others who know the password."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInPolicy:
    """How people sign in.

    `second_factor_roles` need a second factor beyond those that always do (`roles.SECOND_FACTOR_ALWAYS`);
    `pending_time` is how long one may take to give it.
    """

    limits: SignInLimits = DEFAULT_LIMITS
    second_factor_roles: frozenset[UserRole] = frozenset()
    pending_time: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Attempt:
    """What the database knows about an attempt before anything is compared."""

    user: User | None
    stored: StoredPassword | None
    reservation: Reservation
    known_source: bool = False
    device: str = ""


class SignInService:
    """Lets in who has the password, and the second factor where the account has one or its role asks for one.

    Every refusal is the same to the client, and takes as long; the reason is in the event `LoginFailed`. Counts of
    attempts live in the database (`throttle`): where that cannot be asked, nobody gets in.

    Args:
        database: users, credentials and counts.
        hasher: compares passwords.
        codes: codes that change with time.
        runtime: time, randomness, and where events go.
        policy: limits, and which roles need a second factor.
        mail: orders mails. Where some are sent, a sign-in with the password alone, from a place that the user has not
            signed in from before, has to be confirmed by a code that is sent to the confirmed address.
    """

    def __init__(
        self,
        *,
        database: Database,
        hasher: PasswordHasher,
        codes: TotpCodes,
        runtime: Runtime,
        policy: SignInPolicy | None = None,
        mail: MailOrders = NO_MAIL,
    ) -> None:
        self._database = database
        self._hasher = hasher
        self._runtime = runtime
        self._policy = policy or SignInPolicy()
        self._mail = mail
        self._second = SecondFactors(codes, self._policy.limits)
        # Names that nobody has reach the log as a digest; with a key, because some are passwords typed in the wrong
        # place, and could be guessed from it.
        self._log_key = runtime.entropy.token().encode()

    async def with_password(
        self, name: str, password: str, *, client: Client, code: str = "", device: str = "", confirming: bool = False
    ) -> Admitted | SecondFactorPending | DeviceCodePending:
        """Sign in with a name or a confirmed mail address, the password, and perhaps the second factor at once.

        Args:
            name: what somebody claims to be called.
            password: the password.
            client: where it came from.
            code: a code of the second factor, or a recovery code. When there were too many wrong sign-ins of late, it
                is compared first, and the password only where it is right.
            device: what the browser has kept of sign-ins before (`known_devices`); one that is known is counted apart.
            confirming: somebody who has a session proves again who it is: the place does not matter.

        Raises:
            SignInRefused: nobody gets in by this.
            SignInThrottled: there were too many wrong ones of late, and this was not the password with a right code.
            Overloaded: too many passwords wait to be compared.
            DatabaseUnavailable: nothing can be counted.
        """
        attempt = await self._begin(name, client, device)
        user = attempt.user
        if not attempt.reservation.allowed:
            return await self._while_full(attempt, name, password, code, client)
        given = normal_password(password)
        right = await self._hasher.verify(given, attempt.stored.hashed if attempt.stored else None)
        if user is None or attempt.stored is None:
            self._refuse(AuthFailure.UNKNOWN_USER, user, name, client)
        if not right:
            self._refuse(AuthFailure.WRONG_PASSWORD, user, name, client)
        if not user.may_sign_in:
            self._refuse(AuthFailure.INACTIVE_USER, user, name, client)
        await self._hash_again(user, given, attempt.stored)
        try:
            outcome = await self._after_password(user, attempt, code, client, confirming=confirming)
        except UserNotFound:  # deleted just now
            outcome = AuthFailure.UNKNOWN_USER
        if isinstance(outcome, AuthFailure):
            self._refuse(outcome, user, name, client)
        return outcome

    async def _while_full(self, attempt: _Attempt, name: str, password: str, code: str, client: Client) -> Admitted:
        outcome: Admitted | AuthFailure = AuthFailure.THROTTLED
        if code:
            try:
                outcome = await self._code_then_password(attempt, password, code, client)
            except UserNotFound:  # deleted just now
                outcome = AuthFailure.UNKNOWN_USER
            except Overloaded:  # which only a right code leads to, and nobody is to see that it was one
                outcome = AuthFailure.THROTTLED
        if isinstance(outcome, Admitted):
            return outcome
        self._note(outcome, attempt.user, name, client)
        raise SignInThrottled(
            "too many sign-ins have failed", retry_after_seconds=attempt.reservation.retry_after_seconds
        )

    async def _code_then_password(
        self, attempt: _Attempt, password: str, code: str, client: Client
    ) -> Admitted | AuthFailure:
        now, user, stored = self._runtime.clock.now(), attempt.user, attempt.stored
        able = user is not None and stored is not None and user.may_sign_in
        # Where there is nobody, one count stands for all names: it is written as well, and made-up names fill nothing.
        asked = user.id if user is not None and able else NOBODY
        place = client.ip_address if attempt.known_source else ""
        key = first_code_key(asked, f"device {attempt.device}" if attempt.device else place)
        async with self._database.transaction() as unit:
            kind = await self._second.accept_first(unit, asked, code, now, key=key)
        if kind is None or user is None or stored is None:
            return AuthFailure.THROTTLED
        if not await self._hasher.verify(normal_password(password), stored.hashed):
            return AuthFailure.WRONG_PASSWORD
        async with self._database.transaction() as unit:
            signed_in = await let_in(
                unit,
                user,
                factors=_PASSWORD | {kind},
                client=client,
                now=now,
                limits=self._policy.limits,
                counted=attempt.reservation.arrivals,
                device=attempt.device,
            )
            await unit.sign_in_rates.keep({key: microseconds(now)})
        return signed_in or AuthFailure.INACTIVE_USER

    async def with_code(self, token: str, code: str, *, client: Client, device: str = "") -> Admitted:
        """Sign in with the second factor, after the password was right.

        Args:
            token: the one of the `SecondFactorPending`.
            code: a code of the second factor, or a recovery code.
            client: where it came from.
            device: what the browser has kept of sign-ins before.

        Raises:
            SignInRefused: it is wrong, was used before, or came too late; with the same token one may try again.
            DatabaseUnavailable: nothing can be counted.
        """
        now = self._runtime.clock.now()
        digest = digest_of(token)
        purpose = OneTimePurpose.SECOND_FACTOR
        user: User | None = None
        outcome: Admitted | AuthFailure = AuthFailure.ENDED_ATTEMPT
        async with self._database.transaction() as unit:
            pending = await unit.one_time_tokens.find(digest, purpose, now)
            if pending is not None and pending.user is not None:
                user = await unit.users.get(pending.user)
                stored = await unit.credentials.password(user.id)
                known = device_in(device, user.id, stored, now)
                outcome = await self._with_second(unit, user, code, client, now, pending=pending, device=known)
                if isinstance(outcome, Admitted):
                    await unit.one_time_tokens.take(digest, purpose, now)
        if isinstance(outcome, AuthFailure):
            self._refuse(outcome, user, "", client)
        return outcome

    async def with_device_code(self, token: str, code: str, *, client: Client) -> Admitted:
        """Sign in with the code that was sent by mail, after the password was right.

        It has 80 random bits and is good for this one sign-in, so wrong ones need no count.

        Args:
            token: the one of the `DeviceCodePending`.
            code: the code.
            client: where it came from.

        Raises:
            SignInRefused: it is wrong, was used before, or came too late; with the same token one may try again.
        """
        now, digest = self._runtime.clock.now(), digest_of(token)
        user: User | None = None
        outcome: Admitted | AuthFailure = AuthFailure.ENDED_ATTEMPT
        async with self._database.transaction() as unit:
            pending = await unit.one_time_tokens.find(digest, OneTimePurpose.NEW_DEVICE, now)
            if pending is not None and pending.user is not None:
                user = await unit.users.get(pending.user)
                sent = device_code_digest(digest, code)
                if await unit.one_time_tokens.take(sent, OneTimePurpose.DEVICE_CODE, now) is None:
                    outcome = AuthFailure.WRONG_CODE
                else:
                    await unit.one_time_tokens.take(digest, OneTimePurpose.NEW_DEVICE, now)
                    signed_in = await let_in(
                        unit, user, factors=_PASSWORD, client=client, now=now, limits=self._policy.limits
                    )
                    outcome = signed_in or AuthFailure.INACTIVE_USER
        if isinstance(outcome, AuthFailure):
            self._refuse(outcome, user, "", client)
        return outcome

    async def _begin(self, name: str, client: Client, kept: str) -> _Attempt:
        moment = self._runtime.clock.now()
        now = microseconds(moment)
        async with self._database.transaction() as unit:
            user = await _claimed(unit, name)
            # The same questions are asked where there is nobody: how long it takes must not say whether there is.
            asked = NOBODY if user is None else user.id
            stored = await unit.credentials.password(asked)
            known = await unit.sign_in_rates.known_source(asked, client.ip_address)
            device = device_in(kept, asked, stored, moment)
            claim = name.casefold()[:_MAX_CLAIM] if user is None else asked
            keys = AttemptKeys.of(claim, client.ip_address, device)
            arrivals = await unit.sign_in_rates.arrivals(keys.all)
            reservation = reserve(self._policy.limits, keys, arrivals, now=now, known=known)
            await unit.sign_in_rates.keep(reservation.arrivals)
        return _Attempt(user=user, stored=stored, reservation=reservation, known_source=known, device=device)

    async def _after_password(
        self, user: User, attempt: _Attempt, code: str, client: Client, *, confirming: bool
    ) -> Admitted | SecondFactorPending | DeviceCodePending | AuthFailure:
        now, reservation = self._runtime.clock.now(), attempt.reservation
        async with self._database.transaction() as unit:
            user = await unit.users.get(user.id)
            kinds = await self._second.kinds(unit, user.id)
            if kinds and code:
                return await self._with_second(unit, user, code, client, now, reservation, device=attempt.device)
            if kinds or needs_second_factor(user.role, self._policy.second_factor_roles):
                lasts = self._policy.pending_time
                return await pend(unit, user, kinds, entropy=self._runtime.entropy, now=now, lasts=lasts)
            if self._asks_by_mail(user) and not attempt.known_source and not confirming:
                return await self._device_code(unit, user, now)
            signed_in = await let_in(
                unit,
                user,
                factors=_PASSWORD,
                client=client,
                now=now,
                limits=self._policy.limits,
                counted=reservation.arrivals,
                device=attempt.device,
            )
            return signed_in or AuthFailure.INACTIVE_USER

    async def _with_second(
        self,
        unit: UnitOfWork,
        user: User,
        code: str,
        client: Client,
        now: datetime,
        reservation: Reservation | None = None,
        pending: OneTimeToken | None = None,
        device: str = "",
    ) -> Admitted | AuthFailure:
        kind = await self._second.accept(unit, user.id, code, now)
        if kind is None:
            return AuthFailure.WRONG_CODE
        signed_in = await let_in(
            unit,
            user,
            factors=(_PASSWORD if pending is None else first_factors(pending)) | {kind},
            client=client,
            now=now,
            limits=self._policy.limits,
            counted=None if reservation is None else reservation.arrivals,
            device=device,
            origin=None if pending is None else pending.origin,
        )
        return signed_in or AuthFailure.INACTIVE_USER

    def _asks_by_mail(self, user: User) -> bool:
        # Who has never signed in has no known place: the first one is that of the link that made the account.
        return self._mail.possible and user.email_confirmed and user.signed_in_at is not None

    async def _device_code(self, unit: UnitOfWork, user: User, now: datetime) -> DeviceCodePending:
        token = self._runtime.entropy.token()
        purpose, expires = OneTimePurpose.NEW_DEVICE, now + self._policy.pending_time
        digest = digest_of(token)
        await unit.one_time_tokens.withdraw(user.id, purpose)
        await unit.one_time_tokens.add(
            OneTimeToken(digest=digest, purpose=purpose, created_at=now, expires_at=expires, user=user.id)
        )
        key = source_key("mail-code", user.id)
        counted = count_all({key: CODES_BY_MAIL}, await unit.sign_in_rates.arrivals([key]), now=microseconds(now))
        await unit.sign_in_rates.keep(counted.arrivals)
        if counted.allowed:
            await self._mail.order(unit, MailKind.DEVICE_CODE, user.email, now, user=user, reference=digest)
        return DeviceCodePending(token=token, expires_at=expires)

    async def _hash_again(self, user: User, password: str, stored: StoredPassword) -> None:
        """Keep the password with the parameters of now, unless it was changed meanwhile."""
        if not self._hasher.outdated(stored.hashed):
            return
        renewed = StoredPassword(hashed=await self._hasher.hash(password), changed_at=stored.changed_at)
        async with self._database.transaction() as unit:
            if await unit.credentials.password(user.id) == stored:
                await unit.credentials.set_password(user.id, renewed)

    def _refuse(self, reason: AuthFailure, user: User | None, name: str, client: Client) -> NoReturn:
        self._note(reason, user, name, client)
        raise SignInRefused("the sign-in was refused", cause=reason.replace("_", " "))

    def _note(self, reason: AuthFailure, user: User | None, name: str, client: Client) -> None:
        claimed = user.id if user else name and self._unknown(name)
        self._runtime.sink.publish(LoginFailed(reason=reason, client=client, claimed=claimed))

    def _unknown(self, name: str) -> str:
        text = name.casefold()[:_MAX_CLAIM].encode(errors="surrogatepass")
        return f"unknown-{hmac.new(self._log_key, text, hashlib.sha256).hexdigest()[:16]}"


async def _claimed(unit: UnitOfWork, given: str) -> User | None:
    """Who is called so, or has this mail address confirmed."""
    try:
        email, name = (canonical_email(given), "") if "@" in given else ("", canonical_name(given))
    except InvalidRequest:
        email, name = "", ""
    return await (unit.users.with_email(email) if email else unit.users.named(name))
