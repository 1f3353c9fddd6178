"""The passkeys of users: added, listed, renamed and removed."""

from __future__ import annotations

from dataclasses import dataclass, field

from smartchat_core.accounts.mail_orders import NO_MAIL, MailOrders
from smartchat_core.accounts.passkey_policy import CHALLENGE_TIME, challenge_digest, check_room, passkey_name
from smartchat_core.accounts.second_factors import has_app, needs_second_factor, set_recovery_codes
from smartchat_core.errors import InvalidRequest, PasskeyRefused
from smartchat_core.events import AccountChanged
from smartchat_core.model.credential import OneTimePurpose, OneTimeToken
from smartchat_core.model.ids import PasskeyId, UserId, passkey_id_for
from smartchat_core.model.mail import MailKind
from smartchat_core.model.passkey import Passkey, RelyingParty
from smartchat_core.model.security import AccountChange
from smartchat_core.model.user import UserRole
from smartchat_core.ports.database import Database
from smartchat_core.ports.passkeys import PasskeyCeremonies
from smartchat_core.ports.runtime import Runtime

__all__ = ["AddedPasskey", "PasskeyService"]


@dataclass(frozen=True, kw_only=True, slots=True)
class AddedPasskey:
    """A passkey, and the recovery codes that came with it when it is the first second factor."""

    passkey: Passkey
    recovery_codes: tuple[str, ...] = field(repr=False)


class PasskeyService:
    """What users do with their passkeys. Ask for a fresh sign-in before anything is added or removed.

    Args:
        database: users, passkeys and challenges.
        ceremonies: what is asked of browsers.
        runtime: time, randomness, and where events go.
        required: roles that need a second factor beyond those that always do.
        mail: orders the mails that a second factor was added, or is there no more.
    """

    def __init__(
        self,
        *,
        database: Database,
        ceremonies: PasskeyCeremonies,
        runtime: Runtime,
        required: frozenset[UserRole] = frozenset(),
        mail: MailOrders = NO_MAIL,
    ) -> None:
        self._database = database
        self._ceremonies = ceremonies
        self._runtime = runtime
        self._required = required
        self._mail = mail

    async def of_user(self, user: UserId) -> tuple[Passkey, ...]:
        """The user's passkeys, the oldest first."""
        async with self._database.read_only() as unit:
            return await unit.passkeys.of_user(user)

    async def begin(self, user: UserId, party: RelyingParty, *, bound_to: str) -> str:
        """The options with which a browser makes a passkey, in JSON, good once and for some minutes.

        Args:
            user: whose it will be.
            party: what the browser knows us as.
            bound_to: the session, which has to come back with the answer.

        Raises:
            UserNotFound: there is no such user.
            InvalidRequest: the user has too many.
        """
        challenge, now = self._runtime.entropy.token(), self._runtime.clock.now()
        async with self._database.transaction() as unit:
            found = await unit.users.get(user)
            known = await unit.passkeys.of_user(user)
            check_room(len(known))
            await unit.one_time_tokens.add(
                OneTimeToken(
                    digest=challenge_digest(challenge, bound_to),
                    purpose=OneTimePurpose.PASSKEY_CREATION,
                    created_at=now,
                    expires_at=now + CHALLENGE_TIME,
                    user=user,
                )
            )
        return self._ceremonies.creation(party, found, challenge=challenge, known=[one.credential for one in known])

    async def add(self, user: UserId, party: RelyingParty, *, bound_to: str, name: str, answer: str) -> AddedPasskey:
        """Take the passkey that a browser has made.

        Raises:
            UserNotFound: there is no such user.
            InvalidRequest: the name is none, or the user has too many.
            PasskeyRefused: it was made for something else, without its user being verified, too late, or is there.
        """
        called, now = passkey_name(name), self._runtime.clock.now()
        challenge = self._ceremonies.read(answer).challenge
        async with self._database.transaction() as unit:
            # Used up whatever follows: nothing is tried twice with one challenge.
            digest = challenge_digest(challenge, bound_to)
            asked = await unit.one_time_tokens.take(digest, OneTimePurpose.PASSKEY_CREATION, now)
        if asked is None or asked.user != user:
            raise PasskeyRefused("this passkey was not asked for, or came too late")
        made = self._ceremonies.created(party, challenge=challenge, answer=answer)
        passkey = Passkey(
            id=passkey_id_for(entropy=self._runtime.entropy.uuid()),
            user=user,
            name=called,
            credential=made.credential,
            public_key=made.public_key,
            sign_count=made.sign_count,
            backed_up=made.backed_up,
            created_at=now,
        )
        codes: tuple[str, ...] = ()
        async with self._database.transaction() as unit:
            found = await unit.users.get(user)
            before = await unit.passkeys.of_user(user)
            check_room(len(before))
            if not await unit.passkeys.add(passkey):
                raise PasskeyRefused("this passkey is in use already")
            if not before and not await has_app(unit, user):
                codes = await set_recovery_codes(unit, self._runtime.entropy, user)
            await self._mail.notice(unit, found, MailKind.SECOND_FACTOR_ADDED, now)
        self._publish(user, AccountChange.PASSKEY_ADDED)
        return AddedPasskey(passkey=passkey, recovery_codes=codes)

    async def rename(self, user: UserId, passkey: PasskeyId, name: str) -> Passkey:
        """Give the passkey another name, which only its user sees.

        Raises:
            PasskeyNotFound: the user has none of this identifier.
            InvalidRequest: the name is none.
        """
        called = passkey_name(name)
        async with self._database.transaction() as unit:
            await unit.passkeys.rename(user, passkey, called)
            return next(one for one in await unit.passkeys.of_user(user) if one.id == passkey)

    async def remove(self, user: UserId, passkey: PasskeyId, *, keep_needed: bool = True) -> None:
        """Forget the passkey; with the last second factor, the recovery codes go.

        Args:
            user: whose it is.
            passkey: which.
            keep_needed: refuse to remove the last second factor of a role that needs one.

        Raises:
            UserNotFound: there is no such user.
            PasskeyNotFound: the user has none of this identifier.
            InvalidRequest: it is the last second factor, and the role needs one.
        """
        async with self._database.transaction() as unit:
            found = await unit.users.get(user)
            await unit.passkeys.remove(user, passkey)
            if not await unit.passkeys.of_user(user) and not await has_app(unit, user):
                if keep_needed and needs_second_factor(found.role, self._required):
                    raise InvalidRequest(
                        "the role of this account needs a second factor",
                        remedy="Add another passkey or an authenticator app before.",
                    )
                await unit.credentials.set_recovery_codes(user, [])
            await self._mail.notice(unit, found, MailKind.SECOND_FACTOR_REMOVED, self._runtime.clock.now())
        self._publish(user, AccountChange.PASSKEY_REMOVED)

    def _publish(self, user: UserId, change: AccountChange) -> None:
        self._runtime.sink.publish(AccountChanged(user=user, change=change))
