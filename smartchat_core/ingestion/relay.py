"""From the outbox to the queue and the listeners."""

from __future__ import annotations

import logging
from dataclasses import replace

from smartchat_core.errors import SmartChatError
from smartchat_core.ingestion.dispatch import work_of
from smartchat_core.model.work import WorkItem
from smartchat_core.ops import spans
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.event_sink import EventSink
from smartchat_core.ports.job_queue import JobQueue
from smartchat_core.ports.telemetry import NO_TELEMETRY, Telemetry

__all__ = ["EventRelay"]

log = logging.getLogger(__name__)


class EventRelay:
    """Delivers the events that committed, at least once: work to the queue, if there is one, and all to the sink.

    Any number of these may run side by side; each takes events that no other one has in hand.
    """

    def __init__(
        self,
        *,
        database: Database,
        sink: EventSink,
        clock: Clock,
        queue: JobQueue | None = None,
        telemetry: Telemetry = NO_TELEMETRY,
    ) -> None:
        self._telemetry = telemetry
        self._database = database
        self._sink = sink
        self._clock = clock
        self._queue = queue

    async def deliver(self) -> int:
        """Hand on what waits, and tell how many events that were.

        Raises:
            QueueUnavailable: the broker does not take messages; the events stay where they are.
            DatabaseUnavailable: the outbox cannot be read.
        """
        count = 0
        while await self._waiting():
            with self._telemetry.span(spans.DELIVER_EVENTS) as span:
                delivered = await self._deliver()
                span.set(spans.COUNT, delivered)
            if not delivered:
                break  # another relay has them in hand
            count += delivered
        return count

    async def _deliver(self) -> int:
        async with self._database.transaction() as work:
            pending = await work.outbox.pending()
            items = [item for _, event in pending if (item := work_of(event)) is not None]
            if self._queue is not None and items:
                await self._queue.send([await _in_trace(work, item) for item in items])
                await work.jobs.mark_sent([item.job_id for item in items], at=self._clock.now())
            for _, event in pending:
                self._sink.publish(event)
            if pending:
                await work.outbox.delivered([position for position, _ in pending])
        return len(pending)

    async def try_deliver(self) -> None:
        """Hand on what waits, for a caller whose own work has committed: a failure is logged, and mended later."""
        try:
            await self.deliver()
        except SmartChatError as error:
            log.warning("events wait for their delivery", extra={"code": error.code}, exc_info=error)

    async def _waiting(self) -> bool:
        async with self._database.reading() as work:
            return bool(await work.outbox.pending(limit=1))


async def _in_trace(work: UnitOfWork, item: WorkItem) -> WorkItem:
    """The message, with the trace of the request that its job came from."""
    job = await work.jobs.get(item.job_id)
    return item if job is None else replace(item, trace=job.trace)
