"""A server on loopback whose answers are written byte by byte, with or without TLS."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

__all__ = ["RawServer", "answer", "raw_server"]

Write = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


@dataclass(kw_only=True, slots=True)
class RawServer:
    """Where it listens, the heads of the requests that it got, and the names that TLS was begun for."""

    port: int = 0
    host: str = "127.0.0.1"
    heads: list[str] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/"


def answer(body: bytes = b"", *, status: int = 200, headers: tuple[str, ...] = ()) -> bytes:
    """A whole answer."""
    lines = (f"HTTP/1.1 {status} Scripted", *headers, f"content-length: {len(body)}", "", "")
    return "\r\n".join(lines).encode() + body


@asynccontextmanager
async def raw_server(
    write: bytes | Write, *, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[RawServer]:
    """Listens while the block runs. `write` is the answer to each request, or writes it, given the path."""
    tasks: set[asyncio.Task[None]] = set()
    found = RawServer(host=host)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            found.heads.append(head)
            if isinstance(write, bytes):
                writer.write(write)
            else:
                await write(head.split(" ")[1], writer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client left, which some tests are about
        finally:
            tasks.discard(task)
            writer.close()

    if tls is not None:
        tls.sni_callback = lambda _, name, __: found.names.append(name)
    server = await asyncio.start_server(serve, host, port, ssl=tls)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
