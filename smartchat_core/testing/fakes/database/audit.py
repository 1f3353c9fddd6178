"""The rows of the audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from smartchat_core.model.audit import EVERY_ROW, AuditFilter, AuditHead, AuditRow, ChainPoint
from smartchat_core.ports.documents import MAX_PAGE
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryAudit"]


class MemoryAudit:
    """The `AuditRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def lock_head(self) -> AuditHead:
        return self._view.writable().audit_head

    async def append(self, rows: Sequence[AuditRow]) -> None:
        tables = self._view.writable()
        for row in rows:
            assert row.sequence not in tables.audit_rows
            tables.audit_rows[row.sequence] = row
        if rows:
            last = ChainPoint(sequence=rows[-1].sequence, hash=rows[-1].hash)
            tables.audit_head = replace(tables.audit_head, last=last)

    async def head(self) -> AuditHead:
        return self._view.tables.audit_head

    async def page(
        self,
        where: AuditFilter = EVERY_ROW,
        *,
        after: int = 0,
        limit: int = 100,
    ) -> tuple[AuditRow, ...]:
        return tuple(row for row in self._rows(where) if row.sequence > after)[: min(limit, MAX_PAGE)]

    async def newest(
        self,
        where: AuditFilter = EVERY_ROW,
        *,
        before: int | None = None,
        limit: int = 100,
    ) -> tuple[AuditRow, ...]:
        found = [row for row in reversed(self._rows(where)) if before is None or row.sequence < before]
        return tuple(found[: min(limit, MAX_PAGE)])

    async def last_before(self, moment: datetime) -> AuditRow | None:
        found = None
        for row in self._rows(EVERY_ROW):
            if row.at >= moment:
                break
            found = row
        return found

    async def prune(self, row: AuditRow) -> int:
        tables = self._view.writable()
        kept = {sequence: one for sequence, one in tables.audit_rows.items() if sequence > row.sequence}
        deleted = len(tables.audit_rows) - len(kept)
        tables.audit_rows = kept
        tables.audit_head = replace(tables.audit_head, pruned=ChainPoint(sequence=row.sequence, hash=row.hash))
        return deleted

    def _rows(self, where: AuditFilter) -> list[AuditRow]:
        rows = (self._view.tables.audit_rows[sequence] for sequence in sorted(self._view.tables.audit_rows))
        return [row for row in rows if _meets(row, where)]


_MARKS = ("", "session:", "key:", "link:")


def _meets(row: AuditRow, where: AuditFilter) -> bool:
    named = {row.actor, row.subject, row.owner, row.credential}
    values = [part.partition("=")[2] for part in row.details.split()]
    about = any(
        not named.isdisjoint(mark + one for mark in _MARKS)
        or any(value == one or value.endswith(f":{one}") for value in values)
        for one in where.about
    )
    return (
        (not where.about or about)
        and (not where.address or row.address == where.address)
        and (not where.actions or row.action.startswith(where.actions))
        and (where.since is None or row.at >= where.since)
        and (where.until is None or row.at < where.until)
    )
