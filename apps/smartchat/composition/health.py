"""Health checks of the dependencies that the settings name."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from smartchat.composition.adapters import open_database
from smartchat.composition.services import Services
from smartchat.health.probes import (
    ModelWatch,
    probe_cache,
    probe_database,
    probe_files,
    probe_index,
    probe_queue,
    probe_work,
)
from smartchat.settings import Settings
from smartchat_core.ops.health.model import CACHE, DATABASE, FILES, INDEX, MODELS, QUEUE, WORK
from smartchat_core.ops.health.service import HealthProbe, HealthService

__all__ = ["open_health"]


@asynccontextmanager
async def open_health(settings: Settings, services: Services) -> AsyncIterator[HealthService]:
    """The health service of these services.

    The database is asked over a connection of its own, so that a busy pool does not pass for a database that is
    away.

    Raises:
        DependencyError: the database cannot be opened.
    """
    ports = services.ports
    clock = ports.clock
    alone = settings.model_copy(update={"database_pool": 1, "database_overflow": 1})
    watch = ModelWatch()
    async with open_database(alone) as database:
        probes = [
            HealthProbe(part=DATABASE, check=partial(probe_database, database, clock)),
            HealthProbe(part=INDEX, check=partial(probe_index, ports.index)),
            HealthProbe(part=FILES, check=partial(probe_files, ports.files)),
            HealthProbe(part=WORK, check=partial(probe_work, database, clock, max_waiting=settings.max_queued_jobs)),
        ]
        if settings.cache or settings.sessions:
            probes.append(HealthProbe(part=CACHE, check=partial(probe_cache, ports.cache, ports.sessions)))
        if ports.queue is not None:
            probes.append(HealthProbe(part=QUEUE, check=partial(probe_queue, ports.queue)))
        if settings.model_chain:
            probes.append(HealthProbe(part=MODELS, check=watch.check))
        with services.events.listening(watch.notice):
            async with HealthService(probes, clock=clock) as health:
                yield health
