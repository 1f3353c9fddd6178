"""Removals and their receipts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId, RemovalId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.removal import Removal

__all__ = ["SqlRemovals"]

_removals = tables.removals


class SqlRemovals:
    """The `RemovalRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, removal: Removal) -> None:
        await self._statements.change(sa.insert(_removals).values(_values(removal)))

    async def save(self, removal: Removal) -> None:
        await self._statements.change(sa.update(_removals).where(_removals.c.id == removal.id).values(_values(removal)))

    async def pending(self, *, limit: int = 100) -> tuple[Removal, ...]:
        rows = await self._statements.rows(
            sa.select(_removals)
            .where(_removals.c.receipt.is_(None))
            .order_by(_removals.c.requested_at, _removals.c.id)
            .limit(limit)
        )
        return tuple(_removal(row) for row in rows)

    async def for_document(self, scope: OwnerScope, document: DocumentId) -> tuple[Removal, ...]:
        rows = await self._statements.rows(
            sa.select(_removals)
            .where(_removals.c.document_id == document, _removals.c.owner == scope.owner)
            .order_by(_removals.c.requested_at.desc(), _removals.c.id.desc())
        )
        return tuple(_removal(row) for row in rows)


def _values(removal: Removal) -> dict[str, Any]:
    return {
        "id": removal.id,
        "document_id": removal.document_id,
        "owner": removal.owner,
        "content_hash": removal.content_hash,
        "requested_at": removal.requested_at,
        "turns_blanked": removal.turns_blanked,
        "layout": tables.layout_value(removal.layout),
        "receipt": removal.receipt,
    }


def _removal(row: sa.Row[Any]) -> Removal:
    return Removal(
        id=RemovalId(row.id),
        document_id=DocumentId(row.document_id),
        owner=OwnerId(row.owner),
        content_hash=ContentHash(row.content_hash),
        requested_at=row.requested_at,
        turns_blanked=row.turns_blanked,
        layout=tables.layout_of(row.layout),
        receipt=row.receipt,
    )
