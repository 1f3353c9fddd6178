"""Getting a second factor: a shared secret for an authenticator app, and recovery codes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from smartchat_core.accounts.admission import Admitted, first_factors, let_in
from smartchat_core.accounts.mail_orders import NO_MAIL, MailOrders
from smartchat_core.accounts.second_factors import has_app, needs_second_factor, set_recovery_codes
from smartchat_core.accounts.secrets import code_digits, digest_of
from smartchat_core.accounts.throttle import DEFAULT_LIMITS, SignInLimits
from smartchat_core.errors import InvalidRequest, SignInRefused
from smartchat_core.events import AccountChanged, Client
from smartchat_core.model.credential import FactorKind, OneTimePurpose, TotpSecret
from smartchat_core.model.ids import UserId
from smartchat_core.model.mail import MailKind
from smartchat_core.model.security import AccountChange
from smartchat_core.model.user import User, UserRole
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.runtime import Runtime
from smartchat_core.ports.totp_codes import TotpCodes

__all__ = ["EnrolmentService", "NewSecret", "SecondFactorStatus"]

_ISSUER: Final = "SmartChat"


@dataclass(frozen=True, kw_only=True, slots=True)
class NewSecret:
    """A shared secret to put into an authenticator app: typed, or read from a QR code of `address`."""

    secret: str = field(repr=False)
    address: str = field(repr=False)

    @property
    def grouped(self) -> str:
        """The secret in groups of four characters, to be typed."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondFactorStatus:
    """What somebody has of second factors: an app since a moment or None; `needed` when the role asks for one."""

    app_since: datetime | None
    recovery_codes_left: int
    passkeys: int
    needed: bool


