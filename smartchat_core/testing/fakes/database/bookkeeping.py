"""The usage ledger, active users, and operational facts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from smartchat_core.model.ids import OwnerId
from smartchat_core.model.ledger import Spending, UsageEntry
from smartchat_core.model.operational_fact import OperationalFact
from smartchat_core.model.usage import Usage
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryActivity", "MemoryFacts", "MemoryLedger"]


class MemoryLedger:
    """The `UsageLedger` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, entry: UsageEntry) -> bool:
        return self._view.writable().entries.setdefault(entry.id, entry) is entry

    async def total(self, since: datetime) -> Decimal:
        return sum((entry.usage.cost_usd for entry in self._since(since)), Decimal(0))

    async def spending(self, since: datetime) -> tuple[Spending, ...]:
        kinds: dict[tuple[str, str, str], list[Usage]] = {}
        for entry in self._since(since):
            kinds.setdefault((entry.provider, entry.model, entry.feature), []).append(entry.usage)
        return tuple(
            Spending(
                provider=provider,
                model=model,
                feature=feature,
                requests=len(usages),
                usage=Usage(
                    input_tokens=sum(usage.input_tokens for usage in usages),
                    output_tokens=sum(usage.output_tokens for usage in usages),
                    cost_usd=sum((usage.cost_usd for usage in usages), Decimal(0)),
                ),
            )
            for (provider, model, feature), usages in sorted(kinds.items())
        )

    def _since(self, since: datetime) -> list[UsageEntry]:
        return [entry for entry in self._view.tables.entries.values() if entry.at >= since]


class MemoryActivity:
    """The `ActiveUserLog` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def record(self, owner: OwnerId, day: date) -> None:
        self._view.writable().days |= {(day, owner)}

    async def contains(self, owner: OwnerId, day: date) -> bool:
        return (day, owner) in self._view.tables.days

    async def count(self, since: date) -> int:
        return len({owner for day, owner in self._view.tables.days if day >= since})

    async def forget(self, before: date) -> None:
        tables = self._view.writable()
        tables.days = frozenset(seen for seen in tables.days if seen[0] >= before)


class MemoryFacts:
    """The `OperationalFacts` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def upsert(self, fact: OperationalFact) -> None:
        facts = self._view.writable().facts
        before = facts.get((fact.name, fact.label))
        if before is None or before.at <= fact.at:
            facts[fact.name, fact.label] = fact

    async def all(self) -> tuple[OperationalFact, ...]:
        return tuple(fact for _, fact in sorted(self._view.tables.facts.items()))
