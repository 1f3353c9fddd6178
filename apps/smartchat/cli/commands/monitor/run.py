"""`smartchat monitor`: the collector of an installation in a process of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from smartchat.cli.options import Common
from smartchat.cli.output import console
from smartchat.cli.targets import open_library
from smartchat.cli.until_stopped import until_stopped
from smartchat.composition import open_services
from smartchat.composition.monitoring import open_monitor
from smartchat.composition.observability import Observability, open_observability
from smartchat.composition.waiting import waited_for
from smartchat.metrics_server import metrics_served
from smartchat.settings import Settings
from smartchat_core.ops.collector import Collector

__all__ = ["monitor_library"]

_ADDRESS = "127.0.0.1:9464"


async def monitor_library(options: Common, *, every_seconds: float) -> int:
    """Measure until asked to stop; returns the exit code. It waits for what is unavailable at the start.

    Raises:
        ConfigurationError: one cannot listen at the address for metrics.
        DependencyError: something that it needs cannot be opened before a person has done something about it.
    """
    settings = open_library(options).settings
    # It searches nothing, so it needs no model in its memory.
    settings = settings.model_copy(update={"embedder": "none", "metrics_address": settings.metrics_address or _ADDRESS})
    async with open_observability(settings, service="monitor") as observability:
        assert observability.metrics is not None
        with metrics_served(settings, observability.metrics, refused=observability.event_bus().publish) as address:
            console().print(f"SmartChat monitor serves metrics at {address}/metrics (Ctrl-C stops it)")
            console().file.flush()
            await until_stopped(_measure(settings, observability, every_seconds=every_seconds))
    return 0


async def _measure(settings: Settings, observability: Observability, *, every_seconds: float) -> None:
    @asynccontextmanager
    async def opening() -> AsyncIterator[Collector]:
        async with (
            open_services(settings, observability=observability) as services,
            open_monitor(settings, services, every_seconds=every_seconds) as monitor,
        ):
            yield monitor

    async with waited_for(opening, telemetry=observability.telemetry) as monitor:
        await monitor.run()
