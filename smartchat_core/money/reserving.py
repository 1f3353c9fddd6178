"""Reservations: the worst case of a request is reserved before it, and what it took is settled after it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

from smartchat_core.errors import BudgetExceeded, ConcurrencyError, DatabaseUnavailable
from smartchat_core.model.budget import BudgetHolder, BudgetLimit, Payer, Reservation, Resource
from smartchat_core.model.ids import OwnerId, reservation_id_for
from smartchat_core.model.ledger import UsageEntry
from smartchat_core.money.budget_policy import WorstCase, amounts_of, combined_limits, keys_of, money_left
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.runtime import Runtime
from smartchat_core.resilience.repetition import repeated

__all__ = ["RESERVATION_LIFETIME", "DefaultLimits", "Reservations", "limits_on", "no_limits"]

log = logging.getLogger(__name__)

RESERVATION_LIFETIME = timedelta(minutes=15)
"""After it a reservation that was never settled is released: its process has died, for no answer takes as long."""

_ATTEMPTS = 5
_EXPIRY_SECONDS = 10.0
_AT_ONCE = 100
T = TypeVar("T")

DefaultLimits = Callable[[UnitOfWork, OwnerId], Awaitable[Iterable[BudgetLimit]]]
"""The limits that count for an owner where none are stored: those of the settings and of the owner's plan."""


async def no_limits(work: UnitOfWork, owner: OwnerId) -> Iterable[BudgetLimit]:  # noqa: ARG001  # of the type
    """No limits by default."""
    return ()


async def limits_on(
    work: UnitOfWork, payer: Payer, defaults: DefaultLimits
) -> tuple[tuple[BudgetHolder, ...], tuple[BudgetLimit, ...]]:
    """Whose budgets the payer's requests go on, and the limits that count for them."""
    holders = await work.budgets.holders(payer)
    stored = await work.budgets.limits(holders)
    return holders, combined_limits(stored, await defaults(work, payer.owner), holders)


class Reservations:
    """Reserves, settles and expires, each in one transaction; every process of the installation sees the others'.

    Args:
        database: budgets, and the ledger.
        runtime: time and randomness.
        defaults: the limits that are not stored.
        lifetime: how long a reservation stands that nobody settles.
    """

    def __init__(
        self,
        *,
        database: Database,
        runtime: Runtime,
        defaults: DefaultLimits = no_limits,
        lifetime: timedelta = RESERVATION_LIFETIME,
    ) -> None:
        self._database = database
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._defaults = defaults
        self._lifetime = lifetime
        self._looked_at: float | None = None

    async def reserve(self, payer: Payer, worst: WorstCase) -> Reservation | None:
        """Reserve the worst case in every budget that the request goes on, or in none; None where it takes nothing.

        Where a budget has too little left, what has expired is released first.

        Raises:
            BudgetExceeded: a budget has too little left, or the price is unknown and there is a budget.
            DatabaseUnavailable: it could not be reserved.
        """
        try:
            return await self._repeated(lambda: self._reserve(payer, worst))
        except BudgetExceeded:
            if not await self.expire():
                raise
        return await self._repeated(lambda: self._reserve(payer, worst))

    async def settle(self, reservation: Reservation | None, spent: Mapping[Resource, int], entry: UsageEntry) -> None:
        """Enter what the request took into the ledger and into its budgets; once, however often it is called.

        Raises:
            DatabaseUnavailable: it could not be written; it may be called again with the same values.
        """
        await self._repeated(lambda: self._settle(reservation, spent, entry))

    async def charge(self, payer: Payer, resource: Resource) -> None:
        """Spend one of the resource at once, where a budget counts it.

        Raises:
            BudgetExceeded: a budget has none left; nothing is spent.
            DatabaseUnavailable: it cannot be written.
        """
        async with self._database.read_only() as work:
            _, limits = await limits_on(work, payer, self._defaults)
            if not any(one.resource is resource for one in limits):
                return

        async def spend() -> None:
            async with self._database.transaction() as work:
                reservation = await self._reserved(work, payer, WorstCase(amounts={resource: 1}))
                if reservation is not None:
                    await work.budgets.settle(reservation, [1] * len(reservation.amounts))

        await self._repeated(spend)

    async def release(self, reservation: Reservation) -> None:
        """End a reservation for a request that was not made.

        Raises:
            DatabaseUnavailable: it could not be written.
        """

        async def end() -> None:
            async with self._database.transaction() as work:
                await work.budgets.settle(reservation, [0] * len(reservation.amounts))

        await self._repeated(end)

    async def expire(self) -> int:
        """Release what was reserved and never settled; how many reservations that were.

        Raises:
            DatabaseUnavailable: it could not be written.
        """
        count = 0
        while found := await self._repeated(self._expire):
            count += found
        if count:
            log.warning("reservations were never settled, and were released", extra={"reservations": count})
        return count

    async def left(self, payer: Payer) -> Decimal | None:
        """US dollars that the payer's budgets have left now; None where none limits money.

        What it says may have changed by the time of a reservation, which alone decides.

        Raises:
            DatabaseUnavailable: it cannot be read.
        """
        now = self._clock.now()
        async with self._database.read_only() as work:
            _, found = await limits_on(work, payer, self._defaults)
            limits = [one for one in found if one.resource is Resource.MONEY]
            uses = await work.budgets.use(keys_of(limits, now)) if limits else ()
        if any(use.reserved for use in uses) and self._may_look() and await self.expire():
            async with self._database.read_only() as work:
                uses = await work.budgets.use(keys_of(limits, now))
        return money_left(limits, uses, now)

    async def _reserve(self, payer: Payer, worst: WorstCase) -> Reservation | None:
        if worst.priced and not any(worst.amounts.values()):
            return None
        async with self._database.transaction() as work:
            return await self._reserved(work, payer, worst)

    async def _reserved(self, work: UnitOfWork, payer: Payer, worst: WorstCase) -> Reservation | None:
        now = self._clock.now()
        holders, limits = await limits_on(work, payer, self._defaults)
        amounts = amounts_of(worst, holders=holders, limits=limits, now=now)
        if not amounts:
            return None
        reservation = Reservation(
            id=reservation_id_for(entropy=self._entropy.uuid()),
            owner=payer.owner,
            at=now,
            expires_at=now + self._lifetime,
            amounts=amounts,
        )
        await work.budgets.reserve(reservation)
        return reservation

    async def _settle(self, reservation: Reservation | None, spent: Mapping[Resource, int], entry: UsageEntry) -> None:
        async with self._database.transaction() as work:
            if await work.ledger.add(entry) and reservation is not None:
                costs = [spent.get(one.key.resource, 0) for one in reservation.amounts]
                await work.budgets.settle(reservation, costs)

    async def _expire(self) -> int:
        async with self._database.transaction() as work:
            return await work.budgets.expire(self._clock.now(), limit=_AT_ONCE)

    def _may_look(self) -> bool:
        now = self._clock.monotonic()
        if self._looked_at is not None and now - self._looked_at < _EXPIRY_SECONDS:
            return False
        self._looked_at = now
        return True

    async def _repeated(self, work: Callable[[], Awaitable[T]]) -> T:
        """Repeat a transaction against which others stood."""
        try:
            return await repeated(work, attempts=_ATTEMPTS)
        except ConcurrencyError as error:
            raise DatabaseUnavailable("other transactions stood against a reservation", cause=error.message) from error
