"""The worker of the embedded mode: a task in the process that the library is open in."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

from smartchat.composition import Services
from smartchat.events import EventBus
from smartchat.worker.housekeeping import SWEEP_SECONDS
from smartchat_core.errors import SmartChatError
from smartchat_core.events import DocumentAccepted, Event, JobLeft, JobTaken
from smartchat_core.ingestion.service import IngestionService
from smartchat_core.ingestion.sweeping import Sweeper
from smartchat_core.model.metric import Measurement
from smartchat_core.ops.catalogue.work import TASKS_ACTIVE, WORKER_CONCURRENCY, WORKER_UP

__all__ = ["InProcessWorker", "worker_of"]

log = logging.getLogger(__name__)

_IDLE_SECONDS = 2.0
"""How often it looks for jobs that nobody told it of: those of other processes, and retries whose time has come."""


class InProcessWorker:
    """Works off jobs while the block runs, those left behind by an earlier process first, and keeps house."""

    def __init__(self, *, ingestion: IngestionService, events: EventBus, sweeper: Sweeper) -> None:
        self._ingestion = ingestion
        self._events = events
        self._sweeper = sweeper
        self._swept = -SWEEP_SECONDS
        self._wake = asyncio.Event()
        self._able = False
        self._in_hand = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run beside the block; when it ends, work in hand is handed back for the next process to go on with."""
        with self._events.listening(self._notice):
            self._able = True
            task = asyncio.create_task(self._run(), name="smartchat-worker")
            try:
                yield
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                self._able = False

    def facts(self) -> Iterable[Measurement]:
        """Whether it takes work (not while it cannot ask for any), how much at a time, and what it has in hand."""
        yield WORKER_UP.measure(float(self._able))
        yield WORKER_CONCURRENCY.measure(1)
        yield TASKS_ACTIVE.measure(self._in_hand)

    def _notice(self, event: Event) -> None:
        match event:
            case DocumentAccepted():
                self._wake.set()
            case JobTaken():
                self._able = True
                self._in_hand += 1
            case JobLeft():
                self._in_hand -= 1
            case _:
                pass

    async def _run(self) -> None:
        try:
            await self._ingestion.recover()
        except SmartChatError:
            log.exception("what earlier uploads left could not be removed")
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
                log.exception("the worker could not go on; it tries again soon")
            with suppress(TimeoutError):
                async with asyncio.timeout(_IDLE_SECONDS):
                    await self._wake.wait()


def worker_of(services: Services) -> InProcessWorker:
    """A worker on open services."""
    return InProcessWorker(ingestion=services.ingestion, events=services.events, sweeper=services.sweeper)
