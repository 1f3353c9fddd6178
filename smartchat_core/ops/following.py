"""Spans around work that is no simple block."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractContextManager
from typing import TypeVar

from smartchat_core.ports.telemetry import NO_TELEMETRY, Attribute, Span, SpanKind, Telemetry

__all__ = ["followed", "within_trace"]

T = TypeVar("T")


async def followed(
    telemetry: Telemetry,
    name: str,
    stream: AsyncGenerator[T],
    *,
    kind: SpanKind = SpanKind.INTERNAL,
    attributes: Mapping[str, Attribute] | None = None,
    seen: Callable[[Span, T], None] | None = None,
) -> AsyncGenerator[T]:
    """The same stream within a span, which is the present one only while the stream itself works.

    Closing it closes the stream, and that is no failure: whoever listened has heard enough.

    Args:
        telemetry: takes the span.
        name: the span's name.
        stream: is closed in the end.
        kind: the span's kind.
        attributes: what is known of it before it begins.
        seen: is told each piece before it is handed on, to say of the span what it knows.
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


def within_trace(
    telemetry: Telemetry,
    name: str,
    *,
    kind: SpanKind = SpanKind.CLIENT,
    attributes: Mapping[str, Attribute] | None = None,
) -> AbstractContextManager[Span]:
    """A span that is part of something; where nothing is traced it is none, so that idle looks make no traces."""
    if telemetry.trace() is None:
        return NO_TELEMETRY.span(name)
    return telemetry.span(name, kind=kind, attributes=attributes)