class EnrolmentService:
    """Gives users a second factor.

    A shared secret counts when a code has shown that the app has it; then there are recovery codes, too, shown once.
    Those who have signed in name themselves by `UserId`: ask for a fresh sign-in before. Those whose role needs a
    second factor, and who have none, come with the token of their `SecondFactorPending`.

    Args:
        database: users and credentials.
        codes: codes that change with time.
        runtime: time, randomness, and where events go.
        limits: how wrong sign-ins are counted.
        required: roles that need a second factor beyond those that always do.
        mail: orders mails about changes.
    """

    def __init__(
        self,
        *,
        database: Database,
        codes: TotpCodes,
        runtime: Runtime,
        limits: SignInLimits = DEFAULT_LIMITS,
        required: frozenset[UserRole] = frozenset(),
        mail: MailOrders = NO_MAIL,
    ) -> None:
        self._database = database
        self._codes = codes
        self._runtime = runtime
        self._limits = limits
        self._required = required
        self._mail = mail

    async def begin(self, user: UserId) -> NewSecret:
        """A fresh shared secret for the user, in the place of one that was not confirmed.

        Raises:
            UserNotFound: there is no such user.
            InvalidRequest: the user has a second factor; it has to be removed before.
        """
        async with self._database.transaction() as unit:
            return await self._begin(unit, user)

    async def begin_pending(self, token: str) -> NewSecret:
        """The same for somebody who may not get in before.

        Raises:
            SignInRefused: the token is none, or has expired.
            InvalidRequest: the user has a second factor meanwhile.
        """
        async with self._database.transaction() as unit:
            return await self._begin(unit, (await self._without_factor(unit, token)).id)

    async def pending_secret(self, token: str) -> NewSecret:
        """The shared secret that `begin_pending` has made for this token, once more.

        Raises:
            SignInRefused: the token is none, or has expired.
            InvalidRequest: there is nothing to confirm.
        """
        async with self._database.read_only() as unit:
            return await self._unconfirmed(unit, await self._pending(unit, token))

    async def unconfirmed(self, user: UserId) -> NewSecret:
        """The shared secret that `begin` has made for the user, once more.

        Raises:
            UserNotFound: there is no such user.
            InvalidRequest: there is nothing to confirm.
        """
        async with self._database.read_only() as unit:
            return await self._unconfirmed(unit, user)

    async def confirm(self, user: UserId, code: str) -> tuple[str, ...]:
        """Take the shared secret from now on, as the code shows that the app has it.

        Returns:
            The recovery codes, which are known now and never again.

        Raises:
            UserNotFound: there is no such user.
            InvalidRequest: the code is wrong, or there is nothing to confirm.
        """
        async with self._database.transaction() as unit:
            recovery = await self._confirm(unit, user, code)
        self._publish(user, AccountChange.SECOND_FACTOR_ADDED)
        return recovery

    async def confirm_pending(self, token: str, code: str, *, client: Client) -> tuple[Admitted, tuple[str, ...]]:
        """The same for somebody who gets in by that.

        Raises:
            SignInRefused: the token is none, or has expired, or the account may not be used any more.
            InvalidRequest: the code is wrong; with the same token one may try again.
        """
        now = self._runtime.clock.now()
        async with self._database.transaction() as unit:
            user = await self._without_factor(unit, token)
            recovery = await self._confirm(unit, user.id, code)
            taken = await unit.one_time_tokens.take(digest_of(token), OneTimePurpose.ENROLMENT, now)
            assert taken is not None  # found in this transaction
            signed_in = await let_in(
                unit,
                user,
                factors=first_factors(taken) | {FactorKind.TOTP},
                client=client,
                now=now,
                limits=self._limits,
                origin=taken.origin,
            )
            if signed_in is None:
                raise SignInRefused("the sign-in was refused", cause="the account may not be used")
        self._publish(user.id, AccountChange.SECOND_FACTOR_ADDED)
        return signed_in, recovery

    async def new_recovery_codes(self, user: UserId) -> tuple[str, ...]:
        """Fresh recovery codes in the place of all before.

        Raises:
            UserNotFound: there is no such user.
            InvalidRequest: the user has no second factor.
        """
        async with self._database.transaction() as unit:
            await unit.users.get(user)
            if not await has_app(unit, user) and not await unit.passkeys.of_user(user):
                raise InvalidRequest("recovery codes stand in for a second factor, and there is none")
            recovery = await set_recovery_codes(unit, self._runtime.entropy, user)
        self._publish(user, AccountChange.RECOVERY_CODES_RENEWED)
        return recovery

    async def status(self, user: UserId) -> SecondFactorStatus:
        """What the user has of second factors.

        Raises:
            UserNotFound: there is no such user.
        """
        async with self._database.read_only() as unit:
            found = await unit.users.get(user)
            totp = await unit.credentials.totp(user)
            left = await unit.credentials.recovery_codes_left(user)
            passkeys = await unit.passkeys.of_user(user)
        return SecondFactorStatus(
            app_since=None if totp is None else totp.confirmed_at,
            recovery_codes_left=left,
            passkeys=len(passkeys),
            needed=needs_second_factor(found.role, self._required),
        )

    async def remove(self, user: UserId) -> None:
        """Take the shared secret from the user, and the recovery codes when there is no passkey.

        Raises:
            UserNotFound: there is no such user.
            InvalidRequest: the role needs a second factor, and this is the last.
        """
        async with self._database.transaction() as unit:
            found = await unit.users.get(user)
            passkeys = await unit.passkeys.of_user(user)
            if not passkeys and needs_second_factor(found.role, self._required):
                raise InvalidRequest(
                    "the role of this account needs a second factor",
                    remedy="Who has lost it uses a recovery code, or has it reset by an operator.",
                )
            await unit.credentials.remove_totp(user)
            if not passkeys:
                await unit.credentials.set_recovery_codes(user, [])
            await self._mail.notice(unit, found, MailKind.SECOND_FACTOR_REMOVED, self._runtime.clock.now())
        self._publish(user, AccountChange.SECOND_FACTOR_REMOVED)

    async def _begin(self, unit: UnitOfWork, user: UserId) -> NewSecret:
        found = await unit.users.get(user)
        before = await unit.credentials.totp(user)
        if before is not None and before.confirmed_at is not None:
            raise InvalidRequest("there is a second factor already", remedy="Remove it, and then get another one.")
        secret = self._codes.new_secret()
        await unit.credentials.set_totp(user, TotpSecret(secret=secret, created_at=self._runtime.clock.now()))
        return self._shown(secret, found.name)

    async def _unconfirmed(self, unit: UnitOfWork, user: UserId) -> NewSecret:
        found = await unit.users.get(user)
        totp = await unit.credentials.totp(user)
        if totp is None or totp.confirmed_at is not None:
            raise _nothing_to_confirm()
        return self._shown(totp.secret, found.name)

    def _shown(self, secret: str, name: str) -> NewSecret:
        return NewSecret(
            secret=self._codes.shown(secret), address=self._codes.address(secret, account=name, issuer=_ISSUER)
        )

    async def _confirm(self, unit: UnitOfWork, user: UserId, code: str) -> tuple[str, ...]:
        found = await unit.users.get(user)
        now = self._runtime.clock.now()
        totp = await unit.credentials.totp(user)
        if totp is None or totp.confirmed_at is not None:
            raise _nothing_to_confirm()
        step = self._step_of(totp, code, now)
        if step is None:
            raise InvalidRequest("the code is wrong", remedy="Check the clock of your device, and give the next code.")
        await unit.credentials.set_totp(user, replace(totp, confirmed_at=now, last_step=step))
        await self._mail.notice(unit, found, MailKind.SECOND_FACTOR_ADDED, now)
        return await set_recovery_codes(unit, self._runtime.entropy, user)

    def _step_of(self, totp: TotpSecret, code: str, now: datetime) -> int | None:
        digits = code_digits(code)
        return None if digits is None else self._codes.step_of(totp.secret, digits, now)

    async def _without_factor(self, unit: UnitOfWork, token: str) -> User:
        """Whose token it is: somebody who still has no passkey, which would be the second factor to ask for.

        The user is locked, as it is where passkeys are added.
        """
        user = await unit.users.get(await self._pending(unit, token))
        if await unit.passkeys.of_user(user.id):
            raise SignInRefused("the sign-in was refused", cause="the user has a second factor meanwhile")
        return user

    async def _pending(self, unit: UnitOfWork, token: str) -> UserId:
        found = await unit.one_time_tokens.find(digest_of(token), OneTimePurpose.ENROLMENT, self._runtime.clock.now())
        if found is None or found.user is None:
            raise SignInRefused("the sign-in was refused", cause="the token is none, or has expired")
        return found.user

    def _publish(self, user: UserId, change: AccountChange) -> None:
        self._runtime.sink.publish(AccountChanged(user=user, change=change))


def _nothing_to_confirm() -> InvalidRequest:
    return InvalidRequest("there is no second factor to confirm", remedy="Begin again.")
