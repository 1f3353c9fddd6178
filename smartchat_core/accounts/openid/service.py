"""Signing in by a provider: sending a browser there, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, NoReturn

from smartchat_core.accounts.administration import UserAdministration
from smartchat_core.accounts.admission import Admitted, SecondFactorPending, let_in, pend
from smartchat_core.accounts.openid.arrivals import Arrival, Arrivals
from smartchat_core.accounts.openid.attempts import ATTEMPT_LIFETIME_SECONDS, MAX_SECRET, nonce_of, verifier_of
from smartchat_core.accounts.openid.claims import check_id_token
from smartchat_core.accounts.openid.policy import ProviderPolicy
from smartchat_core.accounts.second_factors import SecondFactors, needs_second_factor
from smartchat_core.accounts.secrets import digest_of
from smartchat_core.accounts.sign_in import SignInPolicy
from smartchat_core.accounts.throttle import count_all, source_key
from smartchat_core.errors import (
    AddressRefused,
    RequestFailed,
    SignInRefused,
    SignInThrottled,
    TokenRefused,
    UserNotFound,
)
from smartchat_core.events import AccountChanged, Client, LoginFailed
from smartchat_core.model.credential import FactorKind
from smartchat_core.model.identity import IdentityOrigin, OpenIdAttempt, OpenIdPurpose
from smartchat_core.model.ids import UserId
from smartchat_core.model.openid import AuthorizationWish, TokenClaims
from smartchat_core.model.security import AuthFailure
from smartchat_core.model.user import User
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.openid import OpenIdProvider
from smartchat_core.ports.runtime import Runtime
from smartchat_core.ports.totp_codes import TotpCodes
from smartchat_core.resilience.rate_limit import RateLimit, microseconds

__all__ = ["BEGINNINGS", "Answer", "ConnectedProvider", "Journey", "Linked", "OpenIdService", "Returned"]

BEGINNINGS: Final = RateLimit(most=30, period_seconds=600.0)
"""How often one address may begin."""
_FRESH: Final = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectedProvider:
    """A provider, and what it is trusted with."""

    policy: ProviderPolicy
    port: OpenIdProvider


@dataclass(frozen=True, kw_only=True, slots=True)
class Journey:
    """Where a browser is sent, and the secret that it keeps meanwhile."""

    address: str = field(repr=False)
    browser: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a browser brings back, and its secret."""

    state: str = field(repr=False)
    browser: str = field(repr=False)
    code: str = field(default="", repr=False)
    error: str = ""
    issuer: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Linked:
    """The identity is the user's from now on; nobody has signed in by that."""

    user: User


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """How somebody came back, and the path to lead to."""

    outcome: Admitted | SecondFactorPending | Linked
    target: str


