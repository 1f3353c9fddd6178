"""The port of event listeners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from smartchat_core.events import Envelope, Event

__all__ = ["EventListener", "EventSink", "Listener"]

Listener = Callable[[Envelope], None]
"""Is called with every event, perhaps twice with the same one: `Envelope.id` identifies it.

It must neither wait nor do I/O; `smartchat_core.testing.ListenerContract` holds what else is asked of one.
"""


class EventListener(Protocol):
    """A `Listener` that a package offers under the entry-point group `smartchat.listener`: an object that is called."""

    def __call__(self, envelope: Envelope, /) -> None:
        """Take note of an event."""
        ...


class EventSink(Protocol):
    """Passes events to the listeners. A listener's failure never reaches the publisher."""

    def envelope(self, event: Event) -> Envelope:
        """The event in an envelope of its own, with the present time and place in the trace: for the outbox."""
        ...

    def publish(self, event: Event) -> None:
        """Hand on what has just happened, without waiting for the listeners' work."""
        ...

    def deliver(self, envelope: Envelope) -> None:
        """Hand on an event that was stored, in the envelope that it was stored in."""
        ...
