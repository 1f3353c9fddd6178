"""The monitor of an installation, put together."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from smartchat.composition.health import open_health
from smartchat.composition.services import Services
from smartchat.monitor.sources import sources_of
from smartchat.system import SystemClock
from smartchat_core.ops.health_service import HealthService
from smartchat_core.ops.monitoring import Monitor, Post

__all__ = ["EVERY_SECONDS", "monitor_over", "open_monitor"]

EVERY_SECONDS = 5.0

_LARGEST = 2**53 - 1
"""A fact's value is a floating-point number, which keeps integers up to here."""


@asynccontextmanager
async def open_monitor(services: Services, *, every_seconds: float = EVERY_SECONDS) -> AsyncIterator[Monitor]:
    """What measures the installation that these services belong to, one of several that may be there.

    Raises:
        DependencyError: the database cannot be opened.
    """
    async with open_health(services) as health:
        post = Post(services.database, clock=SystemClock(), me=1 + secrets.randbelow(_LARGEST))
        yield monitor_over(services, health, every_seconds=every_seconds, post=post)


def monitor_over(
    services: Services, health: HealthService, *, every_seconds: float = EVERY_SECONDS, post: Post | None = None
) -> Monitor:
    """What measures, with health that is looked at already; without a `post` it is the only one."""
    clock = SystemClock()
    return Monitor(
        sources_of(services.settings, database=services.database, queue=services.queue, health=health, clock=clock),
        telemetry=services.observability.telemetry,
        clock=clock,
        every_seconds=every_seconds,
        post=post,
    )
