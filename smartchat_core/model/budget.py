"""Budgets: what may be spent on models in a period, and what of it is spent or reserved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from smartchat_core.model.ids import ApiKeyId, OwnerId, ReservationId
from smartchat_core.model.usage import NANO_DOLLAR

__all__ = [
    "MAX_AMOUNT",
    "BudgetHolder",
    "BudgetKey",
    "BudgetLimit",
    "BudgetPeriod",
    "BudgetUse",
    "HolderKind",
    "Payer",
    "Reservation",
    "ReservedAmount",
    "Resource",
    "to_dollars",
    "to_nanos",
]

MAX_AMOUNT = 10**18
"""The largest amount of a limit, a reservation or a settlement: sums of several still fit into 64 bits."""


class Resource(StrEnum):
    """What a budget is of. Money is counted in nano-dollars, the others in ones."""

    MONEY = "money"
    TOKENS = "tokens"
    QUESTIONS = "questions"
    OCR_PAGES = "ocr_pages"


class HolderKind(StrEnum):
    """Who has a budget."""

    INSTALLATION = "installation"
    GROUP = "group"
    USER = "user"
    KEY = "key"


class BudgetPeriod(StrEnum):
    """What a budget is for: a calendar day or month in UTC."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class BudgetHolder:
    """One who has budgets. `id` is that of the group or key, a user's owner, and empty for the installation."""

    kind: HolderKind
    id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class BudgetKey:
    """One budget in one period, which begins on the day `began`."""

    holder: BudgetHolder
    resource: Resource
    period: BudgetPeriod
    began: date


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class BudgetLimit:
    """What a holder may spend of a resource in each period; 0 is nothing."""

    holder: BudgetHolder
    resource: Resource
    period: BudgetPeriod
    amount: int


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetUse:
    """What of a budget is spent, and what is reserved for requests that are under way."""

    key: BudgetKey
    spent: int = 0
    reserved: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Payer:
    """On whose budgets a request goes: the owner's, and those of the key by which it came."""

    owner: OwnerId
    key: ApiKeyId | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReservedAmount:
    """What is reserved in one budget; `limit` is what that budget allows, None where it allows everything."""

    key: BudgetKey
    amount: int
    limit: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reservation:
    """The worst case of a request, reserved in every budget that it goes on, until it is settled or expires."""

    id: ReservationId
    owner: OwnerId
    at: datetime
    expires_at: datetime
    amounts: tuple[ReservedAmount, ...]


def to_nanos(dollars: Decimal) -> int:
    """Whole nano-dollars, rounded up: a limit is never passed by rounding."""
    return int((dollars / NANO_DOLLAR).to_integral_value(rounding=ROUND_CEILING))


def to_dollars(nanos: int) -> Decimal:
    """US dollars."""
    return Decimal(nanos).scaleb(-9)
