"""Spans by OpenTelemetry's SDK, sent to a collector by OTLP over HTTP."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TextIO
from urllib.parse import urlsplit
from uuid import uuid4

from opentelemetry import trace as api
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanLimits, TracerProvider
from opentelemetry.sdk.trace.sampling import ParentBased, Sampler, SamplingResult, TraceIdRatioBased
from opentelemetry.trace import Link
from opentelemetry.util.types import Attributes

from smartchat_adapters.observability.trace_console import TraceConsole
from smartchat_adapters.observability.trace_sending import CountedProcessor
from smartchat_adapters.observability.tracing import RunningSpan
from smartchat_core.errors import ConfigurationError
from smartchat_core.model.trace import TraceContext
from smartchat_core.ops.spans import ERROR_TYPE, HTTP_REQUEST_METHOD, HTTP_ROUTE, LONGEST_VALUE, MOST_ATTRIBUTES
from smartchat_core.ports.telemetry import Attribute, SpanKind

__all__ = ["OtelSpans", "traces_address"]

_KINDS = {
    SpanKind.INTERNAL: api.SpanKind.INTERNAL,
    SpanKind.SERVER: api.SpanKind.SERVER,
    SpanKind.CLIENT: api.SpanKind.CLIENT,
    SpanKind.PRODUCER: api.SpanKind.PRODUCER,
    SpanKind.CONSUMER: api.SpanKind.CONSUMER,
}
_EXPORT_SECONDS = 3.0
_PATH = "/v1/traces"


def traces_address(endpoint: str) -> str:
    """Where a collector takes traces: its address with the path of OTLP, if that is not there already.

    https://opentelemetry.io/docs/specs/otlp/#otlphttp-request

    Raises:
        ConfigurationError: it is no address of HTTP.
    """
    parts = urlsplit(endpoint)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigurationError(
            "the address of the collector is none",
            cause="it begins with neither http:// nor https://",
            remedy="Write it as in SMARTCHAT_OTLP_ENDPOINT=http://localhost:4318.",
        )
    base = endpoint.rstrip("/")
    return base if base.endswith(_PATH) else base + _PATH


class OtelSpans:
    """Makes spans with a provider of its own: another one in the same program is neither used nor changed.

    It has a thread that sends, so it is made after the fork of the process that uses it.

    Args:
        service: whose spans these are; they are filed under `smartchat-<service>`.
        version: of the program.
        endpoint: the collector's address; empty: nothing is sent.
        ratio: the part of the traces that begin here, or come from a stranger, that is recorded.
        dropped: is told how many spans nobody took.
        console: where each trace is printed that has ended.
        queue_size: the most spans that wait to be sent.

    Raises:
        ConfigurationError: the address is none.
    """

    def __init__(
        self,
        *,
        service: str,
        version: str,
        endpoint: str,
        ratio: float,
        dropped: Callable[[int], None],
        console: TextIO | None = None,
        queue_size: int = 2048,
        export_seconds: float = _EXPORT_SECONDS,
    ) -> None:
        address = traces_address(endpoint) if endpoint else ""
        resource = Resource.create(
            {
                "service.name": f"smartchat-{service}",
                "service.version": version,
                "service.instance.id": uuid4().hex,
            }
        )
        self._provider = TracerProvider(
            sampler=_Sampler(ratio),
            resource=resource,
            shutdown_on_exit=False,
            span_limits=SpanLimits(max_span_attributes=MOST_ATTRIBUTES, max_span_attribute_length=LONGEST_VALUE),
        )
        if address:
            # What it has to say of a collector that is away, it says for every attempt: dropped spans are counted.
            logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
            exporter = OTLPSpanExporter(endpoint=address, timeout=export_seconds, compression=Compression.Gzip)
            self._provider.add_span_processor(CountedProcessor(exporter, dropped=dropped, queue_size=queue_size))
        if console is not None:
            self._provider.add_span_processor(TraceConsole(console))
        self._tracer = self._provider.get_tracer("smartchat", version)

    def start(
        self,
        name: str,
        *,
        kind: SpanKind,
        attributes: Mapping[str, Attribute],
        within: RunningSpan | None,
        remote: TraceContext | None,
    ) -> RunningSpan:
        """A span, recorded if its trace is."""
        context = Context()
        if isinstance(within, _OtelSpan):
            context = api.set_span_in_context(within.span, context)
        elif (parent := within.trace if within is not None else remote) is not None:
            context = api.set_span_in_context(api.NonRecordingSpan(_span_context(parent)), context)
        span = self._tracer.start_span(
            name,
            context,
            kind=_KINDS[kind],
            attributes=attributes,
            record_exception=False,
            set_status_on_exception=False,
        )
        return _OtelSpan(span, server=kind is SpanKind.SERVER, method=str(attributes.get(HTTP_REQUEST_METHOD, "")))

    def close(self) -> None:
        """Send what waits, for some seconds at the most; it blocks."""
        self._provider.shutdown()


class _OtelSpan:
    __slots__ = ("_method", "_server", "_trace", "span")

    def __init__(self, span: api.Span, *, server: bool, method: str) -> None:
        self.span = span
        self._server = server
        self._method = method
        self._trace: TraceContext | None = None

    @property
    def trace(self) -> TraceContext:
        if self._trace is None:
            place = self.span.get_span_context()
            parent = f"00-{place.trace_id:032x}-{place.span_id:016x}-{place.trace_flags & 1:02x}"
            self._trace = TraceContext(traceparent=parent, tracestate=place.trace_state.to_header())
        return self._trace

    def set(self, name: str, value: Attribute) -> None:
        self.span.set_attribute(name, value)
        if self._server and name == HTTP_ROUTE:
            # Only now is the name known that the conventions want: method and route.
            self.span.update_name(f"{self._method or 'HTTP'} {value}")

    def fail(self, error_type: str) -> None:
        self.span.set_attribute(ERROR_TYPE, error_type)
        self.span.set_status(api.StatusCode.ERROR)

    def end(self) -> None:
        self.span.end()


class _Sampler(Sampler):
    """As the trace was begun, and a part of those that begin here.

    Of what strangers send to the server as a trace to be recorded, it records the same part: a browser, or anybody,
    says of every request that it is to be recorded, and the ratio bounds what that costs.
    """

    def __init__(self, ratio: float) -> None:
        self._ratio = TraceIdRatioBased(ratio)
        self._as_parent = ParentBased(self._ratio)
        self._strangers = ParentBased(self._ratio, remote_parent_sampled=self._ratio)

    def should_sample(
        self,
        parent_context: Context | None,
        trace_id: int,
        name: str,
        kind: api.SpanKind | None = None,
        attributes: Attributes = None,
        links: Sequence[Link] | None = None,
        trace_state: api.TraceState | None = None,
    ) -> SamplingResult:
        sampler = self._strangers if kind is api.SpanKind.SERVER else self._as_parent
        return sampler.should_sample(parent_context, trace_id, name, kind, attributes, links, trace_state)

    def get_description(self) -> str:
        return "SmartChat"


def _span_context(trace: TraceContext) -> api.SpanContext:
    _, trace_id, span_id, flags = trace.traceparent.split("-")[:4]
    return api.SpanContext(
        trace_id=int(trace_id, 16),
        span_id=int(span_id, 16),
        is_remote=True,
        trace_flags=api.TraceFlags(int(flags, 16) & api.TraceFlags.SAMPLED),
        trace_state=api.TraceState.from_header([trace.tracestate]) if trace.tracestate else api.TraceState(),
    )
