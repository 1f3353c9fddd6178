"""A proxy between a client and a server that can be made to misbehave (`faults`).

    with FaultProxy(server.port) as proxy:
        client = connect(proxy.through(server.url()))
        with proxy.fault(HalfOpen()):
            ...             # the client must give up by itself
        ...                 # and be well again

It runs in a thread with a loop of its own, so that the client may be synchronous or not.
"""

import asyncio
import socket
import struct
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import NoReturn, Self
from urllib.parse import urlsplit

from tests.support.faults import Cut, Direction, Fault, HalfOpen, Passing, Refusing, Resetting, Slow
from tools.servers.ports import HOST, Ports

CHUNK = 64 * 1024
# Shares of a second in which a limited bandwidth hands bytes on.
TICKS = 20
PATIENCE = 30.0


class FaultProxy:
    """Hands bytes on between its own port and a server's, as the present fault says.

    Args:
        upstream: The server's port on the loopback.
    """

    def __init__(self, upstream: int) -> None:
        self.upstream = upstream
        self._ports = Ports()
        self.port = self._ports.any()
        self._fault: Fault = Passing()
        self._links: set[_Link] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"fault-proxy-{self.port}", daemon=True)
        self._changed = asyncio.Event()
        self._listening: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None
        self.accepted = 0
        """Connections that were ever accepted."""

    @property
    def connections(self) -> int:
        """Connections that are there now."""
        return len(self._links)

    def through(self, url: str) -> str:
        """The same address, by way of the proxy."""
        parts = urlsplit(url)
        assert parts.port == self.upstream, f"{url} does not lead to port {self.upstream}"
        host = parts.netloc.rpartition(":")[0]
        return parts._replace(netloc=f"{host}:{self.port}").geturl()

    def set(self, fault: Fault) -> None:
        """Misbehave like this from now on; returns when it does."""
        self._run(self._switch(fault))

    @contextmanager
    def fault(self, fault: Fault) -> Iterator[None]:
        """Misbehave like this while the block runs."""
        self.set(fault)
        try:
            yield
        finally:
            self.set(Passing())

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._switch(Passing()))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Refusing closes everything there is.
        self._run(self._switch(Refusing()))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._ports.release()

    def _run(self, work: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    # From here on everything runs on the proxy's own loop.

    async def _switch(self, fault: Fault) -> None:
        was, self._fault = self._fault, fault
        self._changed.set()
        self._changed = asyncio.Event()
        for link in list(self._links):
            link.begin()
            if isinstance(fault, Refusing | Resetting) or (
                isinstance(was, HalfOpen) and not isinstance(fault, HalfOpen)
            ):
                await link.reset()
        if isinstance(fault, Refusing):
            await self._stop_listening()
        elif self._listening is None:
            self._listen()

    def _listen(self) -> None:
        self._listening = socket.socket()
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listening.bind((HOST, self.port))
        self._listening.listen(128)
        self._listening.setblocking(False)
        self._accepting = self._loop.create_task(self._accept(self._listening))

    async def _stop_listening(self) -> None:
        if self._listening is None or self._accepting is None:
            return
        self._accepting.cancel()
        with suppress(asyncio.CancelledError):
            await self._accepting
        self._listening.close()
        self._listening = self._accepting = None

    async def _accept(self, listening: socket.socket) -> None:
        while True:
            client, _ = await self._loop.sock_accept(listening)
            self.accepted += 1
            if isinstance(self._fault, Resetting):
                _reset(client)
                continue
            link = _Link(self, client)
            self._links.add(link)
            link.start()


class _Link:
    """A client's connection, and the one that the proxy made for it."""

    def __init__(self, proxy: FaultProxy, client: socket.socket) -> None:
        self._proxy = proxy
        self._client = client
        self._server: socket.socket | None = None
        self._passed = dict.fromkeys(Direction, 0)
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Count from zero: a fault begins."""
        self._passed = dict.fromkeys(Direction, 0)

    def start(self) -> None:
        self._client.setblocking(False)
        self._task = asyncio.get_running_loop().create_task(self._relay())
        self._task.add_done_callback(self._end)

    async def reset(self) -> None:
        """End both connections at once, without a goodbye."""
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    def _end(self, task: asyncio.Task[None]) -> None:
        # Not in the task itself: one that is cancelled before its first step does nothing any more.
        for end in (self._client, self._server):
            if end is not None:
                _reset(end)
        self._proxy._links.discard(self)

    async def _relay(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            if isinstance(self._proxy._fault, HalfOpen):
                await _swallow(self._client)
            self._server = socket.socket()
            self._server.setblocking(False)
            await loop.sock_connect(self._server, (HOST, self._proxy.upstream))
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pump(self._client, self._server, Direction.REQUEST))
                group.create_task(self._pump(self._server, self._client, Direction.ANSWER))
            # Both sides have said that they are done.
            self._client.close()
            self._server.close()
        except* (OSError, _Severed):
            # The other side learns of it by the reset that follows.
            pass

    async def _pump(self, source: socket.socket, sink: socket.socket, direction: Direction) -> None:
        loop = asyncio.get_running_loop()
        while data := await loop.sock_recv(source, CHUNK):
            while data:
                fault, changed = self._proxy._fault, self._proxy._changed
                if isinstance(fault, HalfOpen):
                    break
                piece, seconds = _share(fault, data)
                if seconds and await _happens(changed, seconds):
                    # Another fault counts for these bytes now.
                    continue
                if isinstance(fault, Cut) and fault.direction is direction:
                    piece = piece[: max(0, fault.after - self._passed[direction])]
                await loop.sock_sendall(sink, piece)
                self._passed[direction] += len(piece)
                if isinstance(fault, Cut) and fault.direction is direction and self._passed[direction] >= fault.after:
                    raise _Severed
                data = data[len(piece) :]
        if isinstance(self._proxy._fault, HalfOpen):
            await _swallow(source)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


class _Severed(Exception):
    """The connection has reached its cut."""


async def _swallow(source: socket.socket) -> NoReturn:
    """Take what comes and say nothing, not even goodbye, until the connection is reset."""
    while await asyncio.get_running_loop().sock_recv(source, CHUNK):
        pass
    await asyncio.Event().wait()
    raise AssertionError("nobody sets it")


def _share(fault: Fault, data: bytes) -> tuple[bytes, float]:
    """The part of the bytes that goes next, and the seconds that it waits."""
    if not isinstance(fault, Slow):
        return data, 0.0
    if fault.bytes_per_second is None:
        return data, fault.latency
    piece = data[: max(1, int(fault.bytes_per_second / TICKS))]
    return piece, fault.latency + len(piece) / fault.bytes_per_second


async def _happens(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _reset(connection: socket.socket) -> None:
    """Close with RST; does nothing where it is closed."""
    if connection.fileno() == -1:
        return
    # Lingering for zero seconds discards what is unsent and resets.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
