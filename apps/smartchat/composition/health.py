"""The looks at what the settings name."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from smartchat.composition.adapters import open_database
from smartchat.composition.services import Services
from smartchat.health.probes import (
    ModelWatch,
    look_at_cache,
    look_at_database,
    look_at_files,
    look_at_index,
    look_at_queue,
    look_at_work,
)
from smartchat.system import SystemClock
from smartchat_core.ops.health import CACHE, DATABASE, FILES, INDEX, MODELS, QUEUE, WORK
from smartchat_core.ops.health_service import HealthProbe, HealthService
from smartchat_core.ports.clock import Clock

__all__ = ["open_health"]


@asynccontextmanager
async def open_health(services: Services, *, clock: Clock | None = None) -> AsyncIterator[HealthService]:
    """What tells how the parts of these services are.

    The database is asked over a connection of its own, so that a pool with much to do does not look like a database
    that is away.

    Raises:
        DependencyError: the database cannot be opened.
    """
    clock = clock or SystemClock()
    settings = services.settings
    alone = settings.model_copy(update={"database_pool": 1, "database_overflow": 1})
    watch = ModelWatch()
    async with open_database(alone) as database:
        probes = [
            HealthProbe(part=DATABASE, look=partial(look_at_database, database, clock)),
            HealthProbe(part=INDEX, look=partial(look_at_index, services.index)),
            HealthProbe(part=FILES, look=partial(look_at_files, services.files)),
            HealthProbe(
                part=WORK, look=partial(look_at_work, database, clock, most_waiting=settings.most_waiting_jobs)
            ),
        ]
        if settings.cache or settings.sessions:
            probes.append(HealthProbe(part=CACHE, look=partial(look_at_cache, services.cache, services.sessions)))
        if services.queue is not None:
            probes.append(HealthProbe(part=QUEUE, look=partial(look_at_queue, services.queue)))
        if settings.models:
            probes.append(HealthProbe(part=MODELS, look=watch.look))
        with services.events.listening(watch.notice):
            async with HealthService(probes, clock=clock) as health:
                yield health
