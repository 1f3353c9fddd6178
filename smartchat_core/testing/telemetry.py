"""The contract of telemetry: take everything, raise nothing, and never hold up the caller."""

from __future__ import annotations

import asyncio

import pytest

from smartchat_core.model.metric import Measurement, Metric, MetricKind
from smartchat_core.model.trace import TraceContext, trace_context
from smartchat_core.ops.metrics.http import HTTP_REQUEST_DURATION, HTTP_REQUESTS, HTTP_REQUESTS_IN_PROGRESS
from smartchat_core.ports.telemetry import SpanKind, Telemetry

__all__ = ["TelemetryContract"]

REMOTE = TraceContext(traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", tracestate="a=b")

MEASUREMENTS = [
    pytest.param(HTTP_REQUESTS.measure(method="GET", route="/", status="200"), id="counter"),
    pytest.param(HTTP_REQUESTS_IN_PROGRESS.measure(3), id="gauge"),
    pytest.param(HTTP_REQUESTS_IN_PROGRESS.measure(float("nan")), id="gauge-unknown"),
    pytest.param(HTTP_REQUEST_DURATION.measure(0.1, method="GET", route="/"), id="histogram"),
    pytest.param(HTTP_REQUESTS.measure(-1, method="GET", route="/", status="200"), id="negative"),
    pytest.param(HTTP_REQUEST_DURATION.measure(float("nan"), method="GET", route="/"), id="no-number"),
    pytest.param(HTTP_REQUESTS.measure(method="\0", route="\ud800", status="x" * 10_000), id="hostile"),
    pytest.param(Measurement(metric=HTTP_REQUESTS, value=1.0, labels=("GET",)), id="labels-missing"),
    pytest.param(
        Measurement(metric=Metric(name="stranger_total", kind=MetricKind.COUNTER, help="Unknown."), value=1.0),
        id="unknown-metric",
    ),
]


class Broken(Exception):
    """Is raised within a span."""


class TelemetryContract:
    """Subclass it and define the fixture `telemetry`."""

    pytestmark = pytest.mark.anyio

    @pytest.mark.parametrize("measurement", MEASUREMENTS)
    def test_whatever_is_measured_nothing_is_raised(self, telemetry: Telemetry, measurement: Measurement) -> None:
        for _ in range(2):
            telemetry.record(measurement)

    def test_a_span_takes_what_becomes_known(self, telemetry: Telemetry) -> None:
        with telemetry.span("GET", kind=SpanKind.SERVER, attributes={"http.request.method": "GET", "n": 1}) as span:
            span.set("http.route", "/api/documents/{document_id}")
            span.set("ratio", 0.5)
            span.set("whole", True)
            span.fail("500")
            telemetry.record(HTTP_REQUESTS.measure(method="GET", route="/", status="500"))

    @pytest.mark.parametrize("kind", SpanKind)
    def test_spans_nest_and_leave_the_place_as_it_was(self, telemetry: Telemetry, kind: SpanKind) -> None:
        outside = telemetry.trace()
        with telemetry.span("outer", kind=kind):
            outer = telemetry.trace()
            with telemetry.span("inner"):
                inner = telemetry.trace()
            assert telemetry.trace() == outer
        assert telemetry.trace() == outside
        if outer is not None and inner is not None:
            assert inner.traceparent[3:35] == outer.traceparent[3:35]
            assert inner.traceparent != outer.traceparent

    def test_a_place_in_a_trace_is_well_formed(self, telemetry: Telemetry) -> None:
        with telemetry.span("anything"):
            place = telemetry.trace()
        if place is not None:
            assert trace_context(place.traceparent, place.tracestate) == place

    def test_a_span_goes_on_where_another_program_was(self, telemetry: Telemetry) -> None:
        with telemetry.span("work", kind=SpanKind.CONSUMER, parent=REMOTE):
            place = telemetry.trace()
        if place is not None:
            assert place.traceparent[3:35] == REMOTE.traceparent[3:35]
            assert place.traceparent != REMOTE.traceparent

    @pytest.mark.parametrize("parent", ["", "nonsense", "00-" + "0" * 32 + "-" + "0" * 16 + "-01"])
    def test_a_parent_that_is_none_does_no_harm(self, telemetry: Telemetry, parent: str) -> None:
        with telemetry.span("work", parent=TraceContext(traceparent=parent)):
            telemetry.trace()

    @pytest.mark.parametrize("error", [Broken("secret"), asyncio.CancelledError(), KeyboardInterrupt()])
    def test_what_a_block_raises_comes_out(self, telemetry: Telemetry, error: BaseException) -> None:
        before = telemetry.trace()
        with pytest.raises(type(error)) as caught, telemetry.span("work"):
            raise error
        assert caught.value is error
        assert telemetry.trace() == before

    async def test_tasks_do_not_mix_their_spans(self, telemetry: Telemetry) -> None:
        async def work(name: str) -> tuple[TraceContext | None, TraceContext | None]:
            with telemetry.span(name):
                before = telemetry.trace()
                for _ in range(3):
                    await asyncio.sleep(0)
                return before, telemetry.trace()

        found = await asyncio.gather(*(work(name) for name in "abc"))
        assert all(before == after for before, after in found)
        places = [before for before, _ in found if before is not None]
        assert len(set(places)) == len(places)
