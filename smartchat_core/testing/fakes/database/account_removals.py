"""Accounts that were deleted, and what is left of their owners."""

from __future__ import annotations

from dataclasses import replace

from smartchat_core.model.account_removal import AccountRemoval, Holdings
from smartchat_core.model.budget import BudgetHolder, HolderKind
from smartchat_core.model.ids import OwnerId
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryAccountRemovals"]

_NOBODY = OwnerId("own-deleted")


class MemoryAccountRemovals:
    """The `AccountRemovalRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, removal: AccountRemoval) -> None:
        self._view.writable().account_removals[removal.id] = removal

    async def save(self, removal: AccountRemoval) -> None:
        removals = self._view.writable().account_removals
        if removal.id in removals:
            removals[removal.id] = removal

    async def get(self, removal: str) -> AccountRemoval | None:
        return self._view.tables.account_removals.get(removal)

    async def of_owner(self, owner: OwnerId) -> AccountRemoval | None:
        return next((one for one in self._view.tables.account_removals.values() if one.owner == owner), None)

    async def withdraw(self, owner: OwnerId) -> bool:
        removals = self._view.writable().account_removals
        found = [one.id for one in removals.values() if one.owner == owner and one.completed_at is None]
        for one in found:
            del removals[one]
        return bool(found)

    async def pending(self, *, limit: int = 100) -> tuple[AccountRemoval, ...]:
        found = [one for one in self._view.tables.account_removals.values() if one.completed_at is None]
        return tuple(sorted(found, key=lambda one: (one.requested_at, one.id))[:limit])

    async def holdings(self, owner: OwnerId) -> Holdings:
        tables = self._view.tables
        return Holdings(
            documents=sum(one.owner == owner for one in tables.documents.values()),
            conversations=sum(one.owner == owner for one in tables.conversations.values()),
            turns=sum(one.owner == owner for one in tables.conversation_turns.values()),
            shelves=sum(one.owner == owner for one in tables.shelves.values()),
        )

    async def unfinished_documents(self, owner: OwnerId) -> int:
        tables = self._view.tables
        open_ = sum(one.owner == owner and one.receipt is None for one in tables.removals.values())
        return open_ + sum(one.owner == owner for one in tables.documents.values())

    async def forget(self, owner: OwnerId) -> tuple[int, int]:
        tables = self._view.writable()
        receipts = [one.receipt for one in tables.removals.values() if one.owner == owner and one.receipt is not None]
        tables.removals = {key: one for key, one in tables.removals.items() if one.owner != owner}
        tables.turns = {key: one for key, one in tables.turns.items() if key[1] != owner}
        tables.seconds = {key: one for key, one in tables.seconds.items() if key[1] != owner}
        tables.days = frozenset(one for one in tables.days if one[1] != owner)
        accesses = tables.content_accesses
        tables.content_accesses = {key: one for key, one in accesses.items() if one.owner != owner}
        tables.source_files = {key: one for key, one in tables.source_files.items() if key[0] != owner}
        tables.declined = frozenset(one for one in tables.declined if one[0] != owner)
        notices = tables.access_notices
        tables.access_notices = {key: one for key, one in notices.items() if one.owner != owner}
        own = BudgetHolder(kind=HolderKind.USER, id=owner)
        limits, uses = tables.budget_limits, tables.budget_uses
        tables.budget_limits = {key: one for key, one in limits.items() if key[0] != own}
        tables.budget_uses = {key: one for key, one in uses.items() if key.holder != own}
        theirs = {key for key, one in tables.webhooks.items() if one.owner == owner}
        tables.webhooks = {key: one for key, one in tables.webhooks.items() if key not in theirs}
        messages = tables.webhook_deliveries
        tables.webhook_deliveries = {key: one for key, one in messages.items() if one.webhook not in theirs}
        tables.subscriptions = {key: one for key, one in tables.subscriptions.items() if key != owner}
        for number, change in list(tables.subscription_changes.items()):
            if change.owner == owner:
                tables.subscription_changes[number] = replace(change, owner=_NOBODY)
        for key, entry in list(tables.entries.items()):
            if entry.owner == owner:
                tables.entries[key] = replace(entry, owner=_NOBODY)
        return sum(one.passages_removed for one in receipts), sum(len(one.files_deleted) for one in receipts)
