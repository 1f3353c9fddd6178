"""Sessions of users."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import account_tables, session_tables
from smartchat_adapters.sql.origins import matching, origin_in, origin_values
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_adapters.sql.users import to_user
from smartchat_core.errors import SessionNotFound, UserNotFound
from smartchat_core.model.identity import IdentityOrigin
from smartchat_core.model.ids import SessionId, UserId
from smartchat_core.model.user import User, UserStatus
from smartchat_core.model.user_session import UserSession

__all__ = ["SqlUserSessions"]

_sessions = session_tables.user_sessions
_users = account_tables.users
_COLUMNS = tuple(column.label(f"session_{column.name}") for column in _sessions.c)


class SqlUserSessions:
    """The `UserSessionRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, session: UserSession) -> None:
        known = self._statements.locked(sa.select(_users.c.id).where(_users.c.id == session.user))
        if await self._statements.first(known) is None:
            raise UserNotFound(f"there is no user {session.user}")
        await self._statements.change(sa.insert(_sessions).values(_values(session)))

    async def find(self, digest: str, *, now: datetime) -> tuple[UserSession, User] | None:
        query = sa.select(*_COLUMNS, _users).join(_users, _users.c.id == _sessions.c.user_id)
        row = await self._statements.first(query.where(_sessions.c.digest == digest, _usable(now)))
        return None if row is None else (_session(row), to_user(row))

    async def usable(self, sessions: Collection[SessionId], *, now: datetime) -> frozenset[SessionId]:
        query = sa.select(_sessions.c.id).join(_users, _users.c.id == _sessions.c.user_id)
        rows = await self._statements.rows(query.where(_sessions.c.id.in_(sorted(sessions)), _usable(now)))
        return frozenset(SessionId(row.id) for row in rows)

    async def holder(self, session: SessionId) -> UserId | None:
        row = await self._statements.first(sa.select(_sessions.c.user_id).where(_sessions.c.id == session))
        return None if row is None else UserId(row.user_id)

    async def of_user(self, user: UserId, *, now: datetime) -> tuple[UserSession, ...]:
        query = sa.select(*_COLUMNS).where(_sessions.c.user_id == user, _unexpired(now))
        rows = await self._statements.rows(query.order_by(_sessions.c.seen_at.desc(), _sessions.c.id))
        return tuple(_session(row) for row in rows)

    async def save(self, session: UserSession) -> None:
        one = sa.and_(_sessions.c.id == session.id, _sessions.c.user_id == session.user)
        if not await self._statements.change(sa.update(_sessions).where(one).values(_values(session))):
            raise _gone()

    async def seen(self, session: SessionId, *, at: datetime, idle_expires_at: datetime) -> None:
        older = sa.and_(_sessions.c.id == session, _sessions.c.seen_at < at)
        await self._statements.change(
            sa.update(_sessions).where(older).values(seen_at=at, idle_expires_at=idle_expires_at)
        )

    async def end(self, user: UserId, session: SessionId) -> None:
        one = sa.and_(_sessions.c.id == session, _sessions.c.user_id == user)
        if not await self._statements.change(sa.delete(_sessions).where(one)):
            raise _gone()

    async def end_all(self, user: UserId, *, but: SessionId | None = None) -> int:
        theirs = _sessions.c.user_id == user
        ended = theirs if but is None else sa.and_(theirs, _sessions.c.id != but)
        return await self._statements.change(sa.delete(_sessions).where(ended))

    async def end_of_origin(self, origin: IdentityOrigin) -> tuple[UserId, ...]:
        meant = matching(_sessions, origin)
        rows = await self._statements.rows(sa.select(_sessions.c.user_id).where(meant).distinct())
        await self._statements.change(sa.delete(_sessions).where(meant))
        return tuple(sorted(UserId(row.user_id) for row in rows))

    async def remove_expired(self, *, now: datetime) -> int:
        return await self._statements.change(sa.delete(_sessions).where(sa.not_(_unexpired(now))))


def _unexpired(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(_sessions.c.expires_at > now, _sessions.c.idle_expires_at > now)


def _usable(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(_unexpired(now), _users.c.status == UserStatus.ACTIVE)


def _values(session: UserSession) -> dict[str, Any]:
    return {
        "id": session.id,
        "user_id": session.user,
        "digest": session.digest,
        "created_at": session.created_at,
        "seen_at": session.seen_at,
        "idle_expires_at": session.idle_expires_at,
        "expires_at": session.expires_at,
        "authenticated_at": session.authenticated_at,
        "second_factor_at": session.second_factor_at,
        "device": session.device,
        "place": session.place,
        **origin_values(session.origin),
    }


def _session(row: sa.Row[Any]) -> UserSession:
    return UserSession(
        id=SessionId(row.session_id),
        user=UserId(row.session_user_id),
        digest=row.session_digest,
        created_at=row.session_created_at,
        seen_at=row.session_seen_at,
        idle_expires_at=row.session_idle_expires_at,
        expires_at=row.session_expires_at,
        authenticated_at=row.session_authenticated_at,
        second_factor_at=row.session_second_factor_at,
        device=row.session_device,
        place=row.session_place,
        origin=origin_in(row, "session_"),
    )


def _gone() -> SessionNotFound:
    return SessionNotFound("this session is not there")
