"""Each request begins a trace of its own, also on a connection that stays open."""

from smartchat_adapters.observability.trace_ids import IdentifiersOnly
from smartchat_adapters.observability.tracing import OpenTelemetry
from smartchat_core.model.trace import TraceContext
from smartchat_core.ports.telemetry import SpanKind


def _identifier(trace: TraceContext | None) -> str:
    assert trace is not None
    return trace.traceparent.split("-")[1]


def test_request_is_within_no_span_that_was_left_present() -> None:
    telemetry = OpenTelemetry(provider=IdentifiersOnly())
    with telemetry.span("GET /livez", kind=SpanKind.SERVER):
        first = _identifier(telemetry.trace())
        # As a server does that goes on to the next request from the context of this one.
        with telemetry.span("GET /livez", kind=SpanKind.SERVER):
            assert _identifier(telemetry.trace()) != first


def test_request_of_a_traced_client_is_within_its_trace() -> None:
    telemetry = OpenTelemetry(provider=IdentifiersOnly())
    client = TraceContext(traceparent=f"00-{'a' * 32}-{'b' * 16}-01")
    with telemetry.span("GET /livez", kind=SpanKind.SERVER, parent=client):
        assert _identifier(telemetry.trace()) == "a" * 32
