"""The worker of the embedded mode: a task in the process that the library is open in."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

from smartchat.composition import Services
from smartchat.events import EventBus
from smartchat.jobs.housekeeping import SWEEP_SECONDS
from smartchat_core.audit.origin import acting
from smartchat_core.errors import SmartChatError
from smartchat_core.events import DocumentAccepted, Envelope, JobFinished, JobStarted
from smartchat_core.ingestion.jobs.sweeper import Sweeper
from smartchat_core.ingestion.service import IngestionService
from smartchat_core.model.audit import SERVER
from smartchat_core.model.metric import Measurement
from smartchat_core.ops.metrics.work import TASKS_ACTIVE, WORKER_CONCURRENCY, WORKER_UP

__all__ = ["InProcessWorker", "make_worker"]

log = logging.getLogger(__name__)

_IDLE_SECONDS = 2.0
"""How often it polls for jobs without a message: those of other processes, and retries whose time has come."""


class InProcessWorker:
    """Works off jobs while the block runs, those left behind by an earlier process first, and sweeps."""

    def __init__(self, *, ingestion: IngestionService, events: EventBus, sweeper: Sweeper) -> None:
        self._ingestion = ingestion
        self._events = events
        self._sweeper = sweeper
        self._swept = -SWEEP_SECONDS
        self._wake = asyncio.Event()
        self._able = False
        self._in_progress = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run beside the block; when it ends, the leases of its jobs are released for the next process."""
        with self._events.listening(self._notice):
            self._able = True
            with acting(SERVER):
                task = asyncio.create_task(self._run(), name="smartchat-worker")
            try:
                yield
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                self._able = False

    def facts(self) -> Iterable[Measurement]:
        """Whether it takes work (not while it cannot ask for any), how much at a time, and its jobs in progress."""
        yield WORKER_UP.measure(float(self._able))
        yield WORKER_CONCURRENCY.measure(1)
        yield TASKS_ACTIVE.measure(self._in_progress)

    def _notice(self, envelope: Envelope) -> None:
        match envelope.payload:
            case DocumentAccepted():
                self._wake.set()
            case JobStarted():
                self._able = True
                self._in_progress += 1
            case JobFinished():
                self._in_progress -= 1
            case _:
                pass

    async def _run(self) -> None:
        try:
            await self._ingestion.recover()
        except SmartChatError:
            log.exception("leftovers of earlier uploads could not be removed")
        while True:
            self._wake.clear()
            try:
                while await self._ingestion.work_once():
                    pass
                self._able = True
                if time.monotonic() - self._swept >= SWEEP_SECONDS:
                    self._swept = time.monotonic()
                    await self._sweeper.sweep()
            except Exception:
                self._able = False
                # Whatever it is, other documents wait: the job's lease ends, and its attempts are counted.
                log.exception("unexpected error in the worker; retrying with backoff")
            with suppress(TimeoutError):
                async with asyncio.timeout(_IDLE_SECONDS):
                    await self._wake.wait()


def make_worker(services: Services) -> InProcessWorker:
    """A worker on open services."""
    return InProcessWorker(ingestion=services.jobs.ingestion, events=services.events, sweeper=services.jobs.sweeper)
