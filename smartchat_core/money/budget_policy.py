"""Which budgets a request goes on, what is reserved in each, and what is left of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain

from smartchat_core.errors import BudgetExceeded, InvalidRequest
from smartchat_core.model.budget import (
    MAX_AMOUNT,
    BudgetHolder,
    BudgetKey,
    BudgetLimit,
    BudgetPeriod,
    BudgetUse,
    HolderKind,
    ReservedAmount,
    Resource,
    to_dollars,
)

__all__ = [
    "INSTALLATION",
    "MAX_DOLLARS",
    "WorstCase",
    "amounts_of",
    "began_on",
    "checked_limit",
    "combined_limits",
    "keys_of",
    "money_left",
]

MAX_DOLLARS = to_dollars(MAX_AMOUNT)
INSTALLATION = BudgetHolder(kind=HolderKind.INSTALLATION)

_ALWAYS = (HolderKind.INSTALLATION, HolderKind.USER)
"""Whose money is counted by the month even without a limit, so that one that is set later begins with what was spent
and with what is under way."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WorstCase:
    """The most that a request can take of each resource. `priced`: whether what it costs is known."""

    amounts: Mapping[Resource, int]
    priced: bool = True


def began_on(period: BudgetPeriod, now: datetime) -> date:
    """The day on which the period began, in UTC."""
    today = now.astimezone(UTC).date()
    return today if period is BudgetPeriod.DAY else today.replace(day=1)


def checked_limit(limit: BudgetLimit) -> BudgetLimit:
    """The limit, if it is one that can be set.

    Raises:
        InvalidRequest: it is negative, or larger than sums can hold.
    """
    if not 0 <= limit.amount <= MAX_AMOUNT:
        raise InvalidRequest(
            "a limit is neither negative nor astronomical",
            cause=f"of money at most {MAX_DOLLARS} US dollars may be set, of other things at most {MAX_AMOUNT}",
        )
    return limit


def combined_limits(
    stored: Iterable[BudgetLimit], defaults: Iterable[BudgetLimit], holders: Collection[BudgetHolder]
) -> tuple[BudgetLimit, ...]:
    """The limits of these holders: a stored one takes the place of the same by the settings or by the plan."""
    found = {(one.holder, one.resource, one.period): one for one in chain(defaults, stored)}
    return tuple(sorted(one for one in found.values() if one.holder in holders))


def amounts_of(
    worst: WorstCase, *, holders: Sequence[BudgetHolder], limits: Sequence[BudgetLimit], now: datetime
) -> tuple[ReservedAmount, ...]:
    """What is reserved for a request in each budget; empty where it takes nothing of any.

    Raises:
        BudgetExceeded: its price is not known, and there is a budget of money; or it may cost more than any budget.
    """
    if not worst.priced and any(one.resource is Resource.MONEY for one in limits):
        raise BudgetExceeded("the price of the request is not known, and there is a budget")
    if any(amount > MAX_AMOUNT for amount in worst.amounts.values()):
        raise BudgetExceeded("the request may cost more than any budget allows")
    found = {
        _key(BudgetLimit(holder=holder, resource=Resource.MONEY, period=BudgetPeriod.MONTH, amount=0), now): None
        for holder in holders
        if holder.kind in _ALWAYS
    } | {_key(limit, now): limit.amount for limit in limits}
    return tuple(
        ReservedAmount(key=key, amount=worst.amounts[key.resource], limit=limit)
        for key, limit in sorted(found.items())
        if worst.amounts.get(key.resource, 0) > 0
    )


def keys_of(limits: Iterable[BudgetLimit], now: datetime) -> tuple[BudgetKey, ...]:
    """The budgets of these limits in the period that it is now."""
    return tuple(_key(limit, now) for limit in limits)


def money_left(limits: Iterable[BudgetLimit], uses: Iterable[BudgetUse], now: datetime) -> Decimal | None:
    """US dollars that every budget has left; None where none limits money."""
    used = {use.key: use.spent + use.reserved for use in uses}
    left = [
        max(limit.amount - used.get(_key(limit, now), 0), 0) for limit in limits if limit.resource is Resource.MONEY
    ]
    return to_dollars(min(left)) if left else None


def _key(limit: BudgetLimit, now: datetime) -> BudgetKey:
    return BudgetKey(
        holder=limit.holder, resource=limit.resource, period=limit.period, began=began_on(limit.period, now)
    )
