"""What somebody has used of what they may use, and when it begins again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from smartchat_core.errors import InvalidRequest
from smartchat_core.model.budget import (
    BudgetHolder,
    BudgetKey,
    BudgetLimit,
    BudgetPeriod,
    BudgetUse,
    HolderKind,
    Payer,
    Resource,
    to_dollars,
    to_nanos,
)
from smartchat_core.model.subscription import StoredDocuments
from smartchat_core.money.budget_policy import checked_limit, keys_of
from smartchat_core.money.reserving import DefaultLimits, limits_on
from smartchat_core.money.subscriptions import CurrentPlan, Subscriptions
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database

__all__ = [
    "BudgetState",
    "Budgets",
    "UsageReport",
    "parse_amount",
    "parse_period",
    "parse_resource",
    "period_end",
    "shown_amount",
    "shown_dollars",
]


_COUNTED: Final = tuple(one.value for one in (Resource.MONEY, Resource.TOKENS, Resource.QUESTIONS))
_AMOUNT: Final = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetState:
    """A limit, what of it is used or reserved now, and when its next period begins."""

    limit: BudgetLimit
    spent: int
    reserved: int
    begins_again: datetime

    @property
    def left(self) -> int:
        """What may still be spent."""
        return max(self.limit.amount - self.spent - self.reserved, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class UsageReport:
    """What an owner uses: plan, documents, and the budgets that the owner's requests go on."""

    current: CurrentPlan
    stored: StoredDocuments
    budgets: tuple[BudgetState, ...]


class Budgets:
    """Limits of budgets, and reports of what is used.

    Args:
        database: budgets.
        clock: which period it is.
        defaults: the limits that are not stored.
        subscriptions: which plan counts.
    """

    def __init__(
        self, *, database: Database, clock: Clock, defaults: DefaultLimits, subscriptions: Subscriptions
    ) -> None:
        self._database = database
        self._clock = clock
        self._defaults = defaults
        self._subscriptions = subscriptions

    async def usage(self, payer: Payer) -> UsageReport:
        """What the payer uses, and may use."""
        current = await self._subscriptions.of(payer.owner)
        async with self._database.read_only() as work:
            stored = await work.subscriptions.stored(payer.owner)
            _, limits = await limits_on(work, payer, self._defaults)
            now = self._clock.now()
            uses = {use.key: use for use in await work.budgets.use(keys_of(limits, now))}
        return UsageReport(current=current, stored=stored, budgets=_states(limits, uses, now))

    async def limits(self) -> Sequence[BudgetLimit]:
        """The limits that were set, in order."""
        async with self._database.read_only() as work:
            return await work.budgets.all_limits()

    async def set(self, limit: BudgetLimit) -> None:
        """Set a limit; it counts for the next request.

        Raises:
            InvalidRequest: it is negative or astronomical, or its holder is none.
        """
        checked = checked_limit(limit)
        if (checked.holder.kind is HolderKind.INSTALLATION) != (not checked.holder.id):
            raise InvalidRequest("the installation has no identifier, and groups, users and keys have one")
        async with self._database.transaction() as work:
            await work.budgets.set_limit(checked)

    async def remove(self, holder: BudgetHolder, resource: Resource, period: BudgetPeriod) -> bool:
        """Remove a limit that was set; whether there was one."""
        async with self._database.transaction() as work:
            return await work.budgets.remove_limit(holder, resource, period)


def _states(
    limits: Sequence[BudgetLimit], uses: Mapping[BudgetKey, BudgetUse], now: datetime
) -> tuple[BudgetState, ...]:
    found = []
    for limit, key in zip(limits, keys_of(limits, now), strict=True):
        use = uses.get(key) or BudgetUse(key=key)
        found.append(BudgetState(limit=limit, spent=use.spent, reserved=use.reserved, begins_again=period_end(key)))
    return tuple(found)


def period_end(key: BudgetKey) -> datetime:
    """When the next period begins, in UTC."""
    if key.period is BudgetPeriod.DAY:
        following = key.began + timedelta(days=1)
    else:
        following = (key.began + timedelta(days=31)).replace(day=1)
    return datetime.combine(following, time(), UTC)


def shown_amount(resource: Resource, amount: int) -> str:
    """An amount as people read it: US dollars of money, else a number."""
    return shown_dollars(to_dollars(amount)) if resource is Resource.MONEY else str(amount)


def shown_dollars(dollars: Decimal) -> str:
    """US dollars in digits, without zeros at the end, and never as a power of ten."""
    return format(dollars.normalize(), "f") if dollars else "0"


def parse_resource(text: str) -> Resource:
    """The resource of this name, of those that are counted.

    Raises:
        InvalidRequest: there is none.
    """
    if text not in _COUNTED:
        raise InvalidRequest(f"there is no resource {text!r}", remedy=f"Name one of {', '.join(_COUNTED)}.")
    return Resource(text)


def parse_period(text: str) -> BudgetPeriod:
    """The period of this name.

    Raises:
        InvalidRequest: there is none.
    """
    if text not in set(BudgetPeriod):
        raise InvalidRequest(f"there is no period {text!r}", remedy="Name day or month.")
    return BudgetPeriod(text)


def parse_amount(resource: Resource, text: str) -> int:
    """The amount that is written as US dollars, or as a whole number.

    Raises:
        InvalidRequest: it is none, negative or astronomical.
    """
    found = _AMOUNT.fullmatch(text)
    if found is None or (found[1] and resource is not Resource.MONEY):
        raise InvalidRequest(f"{text[:40]!r} is no amount", remedy="Write it as in 5 or 0.25.")
    return to_nanos(Decimal(text)) if resource is Resource.MONEY else int(text)
