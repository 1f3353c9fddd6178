"""Links that work once: the first operator, invitations, and passwords that were forgotten.

A link holds a secret of 256 random bits, of which the digest is kept. It is for one purpose and expires. Making
another one of the same purpose for a user ends the one before.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from smartchat_core.accounts.access_notices import add_notice
from smartchat_core.accounts.administration import UserAdministration
from smartchat_core.accounts.invitations import INVITATIONS, invitation_stands, proven_email
from smartchat_core.accounts.mail_orders import NO_MAIL, MailOrders
from smartchat_core.accounts.roles import Permission, require, require_accounts_of
from smartchat_core.accounts.secrets import digest_of
from smartchat_core.accounts.user_names import canonical_email
from smartchat_core.errors import InvalidRequest, LinkRefused
from smartchat_core.events import Client
from smartchat_core.model.access_notice import AccessNoticeKind
from smartchat_core.model.credential import OneTimePurpose, OneTimeToken
from smartchat_core.model.mail import MailKind
from smartchat_core.model.security import AccountChange
from smartchat_core.model.user import User, UserRole
from smartchat_core.ports.database import Database
from smartchat_core.ports.runtime import Runtime

__all__ = ["LIFETIMES", "Link", "LinkService", "new_link"]

LIFETIMES: Final = {
    OneTimePurpose.FIRST_OPERATOR: timedelta(hours=24),
    OneTimePurpose.INVITATION: timedelta(days=7),
    OneTimePurpose.MAILED_INVITATION: timedelta(days=7),
    OneTimePurpose.PASSWORD_RESET: timedelta(hours=1),
    OneTimePurpose.SIGN_UP: timedelta(hours=24),
    OneTimePurpose.EMAIL_CONFIRMATION: timedelta(hours=24),
}
_MAKING: Final = (OneTimePurpose.FIRST_OPERATOR, OneTimePurpose.SIGN_UP, *INVITATIONS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A secret that is known now and never again, and what it is for."""

    token: str = field(repr=False)
    purpose: OneTimePurpose
    expires_at: datetime


