"""`Telemetry` whose spans are those of opentelemetry-api."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from weakref import WeakSet

from opentelemetry import trace as api
from opentelemetry.context import Context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from smartchat_core.model.metric import Measurement
from smartchat_core.model.trace import TraceContext
from smartchat_core.ops.spans import ATTRIBUTES, ERROR_TYPE, HTTP_REQUEST_METHOD, HTTP_ROUTE, LONGEST_VALUE
from smartchat_core.ports.telemetry import NO_TELEMETRY, Attribute, OpenSpan, SpanKind, TraceSpan

__all__ = ["OpenTelemetry", "present_trace"]

_LARGEST = 2**63 - 1
_PROPAGATOR = TraceContextTextMapPropagator()
_OURS: WeakSet[api.Span] = WeakSet()


def present_trace() -> TraceContext | None:
    """The present place in a trace, whichever library made its span."""
    here = api.get_current_span().get_span_context()
    if not here.is_valid:
        return None
    traceparent = f"00-{here.trace_id:032x}-{here.span_id:016x}-{here.trace_flags:02x}"
    return TraceContext(traceparent=traceparent, tracestate=here.trace_state.to_header())


class OpenTelemetry:
    """Spans through opentelemetry-api, and measurements to whatever records them.

    The present span is OpenTelemetry's own, so spans of the host program and of this one nest. Only the names and
    attributes of `smartchat_core.ops.spans` are set, and no exception's text.

    Args:
        provider: makes the tracer; None: the one of the program that this is part of, which is never set from here.
        record: takes measurements.
    """

    def __init__(
        self,
        *,
        provider: api.TracerProvider | None = None,
        record: Callable[[Measurement], None] = NO_TELEMETRY.record,
    ) -> None:
        self._tracer = api.get_tracer("smartchat", tracer_provider=provider)
        self._record = record

    def record(self, measurement: Measurement) -> None:
        self._record(measurement)

    @contextmanager
    def span(
        self,
        name: str,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Mapping[str, Attribute] | None = None,
        parent: TraceContext | None = None,
    ) -> Iterator[TraceSpan]:
        with self._tracer.start_as_current_span(
            name[:LONGEST_VALUE],
            _around(kind, parent),
            kind=api.SpanKind[kind.name],
            attributes=_allowed(attributes),
            record_exception=False,
            set_status_on_exception=False,
        ) as started:
            span = _Span(started, kind, attributes)
            try:
                yield span
            except GeneratorExit:
                raise
            except BaseException as error:
                span.fail(type(error).__name__)
                raise

    def begin(
        self,
        name: str,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Mapping[str, Attribute] | None = None,
        parent: TraceContext | None = None,
    ) -> OpenSpan:
        started = self._tracer.start_span(
            name[:LONGEST_VALUE],
            _around(kind, parent),
            kind=api.SpanKind[kind.name],
            attributes=_allowed(attributes),
            record_exception=False,
            set_status_on_exception=False,
        )
        return _Span(started, kind, attributes)

    def trace(self) -> TraceContext | None:
        return present_trace()


class _Span:
    """An OpenTelemetry span that takes only the attributes that are allowed, and nothing once it has ended."""

    __slots__ = ("_method", "_span")

    def __init__(self, span: api.Span, kind: SpanKind, attributes: Mapping[str, Attribute] | None) -> None:
        self._span = span
        self._method = str((attributes or {}).get(HTTP_REQUEST_METHOD, "HTTP")) if kind is SpanKind.SERVER else ""
        if span.get_span_context().is_valid:
            _OURS.add(span)

    def set(self, name: str, value: Attribute) -> None:
        if name not in ATTRIBUTES or not self._span.is_recording():
            return
        self._span.set_attribute(name, _bounded(value))
        if self._method and name == HTTP_ROUTE:
            # Only now is the name known that the conventions want: method and route.
            self._span.update_name(f"{self._method} {value}"[:LONGEST_VALUE])

    def fail(self, error_type: str) -> None:
        if self._span.is_recording():
            self._span.set_attribute(ERROR_TYPE, _bounded(error_type))
            self._span.set_status(api.StatusCode.ERROR)

    def current(self) -> AbstractContextManager[object]:
        return api.use_span(self._span, record_exception=False, set_status_on_exception=False)

    def end(self) -> None:
        if self._span.is_recording():
            self._span.end()


def _around(kind: SpanKind, parent: TraceContext | None) -> Context | None:
    """What the span is within: a remote parent, or nothing; None: the present span.

    A request that a server takes is within a span of the host program, which has read the request's headers itself. It
    is never within one of ours: that one is left from the request before on the same connection, from whose context a
    server may go on to the next.
    """
    remote = None
    if parent is not None:
        carrier = {"traceparent": parent.traceparent, "tracestate": parent.tracestate}
        extracted = _PROPAGATOR.extract(carrier, Context())
        if api.get_current_span(extracted).get_span_context().is_valid:  # it may come from anywhere
            remote = extracted
    if kind is not SpanKind.SERVER:
        return remote
    present = api.get_current_span()
    if present.get_span_context().is_valid and present not in _OURS:
        return None
    return Context() if remote is None else remote


def _allowed(attributes: Mapping[str, Attribute] | None) -> dict[str, Attribute]:
    return {name: _bounded(value) for name, value in (attributes or {}).items() if name in ATTRIBUTES}


def _bounded(value: Attribute) -> Attribute:
    """The value as it can be sent: a lone surrogate or a number without end would spoil all that is sent with it."""
    if isinstance(value, (bool, float)):
        return value
    if isinstance(value, int):
        return max(-_LARGEST, min(value, _LARGEST))
    return str(value)[:LONGEST_VALUE].encode("utf-8", "replace").decode()
