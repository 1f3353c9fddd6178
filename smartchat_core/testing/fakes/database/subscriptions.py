"""Subscriptions, and their changes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from smartchat_core.errors import InvalidRequest
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.subscription import PlanTotal, StoredDocuments, Subscription, SubscriptionChange
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemorySubscriptions"]


class MemorySubscriptions:
    """The `SubscriptionRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def lock(self, owner: OwnerId) -> None:  # noqa: ARG002  # there is one writer
        if not self._view.may_write:
            raise InvalidRequest("a transaction for reading locks nothing")

    async def get(self, owner: OwnerId) -> Subscription | None:
        return self._view.tables.subscriptions.get(owner)

    async def save(self, subscription: Subscription) -> None:
        self._view.writable().subscriptions[subscription.owner] = subscription

    async def due(self, now: datetime, *, limit: int = 100) -> tuple[Subscription, ...]:
        found = [(one.until, one.owner, one) for one in self._view.tables.subscriptions.values() if one.until]
        return tuple(one for until, _, one in sorted(found, key=lambda each: each[:2]) if until <= now)[:limit]

    async def totals(self) -> tuple[PlanTotal, ...]:
        plans: dict[str, list[Decimal]] = {}
        for one in self._view.tables.subscriptions.values():
            plans.setdefault(one.plan, []).append(one.paid)
        return tuple(
            PlanTotal(
                plan=plan,
                subscriptions=len(paid),
                paying=sum(one > 0 for one in paid),
                revenue=sum(paid, Decimal(0)),
            )
            for plan, paid in sorted(plans.items())
        )

    async def owners(self) -> frozenset[OwnerId]:
        return frozenset(self._view.tables.subscriptions)

    async def add_change(self, change: SubscriptionChange) -> None:
        self._view.writable().subscription_changes[change.id] = change

    async def changes(self, owner: OwnerId) -> tuple[SubscriptionChange, ...]:
        return tuple(one for one in self._history() if one.owner == owner)

    async def changes_since(self, since: datetime) -> tuple[SubscriptionChange, ...]:
        return tuple(one for one in self._history() if one.at >= since)

    async def stored(self, owner: OwnerId) -> StoredDocuments:
        own = [one.size_bytes for one in self._view.tables.documents.values() if one.owner == owner]
        return StoredDocuments(documents=len(own), storage_bytes=sum(own))

    def _history(self) -> list[SubscriptionChange]:
        return sorted(self._view.tables.subscription_changes.values(), key=lambda one: (one.at, one.id))
