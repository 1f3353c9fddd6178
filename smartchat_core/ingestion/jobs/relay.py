"""The outbox relay: delivers committed events to the queue and the listeners."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from smartchat_core.errors import SmartChatError
from smartchat_core.events import Envelope
from smartchat_core.ingestion.jobs.dispatch import to_work_item
from smartchat_core.model.work import WorkItem
from smartchat_core.ops import spans
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.job_queue import JobQueue
from smartchat_core.ports.runtime import Runtime

__all__ = ["EventRelay", "FanOut"]

log = logging.getLogger(__name__)

FanOut = Callable[[UnitOfWork, Sequence[Envelope], datetime], Awaitable[object]]
"""Makes something else of events, within the transaction that takes them out of the outbox."""


class EventRelay:
    """Delivers the events that committed, at least once: work to the queue, if there is one, and all to the sink.

    Any number of these may run side by side; each takes events that no other one has locked. What `fan_out` adds to the
    transaction is there once for each event.
    """

    def __init__(
        self,
        *,
        database: Database,
        runtime: Runtime,
        queue: JobQueue | None = None,
        fan_out: FanOut | None = None,
    ) -> None:
        self._database = database
        self._sink = runtime.sink
        self._clock = runtime.clock
        self._telemetry = runtime.telemetry
        self._queue = queue
        self._fan_out = fan_out

    async def deliver(self) -> int:
        """Deliver what waits, and return how many events that were.

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
                break  # another relay has them locked
            count += delivered
        return count

    async def _deliver(self) -> int:
        async with self._database.transaction() as work:
            pending = await work.outbox.pending()
            items = [item for _, envelope in pending if (item := to_work_item(envelope.payload)) is not None]
            if self._queue is not None and items:
                await self._queue.send([await _in_trace(work, item) for item in items])
                await work.jobs.mark_sent([item.job_id for item in items], at=self._clock.now())
            if self._fan_out is not None and pending:
                await self._fan_out(work, [envelope for _, envelope in pending], self._clock.now())
            for _, envelope in pending:
                self._sink.deliver(envelope)
            if pending:
                await work.outbox.delivered([position for position, _ in pending])
        return len(pending)

    async def try_deliver(self) -> None:
        """Deliver what waits, after the caller's commit: a failure is logged, and the sweeper retries it."""
        try:
            await self.deliver()
        except SmartChatError as error:
            log.warning("event delivery failed; it is retried", extra={"code": error.code}, exc_info=error)

    async def _waiting(self) -> bool:
        async with self._database.read_only() as work:
            return bool(await work.outbox.pending(limit=1))


async def _in_trace(work: UnitOfWork, item: WorkItem) -> WorkItem:
    """The message, with the trace of the request that its job came from."""
    job = await work.jobs.get(item.job_id)
    return item if job is None else replace(item, trace=job.trace)
