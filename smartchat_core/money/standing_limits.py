"""The limits that count where none are stored: those of the installation by the settings, and those of the plan."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from smartchat_core.model.budget import BudgetLimit, BudgetPeriod, Resource, to_nanos
from smartchat_core.model.ids import OwnerId
from smartchat_core.money.budget_policy import INSTALLATION, checked_limit
from smartchat_core.money.plans import Plans, limits_of
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import UnitOfWork

__all__ = ["StandingLimits"]

_NO_PLANS = Plans()


class StandingLimits:
    """The `DefaultLimits` of an installation.

    Args:
        clock: which subscriptions have ended.
        monthly_dollars: what the installation may spend in a month; None for no limit.
        plans: what users may spend.

    Raises:
        InvalidRequest: a limit is negative or astronomical.
    """

    def __init__(self, clock: Clock, *, monthly_dollars: Decimal | None = None, plans: Plans = _NO_PLANS) -> None:
        self._clock = clock
        self._plans = plans
        self._limited = any(tuple(limits_of(plan, OwnerId(""))) for plan in plans)
        self._installation: tuple[BudgetLimit, ...] = ()
        if monthly_dollars is not None:
            limit = BudgetLimit(
                holder=INSTALLATION,
                resource=Resource.MONEY,
                period=BudgetPeriod.MONTH,
                amount=to_nanos(monthly_dollars),
            )
            self._installation = (checked_limit(limit),)

    async def __call__(self, work: UnitOfWork, owner: OwnerId) -> Iterable[BudgetLimit]:
        """The limits for requests of this owner."""
        if not self._limited:
            return self._installation
        plan = self._plans.at(await work.subscriptions.get(owner), self._clock.now())
        return (*self._installation, *limits_of(plan, owner))
