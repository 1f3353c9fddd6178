"""The usage ledger, active users, and operational facts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.ledger import Spending, UsageEntry
from smartchat_core.model.operational_fact import OperationalFact
from smartchat_core.model.usage import Usage

__all__ = ["SqlActivity", "SqlFacts", "SqlLedger"]

_entries = tables.usage_entries
_activity = tables.activity
_facts = tables.operations_facts
_COST = sa.func.sum(_entries.c.cost_nanos, type_=tables.Dollars)


class SqlLedger:
    """The `UsageLedger` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, entry: UsageEntry) -> bool:
        return await self._statements.insert_new(_entries, _values(entry))

    async def total(self, since: datetime) -> Decimal:
        row = await self._statements.first(sa.select(_COST.label("cost")).where(_entries.c.at >= since))
        return Decimal(0) if row is None or row.cost is None else Decimal(row.cost)

    async def spending(self, since: datetime) -> tuple[Spending, ...]:
        kind = (_entries.c.provider, _entries.c.model, _entries.c.feature)
        rows = await self._statements.rows(
            sa.select(
                *kind,
                sa.func.count().label("requests"),
                sa.func.sum(_entries.c.input_tokens).label("read"),
                sa.func.sum(_entries.c.output_tokens).label("written"),
                _COST.label("cost"),
            )
            .where(_entries.c.at >= since)
            .group_by(*kind)
            .order_by(*kind)
        )
        return tuple(
            Spending(
                provider=row.provider,
                model=row.model,
                feature=row.feature,
                requests=row.requests,
                usage=Usage(input_tokens=int(row.read), output_tokens=int(row.written), cost_usd=row.cost),
            )
            for row in rows
        )


class SqlActivity:
    """The `ActiveUserLog` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def record(self, owner: OwnerId, day: date) -> None:
        await self._statements.insert_new(_activity, {"day": day, "owner": owner})

    async def contains(self, owner: OwnerId, day: date) -> bool:
        noted = sa.select(_activity.c.day).where(_activity.c.day == day, _activity.c.owner == owner)
        return await self._statements.first(noted) is not None

    async def count(self, since: date) -> int:
        owners = sa.func.count(_activity.c.owner.distinct()).label("owners")
        row = await self._statements.first(sa.select(owners).where(_activity.c.day >= since))
        return 0 if row is None else int(row.owners)

    async def forget(self, before: date) -> None:
        await self._statements.change(sa.delete(_activity).where(_activity.c.day < before))


class SqlFacts:
    """The `OperationalFacts` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def upsert(self, fact: OperationalFact) -> None:
        values = {"name": fact.name, "label": fact.label, "value": fact.value, "at": fact.at}
        one = sa.and_(_facts.c.name == fact.name, _facts.c.label == fact.label, _facts.c.at <= fact.at)
        update = sa.update(_facts).where(one).values(values)
        # Where another one inserts it at the same time, ours may still be the newer one.
        if not await self._statements.change(update) and not await self._statements.insert_new(_facts, values):
            await self._statements.change(update)

    async def all(self) -> tuple[OperationalFact, ...]:
        rows = await self._statements.rows(sa.select(_facts).order_by(_facts.c.name, _facts.c.label))
        return tuple(OperationalFact(name=row.name, label=row.label, value=row.value, at=row.at) for row in rows)


def _values(entry: UsageEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": entry.at,
        "owner": entry.owner,
        "provider": entry.provider,
        "model": entry.model,
        "feature": entry.feature.value,
        "outcome": entry.outcome.value,
        "input_tokens": entry.usage.input_tokens,
        "output_tokens": entry.usage.output_tokens,
        "cost_nanos": entry.usage.cost_usd,
    }
