"""From the outbox to the listeners."""

from __future__ import annotations

from smartchat_core.ports.database import Database
from smartchat_core.ports.event_sink import EventSink

__all__ = ["EventRelay"]


class EventRelay:
    """Delivers the events that committed, in order, at least once."""

    def __init__(self, *, database: Database, sink: EventSink) -> None:
        self._database = database
        self._sink = sink

    async def deliver(self) -> int:
        """Hand on what waits, and tell how many events that were."""
        count = 0
        while await self._waiting():
            async with self._database.transaction() as work:
                pending = await work.outbox.pending()
                for _, event in pending:
                    self._sink.publish(event)
                if pending:
                    await work.outbox.delivered([position for position, _ in pending])
            count += len(pending)
        return count

    async def _waiting(self) -> bool:
        async with self._database.reading() as work:
            return bool(await work.outbox.pending(limit=1))
