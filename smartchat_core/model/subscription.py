"""Plans and subscriptions: what somebody may use, since when, until when, and how that changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from smartchat_core.model.budget import BudgetPeriod
from smartchat_core.model.ids import OwnerId, SubscriptionChangeId, UserId

__all__ = ["Plan", "PlanTotal", "StoredDocuments", "Subscription", "SubscriptionChange", "SubscriptionChangeKind"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A plan: US dollars that one user pays in a month, and what may be used; None is no limit.

    `documents` and `storage_bytes` are of what is there; `questions`, `tokens` and `money` (US dollars for models) are
    for each `period`.
    """

    name: str
    price: Decimal = Decimal(0)
    documents: int | None = None
    storage_bytes: int | None = None
    questions: int | None = None
    tokens: int | None = None
    money: Decimal | None = None
    period: BudgetPeriod = BudgetPeriod.MONTH


class SubscriptionChangeKind(StrEnum):
    """How a subscription changed."""

    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"
    TRIAL = "trial"
    CANCELLATION = "cancellation"
    """It will end."""
    END = "end"
    """It has ended, after a trial or a cancellation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """Which plan an owner is on. After `until` it is `next_plan`; `price` is what was agreed when it began."""

    owner: OwnerId
    plan: str
    since: datetime
    until: datetime | None = None
    next_plan: str = ""
    trial: bool = False
    price: Decimal = Decimal(0)

    @property
    def paid(self) -> Decimal:
        """US dollars that the owner pays in a month: nothing while it is a trial."""
        return Decimal(0) if self.trial else self.price


@dataclass(frozen=True, kw_only=True, slots=True)
class SubscriptionChange:
    """One change. `by` is the user who made it, None for the owner, the machine and the passing of time."""

    id: SubscriptionChangeId
    owner: OwnerId
    at: datetime
    kind: SubscriptionChangeKind
    from_plan: str
    to_plan: str
    paid_before: Decimal
    paid_after: Decimal
    by: UserId | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanTotal:
    """How many are on a plan, how many of them pay, and US dollars that they pay in a month together."""

    plan: str
    subscriptions: int
    paying: int
    revenue: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredDocuments:
    """What an owner has: how many documents, and the bytes of their originals."""

    documents: int
    storage_bytes: int
