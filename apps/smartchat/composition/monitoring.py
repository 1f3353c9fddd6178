"""The collector of an installation, with its probes."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from smartchat.composition.health import open_health
from smartchat.composition.services import Services
from smartchat.monitor.sources import make_probes
from smartchat.settings import Settings
from smartchat_core.ops.collector import Collector, LeaderLease
from smartchat_core.ops.health.service import HealthService

__all__ = ["EVERY_SECONDS", "monitor_over", "open_monitor"]

EVERY_SECONDS = 5.0

_LARGEST = 2**53 - 1
"""A fact's value is a floating-point number, which keeps integers up to here."""


@asynccontextmanager
async def open_monitor(
    settings: Settings, services: Services, *, every_seconds: float = EVERY_SECONDS
) -> AsyncIterator[Collector]:
    """What measures the installation that these services belong to, one of several that may be there.

    Raises:
        DependencyError: the database cannot be opened.
    """
    async with open_health(settings, services) as health:
        post = LeaderLease(services.ports.database, clock=services.ports.clock, me=1 + secrets.randbelow(_LARGEST))
        yield monitor_over(settings, services, health, every_seconds=every_seconds, post=post)


def monitor_over(
    settings: Settings,
    services: Services,
    health: HealthService,
    *,
    every_seconds: float = EVERY_SECONDS,
    post: LeaderLease | None = None,
) -> Collector:
    """The collector, with a health service that runs already; without a `post` it is the only one."""
    ports = services.ports
    return Collector(
        make_probes(settings, database=ports.database, queue=ports.queue, health=health, clock=ports.clock),
        telemetry=ports.telemetry,
        clock=ports.clock,
        every_seconds=every_seconds,
        post=post,
    )
