"""Sessions of users, and their keys."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from smartchat_core.errors import ApiKeyNotFound, SessionNotFound, UserNotFound
from smartchat_core.model.api_key import ApiKey
from smartchat_core.model.identity import IdentityOrigin
from smartchat_core.model.ids import ApiKeyId, SessionId, UserId
from smartchat_core.model.user import User
from smartchat_core.model.user_session import UserSession
from smartchat_core.testing.fakes.database.identities import is_meant
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryApiKeys", "MemoryUserSessions"]


class MemoryUserSessions:
    """The `UserSessionRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, session: UserSession) -> None:
        tables = self._view.writable()
        if session.user not in tables.users:
            raise UserNotFound(f"there is no user {session.user}")
        tables.user_sessions[session.id] = session

    async def find(self, digest: str, *, now: datetime) -> tuple[UserSession, User] | None:
        return next((pair for pair in self._usable(now) if pair[0].digest == digest), None)

    async def usable(self, sessions: Collection[SessionId], *, now: datetime) -> frozenset[SessionId]:
        return frozenset(one.id for one, _ in self._usable(now) if one.id in sessions)

    async def holder(self, session: SessionId) -> UserId | None:
        found = self._view.tables.user_sessions.get(session)
        return None if found is None else found.user

    async def of_user(self, user: UserId, *, now: datetime) -> tuple[UserSession, ...]:
        theirs = [one for one in self._view.tables.user_sessions.values() if one.user == user and _unexpired(one, now)]
        return tuple(sorted(theirs, key=lambda one: (-one.seen_at.timestamp(), one.id)))

    async def save(self, session: UserSession) -> None:
        tables = self._view.writable()
        self._check(session.user, session.id)
        tables.user_sessions[session.id] = session

    async def seen(self, session: SessionId, *, at: datetime, idle_expires_at: datetime) -> None:
        tables = self._view.writable()
        found = tables.user_sessions.get(session)
        if found is not None and found.seen_at < at:
            tables.user_sessions[session] = replace(found, seen_at=at, idle_expires_at=idle_expires_at)

    async def end(self, user: UserId, session: SessionId) -> None:
        tables = self._view.writable()
        self._check(user, session)
        del tables.user_sessions[session]

    async def end_all(self, user: UserId, *, but: SessionId | None = None) -> int:
        tables = self._view.writable()
        ended = [one.id for one in tables.user_sessions.values() if one.user == user and one.id != but]
        for one in ended:
            del tables.user_sessions[one]
        return len(ended)

    async def end_of_origin(self, origin: IdentityOrigin) -> tuple[UserId, ...]:
        tables = self._view.writable()
        ended = [one for one in tables.user_sessions.values() if is_meant(one.origin, origin)]
        for one in ended:
            del tables.user_sessions[one.id]
        return tuple(sorted({one.user for one in ended}))

    async def remove_expired(self, *, now: datetime) -> int:
        tables = self._view.writable()
        expired = [one.id for one in tables.user_sessions.values() if not _unexpired(one, now)]
        for one in expired:
            del tables.user_sessions[one]
        return len(expired)

    def _usable(self, now: datetime) -> Iterator[tuple[UserSession, User]]:
        for one in self._view.tables.user_sessions.values():
            user = self._view.tables.users[one.user]
            if _unexpired(one, now) and user.may_sign_in:
                yield one, user

    def _check(self, user: UserId, session: SessionId) -> None:
        found = self._view.tables.user_sessions.get(session)
        if found is None or found.user != user:
            raise SessionNotFound("this session is not there")


class MemoryApiKeys:
    """The `ApiKeyRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, key: ApiKey) -> None:
        tables = self._view.writable()
        if key.user not in tables.users:
            raise UserNotFound(f"there is no user {key.user}")
        tables.api_keys[key.id] = key

    async def find(self, digest: str, *, now: datetime) -> tuple[ApiKey, User] | None:
        return next((pair for pair in self._usable(now) if pair[0].digest == digest), None)

    async def usable(self, keys: Collection[ApiKeyId], *, now: datetime) -> frozenset[ApiKeyId]:
        return frozenset(one.id for one, _ in self._usable(now) if one.id in keys)

    async def holder(self, key: ApiKeyId) -> UserId | None:
        found = self._view.tables.api_keys.get(key)
        return None if found is None else found.user

    async def of_user(self, user: UserId) -> tuple[ApiKey, ...]:
        theirs = [one for one in self._view.tables.api_keys.values() if one.user == user]
        return tuple(sorted(theirs, key=lambda one: (-one.created_at.timestamp(), one.id)))

    async def used(self, key: ApiKeyId, *, at: datetime) -> None:
        tables = self._view.writable()
        found = tables.api_keys.get(key)
        if found is not None and (found.used_at is None or found.used_at < at):
            tables.api_keys[key] = replace(found, used_at=at)

    async def end(self, user: UserId, key: ApiKeyId) -> None:
        tables = self._view.writable()
        found = tables.api_keys.get(key)
        if found is None or found.user != user:
            raise ApiKeyNotFound("this key is not there")
        del tables.api_keys[key]

    async def end_all(self, user: UserId) -> int:
        tables = self._view.writable()
        ended = [one.id for one in tables.api_keys.values() if one.user == user]
        for one in ended:
            del tables.api_keys[one]
        return len(ended)

    def _usable(self, now: datetime) -> Iterator[tuple[ApiKey, User]]:
        for one in self._view.tables.api_keys.values():
            user = self._view.tables.users[one.user]
            if (one.expires_at is None or one.expires_at > now) and user.may_sign_in:
                yield one, user


def _unexpired(session: UserSession, now: datetime) -> bool:
    return now < min(session.expires_at, session.idle_expires_at)
