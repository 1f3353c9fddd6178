"""One connection: uvicorn's, with deadlines."""

import asyncio
import socket
from collections.abc import Callable
from enum import Enum, auto
from http import HTTPStatus
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from smartchat.web.connections.counting import CountingTransport
from smartchat.web.connections.table import ConnectionTable, End
from smartchat.web.connections.transfer import Transfer
from smartchat.web.errors import PROBLEM_MEDIA_TYPE, Problem

__all__ = ["HEAD_BYTES", "HEAD_FIELDS", "GuardedProtocol"]

_UNSENT_BYTES = 32 * 1024
"""What the kernel holds of an answer before it goes out. Its default of megabytes would hide for minutes whether a slow
client reads, and be held for every client that does not.
"""
_RETRY_SECONDS = 2
_END_OF_HEAD = b"\r\n\r\n"

HEAD_BYTES = 32 * 1024
HEAD_FIELDS = 100
"""As Apache's LimitRequestFields; browsers and proxies send twenty or thirty."""


class _Phase(Enum):
    HEAD = auto()
    """Nothing or a part of a head has come."""
    ANSWERING = auto()
    LINGERING = auto()
    """The answer is complete, and the body of the request is not."""
    IDLE = auto()


class GuardedProtocol(H11Protocol):
    """uvicorn's protocol for HTTP/1.1 that knows how long its client has kept it waiting.

    Args:
        table: all connections of the server.
        client_of: whose connection it is, by the address at its other end, which is None for a Unix socket; None for a
            proxy.
        options: uvicorn's.
    """

    def __init__(
        self, *, table: ConnectionTable, client_of: Callable[[str | None], str | None], **options: Any
    ) -> None:
        super().__init__(**options)
        self._table = table
        self._client_of = client_of
        self._counted: CountingTransport | None = None
        self._phase = _Phase.HEAD
        self._since = table.now()
        self._sent = 0
        self._awaits_turn = False
        self._head_bytes = 0
        self._head_lines = 0
        self._outgoing = Transfer(table.limits.min_bytes_per_second, table.limits.transfer_timeout)
        self.whose: str | None = None

    @property
    def waiting_since(self) -> float | None:
        """Since when there has been no whole request; None while one is being answered."""
        return None if self._phase is _Phase.ANSWERING else self._since

    def overdue(self, now: float) -> End | None:
        """Which deadline is over."""
        if self._is_unread(now):
            return End.TRANSFER_TIMEOUT
        waited, limits = now - self._since, self._table.limits
        if self._phase is _Phase.HEAD and waited > limits.head_timeout:
            return End.HEAD_TIMEOUT
        if self._phase is _Phase.LINGERING and waited > limits.linger_timeout:
            return End.LINGER_TIMEOUT
        if self._phase is _Phase.IDLE and waited > limits.keep_alive_timeout:
            return End.KEEP_ALIVE_TIMEOUT
        return None

    def end(self, reason: End) -> None:
        """Close the connection, with an answer to who is in the middle of a head."""
        if reason is End.HEAD_TIMEOUT and self.conn.trailing_data[0]:
            self._refuse(
                HTTPStatus.REQUEST_TIMEOUT,
                "The head of the request did not come in time.",
                remedy="Send it at once.",
            )
        elif self._counted is not None and self._counted.unsent:
            self._counted.abort()  # closing would wait until the client reads
        else:
            self.transport.close()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept the connection, or refuse it when its client has too many."""
        self._counted = CountingTransport(transport)
        super().connection_made(self._counted)
        _hold_little(transport)
        self.whose = self._client_of(self.client[0] if self.client else None)
        if not self._table.admit(self):
            self._phase = _Phase.ANSWERING
            self._refuse(
                HTTPStatus.TOO_MANY_REQUESTS,
                "There are too many connections on which requests are in progress.",
                remedy=f"Try again in {_RETRY_SECONDS} seconds.",
                retry_seconds=_RETRY_SECONDS,
            )

    def connection_lost(self, exc: Exception | None) -> None:
        """Remove the connection from the table."""
        self._table.discard(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Go on with the head or the body."""
        if self._phase is _Phase.IDLE:
            self._enter(_Phase.HEAD)
        if self._phase is _Phase.HEAD and self._is_too_large(data):
            self._refuse(
                HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                f"The head of a request may have {HEAD_BYTES:,} bytes and {HEAD_FIELDS} fields.",
            )
            return
        super().data_received(data)

    def handle_events(self) -> None:
        """Make requests of what has come, unless others are to be served first."""
        if self._awaits_turn:
            self.flow.pause_reading()
            return
        super().handle_events()
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        if cycle and not cycle.response_complete:
            self._enter(_Phase.ANSWERING)
        elif self._phase is _Phase.LINGERING and self.conn.their_state is not h11.SEND_BODY:
            self._enter(_Phase.HEAD if self.conn.trailing_data[0] else _Phase.IDLE)

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the end of this one."""
        if self.conn.their_state is h11.SEND_BODY:
            self._enter(_Phase.LINGERING)
        else:
            following, _ = self.conn.trailing_data
            self._enter(_Phase.HEAD if following else _Phase.IDLE)
            if self._is_too_large(following):
                self.transport.close()
            elif following:
                self._awaits_turn = True
                self._table.queue_turn(self._take_turn)
        super().on_response_complete()

    def _take_turn(self) -> None:
        self._awaits_turn = False
        if not self.transport.is_closing():
            self.flow.resume_reading()
            self.handle_events()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP: a head that is too long, a chunk without a length."""
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            self._refuse(HTTPStatus.BAD_REQUEST, msg)
        else:
            self.transport.close()  # in the middle of an answer no other one can be given

    def _enter(self, phase: _Phase) -> None:
        if phase is not self._phase:
            self._phase, self._since = phase, self._table.now()
            self._head_bytes = self._head_lines = 0

    def _is_too_large(self, data: bytes) -> bool:
        """Whether the head that is coming is more than one has to read: h11 makes a list of all fields first."""
        end = data.find(_END_OF_HEAD)
        length = len(data) if end < 0 else end
        self._head_bytes += length
        self._head_lines += data.count(b"\n", 0, length)
        return self._head_bytes > HEAD_BYTES or self._head_lines > HEAD_FIELDS

    def _is_unread(self, now: float) -> bool:
        """Whether the client reads what it is sent too slowly."""
        if self._counted is None or not self._counted.unsent:
            self._outgoing.stopped()
            return False
        sent = self._counted.sent
        self._outgoing.moved(sent - self._sent)
        self._sent = sent
        return self._outgoing.too_slow(now)

    def _refuse(self, status: HTTPStatus, detail: str, *, remedy: str = "", retry_seconds: int | None = None) -> None:
        """Answer without asking the application, and close."""
        if self.cycle is not None:
            self.cycle.disconnected = True  # what the application still writes is not sent
        problem = Problem(title=status.phrase, status=status, detail=detail, code=status.name.lower(), remedy=remedy)
        body = problem.view.model_dump_json().encode()
        headers = [
            (b"content-type", PROBLEM_MEDIA_TYPE.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        if retry_seconds is not None:
            headers.append((b"retry-after", str(retry_seconds).encode()))
        try:
            response = h11.Response(status_code=status, headers=headers, reason=status.phrase.encode())
            self.transport.write(self.conn.send(response) or b"")
            self.transport.write(self.conn.send(h11.Data(data=body)) or b"")
            self.transport.write(self.conn.send(h11.EndOfMessage()) or b"")
        except h11.LocalProtocolError:
            pass  # the application was quicker
        self.transport.close()


def _hold_little(transport: asyncio.Transport) -> None:
    """Have the kernel hold little of what the client does not read (Linux, `man 7 tcp`: TCP_NOTSENT_LOWAT)."""
    connection = transport.get_extra_info("socket")
    option = getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if connection is not None and option is not None and connection.family in {socket.AF_INET, socket.AF_INET6}:
        connection.setsockopt(socket.IPPROTO_TCP, option, _UNSENT_BYTES)
