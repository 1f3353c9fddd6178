"""One telemetry of its parts: what counts, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from smartchat_core.model.metric import Measurement
from smartchat_core.model.trace import TraceContext
from smartchat_core.ports.telemetry import NO_TELEMETRY, Attribute, OpenSpan, Span, SpanKind

__all__ = ["JoinedTelemetry", "Recorder", "Tracer"]


class Recorder(Protocol):
    """The half of `Telemetry` that takes measurements."""

    def record(self, measurement: Measurement) -> None:
        """Add a measurement to its metric."""
        ...


class Tracer(Protocol):
    """The half of `Telemetry` that takes spans."""

    def span(
        self,
        name: str,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Mapping[str, Attribute] | None = None,
        parent: TraceContext | None = None,
    ) -> AbstractContextManager[Span]:
        """A span around the block."""
        ...

    def begin(
        self,
        name: str,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Mapping[str, Attribute] | None = None,
        parent: TraceContext | None = None,
    ) -> OpenSpan:
        """A span that lasts beyond a block."""
        ...

    def trace(self) -> TraceContext | None:
        """The present place in the trace."""
        ...


class JoinedTelemetry:
    """A `Telemetry` of a recorder and a tracer; what is not given keeps nothing."""

    def __init__(self, *, recorder: Recorder = NO_TELEMETRY, tracer: Tracer = NO_TELEMETRY) -> None:
        self._recorder = recorder
        self._tracer = tracer

    def record(self, measurement: Measurement) -> None:
        self._recorder.record(measurement)

    def span(
        self,
        name: str,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Mapping[str, Attribute] | None = None,
        parent: TraceContext | None = None,
    ) -> AbstractContextManager[Span]:
        return self._tracer.span(name, kind=kind, attributes=attributes, parent=parent)

    def begin(
        self,
        name: str,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Mapping[str, Attribute] | None = None,
        parent: TraceContext | None = None,
    ) -> OpenSpan:
        return self._tracer.begin(name, kind=kind, attributes=attributes, parent=parent)

    def trace(self) -> TraceContext | None:
        return self._tracer.trace()
