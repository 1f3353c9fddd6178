"""Work on accounts: making, changing and deleting them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from smartchat_core.accounts.access_notices import add_notice
from smartchat_core.accounts.account_removals import AccountRemovals
from smartchat_core.accounts.mail_orders import NO_MAIL, MailOrders
from smartchat_core.accounts.passwords import checked_password
from smartchat_core.accounts.roles import Permission, require, require_accounts_of
from smartchat_core.accounts.sessions import end_access
from smartchat_core.accounts.user_names import canonical_email, canonical_name, checked_display_name
from smartchat_core.errors import InvalidRequest, UserNotFound
from smartchat_core.events import AccountChanged
from smartchat_core.model.access_notice import AccessNoticeKind
from smartchat_core.model.account_removal import AccountRemoval
from smartchat_core.model.credential import StoredPassword
from smartchat_core.model.ids import OwnerId, SessionId, UserId, user_id_for
from smartchat_core.model.mail import MailKind
from smartchat_core.model.security import AccountChange
from smartchat_core.model.user import User, UserRole, UserStatus
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.passwords import CommonPasswords, PasswordHasher
from smartchat_core.ports.runtime import Runtime

__all__ = ["UserAdministration"]

_MAX_SOUGHT: Final = 254


class UserAdministration:
    """Makes, changes and deletes accounts.

    `by` is who does it, and `None` the one who has the machine: nobody is asked for a permission then. What ends an
    account, or gives it another role or password, ends its sessions and keys in the same transaction.

    Args:
        database: users and credentials.
        hasher: hashes passwords.
        common: passwords that are refused.
        runtime: time, randomness, and where events go.
        removals: deletes accounts with all that their owners have.
        mail: orders mails about changes.
    """

    def __init__(
        self,
        *,
        database: Database,
        hasher: PasswordHasher,
        common: CommonPasswords,
        runtime: Runtime,
        removals: AccountRemovals,
        mail: MailOrders = NO_MAIL,
    ) -> None:
        self._database = database
        self._hasher = hasher
        self._common = common
        self._runtime = runtime
        self._removals = removals
        self._mail = mail

    async def add(
        self,
        name: str,
        password: str,
        *,
        role: UserRole = UserRole.READER,
        display_name: str = "",
        email: str = "",
        by: User | None = None,
    ) -> User:
        """Make an account; its mail address counts once it is confirmed, by a link that is sent there.

        Raises:
            InvalidRequest: the name, the display name or the address is none.
            WeakPassword: the password is refused.
            NameTaken: somebody else has the name.
            PermissionDenied: `by` may not do it.
        """
        require_accounts_of(by, role)
        user = self.new_user(name, role=role, display_name=display_name, email=email)
        stored = await self.stored(password, user)
        async with self._database.transaction() as unit:
            await unit.users.add(user)
            await unit.credentials.set_password(user.id, stored)
            if user.email:
                await self._mail.order(unit, MailKind.EMAIL_CONFIRMATION, user.email, user.created_at, user=user)
        self.publish(user, AccountChange.CREATED, by)
        return user

    def new_user(self, name: str, *, role: UserRole, display_name: str = "", email: str = "") -> User:
        """A user of these checked values, who is nowhere yet.

        Raises:
            InvalidRequest: one of them is none.
        """
        entropy = self._runtime.entropy
        return User(
            id=user_id_for(entropy=entropy.uuid()),
            name=canonical_name(name),
            owner=OwnerId(f"own-{entropy.uuid().hex[:20]}"),
            role=role,
            created_at=self._runtime.clock.now(),
            display_name=checked_display_name(display_name),
            email=canonical_email(email) if email else "",
        )

    async def stored(self, password: str, user: User) -> StoredPassword:
        """The password as it is kept.

        Raises:
            WeakPassword: it is refused.
            Overloaded: too many passwords wait to be hashed.
        """
        about = (user.name, user.display_name, user.email.partition("@")[0])
        checked = checked_password(password, common=self._common, about=about)
        return StoredPassword(hashed=await self._hasher.hash(checked), changed_at=self._runtime.clock.now())

    async def named(self, name: str) -> User:
        """The user of this name.

        Raises:
            UserNotFound: there is none.
        """
        async with self._database.read_only() as unit:
            return await _named(unit, name)

    async def get(self, user: UserId, *, by: User) -> User:
        """The user of this identifier.

        Raises:
            UserNotFound: there is none.
            PermissionDenied: `by` may not see it.
        """
        require(by.role, Permission.MANAGE_USERS)
        async with self._database.read_only() as unit:
            return await unit.users.get(user)

    async def list(
        self, *, after: str = "", limit: int = 100, containing: str = "", by: User | None = None
    ) -> tuple[User, ...]:
        """A page of the users, by name; with `containing`, those whose name or mail address holds this text.

        Raises:
            PermissionDenied: `by` may not see them.
        """
        if by is not None:
            require(by.role, Permission.MANAGE_USERS)
        wanted = containing[:_MAX_SOUGHT].strip().lower()
        async with self._database.read_only() as unit:
            return await unit.users.list(after=after, limit=limit, containing=wanted)

    async def set_password(self, name: str, password: str, *, by: User | None = None) -> User:
        """Give the user this password; sessions, keys and links of before end.

        Raises:
            UserNotFound: there is no such user.
            WeakPassword: the password is refused.
            PermissionDenied: `by` may not do it.
        """
        user = await self.named(name)
        require_accounts_of(by, user.role)
        stored = await self.stored(password, user)
        async with self._database.transaction() as unit:
            user = await unit.users.get(user.id)
            await self.replace_password(unit, user, stored)
            await add_notice(unit, self._runtime, user.owner, AccessNoticeKind.PASSWORD_SET, by=by)
        self.publish(user, AccountChange.PASSWORD_CHANGED, by)
        return user

    async def deactivate(self, name: str, *, by: User | None = None) -> User:
        """Let the user in no more; nothing is lost.

        Raises:
            UserNotFound: there is no such user.
            InvalidRequest: it is the last operator.
            PermissionDenied: `by` may not do it.
        """
        return await self.change(name, active=False, by=by)

    async def activate(self, name: str, *, by: User | None = None) -> User:
        """Let the user in again; a deletion that has begun goes no further.

        Raises:
            UserNotFound: there is no such user.
            PermissionDenied: `by` may not do it.
        """
        return await self.change(name, active=True, by=by)

    async def set_role(self, name: str, role: UserRole, *, by: User | None = None) -> User:
        """Give the user another role.

        Raises:
            UserNotFound: there is no such user.
            InvalidRequest: it is the last operator.
            PermissionDenied: `by` may not do it.
        """
        return await self.change(name, role=role, by=by)

    async def change(
        self, name: str, *, active: bool | None = None, role: UserRole | None = None, by: User | None = None
    ) -> User:
        """Let the user in, or no more, and give another role: both, or nothing at all. None leaves what it is.

        Raises:
            UserNotFound: there is no such user.
            InvalidRequest: it is the last operator.
            PermissionDenied: `by` may not do one of them; then neither is done.
        """
        if role is not None:
            require_accounts_of(by, role)
        async with self._database.transaction() as unit:
            user = await _change(unit, name, by, active=active, role=role)
        if active is not None:
            self.publish(user, AccountChange.ACTIVATED if active else AccountChange.DEACTIVATED, by)
        if role is not None:
            self.publish(user, AccountChange.ROLE_CHANGED, by)
        return user

    async def end_access(self, name: str, *, by: User | None = None) -> User:
        """End all sessions and keys of the user, who may sign in again.

        Raises:
            UserNotFound: there is no such user.
            PermissionDenied: `by` may not do it.
        """
        async with self._database.transaction() as unit:
            user = await _looked_after(unit, name, by)
            await end_access(unit, user.id)
        self.publish(user, AccountChange.ACCESS_ENDED, by)
        return user

    async def reset_second_factor(self, name: str, *, by: User | None = None) -> User:
        """Take the second factor from a user who has lost it; sessions and keys end.

        Raises:
            UserNotFound: there is no such user.
            PermissionDenied: `by` may not do it.
        """
        async with self._database.transaction() as unit:
            user = await _looked_after(unit, name, by)
            await unit.credentials.remove_totp(user.id)
            await unit.passkeys.remove_all(user.id)
            await unit.credentials.set_recovery_codes(user.id, [])
            await unit.one_time_tokens.withdraw(user.id)
            await end_access(unit, user.id)
            await self._mail.notice(unit, user, MailKind.SECOND_FACTOR_REMOVED, self._runtime.clock.now())
            await add_notice(unit, self._runtime, user.owner, AccessNoticeKind.SECOND_FACTOR_RESET, by=by)
        self.publish(user, AccountChange.SECOND_FACTOR_RESET, by)
        return user

    async def delete(self, name: str, *, by: User | None = None) -> AccountRemoval:
        """Delete the account with all that its owner has, and give the receipt.

        The account is deactivated first, so that nothing is added meanwhile; if this is interrupted, repeat it. The
        receipt is complete when nothing is left; where something cannot be reached now, a sweep completes it.

        Raises:
            UserNotFound: there is no such user.
            InvalidRequest: it is the last operator.
            PermissionDenied: `by` may not do it.
        """
        removal = await self.begin_deletion(name, by=by)
        return await self._removals.finish(removal, by=None if by is None else by.id)

    async def begin_deletion(self, name: str, *, by: User | None = None) -> AccountRemoval:
        """Deactivate the account, and note that it is to be deleted: a sweep does that, with all that its owner has.

        Both are one transaction: it ends the session of who deletes their own account, and what is asked for by an
        ended session may be cut off at any moment after.

        Raises:
            UserNotFound: there is no such user.
            InvalidRequest: it is the last operator.
            PermissionDenied: `by` may not do it.
        """
        async with self._database.transaction() as unit:
            user = await _change(unit, name, by, active=False)
            removal = await self._removals.begin(unit, user)
        self.publish(user, AccountChange.DEACTIVATED, by)
        return removal

    async def replace_password(
        self, unit: UnitOfWork, user: User, stored: StoredPassword, *, but: SessionId | None = None
    ) -> None:
        """Give the user another password within a transaction; links, keys and all sessions but one end."""
        await unit.credentials.set_password(user.id, stored)
        await unit.one_time_tokens.withdraw(user.id)
        await end_access(unit, user.id, but=but)
        await self._mail.notice(unit, user, MailKind.PASSWORD_CHANGED, stored.changed_at)

    def publish(self, user: User, change: AccountChange, by: User | None) -> None:
        """Say what happened to the account."""
        self._runtime.sink.publish(AccountChanged(user=user.id, change=change, by=None if by is None else by.id))


async def _change(
    unit: UnitOfWork, name: str, by: User | None, *, active: bool | None = None, role: UserRole | None = None
) -> User:
    before = await _looked_after(unit, name, by)
    status = before.status
    if active is not None:
        status = UserStatus.ACTIVE if active else UserStatus.DEACTIVATED
    after = replace(before, status=status, role=role or before.role)
    await _keep_an_operator(unit, before, after)
    await unit.users.save(after)
    await unit.one_time_tokens.withdraw(after.id)
    if after.may_sign_in:  # a deletion that has not gone on: the account would go when it is deactivated again
        await unit.account_removals.withdraw(after.owner)
    return after


async def _looked_after(unit: UnitOfWork, name: str, by: User | None) -> User:
    """The user, locked until the transaction ends, when `by` may change the account."""
    user = await unit.users.get((await _named(unit, name)).id)
    require_accounts_of(by, user.role)
    return user


async def _named(unit: UnitOfWork, name: str) -> User:
    try:
        user = await unit.users.named(canonical_name(name))
    except InvalidRequest:
        user = None
    if user is None:
        raise UserNotFound("there is no user of this name")
    return user


async def _keep_an_operator(unit: UnitOfWork, before: User, after: User) -> None:
    is_one, stays = (one.may_sign_in and one.role is UserRole.OPERATOR for one in (before, after))
    if is_one and not stays and await unit.users.count(UserRole.OPERATOR) == 1:
        raise InvalidRequest(
            "this is the last operator", remedy="Make another one first: smartchat users add NAME --role operator"
        )
