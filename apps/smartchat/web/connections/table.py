"""All connections of a server: whose they are, which one has to make room, and which ones are overdue."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Iterable
from enum import StrEnum
from typing import Protocol

from smartchat.web.connections.limits import ConnectionLimits

__all__ = ["Connection", "ConnectionTable", "End"]


class End(StrEnum):
    """Why a connection was ended that would have gone on."""

    HEAD_TIMEOUT = "head_timeout"
    TRANSFER_TIMEOUT = "transfer_timeout"
    LINGER_TIMEOUT = "linger_timeout"
    KEEP_ALIVE_TIMEOUT = "keep_alive_timeout"
    MADE_ROOM = "made_room"
    REFUSED = "refused"


class Connection(Protocol):
    """What the table knows of a connection."""

    whose: str | None
    """The client; None for a proxy, which has as many as there are people behind it."""

    @property
    def waiting_since(self) -> float | None:
        """Since when there has been no whole request on it; None while one is being answered."""

    def overdue(self, now: float) -> End | None:
        """Which of its deadlines is over."""

    def end(self, reason: End) -> None:
        """Close it."""


class ConnectionTable:
    """Bounds the connections, in all and of each client.

    When there are as many as there may be, the one without a request in progress for the longest time makes
    room: it is an idle one, or an attacker's. So every client gets in, but for those who have as many *requests* in
    progress as they may have connections.

    Args:
        limits: how many, and how slow.
        noticed: called with every connection that was ended, and why.
        counted: called with how many are open, whenever that changes.
        monotonic: a clock that never goes back, in seconds; by default the event loop's.
    """

    def __init__(
        self,
        limits: ConnectionLimits,
        *,
        noticed: Callable[[End, str | None], None] = lambda _reason, _client: None,
        counted: Callable[[int], None] = lambda _count: None,
        monotonic: Callable[[], float] | None = None,
    ) -> None:
        self.limits = limits
        self._noticed = noticed
        self._counted = counted
        self._monotonic = monotonic
        self._open: dict[Connection, None] = {}
        self._of_client: dict[str, dict[Connection, None]] = {}
        self._turns: deque[Callable[[], None]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._open)

    def now(self) -> float:
        """The present moment."""
        return self._monotonic() if self._monotonic else asyncio.get_running_loop().time()

    def admit(self, connection: Connection) -> bool:
        """Let the connection in, if need be in the place of another one; whether it was let in."""
        mine = self._of_client.get(connection.whose, {}) if connection.whose is not None else {}
        if not self._has_room(mine, self.limits.max_per_client) or not self._has_room(
            self._open, self.limits.max_connections
        ):
            self._noticed(End.REFUSED, connection.whose)
            return False
        self._open[connection] = None
        if connection.whose is not None:
            self._of_client.setdefault(connection.whose, {})[connection] = None
        self._counted(len(self._open))
        self._wind()
        return True

    def discard(self, connection: Connection) -> None:
        """The connection has ended; one that is not in the table is none."""
        if connection not in self._open:
            return
        del self._open[connection]
        if connection.whose is not None:
            mine = self._of_client[connection.whose]
            del mine[connection]
            if not mine:
                del self._of_client[connection.whose]
        self._counted(len(self._open))

    def sweep(self) -> None:
        """End all connections that are overdue."""
        now = self.now()
        for connection in tuple(self._open):
            if reason := connection.overdue(now):
                self._end(connection, reason)

    def queue_turn(self, go_on: Callable[[], None]) -> None:
        """Have somebody who sent several requests in one go be served with the next one, in turn.

        One of them goes on in each round of the event loop, however many there are. If all of them did, those who send
        one request after the other would wait for hundreds of others at each step of theirs.
        """
        self._turns.append(go_on)
        if len(self._turns) == 1:
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        go_on = self._turns.popleft()
        if self._turns:
            asyncio.get_running_loop().call_soon(self._turn)
        go_on()

    def _has_room(self, among: Collection[Connection], most: int) -> bool:
        """Whether there is room for one more, made if need be."""
        if len(among) < most:
            return True
        waiting = self._longest_waiting(among)
        if waiting is None:
            return False
        self._end(waiting, End.MADE_ROOM)
        return True

    def _longest_waiting(self, among: Iterable[Connection]) -> Connection | None:
        """Of those who have the most connections, the one that has waited longest."""
        candidates = [
            (-len(self._of_client.get(one.whose or "", ())), since, one)
            for one in among
            if (since := one.waiting_since) is not None
        ]
        return min(candidates, key=lambda found: found[:2])[2] if candidates else None

    def _end(self, connection: Connection, reason: End) -> None:
        self._noticed(reason, connection.whose)
        self.discard(connection)
        connection.end(reason)

    def _wind(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self.limits.sweep_interval, self._ring)

    def _ring(self) -> None:
        self._timer = None
        self.sweep()
        if self._open:
            self._wind()
