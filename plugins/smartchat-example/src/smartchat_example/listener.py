"""A listener that counts events."""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict
from types import TracebackType
from typing import Self

from smartchat_core.events import Envelope
from smartchat_core.model.ids import EventId

__all__ = ["CountingListener"]

log = logging.getLogger(__name__)

_REMEMBERED = 10_000


class CountingListener:
    """Counts the events of each kind, and logs the sums when the program ends.

    It is called in the event loop: what waits or does I/O belongs into a task or a thread that it starts when it is
    entered. An event may come twice, after a crash; its identifier is the same then.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._seen: OrderedDict[EventId, None] = OrderedDict()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        log.info("events: %s", dict(self.counts))

    def __call__(self, envelope: Envelope, /) -> None:
        """Count an event that was not counted yet."""
        if envelope.id in self._seen:
            return
        self._seen[envelope.id] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        self.counts[type(envelope.payload).__name__] += 1
