"""Recognising events that are delivered again."""

from __future__ import annotations

import threading

from smartchat_core.events import Envelope
from smartchat_core.model.ids import EventId
from smartchat_core.ports.event_sink import Listener

__all__ = ["OncePerEvent"]

MAX_REMEMBERED = 10_000
"""More than are delivered between a commit that fails and the next try."""


class OncePerEvent:
    """A listener that passes each event on to another one, and drops it when it comes again.

    It remembers the newest identifiers of this process, which is enough for a relay whose commit failed. A listener
    that keeps what it does beyond the process, as an audit does, keeps the identifiers with it instead.

    Args:
        listener: takes each event once; what it failed at is passed on again.
        max_remembered: so many identifiers.
    """

    def __init__(self, listener: Listener, *, max_remembered: int = MAX_REMEMBERED) -> None:
        self._listener = listener
        self._max_remembered = max_remembered
        self._lock = threading.Lock()
        self._taken: dict[EventId, None] = {}

    def __call__(self, envelope: Envelope) -> None:
        """Pass the event on, unless it was passed on before."""
        if envelope.id in self._taken:
            return
        self._listener(envelope)
        with self._lock:
            self._taken[envelope.id] = None
            if len(self._taken) > self._max_remembered:
                del self._taken[next(iter(self._taken))]
