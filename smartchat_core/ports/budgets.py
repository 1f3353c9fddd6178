"""The port of budgets: their limits, and what of them is reserved and spent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from smartchat_core.model.budget import (
    BudgetHolder,
    BudgetKey,
    BudgetLimit,
    BudgetPeriod,
    BudgetUse,
    Payer,
    Reservation,
    Resource,
)

__all__ = ["BudgetRepository"]


class BudgetRepository(Protocol):
    """Budgets, one record for each and for each of its periods.

    Within one transaction the records are taken in the order of their keys, so that no two transactions wait for each
    other. What is spent may exceed a limit where a request cost more than was reserved, never by a reservation.
    """

    async def holders(self, payer: Payer) -> tuple[BudgetHolder, ...]:
        """On whose budgets the payer's requests go: the installation, the groups of the user, the user, the key."""
        ...

    async def limits(self, holders: Collection[BudgetHolder]) -> tuple[BudgetLimit, ...]:
        """The limits that were set for these holders, in order."""
        ...

    async def all_limits(self) -> tuple[BudgetLimit, ...]:
        """The limits that were set for anybody, in order: for operators."""
        ...

    async def set_limit(self, limit: BudgetLimit) -> None:
        """Set a limit in place of the one before; what is spent and reserved stays."""
        ...

    async def remove_limit(self, holder: BudgetHolder, resource: Resource, period: BudgetPeriod) -> bool:
        """Remove a limit; whether there was one."""
        ...

    async def reserve(self, reservation: Reservation) -> None:
        """Reserve in all budgets, or, as the transaction ends by the error, in none.

        A budget that is used for the first time in its period begins with what the ledger has of that period, for the
        installation and for users; the ledger says nothing of groups and keys.

        Raises:
            BudgetExceeded: one of the budgets has less left. The transaction has to end.
        """
        ...

    async def settle(self, reservation: Reservation, spent: Sequence[int]) -> bool:
        """Count the amounts as spent, one for each of the reservation's, and end it.

        It counts though the reservation has expired: what was paid for is spent. Whether it stood still.
        """
        ...

    async def expire(self, now: datetime, *, limit: int = 100) -> int:
        """End up to `limit` reservations whose time is over, as nothing spent; how many."""
        ...

    async def use(self, keys: Collection[BudgetKey]) -> tuple[BudgetUse, ...]:
        """What is spent and reserved of these budgets, in order; those that were never used are left out."""
        ...
