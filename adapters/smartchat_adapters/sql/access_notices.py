"""Notices about access to what is an owner's."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import content_access_tables, tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.model.access_notice import AccessNotice, AccessNoticeKind
from smartchat_core.model.ids import AccessNoticeId, OwnerId, UserId

__all__ = ["SqlAccessNotices"]

_notices = content_access_tables.access_notices


class SqlAccessNotices:
    """The `AccessNoticeRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, notice: AccessNotice) -> None:
        values = asdict(notice)
        values["by_user"], values["group_name"] = values.pop("by"), values.pop("group")
        await self._statements.change(sa.insert(_notices).values({**values, "kind": notice.kind.value}))

    async def to_owner(self, owner: OwnerId, *, limit: int = 100) -> tuple[AccessNotice, ...]:
        query = sa.select(_notices).where(_notices.c.owner == owner)
        newest = query.order_by(_notices.c.at.desc(), _notices.c.id.desc()).limit(max(limit, 0))
        return tuple(map(_notice, await self._statements.rows(newest)))

    async def confirm(self, owner: OwnerId, *, at: datetime) -> int:
        fresh = sa.and_(_notices.c.owner == owner, _notices.c.seen_at.is_(None))
        return await self._statements.change(sa.update(_notices).where(fresh).values(seen_at=at))


def _notice(row: sa.Row[Any]) -> AccessNotice:
    return AccessNotice(
        id=AccessNoticeId(row.id),
        owner=OwnerId(row.owner),
        kind=tables.known(AccessNoticeKind, row.kind),
        at=row.at,
        by=None if row.by_user is None else UserId(row.by_user),
        by_name=row.by_name,
        who=row.who,
        group=row.group_name,
        seen_at=row.seen_at,
    )
