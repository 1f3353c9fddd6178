"""Handing events to listeners within the process."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from smartchat_core.events import Event

__all__ = ["EventBus", "Listener"]

log = logging.getLogger(__name__)

Listener = Callable[[Event], None]


class EventBus:
    """Calls every listener with every event, in the order in which they came."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def publish(self, event: Event) -> None:
        """Call the listeners. One that fails is logged, and neither the others nor the publisher notice."""
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:
                log.exception("a listener failed", extra={"event": type(event).__name__})

    def subscribe(self, listener: Listener) -> None:
        """Call the listener from now on."""
        self._listeners.append(listener)

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        """Call the listener for what happens while the block runs."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)
