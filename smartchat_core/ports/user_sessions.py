"""The ports of sessions and keys, within the transactions of the database.

What has ended is gone: it is found no more from the commit on, by any process. Whatever deactivates or deletes a user,
or gives it another role, ends both (`UserRepository.save` and `remove`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from smartchat_core.model.api_key import ApiKey
from smartchat_core.model.identity import IdentityOrigin
from smartchat_core.model.ids import ApiKeyId, SessionId, UserId
from smartchat_core.model.user import User
from smartchat_core.model.user_session import UserSession

__all__ = ["ApiKeyRepository", "UserSessionRepository"]


class UserSessionRepository(Protocol):
    """The sessions of each user."""

    async def add(self, session: UserSession) -> None:
        """Insert a session.

        Raises:
            UserNotFound: its user was deleted.
        """
        ...

    async def find(self, digest: str, *, now: datetime) -> tuple[UserSession, User] | None:
        """The session of this digest and its user, in one query.

        None when there is none, it has expired, or its user may not sign in.
        """
        ...

    async def usable(self, sessions: Collection[SessionId], *, now: datetime) -> frozenset[SessionId]:
        """Those of these sessions that `find` would still find."""
        ...

    async def holder(self, session: SessionId) -> UserId | None:
        """Whose session it is, expired or not; None when there is none of this identifier."""
        ...

    async def of_user(self, user: UserId, *, now: datetime) -> tuple[UserSession, ...]:
        """The user's sessions that have not expired, the one that was used last first."""
        ...

    async def save(self, session: UserSession) -> None:
        """Write the session's new state.

        Raises:
            SessionNotFound: it has ended meanwhile.
        """
        ...

    async def seen(self, session: SessionId, *, at: datetime, idle_expires_at: datetime) -> None:
        """Note that the session was used; nothing happens when it has ended meanwhile, or was used later."""
        ...

    async def end(self, user: UserId, session: SessionId) -> None:
        """End a session of this user.

        Raises:
            SessionNotFound: the user has none of this identifier.
        """
        ...

    async def end_all(self, user: UserId, *, but: SessionId | None = None) -> int:
        """End the user's sessions, all or all but one; how many have ended."""
        ...

    async def end_of_origin(self, origin: IdentityOrigin) -> tuple[UserId, ...]:
        """End the sessions that were begun by this identity, or by this session of its provider; whose they were.

        An empty `sid` stands for all of the identity, an empty `subject` for all that have the `sid`.
        """
        ...

    async def remove_expired(self, *, now: datetime) -> int:
        """Delete the sessions of everybody that have expired; how many there were."""
        ...


class ApiKeyRepository(Protocol):
    """The keys of each user, and the passwords of devices."""

    async def add(self, key: ApiKey) -> None:
        """Insert a key.

        Raises:
            UserNotFound: its user was deleted.
        """
        ...

    async def find(self, digest: str, *, now: datetime) -> tuple[ApiKey, User] | None:
        """The key of this digest and its user, in one query.

        None when there is none, it has expired, or its user may not sign in.
        """
        ...

    async def usable(self, keys: Collection[ApiKeyId], *, now: datetime) -> frozenset[ApiKeyId]:
        """Those of these keys that `find` would still find."""
        ...

    async def holder(self, key: ApiKeyId) -> UserId | None:
        """Whose key it is, expired or not; None when there is none of this identifier."""
        ...

    async def of_user(self, user: UserId) -> tuple[ApiKey, ...]:
        """The user's keys, expired ones included, the newest first."""
        ...

    async def used(self, key: ApiKeyId, *, at: datetime) -> None:
        """Note that the key was used; nothing happens when it has ended meanwhile, or was used later."""
        ...

    async def end(self, user: UserId, key: ApiKeyId) -> None:
        """End a key of this user.

        Raises:
            ApiKeyNotFound: the user has none of this identifier.
        """
        ...

    async def end_all(self, user: UserId) -> int:
        """End all keys of the user; how many have ended."""
        ...
