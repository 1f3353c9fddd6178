"""The gauge poller: measures at intervals what is no event: how full a pool is, whether a provider is called."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager

from smartchat.composition import Services
from smartchat_core.chat.fallback import FallbackModel
from smartchat_core.model.metric import Measurement
from smartchat_core.ops.metrics.data import DB_POOL_CONNECTIONS
from smartchat_core.ops.metrics.models import LLM_PROVIDER_UP
from smartchat_core.ports.database import Database
from smartchat_core.ports.telemetry import Telemetry
from smartchat_core.resilience.throttle import Throttle

__all__ = ["GaugePoller", "GaugeSource", "make_gauge_poller", "measure_pool", "measure_providers"]

log = logging.getLogger(__name__)

SAMPLE_SECONDS = 5.0

GaugeSource = Callable[[], Iterable[Measurement]]
"""Measures something of this process; it neither waits nor blocks."""


class GaugePoller:
    """Polls some sources every few seconds and records their gauges. One that fails does not stop the others.

    Args:
        telemetry: takes the measurements.
        sources: the sources that are read.
        every_seconds: the time between two readings.
    """

    def __init__(
        self,
        telemetry: Telemetry,
        sources: Sequence[GaugeSource],
        *,
        every_seconds: float = SAMPLE_SECONDS,
        throttle: Throttle | None = None,
    ) -> None:
        self._telemetry = telemetry
        self._sources = tuple(sources)
        self._every = every_seconds
        self._throttle = throttle or Throttle()

    def sample(self) -> None:
        """Read every source once."""
        for source in self._sources:
            try:
                for measurement in source():
                    self._telemetry.record(measurement)
            except Exception:
                if self._throttle():
                    log.exception("polling of gauges failed")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Poll at once, and go on while the block runs."""
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


def make_gauge_poller(services: Services, *more: GaugeSource) -> GaugePoller:
    """The poller of a process with these services; `more` are further sources."""
    sources = (
        lambda: measure_pool(services.ports.database),
        lambda: measure_providers(services.questions.models),
        *more,
    )
    return GaugePoller(services.ports.telemetry, sources)


def measure_pool(database: Database) -> Iterator[Measurement]:
    """The connections to the database."""
    facts = database.pool()
    yield DB_POOL_CONNECTIONS.measure(facts.in_use, state="in_use")
    yield DB_POOL_CONNECTIONS.measure(facts.idle, state="idle")
    yield DB_POOL_CONNECTIONS.measure(facts.limit, state="limit")


def measure_providers(models: FallbackModel) -> Iterator[Measurement]:
    """Which providers of models are asked."""
    for provider, up in models.availability().items():
        yield LLM_PROVIDER_UP.measure(float(up), provider=provider)
