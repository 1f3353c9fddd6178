"""Subscriptions, and their changes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import subscription_tables, tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.model.ids import OwnerId, SubscriptionChangeId, UserId
from smartchat_core.model.subscription import (
    PlanTotal,
    StoredDocuments,
    Subscription,
    SubscriptionChange,
    SubscriptionChangeKind,
)

__all__ = ["SqlSubscriptions"]

_subscriptions = subscription_tables.subscriptions
_changes = subscription_tables.subscription_changes
_documents = tables.documents


class SqlSubscriptions:
    """The `SubscriptionRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def lock(self, owner: OwnerId) -> None:
        await self._statements.advisory_lock(f"subscriptions:{owner}")

    async def get(self, owner: OwnerId) -> Subscription | None:
        row = await self._statements.first(sa.select(_subscriptions).where(_subscriptions.c.owner == owner))
        return None if row is None else _subscription(row)

    async def save(self, subscription: Subscription) -> None:
        values = {
            "owner": subscription.owner,
            "plan": subscription.plan,
            "since": subscription.since,
            "until": subscription.until,
            "next_plan": subscription.next_plan or None,
            "trial": subscription.trial,
            "price_nanos": subscription.price,
        }
        if not await self._statements.insert_new(_subscriptions, values):
            one = _subscriptions.c.owner == subscription.owner
            await self._statements.change(sa.update(_subscriptions).where(one).values(values))

    async def due(self, now: datetime, *, limit: int = 100) -> tuple[Subscription, ...]:
        query = sa.select(_subscriptions).where(_subscriptions.c.until <= now)
        query = query.order_by(_subscriptions.c.until, _subscriptions.c.owner).limit(limit)
        return tuple(map(_subscription, await self._statements.rows(query)))

    async def totals(self) -> tuple[PlanTotal, ...]:
        paid = sa.case((_subscriptions.c.trial.is_(True), 0), else_=_subscriptions.c.price_nanos)
        query = (
            sa.select(
                _subscriptions.c.plan,
                sa.func.count().label("subscriptions"),
                sa.func.sum(sa.case((paid > 0, 1), else_=0)).label("paying"),
                sa.func.sum(paid, type_=tables.Dollars).label("revenue"),
            )
            .group_by(_subscriptions.c.plan)
            .order_by(_subscriptions.c.plan)
        )
        return tuple(
            PlanTotal(
                plan=row.plan,
                subscriptions=row.subscriptions,
                paying=int(row.paying),
                revenue=row.revenue or Decimal(0),
            )
            for row in await self._statements.rows(query)
        )

    async def owners(self) -> frozenset[OwnerId]:
        return frozenset(OwnerId(row.owner) for row in await self._statements.rows(sa.select(_subscriptions.c.owner)))

    async def add_change(self, change: SubscriptionChange) -> None:
        values = {
            "id": change.id,
            "owner": change.owner,
            "at": change.at,
            "kind": change.kind.value,
            "from_plan": change.from_plan,
            "to_plan": change.to_plan,
            "paid_before_nanos": change.paid_before,
            "paid_after_nanos": change.paid_after,
            "by_user": change.by,
        }
        await self._statements.change(sa.insert(_changes).values(values))

    async def changes(self, owner: OwnerId) -> tuple[SubscriptionChange, ...]:
        return await self._history(_changes.c.owner == owner)

    async def changes_since(self, since: datetime) -> tuple[SubscriptionChange, ...]:
        return await self._history(_changes.c.at >= since)

    async def stored(self, owner: OwnerId) -> StoredDocuments:
        sums: list[sa.ColumnElement[Any]] = [
            sa.func.count().label("documents"),
            sa.func.sum(_documents.c.size_bytes).label("size"),
        ]
        row = await self._statements.first(sa.select(*sums).where(_documents.c.owner == owner))
        if row is None:
            return StoredDocuments(documents=0, storage_bytes=0)
        return StoredDocuments(documents=row.documents, storage_bytes=int(row.size or 0))

    async def _history(self, condition: sa.ColumnElement[bool]) -> tuple[SubscriptionChange, ...]:
        query = sa.select(_changes).where(condition).order_by(_changes.c.at, _changes.c.id)
        return tuple(map(_change, await self._statements.rows(query)))


def _subscription(row: sa.Row[Any]) -> Subscription:
    return Subscription(
        owner=OwnerId(row.owner),
        plan=row.plan,
        since=row.since,
        until=row.until,
        next_plan=row.next_plan or "",
        trial=row.trial,
        price=row.price_nanos,
    )


def _change(row: sa.Row[Any]) -> SubscriptionChange:
    return SubscriptionChange(
        id=SubscriptionChangeId(row.id),
        owner=OwnerId(row.owner),
        at=row.at,
        kind=tables.known(SubscriptionChangeKind, row.kind),
        from_plan=row.from_plan,
        to_plan=row.to_plan,
        paid_before=row.paid_before_nanos,
        paid_after=row.paid_after_nanos,
        by=None if row.by_user is None else UserId(row.by_user),
    )
