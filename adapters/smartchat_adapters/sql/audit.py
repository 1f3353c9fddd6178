"""The rows of the audit, and its head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from smartchat_adapters.sql import audit_tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.model.audit import EVERY_ROW, AuditFilter, AuditHead, AuditRow, ChainPoint
from smartchat_core.ports.documents import MAX_PAGE

__all__ = ["SqlAudit"]

_rows = audit_tables.audit_rows
_head = audit_tables.audit_head
_ONLY: Final = 1
"""The key of the head."""
_MARKS: Final = ("", "session:", "key:", "link:")


class SqlAudit:
    """The `AuditRepository` of one transaction. The head's row is the lock that puts those who append in a line."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def lock_head(self) -> AuditHead:
        self._statements.check_may_write()
        found = await self._statements.first(self._statements.locked(sa.select(_head).where(_head.c.id == _ONLY)))
        if found is not None:
            return _to_head(found)
        # The first change of all. Of two that come at once, one waits here for the other.
        await self._statements.insert_new(_head, {"id": _ONLY, **_values(AuditHead())})
        found = await self._statements.first(self._statements.locked(sa.select(_head).where(_head.c.id == _ONLY)))
        return AuditHead() if found is None else _to_head(found)

    async def append(self, rows: Sequence[AuditRow]) -> None:
        if not rows:
            return
        await self._statements.change(sa.insert(_rows), [asdict(row) for row in rows])
        last = {"last_sequence": rows[-1].sequence, "last_hash": rows[-1].hash}
        await self._statements.change(sa.update(_head).where(_head.c.id == _ONLY).values(last))

    async def head(self) -> AuditHead:
        found = await self._statements.first(sa.select(_head).where(_head.c.id == _ONLY))
        return AuditHead() if found is None else _to_head(found)

    async def page(
        self,
        where: AuditFilter = EVERY_ROW,
        *,
        after: int = 0,
        limit: int = 100,
    ) -> tuple[AuditRow, ...]:
        query = sa.select(_rows).where(_rows.c.sequence > after, *_conditions(where)).order_by(_rows.c.sequence)
        return await self._page(query, limit)

    async def newest(
        self,
        where: AuditFilter = EVERY_ROW,
        *,
        before: int | None = None,
        limit: int = 100,
    ) -> tuple[AuditRow, ...]:
        query = sa.select(_rows).where(*_conditions(where)).order_by(_rows.c.sequence.desc())
        if before is not None:
            query = query.where(_rows.c.sequence < before)
        return await self._page(query, limit)

    async def last_before(self, moment: datetime) -> AuditRow | None:
        younger = sa.select(sa.func.min(_rows.c.sequence)).where(_rows.c.at >= moment).scalar_subquery()
        query = (
            sa.select(_rows)
            .where(sa.or_(younger.is_(None), _rows.c.sequence < younger))
            .order_by(_rows.c.sequence.desc())
            .limit(1)
        )
        found = await self._statements.first(query)
        return None if found is None else _to_row(found)

    async def prune(self, row: AuditRow) -> int:
        deleted = await self._statements.change(sa.delete(_rows).where(_rows.c.sequence <= row.sequence))
        values = {"pruned_sequence": row.sequence, "pruned_hash": row.hash}
        await self._statements.change(sa.update(_head).where(_head.c.id == _ONLY).values(values))
        return deleted

    async def _page(self, query: sa.Select[Any], limit: int) -> tuple[AuditRow, ...]:
        found = await self._statements.rows(query.limit(max(min(limit, MAX_PAGE), 0)))
        return tuple(map(_to_row, found))


def _conditions(where: AuditFilter) -> Iterator[sa.ColumnElement[bool]]:
    if where.about:
        named = [mark + one for one in where.about for mark in _MARKS]
        columns = (_rows.c.actor, _rows.c.subject, _rows.c.owner, _rows.c.credential)
        details = _rows.c.details + " "
        within = [details.contains(f"{mark}{one} ", autoescape=True) for one in where.about for mark in ("=", ":")]
        yield sa.or_(*(column.in_(named) for column in columns), *within)
    if where.address:
        yield _rows.c.address == where.address
    if where.actions:
        yield sa.or_(*(_rows.c.action.startswith(one, autoescape=True) for one in where.actions))
    if where.since is not None:
        yield _rows.c.at >= where.since
    if where.until is not None:
        yield _rows.c.at < where.until


def _values(head: AuditHead) -> dict[str, object]:
    return {
        "last_sequence": head.last.sequence,
        "last_hash": head.last.hash,
        "pruned_sequence": head.pruned.sequence,
        "pruned_hash": head.pruned.hash,
    }


def _to_head(row: sa.Row[Any]) -> AuditHead:
    return AuditHead(
        last=ChainPoint(sequence=row.last_sequence, hash=row.last_hash),
        pruned=ChainPoint(sequence=row.pruned_sequence, hash=row.pruned_hash),
    )


def _to_row(row: sa.Row[Any]) -> AuditRow:
    return AuditRow(**row._mapping)  # noqa: SLF001  # SQLAlchemy's public name of it
