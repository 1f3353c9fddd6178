"""Plans: which there are, which one counts for an owner, and what it limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from smartchat_core.errors import BudgetExceeded, InvalidRequest
from smartchat_core.model.budget import MAX_AMOUNT, BudgetHolder, BudgetLimit, HolderKind, Resource, to_nanos
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.subscription import (
    Plan,
    StoredDocuments,
    Subscription,
    SubscriptionChangeKind,
)

__all__ = ["DEFAULT_PLANS", "MAX_PRICE", "Plans", "limits_of", "storage_refusal"]

MAX_PRICE: Final = Decimal(1_000_000)
"""US dollars a month: more is a mistake, and the sum of many would not fit into the books."""
_MAX_PLANS: Final = 20
_MAX_NAME: Final = 40

DEFAULT_PLANS: Final = (
    Plan(name="free"),
    Plan(name="pro", price=Decimal(12)),
    Plan(name="team", price=Decimal(30)),
)
"""What there is without settings: names and prices, and no limits."""


class Plans:
    """The plans of an installation, from the least to the greatest; the first is the one that everybody begins with.

    Raises:
        InvalidRequest: there are none or too many, two have one name, or a price or a limit is negative or
            astronomical.
    """

    def __init__(self, plans: Sequence[Plan] = DEFAULT_PLANS) -> None:
        self._plans = {plan.name: plan for plan in plans}
        if not 1 <= len(plans) <= _MAX_PLANS or len(self._plans) != len(plans):
            raise InvalidRequest(f"there are 1 to {_MAX_PLANS} plans, each with a name of its own")
        for plan in plans:
            _check(plan)
        self._ranks = {name: rank for rank, name in enumerate(self._plans)}

    def __iter__(self) -> Iterator[Plan]:
        return iter(self._plans.values())

    def __contains__(self, name: str) -> bool:
        return name in self._plans

    @property
    def first(self) -> Plan:
        """The plan of those who have no subscription."""
        return next(iter(self))

    def get(self, name: str) -> Plan:
        """The plan of this name.

        Raises:
            InvalidRequest: there is none.
        """
        if name not in self._plans:
            raise InvalidRequest(f"there is no plan {name!r}", remedy=f"The plans are {', '.join(self._plans)}.")
        return self._plans[name]

    def at(self, subscription: Subscription | None, now: datetime) -> Plan:
        """The plan that counts now: after its end the next one, and the first one where there is none."""
        if subscription is None:
            return self.first
        ended = subscription.until is not None and subscription.until <= now
        return self._plans.get(subscription.next_plan if ended else subscription.plan, self.first)

    def kind(self, before: str, after: str) -> SubscriptionChangeKind:
        """Whether a change goes up or down."""
        up = self._ranks.get(after, 0) > self._ranks.get(before, 0)
        return SubscriptionChangeKind.UPGRADE if up else SubscriptionChangeKind.DOWNGRADE


def limits_of(plan: Plan, owner: OwnerId) -> Iterable[BudgetLimit]:
    """The budgets that the plan gives an owner."""
    amounts = {
        Resource.MONEY: None if plan.money is None else to_nanos(plan.money),
        Resource.TOKENS: plan.tokens,
        Resource.QUESTIONS: plan.questions,
    }
    holder = BudgetHolder(kind=HolderKind.USER, id=owner)
    for resource, amount in amounts.items():
        if amount is not None:
            yield BudgetLimit(holder=holder, resource=resource, period=plan.period, amount=amount)


def storage_refusal(plan: Plan, stored: StoredDocuments) -> BudgetExceeded | None:
    """Why an owner may not have so much; None where the plan allows it. What is there already stays, and is read."""
    if plan.documents is not None and stored.documents > plan.documents:
        what = f"{plan.documents} documents"
    elif plan.storage_bytes is not None and stored.storage_bytes > plan.storage_bytes:
        what = f"{plan.storage_bytes} bytes of files"
    else:
        return None
    return BudgetExceeded(
        "nothing more can be added in this plan",
        cause=f"the plan {plan.name} holds {what}",
        remedy="Remove what you no longer need, or change the plan. What is there stays, and can be read and asked.",
    )


def _check(plan: Plan) -> None:
    if not plan.name or len(plan.name) > _MAX_NAME or not plan.name.isidentifier() or not plan.name.isascii():
        raise InvalidRequest("the name of a plan has 1 to 40 letters, digits and underscores")
    if not 0 <= plan.price <= MAX_PRICE:
        raise InvalidRequest(f"the price of the plan {plan.name} is negative or more than {MAX_PRICE} US dollars")
    money = None if plan.money is None else to_nanos(plan.money)
    for amount in (plan.documents, plan.storage_bytes, plan.questions, plan.tokens, money):
        if amount is not None and not 0 <= amount <= MAX_AMOUNT:
            raise InvalidRequest(f"a limit of the plan {plan.name} is negative or astronomical")
