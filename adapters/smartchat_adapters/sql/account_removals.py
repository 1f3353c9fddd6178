"""Accounts that were deleted, and what is left of their owners."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from smartchat_adapters.sql import (
    account_tables,
    budget_tables,
    content_access_tables,
    shelf_tables,
    source_file_tables,
    subscription_tables,
    tables,
    webhook_tables,
)
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.model.account_removal import AccountRemoval, Holdings
from smartchat_core.model.budget import HolderKind
from smartchat_core.model.ids import OwnerId

__all__ = ["FORGOTTEN", "NOBODY", "SqlAccountRemovals"]

NOBODY: Final = OwnerId("own-deleted")
"""Whose the costs and the subscriptions of deleted owners are: budgets and revenue need their sums."""

_removals = account_tables.account_removals
FORGOTTEN: Final = (
    tables.removals,
    tables.owner_turns,
    tables.owner_seconds,
    tables.activity,
    content_access_tables.content_accesses,
    content_access_tables.access_notices,
    source_file_tables.source_files,
    shelf_tables.declined_shelves,
    subscription_tables.subscriptions,
    webhook_tables.webhooks,
)
"""Tables with an owner whose rows nothing else deletes."""


class SqlAccountRemovals:
    """The `AccountRemovalRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, removal: AccountRemoval) -> None:
        await self._statements.change(sa.insert(_removals).values(_values(removal)))

    async def save(self, removal: AccountRemoval) -> None:
        await self._statements.change(sa.update(_removals).where(_removals.c.id == removal.id).values(_values(removal)))

    async def get(self, removal: str) -> AccountRemoval | None:
        return await self._one(_removals.c.id == removal)

    async def of_owner(self, owner: OwnerId) -> AccountRemoval | None:
        return await self._one(_removals.c.owner == owner)

    async def withdraw(self, owner: OwnerId) -> bool:
        open_ = sa.and_(_removals.c.owner == owner, _removals.c.completed_at.is_(None))
        return await self._statements.change(sa.delete(_removals).where(open_)) > 0

    async def pending(self, *, limit: int = 100) -> tuple[AccountRemoval, ...]:
        query = sa.select(_removals).where(_removals.c.completed_at.is_(None))
        rows = await self._statements.rows(query.order_by(_removals.c.requested_at, _removals.c.id).limit(limit))
        return tuple(_removal(row) for row in rows)

    async def holdings(self, owner: OwnerId) -> Holdings:
        return Holdings(
            documents=await self._count(tables.documents, tables.documents.c.owner == owner),
            conversations=await self._count(tables.conversations, tables.conversations.c.owner == owner),
            turns=await self._count(tables.conversation_turns, tables.conversation_turns.c.owner == owner),
            shelves=await self._count(shelf_tables.shelves, shelf_tables.shelves.c.owner == owner),
        )

    async def unfinished_documents(self, owner: OwnerId) -> int:
        there = await self._count(tables.documents, tables.documents.c.owner == owner)
        removals = tables.removals
        return there + await self._count(removals, (removals.c.owner == owner) & removals.c.receipt.is_(None))

    async def forget(self, owner: OwnerId) -> tuple[int, int]:
        removals = tables.removals
        rows = await self._statements.rows(sa.select(removals.c.receipt).where(removals.c.owner == owner))
        receipts = [row.receipt for row in rows if row.receipt is not None]
        for table in FORGOTTEN:
            await self._statements.change(sa.delete(table).where(table.c.owner == owner))
        for budgets in (budget_tables.budget_limits, budget_tables.budget_uses):
            own = (budgets.c.holder_kind == HolderKind.USER.value) & (budgets.c.holder_id == owner)
            await self._statements.change(sa.delete(budgets).where(own))
        for kept in (tables.usage_entries, budget_tables.reservations, subscription_tables.subscription_changes):
            await self._statements.change(sa.update(kept).where(kept.c.owner == owner).values(owner=NOBODY))
        return sum(one.passages_removed for one in receipts), sum(len(one.files_deleted) for one in receipts)

    async def _one(self, condition: sa.ColumnElement[bool]) -> AccountRemoval | None:
        row = await self._statements.first(sa.select(_removals).where(condition))
        return None if row is None else _removal(row)

    async def _count(self, table: sa.Table, condition: sa.ColumnElement[bool]) -> int:
        row = await self._statements.first(sa.select(sa.func.count()).select_from(table).where(condition))
        return int(row[0]) if row else 0


def _values(removal: AccountRemoval) -> dict[str, Any]:
    return {
        "id": removal.id,
        "owner": removal.owner,
        "requested_at": removal.requested_at,
        "documents": removal.had.documents,
        "conversations": removal.had.conversations,
        "turns": removal.had.turns,
        "shelves": removal.had.shelves,
        "passages": removal.passages,
        "files": removal.files,
        "completed_at": removal.completed_at,
        "backups_forget_at": removal.backups_forget_at,
    }


def _removal(row: sa.Row[Any]) -> AccountRemoval:
    return AccountRemoval(
        id=row.id,
        owner=OwnerId(row.owner),
        requested_at=row.requested_at,
        had=Holdings(documents=row.documents, conversations=row.conversations, turns=row.turns, shelves=row.shelves),
        passages=row.passages,
        files=row.files,
        completed_at=row.completed_at,
        backups_forget_at=row.backups_forget_at,
    )