class OpenIdService:
    """Lets in who a provider says somebody is.

    Every refusal is the same to the client; the reason is in the event `LoginFailed`, the cause in the error.

    Args:
        database: identities, sign-ins that have begun, sessions.
        providers: those of the settings, by name.
        users: makes accounts.
        codes: codes that change with time.
        runtime: time, randomness, and where events go.
        policy: which roles need a second factor.
        may_create: whether anybody gets an account by signing in.
    """

    def __init__(
        self,
        *,
        database: Database,
        providers: Mapping[str, ConnectedProvider],
        users: UserAdministration,
        codes: TotpCodes,
        runtime: Runtime,
        policy: SignInPolicy,
        may_create: bool = True,
    ) -> None:
        self._database = database
        self._providers = providers
        self._runtime = runtime
        self._policy = policy
        self._second = SecondFactors(codes, policy.limits)
        self._arrivals = Arrivals(users, lambda: runtime.entropy.uuid().hex[-8:], may_create=may_create)

    @property
    def providers(self) -> tuple[ProviderPolicy, ...]:
        """Those that one can sign in by."""
        return tuple(one.policy for one in self._providers.values())

    async def begin(
        self,
        provider: str,
        *,
        purpose: OpenIdPurpose,
        redirect_uri: str,
        target: str,
        client: Client,
        user: UserId | None = None,
        invitation: str = "",
    ) -> Journey:
        """Where to send the browser of somebody who wants to sign in, or to be linked or confirmed.

        Args:
            provider: its name.
            purpose: what for.
            redirect_uri: where the provider sends the browser back to.
            target: the path to lead to afterwards.
            client: whose browser it is.
            user: who has signed in, where it is about an account.
            invitation: the token of an invitation that comes along.

        Raises:
            SignInRefused: there is no such provider, or it cannot be asked.
            SignInThrottled: this address begins too often.
        """
        connected = self._connected(provider, client)
        state, browser = self._runtime.entropy.token(), self._runtime.entropy.token()
        now = self._runtime.clock.now()
        attempt = OpenIdAttempt(
            digest=digest_of(state),
            browser=digest_of(browser),
            provider=provider,
            purpose=purpose,
            target=target,
            created_at=now,
            expires_at=now + timedelta(seconds=ATTEMPT_LIFETIME_SECONDS),
            user=user,
            invitation=digest_of(invitation) if invitation else "",
        )
        async with self._database.transaction() as unit:
            key = source_key("openid", client.ip_address)
            counted = count_all({key: BEGINNINGS}, await unit.sign_in_rates.arrivals([key]), now=microseconds(now))
            await unit.sign_in_rates.keep(counted.arrivals)
            if counted.allowed:
                await unit.openid_attempts.add(attempt)
        if not counted.allowed:
            self._note(AuthFailure.TOO_MANY_BEGUN, client)
            raise SignInThrottled(
                "too many sign-ins have begun",
                remedy="Wait a little.",
                retry_after_seconds=counted.retry_after_seconds,
            )
        wish = AuthorizationWish(
            redirect_uri=redirect_uri,
            state=state,
            nonce=nonce_of(state, browser),
            verifier=verifier_of(state, browser),
            fresh=purpose is OpenIdPurpose.CONFIRM,
        )
        try:
            return Journey(address=await connected.port.authorization_address(wish), browser=browser)
        except (RequestFailed, AddressRefused, TokenRefused) as error:
            self._refuse(AuthFailure.OPENID_REFUSED, client, error.operator_message())

    async def finish(
        self, provider: str, answer: Answer, *, redirect_uri: str, client: Client, signed_in: UserId | None
    ) -> Returned:
        """Take somebody back.

        Args:
            provider: its name, by the address that the browser was sent back to.
            answer: what the browser brings.
            redirect_uri: the same as at the beginning.
            client: whose browser it is.
            signed_in: who has signed in with this browser.

        Raises:
            SignInRefused: nobody gets in by this.
            DatabaseUnavailable: nothing can be compared.
        """
        connected = self._connected(provider, client)
        attempt = await self._taken(provider, answer)
        if attempt is None or attempt.user not in {None, signed_in}:
            self._refuse(AuthFailure.OPENID_STATE, client, "no sign-in of this browser waits for this answer")
        claims = await self._claims(connected, answer, attempt, redirect_uri, client)
        try:
            arrival, outcome = await self._settle(connected.policy, claims, attempt, client)
        except UserNotFound:  # deleted just now
            arrival = outcome = None
        if arrival is None:
            self._refuse(AuthFailure.OPENID_ACCOUNT, client, "the identity leads to no account")
        for change in arrival.changes:
            self._runtime.sink.publish(AccountChanged(user=arrival.user.id, change=change))
        if outcome is None:
            self._refuse(AuthFailure.INACTIVE_USER, client, "the account may not be used", arrival.user)
        return Returned(outcome=outcome, target=attempt.target)

    async def _taken(self, provider: str, answer: Answer) -> OpenIdAttempt | None:
        if not 0 < len(answer.state) <= MAX_SECRET or not 0 < len(answer.browser) <= MAX_SECRET:
            return None
        async with self._database.transaction() as unit:
            return await unit.openid_attempts.take(
                digest_of(answer.state),
                browser=digest_of(answer.browser),
                provider=provider,
                now=self._runtime.clock.now(),
            )

    async def _claims(
        self, connected: ConnectedProvider, answer: Answer, attempt: OpenIdAttempt, redirect_uri: str, client: Client
    ) -> TokenClaims:
        policy, port = connected.policy, connected.port
        try:
            if answer.issuer != policy.issuer and (answer.issuer or await port.names_itself()):
                self._refuse(AuthFailure.OPENID_ISSUER, client, "the answer is that of another provider")
            if answer.error or not answer.code:
                self._refuse(AuthFailure.OPENID_REFUSED, client, "the provider refused")
            verifier = verifier_of(answer.state, answer.browser)
            claims = await port.redeem(answer.code, verifier=verifier, redirect_uri=redirect_uri)
            check_id_token(
                claims,
                policy,
                nonce=nonce_of(answer.state, answer.browser),
                now=self._runtime.clock.now(),
                fresh=_FRESH if attempt.purpose is OpenIdPurpose.CONFIRM else None,
            )
        except TokenRefused as error:
            self._refuse(AuthFailure.OPENID_TOKEN, client, error.operator_message())
        except (RequestFailed, AddressRefused) as error:
            self._refuse(AuthFailure.OPENID_REFUSED, client, error.operator_message())
        return claims

    async def _settle(
        self, policy: ProviderPolicy, claims: TokenClaims, attempt: OpenIdAttempt, client: Client
    ) -> tuple[Arrival | None, Admitted | SecondFactorPending | Linked | None]:
        now = self._runtime.clock.now()
        async with self._database.transaction() as unit:
            arrival = await self._arrivals.settle(unit, claims, policy, attempt, now)
            if arrival is None or (attempt.user is not None and arrival.user.id != attempt.user):
                return None, None
            if attempt.purpose is OpenIdPurpose.LINK:
                return arrival, Linked(user=arrival.user)
            return arrival, await self._let_in(unit, policy, claims, arrival.user, client)

    async def _let_in(
        self, unit: UnitOfWork, policy: ProviderPolicy, claims: TokenClaims, user: User, client: Client
    ) -> Admitted | SecondFactorPending | None:
        if not user.may_sign_in:
            return None
        now, origin = (
            self._runtime.clock.now(),
            IdentityOrigin(issuer=claims.issuer, subject=claims.subject, sid=claims.sid),
        )
        kinds = await self._second.kinds(unit, user.id)
        strong = bool(policy.mfa_values & {*claims.methods, claims.context})
        if not strong and (kinds or needs_second_factor(user.role, self._policy.second_factor_roles)):
            lasts = self._policy.pending_time
            return await pend(unit, user, kinds, entropy=self._runtime.entropy, now=now, lasts=lasts, origin=origin)
        factors = frozenset({FactorKind.OPENID, *([FactorKind.OPENID_SECOND] if strong else [])})
        return await let_in(
            unit, user, factors=factors, client=client, now=now, limits=self._policy.limits, origin=origin
        )

    def _connected(self, provider: str, client: Client) -> ConnectedProvider:
        connected = self._providers.get(provider)
        if connected is None:
            self._refuse(AuthFailure.OPENID_STATE, client, "there is no such provider")
        return connected

    def _refuse(self, reason: AuthFailure, client: Client, cause: str, user: User | None = None) -> NoReturn:
        self._note(reason, client, user)
        raise SignInRefused("the sign-in was refused", cause=cause)

    def _note(self, reason: AuthFailure, client: Client, user: User | None = None) -> None:
        claimed = "" if user is None else user.id
        self._runtime.sink.publish(LoginFailed(reason=reason, client=client, claimed=claimed))
