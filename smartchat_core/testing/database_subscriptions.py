"""Contract of databases: subscriptions and their history."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal

from smartchat_core.model.ids import OwnerId, SubscriptionChangeId, UserId
from smartchat_core.model.subscription import (
    PlanTotal,
    StoredDocuments,
    Subscription,
    SubscriptionChange,
    SubscriptionChangeKind,
)
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import ANN, BOB, MINUTE, NOW, DatabaseCases, make_document

__all__ = ["SubscriptionCases"]

_HERS = Subscription(owner=ANN.owner, plan="pro", since=NOW, price=Decimal("12.5"))
_HIS = Subscription(owner=BOB.owner, plan="pro", since=NOW, until=NOW + MINUTE, next_plan="free", trial=True)
_CHANGE = SubscriptionChange(
    id=SubscriptionChangeId("sub-1"),
    owner=ANN.owner,
    at=NOW,
    kind=SubscriptionChangeKind.UPGRADE,
    from_plan="free",
    to_plan="pro",
    paid_before=Decimal(0),
    paid_after=Decimal("12.5"),
    by=UserId("usr-1"),
)


class SubscriptionCases(DatabaseCases):
    """One subscription for each owner, and a history that stays."""

    async def test_subscription_is_replaced(self, database: Database) -> None:
        async with database.transaction() as unit:
            assert await unit.subscriptions.get(ANN.owner) is None
            await unit.subscriptions.save(_HERS)
            await unit.subscriptions.save(_HIS)
        async with database.transaction() as unit:
            assert await unit.subscriptions.get(ANN.owner) == _HERS
            await unit.subscriptions.save(replace(_HERS, plan="team", until=NOW, next_plan="free"))
        async with database.read_only() as unit:
            assert await unit.subscriptions.get(ANN.owner) == replace(_HERS, plan="team", until=NOW, next_plan="free")
            assert await unit.subscriptions.get(BOB.owner) == _HIS
            assert await unit.subscriptions.owners() == {ANN.owner, BOB.owner}

    async def test_those_whose_end_has_come_are_found(self, database: Database) -> None:
        third = replace(_HIS, owner=OwnerId("cem"), until=NOW)
        async with database.transaction() as unit:
            for one in (_HERS, _HIS, third):
                await unit.subscriptions.save(one)
            assert await unit.subscriptions.due(NOW) == (third,)
            assert await unit.subscriptions.due(NOW + MINUTE) == (third, _HIS)
            assert await unit.subscriptions.due(NOW + MINUTE, limit=1) == (third,)

    async def test_trials_pay_nothing(self, database: Database) -> None:
        third = replace(_HERS, owner=OwnerId("cem"), price=Decimal("0.000000001"))
        async with database.transaction() as unit:
            assert await unit.subscriptions.totals() == ()
            for one in (_HERS, replace(_HIS, price=Decimal(12)), third, replace(_HERS, owner=OwnerId("d"), plan="a")):
                await unit.subscriptions.save(one)
        async with database.read_only() as unit:
            assert await unit.subscriptions.totals() == (
                PlanTotal(plan="a", subscriptions=1, paying=1, revenue=Decimal("12.5")),
                PlanTotal(plan="pro", subscriptions=3, paying=2, revenue=Decimal("12.500000001")),
            )

    async def test_history_is_in_order(self, database: Database) -> None:
        later = replace(_CHANGE, id=SubscriptionChangeId("sub-0"), at=NOW + MINUTE, by=None)
        other = replace(_CHANGE, id=SubscriptionChangeId("sub-2"), owner=BOB.owner)
        async with database.transaction() as unit:
            for change in (later, other, _CHANGE):
                await unit.subscriptions.add_change(change)
        async with database.read_only() as unit:
            assert await unit.subscriptions.changes(ANN.owner) == (_CHANGE, later)
            assert await unit.subscriptions.changes_since(NOW) == (_CHANGE, other, later)
            assert await unit.subscriptions.changes_since(NOW + MINUTE) == (later,)

    async def test_documents_of_one_owner_are_counted(self, database: Database) -> None:
        async with database.transaction() as unit:
            for number, owner in enumerate((ANN.owner, ANN.owner, BOB.owner)):
                await unit.documents.add(make_document(f"doc-{number}", owner=owner))
            size = make_document("x").size_bytes
            assert await unit.subscriptions.stored(ANN.owner) == StoredDocuments(documents=2, storage_bytes=2 * size)
            none = StoredDocuments(documents=0, storage_bytes=0)
            assert await unit.subscriptions.stored(OwnerId("cem")) == none

    async def test_changes_of_one_owner_wait_for_each_other(self, database: Database) -> None:
        async def raise_price() -> None:
            async with database.transaction() as unit:
                await unit.subscriptions.lock(ANN.owner)
                before = await unit.subscriptions.get(ANN.owner)
                price = Decimal(0) if before is None else before.price
                await asyncio.sleep(0)
                await unit.subscriptions.save(replace(_HERS, price=price + 1))

        await asyncio.gather(*(raise_price() for _ in range(6)))
        async with database.read_only() as unit:
            found = await unit.subscriptions.get(ANN.owner)
        assert found is not None
        assert found.price == 6
