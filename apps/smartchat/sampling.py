"""Looking now and then at what is no event: how full a pool is, whether a provider is asked."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager

from smartchat.composition import Services
from smartchat_core.chat.models import ModelChain
from smartchat_core.model.metric import Measurement
from smartchat_core.ops.catalogue.data import DB_POOL_CONNECTIONS
from smartchat_core.ops.catalogue.models import LLM_PROVIDER_UP
from smartchat_core.ports.database import Database
from smartchat_core.ports.telemetry import Telemetry
from smartchat_core.resilience.seldom import Seldom

__all__ = ["Look", "Sampler", "pool_of", "providers_of", "sampler_of"]

log = logging.getLogger(__name__)

SAMPLE_SECONDS = 5.0

Look = Callable[[], Iterable[Measurement]]
"""Measures something of this process; it neither waits nor blocks."""


class Sampler:
    """Takes a few looks every few seconds and records what they see. One that fails does not stop the others.

    Args:
        telemetry: takes the measurements.
        looks: what is looked at.
        every_seconds: the time between two looks.
    """

    def __init__(
        self,
        telemetry: Telemetry,
        looks: Sequence[Look],
        *,
        every_seconds: float = SAMPLE_SECONDS,
        seldom: Seldom | None = None,
    ) -> None:
        self._telemetry = telemetry
        self._looks = tuple(looks)
        self._every = every_seconds
        self._seldom = seldom or Seldom()

    def sample(self) -> None:
        """Look at everything once."""
        for look in self._looks:
            try:
                for measurement in look():
                    self._telemetry.record(measurement)
            except Exception:
                if self._seldom():
                    log.exception("something could not be measured")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look at once, and go on while the block runs."""
        task = asyncio.create_task(self._run(), name="smartchat-sampler")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self.sample()
            await asyncio.sleep(self._every)


def sampler_of(services: Services, *more: Look) -> Sampler:
    """The sampler of a process with these services; `more` is what else it looks at."""
    looks = (lambda: pool_of(services.database), lambda: providers_of(services.models), *more)
    return Sampler(services.observability.telemetry, looks)


def pool_of(database: Database) -> Iterator[Measurement]:
    """The connections to the database."""
    facts = database.pool()
    yield DB_POOL_CONNECTIONS.measure(facts.in_use, state="in_use")
    yield DB_POOL_CONNECTIONS.measure(facts.idle, state="idle")
    yield DB_POOL_CONNECTIONS.measure(facts.limit, state="limit")


def providers_of(models: ModelChain) -> Iterator[Measurement]:
    """Which providers of models are asked."""
    for provider, up in models.availability().items():
        yield LLM_PROVIDER_UP.measure(float(up), provider=provider)
