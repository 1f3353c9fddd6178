"""Keys of programs and passwords of devices."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import account_tables, session_tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_adapters.sql.tables import known
from smartchat_adapters.sql.users import to_user
from smartchat_core.errors import ApiKeyNotFound, UserNotFound
from smartchat_core.model.api_key import ApiKey, KeyKind, KeyScope
from smartchat_core.model.ids import ApiKeyId, UserId
from smartchat_core.model.user import User, UserStatus

__all__ = ["SqlApiKeys"]

_keys = session_tables.api_keys
_users = account_tables.users
_COLUMNS = tuple(column.label(f"key_{column.name}") for column in _keys.c)


class SqlApiKeys:
    """The `ApiKeyRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, key: ApiKey) -> None:
        owner = self._statements.locked(sa.select(_users.c.id).where(_users.c.id == key.user))
        if await self._statements.first(owner) is None:
            raise UserNotFound(f"there is no user {key.user}")
        await self._statements.change(sa.insert(_keys).values(_values(key)))

    async def find(self, digest: str, *, now: datetime) -> tuple[ApiKey, User] | None:
        query = sa.select(*_COLUMNS, _users).join(_users, _users.c.id == _keys.c.user_id)
        row = await self._statements.first(query.where(_keys.c.digest == digest, _usable(now)))
        return None if row is None else (_key(row), to_user(row))

    async def usable(self, keys: Collection[ApiKeyId], *, now: datetime) -> frozenset[ApiKeyId]:
        query = sa.select(_keys.c.id).join(_users, _users.c.id == _keys.c.user_id)
        rows = await self._statements.rows(query.where(_keys.c.id.in_(sorted(keys)), _usable(now)))
        return frozenset(ApiKeyId(row.id) for row in rows)

    async def holder(self, key: ApiKeyId) -> UserId | None:
        row = await self._statements.first(sa.select(_keys.c.user_id).where(_keys.c.id == key))
        return None if row is None else UserId(row.user_id)

    async def of_user(self, user: UserId) -> tuple[ApiKey, ...]:
        query = sa.select(*_COLUMNS).where(_keys.c.user_id == user)
        rows = await self._statements.rows(query.order_by(_keys.c.created_at.desc(), _keys.c.id))
        return tuple(_key(row) for row in rows)

    async def used(self, key: ApiKeyId, *, at: datetime) -> None:
        older = sa.or_(_keys.c.used_at.is_(None), _keys.c.used_at < at)
        await self._statements.change(sa.update(_keys).where(_keys.c.id == key, older).values(used_at=at))

    async def end(self, user: UserId, key: ApiKeyId) -> None:
        one = sa.and_(_keys.c.id == key, _keys.c.user_id == user)
        if not await self._statements.change(sa.delete(_keys).where(one)):
            raise ApiKeyNotFound("this key is not there")

    async def end_all(self, user: UserId) -> int:
        return await self._statements.change(sa.delete(_keys).where(_keys.c.user_id == user))


def _usable(now: datetime) -> sa.ColumnElement[bool]:
    unexpired = sa.or_(_keys.c.expires_at.is_(None), _keys.c.expires_at > now)
    return sa.and_(unexpired, _users.c.status == UserStatus.ACTIVE)


def _values(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "user_id": key.user,
        "kind": key.kind,
        "name": key.name,
        "prefix": key.prefix,
        "digest": key.digest,
        "scopes": " ".join(sorted(key.scopes)),
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "used_at": key.used_at,
        "requests_per_minute": key.requests_per_minute,
    }


def _key(row: sa.Row[Any]) -> ApiKey:
    return ApiKey(
        id=ApiKeyId(row.key_id),
        user=UserId(row.key_user_id),
        kind=known(KeyKind, row.key_kind),
        name=row.key_name,
        prefix=row.key_prefix,
        digest=row.key_digest,
        scopes=frozenset(known(KeyScope, one) for one in row.key_scopes.split()),
        created_at=row.key_created_at,
        expires_at=row.key_expires_at,
        used_at=row.key_used_at,
        requests_per_minute=row.key_requests_per_minute,
    )
