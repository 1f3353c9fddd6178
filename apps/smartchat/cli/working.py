"""Working on what was added: a pool of processes that a queue tells, or one process that asks the database."""

import asyncio
from contextlib import nullcontext

from smartchat.cli.options import Common
from smartchat.cli.output import console
from smartchat.cli.stopping import until_stopped
from smartchat.cli.targets import open_library
from smartchat.composition.logs import service_logs, tell_event
from smartchat.composition.observability import measured_only
from smartchat.metrics_server import metrics_served
from smartchat.sampling import sampler_of
from smartchat.settings import Settings
from smartchat.worker.in_process import worker_of
from smartchat.worker.queue_check import check_queue
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.work import Lane

__all__ = ["keep_schedule", "work"]


def work(options: Common, *, lanes: str, concurrency: int | None, with_beat: bool) -> int:
    """Work until told to stop; returns the exit code.

    Raises:
        InvalidRequest: there is no such lane.
        ConfigurationError: a setting names something that cannot be had.
        DependencyError: something that it needs cannot be used, and waiting would not help.
    """
    chosen = _lanes(lanes)
    settings = open_library(options).settings
    with service_logs(settings, service="worker"):
        if not settings.queue:
            asyncio.run(_work_alone(options))
            return 0
        return _work_in_pool(settings, chosen, concurrency or settings.worker_concurrency, with_beat=with_beat)


def keep_schedule(options: Common) -> int:
    """Keep the schedule until told to stop; returns the exit code.

    Raises:
        ConfigurationError: the settings name no queue, or one that cannot be had, or nobody can listen at the address
            for metrics.
        QueueUnavailable: the broker refuses to be used.
    """
    settings = open_library(options).settings
    watched = measured_only("beat")
    assert watched.metrics is not None
    with service_logs(settings, service="beat", telemetry=watched.telemetry):
        asyncio.run(check_queue(settings))
        from smartchat.worker.beat import run_beat

        with metrics_served(settings, watched.metrics, refused=tell_event):
            run_beat(settings, ready=lambda: _say("SmartChat keeps the schedule (Ctrl-C stops it)"))
    return 0


def _work_in_pool(settings: Settings, lanes: frozenset[Lane], processes: int, *, with_beat: bool) -> int:
    # Outside of any event loop: the processes of the pool are forked from here.
    asyncio.run(check_queue(settings))
    from smartchat.worker.beat import beating
    from smartchat.worker.program import run_worker

    names = ", ".join(lane for lane in Lane if lane in lanes)
    with beating(settings) if with_beat else nullcontext():
        return run_worker(
            settings,
            lanes=lanes,
            concurrency=processes,
            ready=lambda: _say(f"SmartChat works on {names} with {processes} processes (Ctrl-C stops it)"),
        )


async def _work_alone(options: Common) -> None:
    async def forever() -> None:
        await asyncio.Event().wait()

    async with open_library(options, service="worker") as library:
        services = library.services
        worker = worker_of(services)
        assert services.observability.metrics is not None
        with metrics_served(services.settings, services.observability.metrics, refused=services.events.publish):
            async with worker.running(), sampler_of(services, worker.facts).running():
                _say("SmartChat works, one job after the other (Ctrl-C stops it)")
                await until_stopped(forever())


def _lanes(text: str) -> frozenset[Lane]:
    names = {name.strip() for name in text.split(",") if name.strip()}
    unknown = sorted(names - set(Lane))
    if unknown or not names:
        raise InvalidRequest(
            f"there is no lane {unknown[0]!r}" if unknown else "no lane was named",
            remedy=f"Name some of these with --lanes: {', '.join(Lane)}.",
        )
    return frozenset(Lane(name) for name in names)


def _say(text: str) -> None:
    out = console()
    out.print(text)
    out.file.flush()
