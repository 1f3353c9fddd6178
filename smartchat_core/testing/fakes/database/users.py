"""Users."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.errors import NameTaken, UserNotFound
from smartchat_core.model.ids import OwnerId, UserId
from smartchat_core.model.shelf import Audience
from smartchat_core.model.user import User, UserRole
from smartchat_core.ports.database import MAX_PAGE
from smartchat_core.testing.fakes.database.shelves import end_shares
from smartchat_core.testing.fakes.database.tables import Tables, View

__all__ = ["MemoryUsers"]


class MemoryUsers:
    """The `UserRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, user: User) -> None:
        tables = self._view.writable()
        if user.name in tables.retired_names:
            raise _taken()
        self._check(user)
        tables.users[user.id] = user

    async def get(self, user: UserId) -> User:
        found = self._view.tables.users.get(user)
        if found is None:
            raise UserNotFound(f"there is no user {user}")
        return found

    async def named(self, name: str) -> User | None:
        return next((one for one in self._view.tables.users.values() if one.name == name), None)

    async def with_email(self, email: str) -> User | None:
        return next((one for one in self._all() if one.email_confirmed and one.email == email), None)

    async def of_owner(self, owner: OwnerId) -> User | None:
        return next((one for one in self._all() if one.owner == owner), None)

    async def list(self, *, after: str = "", limit: int = 100, containing: str = "") -> tuple[User, ...]:
        found = (one for one in self._all() if one.name > after and (containing in one.name or containing in one.email))
        return tuple(found)[: max(min(limit, MAX_PAGE), 0)]

    async def count(self, role: UserRole | None = None) -> int:
        return sum(one.may_sign_in and role in {None, one.role} for one in self._all())

    async def save(self, user: User) -> None:
        tables = self._view.writable()
        await self.get(user.id)
        self._check(user)
        if tables.users[user.id].role != user.role or not user.may_sign_in:
            _end_access(tables, user.id)
        tables.users[user.id] = user

    async def remove(self, user: UserId) -> None:
        tables = self._view.writable()
        tables.retired_names |= {(await self.get(user)).name}
        _end_access(tables, user)
        del tables.users[user]
        tables.members = frozenset(one for one in tables.members if one[1] != user)
        tables.passwords.pop(user, None)
        tables.totp_secrets.pop(user, None)
        tables.recovery_codes.pop(user, None)
        tables.identities = {key: one for key, one in tables.identities.items() if one.user != user}
        tables.openid_attempts = {key: one for key, one in tables.openid_attempts.items() if one.user != user}
        tables.passkeys = {key: one for key, one in tables.passkeys.items() if one.user != user}
        tokens = tables.one_time_tokens
        tables.one_time_tokens = {digest: one for digest, one in tokens.items() if one.user != user}
        tables.known_sources = {place: at for place, at in tables.known_sources.items() if place[0] != user}
        tables.mails = {key: one for key, one in tables.mails.items() if one.user != user}
        end_shares(tables, Audience.of_user(user))

    def _all(self) -> Sequence[User]:
        return sorted(self._view.tables.users.values(), key=lambda one: one.name)

    def _check(self, user: User) -> None:
        for other in self._all():
            same_email = user.email_confirmed and other.email_confirmed and user.email == other.email
            if other.id != user.id and (other.name == user.name or same_email):
                raise _taken()


def _end_access(tables: Tables, user: UserId) -> None:
    tables.user_sessions = {key: one for key, one in tables.user_sessions.items() if one.user != user}
    tables.api_keys = {key: one for key, one in tables.api_keys.items() if one.user != user}


def _taken() -> NameTaken:
    return NameTaken("this name or mail address is taken")
