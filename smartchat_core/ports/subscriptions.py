"""The port of subscriptions: who is on which plan, and how that changed."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from smartchat_core.model.ids import OwnerId
from smartchat_core.model.subscription import PlanTotal, StoredDocuments, Subscription, SubscriptionChange

__all__ = ["SubscriptionRepository"]


class SubscriptionRepository(Protocol):
    """Subscriptions; an owner without one is on the plan that everybody begins with."""

    async def lock(self, owner: OwnerId) -> None:
        """Until this transaction ends, no other one gets past its own call of this for the owner."""
        ...

    async def get(self, owner: OwnerId) -> Subscription | None:
        """The owner's subscription, None where there is none."""
        ...

    async def save(self, subscription: Subscription) -> None:
        """Write the subscription in place of the owner's one before."""
        ...

    async def due(self, now: datetime, *, limit: int = 100) -> tuple[Subscription, ...]:
        """Those whose end has come, the earliest first."""
        ...

    async def totals(self) -> tuple[PlanTotal, ...]:
        """What there is of each plan, by its name: for operators."""
        ...

    async def owners(self) -> frozenset[OwnerId]:
        """The owners who have one: for operators."""
        ...

    async def add_change(self, change: SubscriptionChange) -> None:
        """Add a change to the history."""
        ...

    async def changes(self, owner: OwnerId) -> tuple[SubscriptionChange, ...]:
        """The owner's history, oldest first."""
        ...

    async def changes_since(self, since: datetime) -> tuple[SubscriptionChange, ...]:
        """Everybody's changes since then, oldest first: for operators."""
        ...

    async def stored(self, owner: OwnerId) -> StoredDocuments:
        """What the owner has that a plan may limit."""
        ...
