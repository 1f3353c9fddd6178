"""Health state of a web server: reports, their history, and whether it is draining."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from litestar.datastructures import MutableScopeHeaders, State
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.types import Message, Scope

from smartchat.composition import Services
from smartchat.composition.health import open_health
from smartchat.composition.monitoring import monitor_over
from smartchat.settings import Settings
from smartchat.web.recent_metrics import RecentMetrics, open_samples
from smartchat_core.ops.health.history import HealthHistory
from smartchat_core.ops.health.service import HealthService
from smartchat_core.ports.telemetry import MetricsReader

__all__ = ["Draining", "HealthState", "InjectedHealth", "close_while_draining", "injected_watch", "open_watch"]

log = logging.getLogger(__name__)

_CHECK_SECONDS = 15.0


@dataclass(kw_only=True, slots=True)
class Draining:
    """Whether the server is draining: it still serves, but was asked to stop and wants no new clients."""

    begun: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthState:
    """The source of the status page and the health routes; the application's state has it as `watch`."""

    health: HealthService
    draining: Draining
    opened_at: datetime
    samples: RecentMetrics
    history: HealthHistory = field(default_factory=HealthHistory)


InjectedHealth = NamedDependency[SkipValidation[HealthState]]


async def injected_watch(state: State) -> HealthState:
    """The watch that the application's lifespan has put into its state."""
    watch: HealthState = state.watch
    return watch


@asynccontextmanager
async def open_watch(
    settings: Settings, services: Services, metrics: MetricsReader | None, draining: Draining
) -> AsyncIterator[HealthState]:
    """Check everything at intervals while the block runs.

    Raises:
        DependencyError: the database cannot be opened.
    """
    async with open_health(settings, services) as health, open_samples(metrics) as samples:
        watch = HealthState(health=health, draining=draining, opened_at=services.ports.clock.now(), samples=samples)
        tasks = [asyncio.create_task(_keep(watch), name="smartchat-watch")]
        if services.ports.queue is None and metrics is not None:
            # One process has everything; with a queue there are several, and `smartchat monitor` measures the whole.
            tasks.append(asyncio.create_task(monitor_over(settings, services, health).run(), name="smartchat-monitor"))
        try:
            yield watch
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _keep(watch: HealthState) -> None:
    while True:
        try:
            watch.history.add(await watch.health.check())
        except Exception:  # the next check may succeed, and the history shows the gap
            log.exception("health state could not be recorded")
        await asyncio.sleep(_CHECK_SECONDS)


async def close_while_draining(message: Message, scope: Scope) -> None:
    """Have clients that keep their connections come back by a new one, which leads to another server."""
    if message["type"] == "http.response.start":
        watch: HealthState | None = scope["litestar_app"].state.get("watch")
        if watch is not None and watch.draining.begun:
            MutableScopeHeaders.from_message(message)["Connection"] = "close"
