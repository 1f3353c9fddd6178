"""The limits that count where none are stored: those that the settings give the installation."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from smartchat_core.model.budget import BudgetLimit, BudgetPeriod, Resource, to_nanos
from smartchat_core.model.ids import OwnerId
from smartchat_core.money.budget_policy import INSTALLATION, checked_limit
from smartchat_core.ports.database import UnitOfWork

__all__ = ["StandingLimits"]


class StandingLimits:
    """The `DefaultLimits` of an installation.

    Args:
        monthly_dollars: what the installation may spend in a month; None for no limit.

    Raises:
        InvalidRequest: a limit is negative or astronomical.
    """

    def __init__(self, *, monthly_dollars: Decimal | None = None) -> None:
        self._installation: tuple[BudgetLimit, ...] = ()
        if monthly_dollars is not None:
            limit = BudgetLimit(
                holder=INSTALLATION,
                resource=Resource.MONEY,
                period=BudgetPeriod.MONTH,
                amount=to_nanos(monthly_dollars),
            )
            self._installation = (checked_limit(limit),)

    async def __call__(self, work: UnitOfWork, owner: OwnerId) -> Iterable[BudgetLimit]:  # noqa: ARG002  # of the type
        """The limits for requests of this owner."""
        return self._installation
