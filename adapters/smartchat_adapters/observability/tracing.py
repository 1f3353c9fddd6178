"""The present place in a trace, whoever makes the spans."""

from __future__ import annotations

import random
from collections.abc import Mapping
from contextlib import AbstractContextManager
from contextvars import ContextVar
from types import TracebackType
from typing import Protocol

from smartchat_core.model.trace import TraceContext, trace_context
from smartchat_core.ops.spans import ATTRIBUTES, LONGEST_VALUE
from smartchat_core.ports.telemetry import Attribute, OpenSpan, Span, SpanKind

__all__ = ["ContextTracer", "IdsOnly", "RunningSpan", "SpanMaker"]

_LARGEST = 2**63 - 1
_NOT_SAMPLED = "00"


class RunningSpan(Protocol):
    """A span of whoever records it."""

    @property
    def trace(self) -> TraceContext:
        """Its place."""
        ...

    def set(self, name: str, value: Attribute) -> None:
        """Add an attribute."""
        ...

    def fail(self, error_type: str) -> None:
        """Mark it as failed."""
        ...

    def end(self) -> None:
        """It is over."""
        ...


class SpanMaker(Protocol):
    """Makes spans, and records them or not."""

    def start(
        self,
        name: str,
        *,
        kind: SpanKind,
        attributes: Mapping[str, Attribute],
        within: RunningSpan | None,
        remote: TraceContext | None,
    ) -> RunningSpan:
        """A span `within` another one of this process, or else of a `remote` one, or else the first of a trace."""
        ...


class ContextTracer:
    """The half of `Telemetry` that takes spans. Which one is present follows tasks and threads as asyncio does.

    A span is put back on leaving its block only where it is still the present one, and never by a token: a generator
    that is closed by another task would raise with one. What stays behind then is seen through to what still lasts.
    """

    def __init__(self, maker: SpanMaker) -> None:
        self._maker = maker

    def span(
        self,
        name: str,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Mapping[str, Attribute] | None = None,
        parent: TraceContext | None = None,
    ) -> AbstractContextManager[Span]:
        return _Block(self, name, kind, attributes, parent)

    def begin(
        self,
        name: str,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Mapping[str, Attribute] | None = None,
        parent: TraceContext | None = None,
    ) -> OpenSpan:
        return self.open(name, kind, attributes, parent)

    def open(
        self, name: str, kind: SpanKind, attributes: Mapping[str, Attribute] | None, parent: TraceContext | None
    ) -> _OpenSpan:
        """Start a span; a remote parent counts before the present span.

        A request that a server takes is within none of its own: what is present then is left from the one before on
        the same connection, from whose context a server may go on to the next.
        """
        around = _present.get() if kind is not SpanKind.SERVER else None
        if parent is not None:
            parent = trace_context(parent.traceparent, parent.tracestate)  # it may come from anywhere
        allowed = {key: _bounded(value) for key, value in (attributes or {}).items() if key in ATTRIBUTES}
        running = self._maker.start(
            name[:LONGEST_VALUE],
            kind=kind,
            attributes=allowed,
            within=around.running if around is not None and parent is None else None,
            remote=parent,
        )
        return _OpenSpan(running, around)

    def trace(self) -> TraceContext | None:
        present = _present.get()
        return None if present is None else present.running.trace


class _OpenSpan:
    __slots__ = ("around", "ended", "running")

    def __init__(self, running: RunningSpan, around: _OpenSpan | None) -> None:
        self.running = running
        self.around = around
        self.ended = False

    def set(self, name: str, value: Attribute) -> None:
        if not self.ended and name in ATTRIBUTES:
            self.running.set(name, _bounded(value))

    def fail(self, error_type: str) -> None:
        if not self.ended:
            self.running.fail(str(_bounded(error_type)))

    def current(self) -> AbstractContextManager[None]:
        return _Current(self)

    def end(self) -> None:
        if not self.ended:
            self.ended = True
            self.running.end()


_present: ContextVar[_OpenSpan | None] = ContextVar("smartchat_span", default=None)


class _Current(AbstractContextManager[None]):
    __slots__ = ("_before", "_span")

    def __init__(self, span: _OpenSpan) -> None:
        self._span = span
        self._before: _OpenSpan | None = None

    def __enter__(self) -> None:
        self._before = _present.get()
        _present.set(self._span)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if _present.get() is self._span:
            _present.set(_lasting(self._before))


class _Block(AbstractContextManager[Span]):
    __slots__ = ("_arguments", "_current", "_span", "_tracer")

    def __init__(
        self,
        tracer: ContextTracer,
        name: str,
        kind: SpanKind,
        attributes: Mapping[str, Attribute] | None,
        parent: TraceContext | None,
    ) -> None:
        self._tracer = tracer
        self._arguments = (name, kind, attributes, parent)

    def __enter__(self) -> Span:
        self._span = self._tracer.open(*self._arguments)
        self._current = _Current(self._span)
        self._current.__enter__()
        return self._span

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None and not issubclass(kind, GeneratorExit):
            self._span.fail(kind.__name__)
        self._span.end()
        self._current.__exit__(kind, error, traceback)


def _lasting(span: _OpenSpan | None) -> _OpenSpan | None:
    """The span, or the nearest one around it that is not over."""
    while span is not None and span.ended:
        span = span.around
    return span


def _bounded(value: Attribute) -> Attribute:
    """The value as it can be sent: a lone surrogate or a number without end would spoil all that is sent with it."""
    if isinstance(value, (bool, float)):
        return value
    if isinstance(value, int):
        return max(-_LARGEST, min(value, _LARGEST))
    return str(value)[:LONGEST_VALUE].encode("utf-8", "replace").decode()


class IdsOnly:
    """Gives every span its place, for log lines and exemplars, and records nothing."""

    def start(
        self,
        name: str,  # noqa: ARG002  # the protocol's signature
        *,
        kind: SpanKind,  # noqa: ARG002  # as above
        attributes: Mapping[str, Attribute],  # noqa: ARG002  # as above
        within: RunningSpan | None,
        remote: TraceContext | None,
    ) -> RunningSpan:
        """A span that is nothing but its place; whether others record the trace stays as it came."""
        parent = within.trace if within is not None else remote
        if parent is None:
            return _Place(f"{random.getrandbits(128) or 1:032x}", _NOT_SAMPLED, "")
        return _Place(parent.traceparent[3:35], parent.traceparent[53:55], parent.tracestate)


class _Place:
    __slots__ = ("trace",)

    def __init__(self, trace_id: str, flags: str, state: str) -> None:
        span_id = f"{random.getrandbits(64) or 1:016x}"
        self.trace = TraceContext(traceparent=f"00-{trace_id}-{span_id}-{flags}", tracestate=state)

    def set(self, name: str, value: Attribute) -> None:
        pass

    def fail(self, error_type: str) -> None:
        pass

    def end(self) -> None:
        pass
