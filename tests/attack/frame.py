"""What an attack is, and the sockets that attacks are made of."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field

__all__ = ["ATTACKER", "WITNESS", "Attack", "Held", "Peer", "Target", "request_head"]

ATTACKER = "127.0.0.1"
WITNESS = "127.0.0.9"
"""Each loopback address is a client of its own."""

_CONNECT_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """The server under attack; `work` is a document whose processing does not end while the attack lasts."""

    host: str
    port: int
    work: str = ""


@dataclass(kw_only=True, slots=True)
class Peer:
    """One open connection of an attacker."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> bool:
        """Send without waiting for a server that does not read; whether the connection still takes it."""
        if self.writer.is_closing():
            return False
        self.writer.write(data)
        await asyncio.sleep(0)
        return not self.writer.is_closing()

    async def answer(self, seconds: float = 5.0) -> bytes:
        """What has been answered within so many seconds, up to the end of the head; empty where nothing was."""
        with suppress(TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), seconds)
        return b""

    async def closed(self) -> bool:
        """Whether the server has ended the connection; what it sent before that is read and dropped."""
        try:
            async with asyncio.timeout(0.05):
                while await self.reader.read(65536):
                    pass
        except TimeoutError:
            return False
        except OSError:
            return True
        return True


@dataclass(kw_only=True)
class Held:
    """What an attack has opened: its connections, and how many of them it could not even open."""

    target: Target
    peers: list[Peer] = field(default_factory=list)
    refused: int = 0
    notes: list[str] = field(default_factory=list)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def connect(
        self, count: int, first: bytes = b"", *, source: str = ATTACKER, receive_buffer: int = 0
    ) -> list[Peer]:
        """Open so many connections and send `first` on each of them."""
        made: list[Peer] = []
        for _ in range(count):
            try:
                peer = await self._open(source, receive_buffer)
            except (OSError, TimeoutError):
                self.refused += 1
                continue
            made.append(peer)
            if first:
                await peer.send(first)
        self.peers.extend(made)
        return made

    def every(self, seconds: float, step: Callable[[], Awaitable[None]]) -> None:
        """Do something again and again while the attack lasts."""

        async def run() -> None:
            while True:
                await asyncio.sleep(seconds)
                await step()

        task = asyncio.create_task(run())
        self._stack.push_async_callback(_ended, task)

    async def still_open(self) -> int:
        """How many of the connections the server has not ended."""
        ended = await asyncio.gather(*(peer.closed() for peer in self.peers))
        return ended.count(False)

    async def close(self) -> None:
        """Let go of everything, with a reset, so that nothing lingers."""
        await self._stack.aclose()
        for peer in self.peers:
            peer.writer.transport.abort()
        await asyncio.sleep(0)

    async def _open(self, source: str, receive_buffer: int) -> Peer:
        plain = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            plain.setblocking(False)
            if receive_buffer:
                plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            plain.bind((source, 0))
            async with asyncio.timeout(_CONNECT_SECONDS):
                await asyncio.get_running_loop().sock_connect(plain, (self.target.host, self.target.port))
                reader, writer = await asyncio.open_connection(sock=plain, limit=2**16)
        except BaseException:
            plain.close()
            raise
        return Peer(reader=reader, writer=writer)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Attack:
    """Something that a client does in order to stop the others.

    `begin` opens connections in what it is given and returns when the attack is at its height. `ends_within_seconds`
    is how soon the server has to be rid of all of them; None where it may keep some.
    """

    name: str
    does: str
    begin: Callable[[Held], Awaitable[None]]
    ends_within_seconds: float | None = None

    def held(self, target: Target) -> AbstractAsyncContextManager[Held]:
        """The attack at its height while the block runs."""
        return self._held(target)

    @asynccontextmanager
    async def _held(self, target: Target) -> AsyncIterator[Held]:
        held = Held(target=target)
        try:
            await self.begin(held)
            yield held
        finally:
            await held.close()


def request_head(method: str, path: str, *fields: str) -> bytes:
    """A whole head of a request."""
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *fields, "", ""]).encode()
