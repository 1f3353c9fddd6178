"""Spans by OpenTelemetry's SDK, sent to a collector by OTLP over HTTP."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
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
from smartchat_core.errors import ConfigurationError
from smartchat_core.ops.spans import LONGEST_VALUE, MAX_ATTRIBUTES

__all__ = ["recording_provider", "traces_address"]

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


def recording_provider(
    *,
    service: str,
    version: str,
    endpoint: str,
    ratio: float,
    dropped: Callable[[int], None],
    console: TextIO | None = None,
    queue_size: int = 2048,
    export_seconds: float = _EXPORT_SECONDS,
) -> TracerProvider:
    """A provider of this process alone, which records spans and sends them: it is nowhere set as the global one.

    It has a thread that sends, so it is made after the fork of the process that uses it; `shutdown` sends what waits,
    for some seconds at the most, and blocks.

    Args:
        service: whose spans these are; they are filed under `smartchat-<service>`.
        version: of the program.
        endpoint: the collector's address; empty: nothing is sent.
        ratio: the part of the traces that begin here, or come from a stranger, that is recorded.
        dropped: is called with how many spans could not be sent.
        console: where each trace is printed that has ended.
        queue_size: the most spans that wait to be sent.
        export_seconds: how long one attempt to send may take.

    Raises:
        ConfigurationError: the address is none.
    """
    address = traces_address(endpoint) if endpoint else ""
    resource = Resource.create(
        {
            "service.name": f"smartchat-{service}",
            "service.version": version,
            "service.instance.id": uuid4().hex,
        }
    )
    provider = TracerProvider(
        sampler=_Sampler(ratio),
        resource=resource,
        shutdown_on_exit=False,
        span_limits=SpanLimits(max_span_attributes=MAX_ATTRIBUTES, max_span_attribute_length=LONGEST_VALUE),
    )
    if address:
        # It logs a collector that is away at every attempt: dropped spans are counted instead.
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
        exporter = OTLPSpanExporter(endpoint=address, timeout=export_seconds, compression=Compression.Gzip)
        provider.add_span_processor(CountedProcessor(exporter, dropped=dropped, queue_size=queue_size))
    if console is not None:
        provider.add_span_processor(TraceConsole(console))
    return provider


class _Sampler(Sampler):
    """As the trace was begun, and a part of those that begin here.

    Of the traces that untrusted callers flag as sampled, it records the same part: a browser may flag every request,
    and the ratio bounds what that costs.
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
