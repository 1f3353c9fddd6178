"""A server on the loopback that speaks enough of OpenAI's chat API to test clients of it, faults included."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

__all__ = ["FakeOpenAiServer", "ServerReply", "chat_events"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerReply:
    """What the server does with one request.

    With a `status` of 200 it streams `events`, else it answers with that status and an error body. It waits
    for `silent_seconds` before its first byte. With `cut` the connection is broken instead of ended; with
    `endless` it stays open until the client leaves.
    """

    status: int = 200
    events: tuple[str, ...] = ()
    message: str = "scripted error"
    silent_seconds: float = 0.0
    cut: bool = False
    endless: bool = False


def chat_events(
    pieces: Iterable[str], *, finish: str | None = "stop", usage: tuple[int, int] | None = None
) -> tuple[str, ...]:
    """The server-sent events of a reply in pieces; without `finish` it has no end, as if broken off."""

    def chunk(choices: list[dict[str, object]], **more: object) -> str:
        head = {"id": "reply", "object": "chat.completion.chunk", "created": 1, "model": "fake"}
        return json.dumps({**head, "choices": choices, **more})

    def choice(delta: dict[str, str], reason: str | None) -> list[dict[str, object]]:
        return [{"index": 0, "delta": delta, "finish_reason": reason}]

    events = [chunk(choice({"role": "assistant", "content": piece}, None)) for piece in pieces]
    if finish is not None:
        events.append(chunk(choice({}, finish)))
        if usage is not None:
            asked, reported = usage
            counts = {"prompt_tokens": asked, "completion_tokens": reported, "total_tokens": asked + reported}
            events.append(chunk([], usage=counts))
        events.append("[DONE]")
    return tuple(events)


@dataclass(kw_only=True, slots=True)
class FakeOpenAiServer:
    """Gives `replies` in turn and repeats the last one for ever; keeps the requests' bodies and keys."""

    replies: tuple[ServerReply, ...]
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    """What each request had as its bearer token."""
    url: str = ""
    client_left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a client leaves an endless or silent reply."""
    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await _head(reader)
            self.keys.append(head.get("authorization", "").removeprefix("Bearer "))
            self.requests.append(json.loads(await reader.readexactly(int(head["content-length"]))))
            reply = self.replies[min(len(self.requests), len(self.replies)) - 1]
            await self._answer(reply, reader, writer)
            if reply.cut:
                writer.transport.abort()
        except (asyncio.IncompleteReadError, ConnectionError):
            self.client_left.set()
        finally:
            writer.close()

    async def _answer(self, reply: ServerReply, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if reply.silent_seconds:
            await self._wait(reader, reply.silent_seconds)
        if reply.status != 200:
            body = json.dumps({"error": {"message": reply.message, "type": "scripted", "code": None}}).encode()
            head = f"HTTP/1.1 {reply.status} Scripted\r\ncontent-type: application/json\r\n"
            writer.write(f"{head}content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode() + body)
            await writer.drain()
            return
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n")
        writer.write(b"transfer-encoding: chunked\r\nconnection: close\r\n\r\n")
        for event in reply.events:
            data = f"data: {event}\n\n".encode()
            writer.write(b"%x\r\n%b\r\n" % (len(data), data))
            await writer.drain()
        if reply.endless:
            await self._wait(reader, None)
        if not reply.cut:
            writer.write(b"0\r\n\r\n")
            await writer.drain()

    async def _wait(self, reader: asyncio.StreamReader, seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                await reader.read()
        except TimeoutError:
            return
        raise ConnectionResetError


async def _head(reader: asyncio.StreamReader) -> dict[str, str]:
    """The headers by their names in small letters."""
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines if line)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}
