"""Money: plans from the settings, subscriptions, budgets and reservations."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from smartchat_core.errors import ConfigurationError, LimitExceeded
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.subscription import Plan, StoredDocuments
from smartchat_core.money.plans import Plans, storage_refusal
from smartchat_core.money.reserving import RESERVATION_LIFETIME, Reservations
from smartchat_core.money.standing_limits import StandingLimits
from smartchat_core.money.subscriptions import Subscriptions
from smartchat_core.money.usage_report import Budgets
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.runtime import Runtime

__all__ = ["MoneyServices", "PlanAdmission", "check_plans_in_use", "money_services"]


@dataclass(frozen=True, kw_only=True, slots=True)
class MoneyServices:
    """What may be spent, by whom, and on which plan."""

    reservations: Reservations
    subscriptions: Subscriptions
    budgets: Budgets

    @property
    def parts(self) -> Mapping[str, Callable[[], Awaitable[int]]]:
        """What a sweep does for them, by name."""
        return {"reservations": self.reservations.expire, "subscriptions": self.subscriptions.finish_due}


class PlanAdmission:
    """Refuses documents that an owner's plan has no place for."""

    def __init__(self, plans: Plans, clock: Clock) -> None:
        self._plans = plans
        self._clock = clock
        self._limited = any(plan.documents is not None or plan.storage_bytes is not None for plan in plans)

    async def __call__(self, work: UnitOfWork, owner: OwnerId, *, more: int = 0) -> LimitExceeded | None:
        """Why there is no place for what the owner has, and `more` documents; None where there is."""
        if not self._limited:
            return None
        plan = self._plans.at(await work.subscriptions.get(owner), self._clock.now())
        stored = await work.subscriptions.stored(owner)
        wanted = StoredDocuments(documents=stored.documents + more, storage_bytes=stored.storage_bytes + more)
        return storage_refusal(plan, wanted)


def money_services(
    database: Database,
    runtime: Runtime,
    *,
    plans: Sequence[Plan],
    monthly_dollars: Decimal | None,
    answer_time: timedelta,
) -> MoneyServices:
    """The services on this database.

    Raises:
        InvalidRequest: a plan or a limit is none.
    """
    known = Plans(plans)
    limits = StandingLimits(runtime.clock, monthly_dollars=monthly_dollars, plans=known)
    subscriptions = Subscriptions(database=database, runtime=runtime, plans=known)
    return MoneyServices(
        reservations=Reservations(
            database=database,
            runtime=runtime,
            defaults=limits,
            lifetime=max(RESERVATION_LIFETIME, 2 * answer_time),
        ),
        subscriptions=subscriptions,
        budgets=Budgets(database=database, clock=runtime.clock, defaults=limits, subscriptions=subscriptions),
    )


async def check_plans_in_use(subscriptions: Subscriptions) -> None:
    """Refuse settings without a plan that somebody is on.

    Raises:
        ConfigurationError: there is such a plan.
    """
    missing = await subscriptions.unknown_plans()
    if missing:
        one = missing[0]
        raise ConfigurationError(
            f"the plan {one.plan} is in use, and the settings do not have it",
            cause=f"{one.subscriptions} subscriptions name it",
            remedy="Put it back, and move its users first: smartchat plans list, smartchat plans assign USER PLAN.",
        )
