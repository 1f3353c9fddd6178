"""Where events go."""

from __future__ import annotations

from typing import Protocol

from smartchat_core.events import Event

__all__ = ["EventSink"]


class EventSink(Protocol):
    """Hands events to whoever listens. A listener's failure never reaches the one who publishes."""

    def publish(self, event: Event) -> None:
        """Hand the event on, without waiting for the listeners' work."""
        ...
