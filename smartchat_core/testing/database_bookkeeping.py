"""Contract of databases: the usage ledger, active users and operational facts."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import date, timedelta
from decimal import Decimal

from smartchat_core.model.activity import Feature
from smartchat_core.model.ids import OwnerId, UsageEntryId
from smartchat_core.model.ledger import Spending, UsageEntry
from smartchat_core.model.operational_fact import OperationalFact
from smartchat_core.model.usage import CallOutcome, Usage
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import ANN, BOB, MINUTE, NOW, DatabaseCases

__all__ = ["BookkeepingCases"]

_DAY = date(2026, 3, 1)
_ONE_DAY = timedelta(days=1)
_NANO = Decimal("0.000000001")


class BookkeepingCases(DatabaseCases):
    """Sums that are exact, days that count once, facts of which the latest stands."""

    async def test_costs_are_summed_exactly(self, database: Database) -> None:
        costs = [_NANO, Decimal("0.1"), Decimal("0.2"), Decimal("9999.999999999"), Decimal(0), Decimal("0.333333333")]
        async with database.transaction() as unit:
            assert await unit.ledger.total(NOW) == 0
            for number, cost in enumerate(costs):
                await unit.ledger.add(_entry(f"use-{number}", cost=cost))
        async with database.read_only() as unit:
            assert await unit.ledger.total(NOW) == sum(costs)

    async def test_only_what_came_since_is_summed(self, database: Database) -> None:
        async with database.transaction() as unit:
            for number in range(4):
                entry = _entry(f"use-{number}", cost=Decimal(10) ** number)
                await unit.ledger.add(dataclasses.replace(entry, at=NOW + number * MINUTE))
        async with database.read_only() as unit:
            assert await unit.ledger.total(NOW) == 1111
            assert await unit.ledger.total(NOW + MINUTE) == 1110
            assert await unit.ledger.total(NOW + 2 * MINUTE + timedelta(microseconds=1)) == 1000
            assert await unit.ledger.spending(NOW + 9 * MINUTE) == ()

    async def test_entry_counts_once(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.ledger.add(_entry("use-1", cost=Decimal(1)))
            await unit.ledger.add(_entry("use-1", cost=Decimal(2)))
        async with database.read_only() as unit:
            assert await unit.ledger.total(NOW) == 1

    async def test_spending_is_reported_by_model(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.ledger.add(_entry("use-1", cost=Decimal(1)))
            await unit.ledger.add(dataclasses.replace(_entry("use-2", cost=Decimal(2)), owner=BOB.owner))
            await unit.ledger.add(dataclasses.replace(_entry("use-3", cost=_NANO), feature=Feature.CANARY))
            failed = dataclasses.replace(_entry("use-4", cost=Decimal(0)), provider="aa", outcome=CallOutcome.ERROR)
            await unit.ledger.add(failed)
        async with database.read_only() as unit:
            assert await unit.ledger.spending(NOW) == (
                _spending(provider="aa", requests=1, cost=Decimal(0)),
                _spending(requests=2, cost=Decimal(3)),
                _spending(feature="canary", requests=1, cost=_NANO),
            )

    async def test_each_owner_counts_once(self, database: Database) -> None:
        async with database.transaction() as unit:
            assert await unit.activity.count(_DAY) == 0
            await unit.activity.record(ANN.owner, _DAY)
            await unit.activity.record(ANN.owner, _DAY)
            await unit.activity.record(ANN.owner, _DAY - _ONE_DAY)
            await unit.activity.record(BOB.owner, _DAY - _ONE_DAY)
            await unit.activity.record(OwnerId("cem"), _DAY - 30 * _ONE_DAY)
        async with database.read_only() as unit:
            counts = [await unit.activity.count(_DAY - days * _ONE_DAY) for days in (-1, 0, 1, 29, 30)]
            assert await unit.activity.contains(ANN.owner, _DAY)
            assert not await unit.activity.contains(BOB.owner, _DAY)
        assert counts == [0, 1, 2, 2, 3]

    async def test_days_are_forgotten(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.activity.record(ANN.owner, _DAY)
            await unit.activity.record(BOB.owner, _DAY - _ONE_DAY)
            await unit.activity.forget(_DAY)
        async with database.read_only() as unit:
            assert await unit.activity.count(date(1970, 1, 1)) == 1

    async def test_owner_may_be_seen_twice_at_once(self, database: Database) -> None:
        async def see() -> None:
            async with database.transaction() as unit:
                await unit.activity.record(ANN.owner, _DAY)

        await asyncio.gather(*(see() for _ in range(4)))
        async with database.read_only() as unit:
            assert await unit.activity.count(_DAY) == 1

    async def test_latest_fact_stands(self, database: Database) -> None:
        first = OperationalFact(name="restore_drill_rto_seconds", value=12.8, at=NOW)
        full = OperationalFact(name="backup_last_success_timestamp_seconds", label="files", value=1.5e9, at=NOW)
        later = dataclasses.replace(first, value=-0.1, at=NOW + MINUTE)
        async with database.transaction() as unit:
            assert await unit.facts.all() == ()
            await unit.facts.upsert(first)
            await unit.facts.upsert(full)
        async with database.transaction() as unit:
            assert await unit.facts.all() == (full, first)
            await unit.facts.upsert(later)
            await unit.facts.upsert(first)
        async with database.read_only() as unit:
            assert await unit.facts.all() == (full, later)


def _entry(name: str, *, cost: Decimal) -> UsageEntry:
    return UsageEntry(
        id=UsageEntryId(name),
        at=NOW,
        owner=ANN.owner,
        provider="openai",
        model="gpt-x",
        feature=Feature.ASK,
        outcome=CallOutcome.OK,
        usage=Usage(input_tokens=3, output_tokens=2, cost_usd=cost),
    )


def _spending(*, requests: int, cost: Decimal, provider: str = "openai", feature: str = "ask") -> Spending:
    return Spending(
        provider=provider,
        model="gpt-x",
        feature=feature,
        requests=requests,
        usage=Usage(input_tokens=3 * requests, output_tokens=2 * requests, cost_usd=cost),
    )
