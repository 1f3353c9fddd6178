"""Gauges of the system as a whole, and when they become stale."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from smartchat_core.model.metric import Measurement, Metric
from smartchat_core.model.operational_fact import OperationalFact
from smartchat_core.model.queue_facts import QueueFacts
from smartchat_core.model.subscription import PlanTotal
from smartchat_core.model.work import OwnersWaiting, QueueBacklog
from smartchat_core.ops.metrics import business, models, operations, work

__all__ = [
    "ACTIVITY_DAYS",
    "PATIENCE",
    "Board",
    "GaugeReading",
    "budget_left",
    "changes",
    "first_day",
    "month_start",
    "of_backlog",
    "of_broker",
    "of_budget",
    "of_facts",
    "of_objectives",
    "of_owners",
    "of_people",
    "of_plans",
]

PATIENCE = timedelta(seconds=60)
"""How long a gauge keeps a value that cannot be read any more; then it is gone, and a rule can ask with `absent`."""

ACTIVITY_DAYS: Mapping[str, int] = {"1d": 1, "7d": 7, "30d": 30}
"""How many days, today included, each window of `active_users` has."""

_NO_LABEL = (operations.RESTORE_DRILL_RTO, operations.RESTORE_DRILL_RPO)


def of_backlog(queues: Iterable[QueueBacklog]) -> Iterator[Measurement]:
    """The work that waits and runs, by the database. Retries whose time has not come do not wait for a worker."""
    for one in queues:
        yield work.QUEUE_LENGTH.measure(one.waiting, queue_name=one.queue)
        yield work.QUEUE_UNACKED.measure(one.running, queue_name=one.queue)
        yield work.QUEUE_OLDEST_TASK_AGE.measure(one.oldest_wait_seconds, queue_name=one.queue)


def of_owners(queues: Iterable[OwnersWaiting]) -> Iterator[Measurement]:
    """How waiting work is spread over owners, who are no labels: there may be any number of them."""
    for one in queues:
        yield work.QUEUE_OWNERS_WAITING.measure(one.owners, queue_name=one.queue)
        share = one.largest / one.jobs if one.jobs else 0.0
        yield work.QUEUE_LARGEST_OWNER_SHARE.measure(share, queue_name=one.queue)
        yield work.QUEUE_OWNER_WAIT.measure(one.largest_oldest_seconds, queue_name=one.queue, owners="largest")
        yield work.QUEUE_OWNER_WAIT.measure(one.others_oldest_seconds, queue_name=one.queue, owners="others")


def of_broker(facts: QueueFacts) -> Iterator[Measurement]:
    """The messages, by the broker."""
    for queue, waiting in facts.waiting.items():
        yield work.QUEUE_MESSAGES.measure(waiting, queue_name=queue)
    yield work.DEAD_LETTERS.measure(facts.dead_letters)


def first_day(window: str, today: date) -> date:
    """The first day of a window that ends today."""
    return today - timedelta(days=ACTIVITY_DAYS[window] - 1)


def of_people(counts: Mapping[str, int]) -> Iterator[Measurement]:
    """How many different people came, by window."""
    for window, count in counts.items():
        yield business.ACTIVE_USERS.measure(count, window=window)


def of_plans(plans: Iterable[str], totals: Iterable[PlanTotal], *, without: int) -> Iterator[Measurement]:
    """How many users are on each plan, and what they pay in a month.

    `plans` are the names of those that there are; on the first are those `without` a subscription as well.
    """
    found = {one.plan: one for one in totals}
    names = tuple(plans)
    for name in (*names, *sorted(found.keys() - set(names))):
        total = found.get(name)
        users = (total.subscriptions if total else 0) + (without if name == names[0] else 0)
        yield business.SUBSCRIPTIONS.measure(users, plan=name)
        yield business.REVENUE_MRR.measure(float(total.revenue) if total else 0.0, plan=name)


def month_start(now: datetime) -> datetime:
    """When the month began: budgets are for calendar months."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def budget_left(spent: Decimal, budget: Decimal | None) -> float:
    """The part of the budget that is left (0..1): 1 without a budget, 0 when more was spent or it is nothing."""
    if budget is None:
        return 1.0
    if budget <= 0:
        return 0.0
    return float(min(max(1 - spent / budget, Decimal(0)), Decimal(1)))


def of_budget(spent: Decimal, budget: Decimal | None) -> Iterator[Measurement]:
    """What is left of the models' budget for the month."""
    yield models.LLM_BUDGET_REMAINING.measure(budget_left(spent, budget))


def of_objectives(objectives: Mapping[str, float]) -> Iterator[Measurement]:
    """What is promised (0..1), by the name of the promise."""
    for name, objective in objectives.items():
        yield operations.SLO_OBJECTIVE.measure(objective, slo=name)


def of_facts(facts: Iterable[OperationalFact]) -> Iterator[Measurement]:
    """What scripts and people have recorded.

    No backup ever is 1970, which every rule about its age finds too old. A drill that never was has no duration.
    """
    known = {(fact.name, fact.label): fact.value for fact in facts}
    for kind in operations.BACKUP_KINDS:
        value = known.get((operations.BACKUP_LAST_SUCCESS.name, kind), 0.0)
        yield operations.BACKUP_LAST_SUCCESS.measure(value, kind=kind)
    for severity in operations.INCIDENTS_OPEN.labels[0].values:
        value = known.get((operations.INCIDENTS_OPEN.name, severity), 0.0)
        yield operations.INCIDENTS_OPEN.measure(value, severity=severity)
    for metric in _NO_LABEL:
        yield from _if_known(metric, known.get((metric.name, "")))
    for resource in operations.CAPACITY_SECONDS_TO_EXHAUSTION.labels[0].values:
        metric = operations.CAPACITY_SECONDS_TO_EXHAUSTION
        yield from _if_known(metric, known.get((metric.name, resource)), resource=resource)


def _if_known(metric: Metric, value: float | None, **labels: str) -> Iterator[Measurement]:
    if value is not None:
        yield metric.measure(value, **labels)


@dataclass(frozen=True, kw_only=True, slots=True)
class GaugeReading:
    """The gauges of a source at some time."""

    at: datetime
    measurements: tuple[Measurement, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """The last reading of each source."""

    readings: Mapping[str, GaugeReading]

    def noted(self, source: str, reading: GaugeReading) -> Board:
        """The board once this source has been read."""
        return replace(self, readings={**self.readings, source: reading})

    def known(self, now: datetime, *, patience: timedelta = PATIENCE) -> tuple[Measurement, ...]:
        """What still counts as known: gauges that are not older than `patience`."""
        fresh = (reading for reading in self.readings.values() if now - reading.at <= patience)
        return tuple(one for reading in fresh for one in reading.measurements)


def changes(before: Iterable[Measurement], after: Iterable[Measurement]) -> Iterator[Measurement]:
    """What is to be recorded so that after `before` exactly `after` is exposed: NaN removes what is no longer known."""
    after = tuple(after)
    kept = {(one.metric.name, one.labels) for one in after}
    for one in before:
        if (one.metric.name, one.labels) not in kept:
            yield Measurement(metric=one.metric, value=math.nan, labels=one.labels)
    yield from after
