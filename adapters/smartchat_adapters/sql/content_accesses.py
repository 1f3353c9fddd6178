"""Operators' accesses to content."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import content_access_tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.model.content_access import ContentAccess
from smartchat_core.model.ids import ContentAccessId, DocumentId, OwnerId, UserId

__all__ = ["SqlContentAccesses"]

_accesses = content_access_tables.content_accesses


class SqlContentAccesses:
    """The `ContentAccessRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, access: ContentAccess) -> None:
        values = asdict(access)
        values["by_user"], values["document_id"] = values.pop("by"), values.pop("document")
        await self._statements.change(sa.insert(_accesses).values(values))

    async def end(self, by: UserId, access: ContentAccessId, *, at: datetime) -> bool:
        is_open = sa.and_(_accesses.c.ended_at.is_(None), _accesses.c.expires_at > at)
        one = sa.and_(_accesses.c.id == access, _accesses.c.by_user == by, is_open)
        return bool(await self._statements.change(sa.update(_accesses).where(one).values(ended_at=at)))

    async def to_owner(self, owner: OwnerId, *, limit: int = 100) -> tuple[ContentAccess, ...]:
        return await self._newest(_accesses.c.owner == owner, limit)

    async def by_user(self, by: UserId, *, limit: int = 100) -> tuple[ContentAccess, ...]:
        return await self._newest(_accesses.c.by_user == by, limit)

    async def _newest(self, which: sa.ColumnElement[bool], limit: int) -> tuple[ContentAccess, ...]:
        order = (_accesses.c.opened_at.desc(), _accesses.c.id.desc())
        query = sa.select(_accesses).where(which).order_by(*order).limit(max(limit, 0))
        return tuple(map(_access, await self._statements.rows(query)))


def _access(row: sa.Row[Any]) -> ContentAccess:
    return ContentAccess(
        id=ContentAccessId(row.id),
        by=UserId(row.by_user),
        by_name=row.by_name,
        owner=OwnerId(row.owner),
        document=None if row.document_id is None else DocumentId(row.document_id),
        reason=row.reason,
        opened_at=row.opened_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
    )
