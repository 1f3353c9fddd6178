"""Tracing helpers: spans around streams and optional child spans."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractContextManager
from typing import TypeVar

from smartchat_core.ports.telemetry import NO_TELEMETRY, Attribute, SpanKind, Telemetry, TraceSpan

__all__ = ["child_span", "trace_stream"]

T = TypeVar("T")


async def trace_stream(
    telemetry: Telemetry,
    name: str,
    stream: AsyncGenerator[T],
    *,
    kind: SpanKind = SpanKind.INTERNAL,
    attributes: Mapping[str, Attribute] | None = None,
    seen: Callable[[TraceSpan, T], None] | None = None,
) -> AsyncGenerator[T]:
    """The same stream within a span, which is the present one only while the stream itself works.

    Closing it closes the stream, and that is no failure: the listener has received enough.

    Args:
        telemetry: takes the span.
        name: the span's name.
        stream: is closed in the end.
        kind: the span's kind.
        attributes: what is known of it before it begins.
        seen: is called with each piece before it is yielded, to set attributes of the span.
    """
    span = telemetry.begin(name, kind=kind, attributes=attributes)
    try:
        while True:
            with span.current():
                try:
                    piece = await anext(stream)
                except StopAsyncIteration:
                    return
                if seen is not None:
                    seen(span, piece)
            yield piece
    except GeneratorExit:
        raise
    except BaseException as error:
        span.fail(type(error).__name__)
        raise
    finally:
        try:
            with span.current():
                await stream.aclose()
        finally:
            span.end()


def child_span(
    telemetry: Telemetry,
    name: str,
    *,
    kind: SpanKind = SpanKind.CLIENT,
    attributes: Mapping[str, Attribute] | None = None,
) -> AbstractContextManager[TraceSpan]:
    """A span that is part of another; without a current trace it is none, so that idle polling makes no traces."""
    if telemetry.trace() is None:
        return NO_TELEMETRY.span(name)
    return telemetry.span(name, kind=kind, attributes=attributes)
