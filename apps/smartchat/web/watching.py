"""What a web face knows of its own health: reports, their history, and whether it is about to stop."""

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
from smartchat.system import SystemClock
from smartchat.web.samples import Samples, open_samples
from smartchat_core.ops.health_history import HealthHistory
from smartchat_core.ops.health_service import HealthService

__all__ = ["Draining", "InjectedWatch", "Watch", "close_while_draining", "injected_watch", "open_watch"]

log = logging.getLogger(__name__)

_LOOK_SECONDS = 15.0


@dataclass(kw_only=True, slots=True)
class Draining:
    """Whether the server still serves, but wants no new clients: it was told to stop."""

    begun: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Watch:
    """What the pages and answers about the service's state are made of; the application's state has it as `watch`."""

    health: HealthService
    draining: Draining
    opened_at: datetime
    samples: Samples
    history: HealthHistory = field(default_factory=HealthHistory)


InjectedWatch = NamedDependency[SkipValidation[Watch]]


async def injected_watch(state: State) -> Watch:
    """The watch that the application's lifespan has put into its state."""
    watch: Watch = state.watch
    return watch


@asynccontextmanager
async def open_watch(services: Services, draining: Draining) -> AsyncIterator[Watch]:
    """Look at everything now and then while the block runs.

    Raises:
        DependencyError: the database cannot be opened.
    """
    async with open_health(services) as health, open_samples(services.observability.metrics) as samples:
        watch = Watch(health=health, draining=draining, opened_at=SystemClock().now(), samples=samples)
        tasks = [asyncio.create_task(_keep(watch), name="smartchat-watch")]
        if services.queue is None and services.observability.metrics is not None:
            # One process has everything; with a queue there are several, and `smartchat monitor` measures the whole.
            tasks.append(asyncio.create_task(monitor_over(services, health).run(), name="smartchat-monitor"))
        try:
            yield watch
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _keep(watch: Watch) -> None:
    while True:
        try:
            watch.history.add(await watch.health.check())
        except Exception:  # the next look may go better, and the history shows the gap
            log.exception("the state of the service could not be noted")
        await asyncio.sleep(_LOOK_SECONDS)


async def close_while_draining(message: Message, scope: Scope) -> None:
    """Have clients that keep their connections come back by a new one, which leads to another server."""
    if message["type"] == "http.response.start":
        watch: Watch | None = scope["litestar_app"].state.get("watch")
        if watch is not None and watch.draining.begun:
            MutableScopeHeaders.from_message(message)["Connection"] = "close"
