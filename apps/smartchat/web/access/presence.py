"""Whether a library has users at all: one without is its machine's own, and nobody signs in there."""

import ipaddress
import time
from collections.abc import Callable

from litestar.types import Scope

from smartchat_core.ports.database import Database

__all__ = ["UserPresence", "by_local_listener"]

_FRESH_SECONDS = 1.0


class UserPresence:
    """Asks the database for users, until there is one.

    Where there was none, that is believed for a second, so that the first user shuts the others out after that time at
    most. Where there was one, that is believed for good: nothing opens a library again.
    """

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._any = False
        self._asked_at: float | None = None

    async def any(self) -> bool:
        """Whether there are users, whatever they may do."""
        if self._any:
            return True
        now = self._clock()
        if self._asked_at is None or now - self._asked_at >= _FRESH_SECONDS:
            async with self._database.read_only() as work:
                self._any = bool(await work.users.list(limit=1))
            self._asked_at = now
        return self._any


def by_local_listener(scope: Scope) -> bool:
    """Whether the request arrived at a loopback address of this machine, or at a Unix socket.

    This is where the server accepted the connection, which nothing in a request can change.
    """
    server = scope.get("server")
    if server is None or server[1] is None:
        return True
    try:
        return ipaddress.ip_address(server[0].partition("%")[0]).is_loopback
    except ValueError:
        return server[0] in {"localhost", "testserver.local"}