class LinkService:
    """Makes links, and does what they are for.

    Args:
        database: users, credentials and the digests of links.
        users: makes accounts and checks passwords.
        runtime: time, randomness, and where events go.
        mail: orders mails.
        closed: nobody is invited.
    """

    def __init__(
        self,
        *,
        database: Database,
        users: UserAdministration,
        runtime: Runtime,
        mail: MailOrders = NO_MAIL,
        closed: bool = False,
    ) -> None:
        self._database = database
        self._users = users
        self._runtime = runtime
        self._mail = mail
        self._closed = closed

    async def first_operator(self) -> Link | None:
        """A link with which somebody becomes the first operator, in the place of those before.

        None when there is a user who may sign in: from then on, operators make others.
        """
        async with self._database.transaction() as unit:
            if await unit.users.count():
                return None
            await unit.one_time_tokens.withdraw_all(OneTimePurpose.FIRST_OPERATOR)
            link, token = self._new(OneTimePurpose.FIRST_OPERATOR)
            await unit.one_time_tokens.add(replace(token, role=UserRole.OPERATOR))
        return link

    async def invite(self, *, role: UserRole = UserRole.READER, email: str = "", by: User | None = None) -> Link:
        """A link with which somebody makes an account of this role; it ends with the right of `by` to make it.

        Args:
            role: what they are let in for.
            email: the address of the account. It is not confirmed by the link, which nobody has sent there.
            by: who invites, None for the one who has the machine.

        Raises:
            InvalidRequest: the address is none, or nobody is invited here.
            PermissionDenied: `by` may not do it.
            UserNotFound: `by` was deleted.
        """
        self._require_open(by, role)
        link, token = self._new(OneTimePurpose.INVITATION)
        address = canonical_email(email) if email else ""
        async with self._database.transaction() as unit:
            await unit.one_time_tokens.add(replace(token, role=role, email=address, user=None if by is None else by.id))
        return link

    async def send_invitation(self, email: str, *, role: UserRole = UserRole.READER, by: User | None = None) -> None:
        """Have an invitation sent to this address, which the link confirms; it ends with the right of `by` to make it.

        Raises:
            InvalidRequest: the address is none, nobody is invited here, or no mails are sent.
            PermissionDenied: `by` may not do it.
            UserNotFound: `by` was deleted.
        """
        self._require_open(by, role)
        if not self._mail.possible:
            raise InvalidRequest("no mails are sent here", remedy="Set mail_host, or hand over the link.")
        async with self._database.transaction() as unit:
            now = self._runtime.clock.now()
            await self._mail.order(unit, MailKind.INVITATION, canonical_email(email), now, user=by, role=role)

    def _require_open(self, by: User | None, role: UserRole) -> None:
        require_accounts_of(by, role)
        if self._closed:
            raise InvalidRequest(
                "nobody is invited here",
                cause="the setting sign_up is closed",
                remedy="Make the account with: smartchat users add NAME",
            )

    async def invitations(self, *, by: User) -> tuple[OneTimeToken, ...]:
        """The invitations that nobody has used yet and that still work, the newest first.

        Raises:
            PermissionDenied: `by` may not see them.
        """
        require(by.role, Permission.MANAGE_USERS)
        now = self._runtime.clock.now()
        async with self._database.read_only() as unit:
            found = [one for purpose in INVITATIONS for one in await unit.one_time_tokens.valid(purpose, now)]
        return tuple(sorted(found, key=lambda one: one.created_at, reverse=True))

    async def withdraw_invitation(self, reference: str, *, by: User) -> None:
        """Have the invitation work no more.

        Raises:
            LinkRefused: it was used or withdrawn, has expired, or is none.
            PermissionDenied: `by` may not do it.
        """
        found = next((one for one in await self.invitations(by=by) if one.reference == reference), None)
        if found is None:
            raise _refused()
        require_accounts_of(by, found.role)
        async with self._database.transaction() as unit:
            await unit.one_time_tokens.take(found.digest, found.purpose, self._runtime.clock.now())

    async def reset_link(self, name: str, *, by: User | None = None) -> Link:
        """A link with which the user chooses another password, in the place of those before.

        Who has it can sign in as the user, so that it is shown to the user that there is one, and who made it.

        Raises:
            UserNotFound: there is no such user.
            PermissionDenied: `by` may not do it.
        """
        user = await self._users.named(name)
        require_accounts_of(by, user.role)
        link, token = self._new(OneTimePurpose.PASSWORD_RESET)
        async with self._database.transaction() as unit:
            user = await unit.users.get(user.id)
            require_accounts_of(by, user.role)
            await unit.one_time_tokens.withdraw(user.id, OneTimePurpose.PASSWORD_RESET)
            await unit.one_time_tokens.add(replace(token, user=user.id))
            await add_notice(unit, self._runtime, user.owner, AccessNoticeKind.PASSWORD_LINK, by=by)
            await self._mail.notice(unit, user, MailKind.PASSWORD_LINK_MADE, token.created_at)
        self._users.publish(user, AccountChange.PASSWORD_LINK_MADE, by)
        return link

    async def check(self, token: str) -> OneTimeToken:
        """What the link is for; it is not used up by that.

        Raises:
            LinkRefused: it was used or withdrawn, has expired, or is none.
        """
        now = self._runtime.clock.now()
        async with self._database.read_only() as unit:
            for purpose in LIFETIMES:
                found = await unit.one_time_tokens.find(digest_of(token), purpose, now)
                if found is not None and await invitation_stands(unit, found):
                    return found
        raise _refused()

    async def accept(self, token: str, name: str, password: str, *, display_name: str = "") -> User:
        """Make the account that the link is for. Who has it signs in next.

        Its mail address is confirmed where the link was sent there; otherwise a mail is sent that confirms it.

        Raises:
            LinkRefused: it was used or withdrawn, has expired, is none, who made it may do so no more, or there is an
                operator meanwhile.
            InvalidRequest: the name is none; the link can still be used.
            WeakPassword: the password is refused; the link can still be used.
            NameTaken: somebody else has the name or the address; the link can still be used.
        """
        found = await self.check(token)
        if found.purpose not in _MAKING:
            raise _refused()
        user = self._users.new_user(name, role=found.role, display_name=display_name, email=found.email)
        user = replace(user, email_confirmed=bool(proven_email(found)))
        stored = await self._users.stored(password, user)
        async with self._database.transaction() as unit:
            taken = await unit.one_time_tokens.take(found.digest, found.purpose, self._runtime.clock.now())
            if taken is None or (taken.purpose is OneTimePurpose.FIRST_OPERATOR and await unit.users.count()):
                raise _refused()
            if not await invitation_stands(unit, taken):
                raise _refused()
            await unit.users.add(user)
            await unit.credentials.set_password(user.id, stored)
            if user.email and not user.email_confirmed:
                await self._mail.order(unit, MailKind.EMAIL_CONFIRMATION, user.email, user.created_at, user=user)
        self._users.publish(user, AccountChange.CREATED, None)
        return user

    async def reset_password(self, token: str, password: str, *, client: Client) -> User:
        """Choose another password; sessions, keys and links of before end, the second factor stays.

        From this client the user can sign in at once, also when others have guessed too often.

        Raises:
            LinkRefused: it was used or withdrawn, has expired, or is none.
            WeakPassword: the password is refused; the link can still be used.
        """
        found = await self.check(token)
        if found.purpose is not OneTimePurpose.PASSWORD_RESET or found.user is None:
            raise _refused()
        async with self._database.read_only() as unit:
            user = await unit.users.get(found.user)
        stored = await self._users.stored(password, user)
        now = self._runtime.clock.now()
        async with self._database.transaction() as unit:
            user = await unit.users.get(user.id)
            if await unit.one_time_tokens.take(found.digest, found.purpose, now) is None:
                raise _refused()
            await self._users.replace_password(unit, user, stored)
            await unit.sign_in_rates.note_source(user.id, client.ip_address, now)
        self._users.publish(user, AccountChange.PASSWORD_CHANGED, user)
        return user

    def _new(self, purpose: OneTimePurpose) -> tuple[Link, OneTimeToken]:
        return new_link(self._runtime.entropy.token(), purpose, self._runtime.clock.now())


def new_link(secret: str, purpose: OneTimePurpose, now: datetime) -> tuple[Link, OneTimeToken]:
    """The link of a fresh secret of 256 random bits, and what is kept of it."""
    expires = now + LIFETIMES[purpose]
    token = OneTimeToken(digest=digest_of(secret), purpose=purpose, created_at=now, expires_at=expires)
    return Link(token=secret, purpose=purpose, expires_at=expires), token


def _refused() -> LinkRefused:
    return LinkRefused("this link does not work, or not any more")
