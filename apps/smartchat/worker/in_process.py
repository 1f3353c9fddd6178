"""The worker of the embedded mode: a task in the process that the library is open in."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from smartchat.events import EventBus
from smartchat_core.errors import SmartChatError
from smartchat_core.events import DocumentAccepted, Event
from smartchat_core.ingestion.service import IngestionService

__all__ = ["InProcessWorker"]

log = logging.getLogger(__name__)

_IDLE_SECONDS = 2.0
"""How often it looks for jobs that nobody told it of: those of other processes, and retries whose time has come."""


class InProcessWorker:
    """Works off jobs while the block runs, those left behind by an earlier process first."""

    def __init__(self, *, ingestion: IngestionService, events: EventBus) -> None:
        self._ingestion = ingestion
        self._events = events
        self._wake = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run beside the block; when it ends, work in hand is handed back for the next process to go on with."""
        with self._events.listening(self._notice):
            task = asyncio.create_task(self._run(), name="smartchat-worker")
            try:
                yield
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    def _notice(self, event: Event) -> None:
        if isinstance(event, DocumentAccepted):
            self._wake.set()

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
            except Exception:
                # Whatever it is, other documents wait: the job's lease ends, and its attempts are counted.
                log.exception("the worker could not go on; it tries again soon")
            with suppress(TimeoutError):
                async with asyncio.timeout(_IDLE_SECONDS):
                    await self._wake.wait()
