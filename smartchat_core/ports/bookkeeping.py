"""Ports of what an installation records of its own operation, within the transactions of the database."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from smartchat_core.model.ids import OwnerId
from smartchat_core.model.ledger import Spending, UsageEntry
from smartchat_core.model.operational_fact import OperationalFact

__all__ = ["ActiveUserLog", "OperationalFacts", "UsageLedger"]


class UsageLedger(Protocol):
    """What models were paid for. Its sums are of all owners: for an operator, never for an answer to one of them."""

    async def add(self, entry: UsageEntry) -> bool:
        """Insert the entry, whose cost is `billed`; False, and no change, when one of its identifier is there."""
        ...

    async def total(self, since: datetime) -> Decimal:
        """US dollars that all requests since then cost, exactly."""
        ...

    async def spending(self, since: datetime) -> tuple[Spending, ...]:
        """The same by provider, model and feature, in this order."""
        ...


class ActiveUserLog(Protocol):
    """On which days somebody used the installation: nothing else is noted of it."""

    async def record(self, owner: OwnerId, day: date) -> None:
        """Note that the owner was there; nothing happens when that is noted already."""
        ...

    async def contains(self, owner: OwnerId, day: date) -> bool:
        """Whether it is noted that the owner was there on this day."""
        ...

    async def count(self, since: date) -> int:
        """How many different owners were there on this day or later."""
        ...

    async def forget(self, before: date) -> None:
        """Forget everything of the days before this one."""
        ...


class OperationalFacts(Protocol):
    """The latest fact of each name and label."""

    async def upsert(self, fact: OperationalFact) -> None:
        """Note the fact in place of the one before; an older one than that is passed over."""
        ...

    async def all(self) -> tuple[OperationalFact, ...]:
        """All facts, by name and label."""
        ...
