"""A watchdog that ends waiting for a server that does not answer."""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import suppress
from typing import Any
from weakref import WeakSet

__all__ = ["Watchdog"]


class Watchdog:
    """Cuts connections that are silent for too long.

    The server has time limits of its own; this one is for when nothing comes back at all, because of a machine that is
    gone or a network that swallows. The socket is shut down under the driver, which then finds its connection lost, as
    after any other failure of the network: nothing is broken off in the middle.
    """

    def __init__(self) -> None:
        self._timers: dict[Any, asyncio.TimerHandle] = {}
        self._cut: WeakSet[Any] = WeakSet()

    def watch(self, connection: Any, seconds: float) -> None:
        """Cut the driver's connection after so many seconds, unless it is released before."""
        self.release(connection)
        loop = asyncio.get_running_loop()
        self._timers[connection] = loop.call_later(seconds, self._shut_down, connection)

    def release(self, connection: Any) -> bool:
        """Stop watching the connection; returns whether it was cut since it was watched."""
        timer = self._timers.pop(connection, None)
        if timer is not None:
            timer.cancel()
        cut = connection in self._cut
        self._cut.discard(connection)
        return cut

    def _shut_down(self, connection: Any) -> None:
        self._timers.pop(connection, None)
        self._cut.add(connection)
        # It may have been closed in this moment; then there is nothing left to do.
        with suppress(Exception), socket.socket(fileno=os.dup(connection.fileno())) as same:
            same.shutdown(socket.SHUT_RDWR)
