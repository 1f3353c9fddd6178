"""Subscription plans: what people pay for SmartChat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["PLANS", "Plan", "monthly_revenue"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A plan and its price: US dollars that one user pays in a month."""

    name: str
    price: Decimal


PLANS = (
    Plan(name="free", price=Decimal(0)),
    Plan(name="pro", price=Decimal(12)),
    Plan(name="team", price=Decimal(30)),
)


def monthly_revenue(users: Mapping[str, int]) -> dict[str, Decimal]:
    """US dollars that each plan brings in a month, by the number of users on it; plans without users bring 0."""
    return {plan.name: plan.price * users.get(plan.name, 0) for plan in PLANS}
