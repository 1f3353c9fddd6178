"""Streams of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any, Generic, TypeVar

from anyio import CancelScope
from litestar import Request
from litestar.response import Stream
from litestar.response.base import ASGIResponse
from litestar.response.streaming import ASGIStreamingResponse
from litestar.types import Receive, Send

from smartchat_core.chat.conversations.running import NumberedEvent
from smartchat_core.model.codec import to_json

__all__ = ["EVENT_STREAM", "EventStream", "encoded_event", "event_name"]

EVENT_STREAM = "text/event-stream"

T = TypeVar("T")

_QUEUED = 32
_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def event_name(kind: type) -> str:
    """What events of this type are called in a stream: its name in snake case."""
    return _BORDER.sub("_", kind.__name__).lower()


class EventStream(Stream, Generic[T]):
    """An answer that streams `first`, what follows it in `rest`, and comments while nothing happens.

    `rest` runs in a task of its own. When the stream has ended, or the client is gone, it is closed.

    Args:
        first: the first event. The route waits for it, so that a request that cannot be served is
            answered by a problem and not by a stream.
        rest: the source of the first event.
        on_error: makes the last event of the error that the source ended in.
        heartbeat_seconds: how long nothing may come before a comment shows that the connection lives.
    """

    def __init__(
        self, first: T, rest: AsyncGenerator[T], *, on_error: Callable[[Exception], T], heartbeat_seconds: float
    ) -> None:
        self._source = rest
        chunks = _chunks(first, rest, on_error, heartbeat_seconds)
        # A proxy that collects the answer before it passes it on would turn the stream into a pause.
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(chunks, media_type=EVENT_STREAM, headers=headers, status_code=200)
        self._chunks = chunks

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **options: Any) -> ASGIResponse:
        """The stream as Litestar sends it, but closed in any case."""
        made = super().to_asgi_response(app, request, **options)
        return _ClosingStream(
            closing=(self._chunks, self._source),
            iterator=self._chunks,
            status_code=made.status_code,
            headers=dict(made.headers),
            is_head_response=made.is_head_response,
        )


class _ClosingStream(ASGIStreamingResponse):
    """Closes the generators when the response has ended: a cancelled iteration leaves them as they are."""

    __slots__ = ("_closing",)

    def __init__(self, *, closing: tuple[AsyncGenerator[Any], ...], **options: Any) -> None:
        super().__init__(**options)
        self._closing = closing

    async def send_body(self, send: Send, receive: Receive) -> None:
        try:
            await super().send_body(send, receive)
        finally:
            with CancelScope(shield=True):
                for generator in self._closing:
                    await generator.aclose()


async def _chunks(
    first: T, rest: AsyncGenerator[T], on_error: Callable[[Exception], T], heartbeat_seconds: float
) -> AsyncGenerator[bytes]:
    queue: asyncio.Queue[T | None] = asyncio.Queue(_QUEUED)

    async def produce() -> None:
        try:
            async with aclosing(rest):
                async for event in rest:
                    await queue.put(event)
        except Exception as error:  # noqa: BLE001  # whatever it is, the stream has to report that it failed
            await queue.put(on_error(error))
        await queue.put(None)

    yield encoded_event(first)
    producer = asyncio.create_task(produce(), name="smartchat-stream")
    try:
        while True:
            try:
                event = await asyncio.wait_for(queue.get(), timeout=heartbeat_seconds)
            except TimeoutError:
                yield b": nothing new\n\n"
                continue
            if event is None:
                return
            yield encoded_event(event)
    finally:
        producer.cancel()
        await asyncio.gather(producer, return_exceptions=True)


def encoded_event(event: object) -> bytes:
    """An event as it is sent."""
    if isinstance(event, NumberedEvent):
        # A client that comes back names the last one in the field Last-Event-ID.
        number = b"id: %d\n" % event.number if event.number else b""
        return number + encoded_event(event.event)
    return f"event: {event_name(type(event))}\ndata: {to_json(event)}\n\n".encode()
