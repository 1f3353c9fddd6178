"""What is read of an installation, from the ports."""

from collections.abc import Iterable, Sequence
from functools import partial

from smartchat.settings import Settings
from smartchat_core.model.metric import Measurement
from smartchat_core.ops.collector import Probe
from smartchat_core.ops.health.service import HealthService
from smartchat_core.ops.metrics.system_gauges import (
    ACTIVITY_DAYS,
    first_day,
    month_start,
    of_backlog,
    of_broker,
    of_budget,
    of_facts,
    of_objectives,
    of_owners,
    of_people,
    of_plans,
)
from smartchat_core.ops.slo import OBJECTIVES
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.ports.job_queue import JobQueue

__all__ = ["make_probes"]


def make_probes(
    settings: Settings, *, database: Database, queue: JobQueue | None, health: HealthService, clock: Clock
) -> Sequence[Probe]:
    """Everything that can be measured: what needs the database, the broker, or nothing."""
    sources = [
        Probe(name="dependencies", read=partial(_dependencies, health)),
        Probe(name="objectives", read=_objectives),
        Probe(name="jobs", read=partial(_jobs, database, clock)),
        Probe(name="people", read=partial(_people, database, clock)),
        Probe(name="plans", read=partial(_plans, settings, database)),
        Probe(name="budget", read=partial(_budget, settings, database, clock)),
        Probe(name="facts", read=partial(_facts, database)),
    ]
    if queue is not None:
        sources.append(Probe(name="broker", read=partial(_broker, queue)))
    return sources


async def _dependencies(health: HealthService) -> Iterable[Measurement]:
    return (await health.check()).measurements()


async def _objectives() -> Iterable[Measurement]:
    return of_objectives(OBJECTIVES)


async def _jobs(database: Database, clock: Clock) -> Iterable[Measurement]:
    async with database.read_only() as work:
        now = clock.now()
        return [*of_backlog(await work.jobs.backlog_by_queue(now)), *of_owners(await work.jobs.owners_waiting(now))]


async def _broker(queue: JobQueue) -> Iterable[Measurement]:
    return of_broker(await queue.inspect())


async def _people(database: Database, clock: Clock) -> Iterable[Measurement]:
    today = clock.now().date()
    async with database.read_only() as work:
        return of_people({window: await work.activity.count(first_day(window, today)) for window in ACTIVITY_DAYS})


async def _plans(settings: Settings, database: Database) -> Iterable[Measurement]:
    async with database.read_only() as work:
        # Who has documents and no subscription is on the first plan.
        without = set(await work.documents.owners()) - await work.subscriptions.owners()
        totals = await work.subscriptions.totals()
    return of_plans([plan.name for plan in settings.plans_in_order], totals, without=len(without))


async def _budget(settings: Settings, database: Database, clock: Clock) -> Iterable[Measurement]:
    async with database.read_only() as work:
        return of_budget(await work.ledger.total(month_start(clock.now())), settings.model_budget)


async def _facts(database: Database) -> Iterable[Measurement]:
    async with database.read_only() as work:
        return of_facts(await work.facts.all())
