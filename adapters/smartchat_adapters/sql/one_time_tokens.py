"""Secrets that work once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import credential_tables
from smartchat_adapters.sql.credentials import check_user
from smartchat_adapters.sql.origins import matching, origin_in, origin_values
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_adapters.sql.tables import known
from smartchat_core.model.credential import OneTimePurpose, OneTimeToken
from smartchat_core.model.identity import IdentityOrigin
from smartchat_core.model.ids import UserId
from smartchat_core.model.user import UserRole

__all__ = ["SqlOneTimeTokens"]

_tokens = credential_tables.one_time_tokens


class SqlOneTimeTokens:
    """The `OneTimeTokenRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, token: OneTimeToken) -> None:
        if token.user is not None:
            await check_user(self._statements, token.user)
        values = {
            "digest": token.digest,
            "purpose": token.purpose,
            "user_id": token.user,
            "role": token.role,
            "email": token.email,
            "created_at": token.created_at,
            "expires_at": token.expires_at,
            **origin_values(token.origin),
        }
        await self._statements.change(sa.insert(_tokens).values(values))

    async def find(self, digest: str, purpose: OneTimePurpose, now: datetime) -> OneTimeToken | None:
        row = await self._statements.first(sa.select(_tokens).where(_valid(digest, purpose, now)))
        return None if row is None else _token(row)

    async def take(self, digest: str, purpose: OneTimePurpose, now: datetime) -> OneTimeToken | None:
        deleted = sa.delete(_tokens).where(_valid(digest, purpose, now)).returning(*_tokens.c)
        row = await self._statements.change_returning(deleted)
        return None if row is None else _token(row)

    async def valid(self, purpose: OneTimePurpose, now: datetime, *, limit: int = 100) -> tuple[OneTimeToken, ...]:
        working = sa.and_(_tokens.c.purpose == purpose, _tokens.c.expires_at > now)
        query = sa.select(_tokens).where(working).order_by(_tokens.c.created_at.desc(), _tokens.c.digest)
        return tuple(_token(row) for row in await self._statements.rows(query.limit(limit)))

    async def withdraw(self, user: UserId, purpose: OneTimePurpose | None = None) -> int:
        deleted = sa.delete(_tokens).where(_tokens.c.user_id == user)
        return await self._statements.change(
            deleted if purpose is None else deleted.where(_tokens.c.purpose == purpose)
        )

    async def withdraw_origin(self, origin: IdentityOrigin) -> int:
        return await self._statements.change(sa.delete(_tokens).where(matching(_tokens, origin)))

    async def withdraw_all(self, purpose: OneTimePurpose) -> int:
        return await self._statements.change(sa.delete(_tokens).where(_tokens.c.purpose == purpose))

    async def forget_expired(self, now: datetime) -> None:
        await self._statements.change(sa.delete(_tokens).where(_tokens.c.expires_at <= now))


def _valid(digest: str, purpose: OneTimePurpose, now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(_tokens.c.digest == digest, _tokens.c.purpose == purpose, _tokens.c.expires_at > now)


def _token(row: sa.Row[Any]) -> OneTimeToken:
    return OneTimeToken(
        digest=row.digest,
        purpose=known(OneTimePurpose, row.purpose),
        user=None if row.user_id is None else UserId(row.user_id),
        role=known(UserRole, row.role),
        email=row.email,
        created_at=row.created_at,
        expires_at=row.expires_at,
        origin=origin_in(row),
    )
