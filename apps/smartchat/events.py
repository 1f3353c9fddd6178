"""Handing events to listeners within the process."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from smartchat.system import SystemClock, SystemEntropy
from smartchat_core.events import Envelope, Event
from smartchat_core.model.ids import event_id_for
from smartchat_core.model.trace import TraceContext
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.entropy import Entropy
from smartchat_core.ports.event_sink import Listener

__all__ = ["EventBus"]

log = logging.getLogger(__name__)


class EventBus:
    """Calls every listener with every event, in the order in which they came.

    Args:
        clock: dates what is published.
        entropy: makes identifiers.
        trace: the present place in the trace.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        entropy: Entropy | None = None,
        trace: Callable[[], TraceContext | None] = lambda: None,
    ) -> None:
        self._clock = clock or SystemClock()
        self._entropy = entropy or SystemEntropy()
        self._trace = trace
        self._listeners: list[Listener] = []

    def envelope(self, event: Event) -> Envelope:
        """The event in an envelope of its own."""
        return Envelope(
            id=event_id_for(entropy=self._entropy.uuid()),
            occurred_at=self._clock.now(),
            payload=event,
            trace=self._trace(),
        )

    def publish(self, event: Event) -> None:
        """Deliver what has just happened."""
        self.deliver(self.envelope(event))

    def deliver(self, envelope: Envelope) -> None:
        """Call the listeners. One that fails is logged, and neither the others nor the publisher notice."""
        for listener in tuple(self._listeners):
            try:
                listener(envelope)
            except Exception:
                about = {"event": type(envelope.payload).__name__, "event_id": envelope.id}
                log.exception("the event listener %s failed", _name_of(listener), extra=about)

    def subscribe(self, listener: Listener) -> None:
        """Call the listener from now on."""
        self._listeners.append(listener)

    def unsubscribe(self, listener: Listener) -> None:
        """Do not call the listener any more."""
        self._listeners.remove(listener)

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        """Call the listener for what happens while the block runs."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)


def _name_of(listener: Listener) -> str:
    """The name of the function or method, or of the class of any other object."""
    named = listener if hasattr(listener, "__qualname__") else type(listener)
    return f"{named.__module__}.{named.__qualname__}"
