"""Budgets: limits, and what of them is reserved and spent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal

from smartchat_core.errors import BudgetExceeded
from smartchat_core.model.budget import (
    BudgetHolder,
    BudgetKey,
    BudgetLimit,
    BudgetPeriod,
    BudgetUse,
    HolderKind,
    Payer,
    Reservation,
    Resource,
    to_nanos,
)
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryBudgets"]


class MemoryBudgets:
    """The `BudgetRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def holders(self, payer: Payer) -> tuple[BudgetHolder, ...]:
        tables = self._view.tables
        users = {user.id for user in tables.users.values() if user.owner == payer.owner}
        groups = {group for group, member in tables.members if member in users}
        found = [
            BudgetHolder(kind=HolderKind.INSTALLATION),
            BudgetHolder(kind=HolderKind.USER, id=payer.owner),
            *(BudgetHolder(kind=HolderKind.GROUP, id=group) for group in groups),
        ]
        if payer.key is not None:
            found.append(BudgetHolder(kind=HolderKind.KEY, id=payer.key))
        return tuple(sorted(found))

    async def limits(self, holders: Collection[BudgetHolder]) -> tuple[BudgetLimit, ...]:
        return tuple(limit for limit in await self.all_limits() if limit.holder in holders)

    async def all_limits(self) -> tuple[BudgetLimit, ...]:
        found = [
            BudgetLimit(holder=holder, resource=resource, period=period, amount=amount)
            for (holder, resource, period), amount in self._view.tables.budget_limits.items()
        ]
        return tuple(sorted(found))

    async def set_limit(self, limit: BudgetLimit) -> None:
        self._view.writable().budget_limits[limit.holder, limit.resource, limit.period] = limit.amount

    async def remove_limit(self, holder: BudgetHolder, resource: Resource, period: BudgetPeriod) -> bool:
        return self._view.writable().budget_limits.pop((holder, resource, period), None) is not None

    async def reserve(self, reservation: Reservation) -> None:
        tables = self._view.writable()
        for amount in reservation.amounts:
            use = tables.budget_uses.get(amount.key) or BudgetUse(key=amount.key, spent=self._in_ledger(amount.key))
            if amount.limit is not None and use.spent + use.reserved + amount.amount > amount.limit:
                raise BudgetExceeded(f"the budget of the {amount.key.period} is used up")
            tables.budget_uses[amount.key] = replace(use, reserved=use.reserved + amount.amount)
        tables.reservations[reservation.id] = reservation

    async def settle(self, reservation: Reservation, spent: Sequence[int]) -> bool:
        tables = self._view.writable()
        stood = tables.reservations.pop(reservation.id, None) is not None
        for amount, cost in zip(reservation.amounts, spent, strict=True):
            self._change(amount.key, reserved=-amount.amount if stood else 0, spent=cost)
        return stood

    async def expire(self, now: datetime, *, limit: int = 100) -> int:
        tables = self._view.writable()
        over = sorted((one for one in tables.reservations.values() if one.expires_at <= now), key=_end)[:limit]
        for reservation in over:
            del tables.reservations[reservation.id]
            for amount in reservation.amounts:
                self._change(amount.key, reserved=-amount.amount, spent=0)
        return len(over)

    async def use(self, keys: Collection[BudgetKey]) -> tuple[BudgetUse, ...]:
        uses = self._view.tables.budget_uses
        return tuple(uses[key] for key in sorted(keys) if key in uses)

    def _change(self, key: BudgetKey, *, reserved: int, spent: int) -> None:
        uses = self._view.writable().budget_uses
        use = uses.get(key)
        if use is None:
            return  # its holder's account was deleted
        uses[key] = replace(use, reserved=use.reserved + reserved, spent=use.spent + spent)

    def _in_ledger(self, key: BudgetKey) -> int:
        if key.holder.kind not in (HolderKind.INSTALLATION, HolderKind.USER):
            return 0
        since = datetime.combine(key.began, time(), UTC)
        usages = [
            entry.usage
            for entry in self._view.tables.entries.values()
            if entry.at >= since and key.holder.id in ("", entry.owner)
        ]
        match key.resource:
            case Resource.MONEY:
                return to_nanos(sum((usage.cost_usd for usage in usages), Decimal(0)))
            case Resource.TOKENS:
                return sum(usage.input_tokens + usage.output_tokens for usage in usages)
            case _:
                return 0


def _end(reservation: Reservation) -> datetime:
    return reservation.expires_at
