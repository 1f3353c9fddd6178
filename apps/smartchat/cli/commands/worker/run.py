"""`smartchat worker`: a pool of processes on a queue, or one process that polls the database."""

import asyncio
from contextlib import nullcontext
from dataclasses import replace

from smartchat.cli.options import Common
from smartchat.cli.output import console
from smartchat.cli.targets import open_library
from smartchat.cli.until_stopped import until_stopped
from smartchat.composition import check_confinement, find_formats
from smartchat.composition.logs import service_logs
from smartchat.composition.observability import measured_only
from smartchat.gauge_poller import make_gauge_poller
from smartchat.jobs.in_process import make_worker
from smartchat.metrics_server import metrics_served
from smartchat.settings import Settings
from smartchat.worker.queue_check import check_queue
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.work import WorkQueue

__all__ = ["keep_schedule", "work"]


def work(options: Common, *, queues: str, concurrency: int | None, with_beat: bool) -> int:
    """Work until asked to stop; returns the exit code.

    Raises:
        InvalidRequest: there is no such queue.
        ConfigurationError: a setting names something that cannot be had.
        DependencyError: something that it needs cannot be used, and waiting would not help.
    """
    chosen = _queues(queues)
    settings = open_library(options).settings
    with service_logs(settings, service="worker"):
        if not settings.queue:
            asyncio.run(_work_alone(options))
            return 0
        return _work_in_pool(settings, chosen, concurrency or settings.worker_concurrency, with_beat=with_beat)


def keep_schedule(options: Common) -> int:
    """Keep the schedule until asked to stop; returns the exit code.

    Raises:
        ConfigurationError: the settings name no queue, or one that cannot be had, or one cannot listen at the address
            for metrics.
        QueueUnavailable: the broker refuses to be used.
    """
    settings = open_library(options).settings
    watched = replace(measured_only("beat"), logs_events=True)
    assert watched.metrics is not None
    with service_logs(settings, service="beat", telemetry=watched.telemetry):
        asyncio.run(check_queue(settings))
        from smartchat.worker.beat import run_beat

        with metrics_served(settings, watched.metrics, refused=watched.event_bus().publish):
            run_beat(settings, ready=lambda: _print("SmartChat scheduler is running (Ctrl-C stops it)"))
    return 0


def _work_in_pool(settings: Settings, queues: frozenset[WorkQueue], processes: int, *, with_beat: bool) -> int:
    # Outside of any event loop: the processes of the pool are forked from here.
    asyncio.run(check_queue(settings))
    asyncio.run(check_confinement(settings))
    asyncio.run(find_formats(settings))  # logs which parsers cannot be used
    from smartchat.worker.beat import beating
    from smartchat.worker.program import run_worker

    names = ", ".join(queue for queue in WorkQueue if queue in queues)
    with beating(settings) if with_beat else nullcontext():
        return run_worker(
            settings,
            queues=queues,
            concurrency=processes,
            ready=lambda: _print(f"SmartChat worker consumes {names} with {processes} processes (Ctrl-C stops it)"),
        )


async def _work_alone(options: Common) -> None:
    async def forever() -> None:
        await asyncio.Event().wait()

    async with open_library(options, service="worker") as library:
        services, settings = library.services, library.settings
        await check_confinement(settings)
        await asyncio.to_thread(services.ports.parsing.reader.formats)  # logs which parsers cannot be used
        worker = make_worker(services)
        assert library.observability.metrics is not None
        with metrics_served(settings, library.observability.metrics, refused=services.events.publish):
            async with worker.running(), make_gauge_poller(services, worker.facts).running():
                _print("SmartChat worker polls the database, one job at a time (Ctrl-C stops it)")
                await until_stopped(forever())


def _queues(text: str) -> frozenset[WorkQueue]:
    names = {name.strip() for name in text.split(",") if name.strip()}
    unknown = sorted(names - set(WorkQueue))
    if unknown or not names:
        raise InvalidRequest(
            f"there is no queue {unknown[0]!r}" if unknown else "no queue was named",
            remedy=f"Name some of these with --queues: {', '.join(WorkQueue)}.",
        )
    return frozenset(WorkQueue(name) for name in names)


def _print(text: str) -> None:
    out = console()
    out.print(text)
    out.file.flush()
