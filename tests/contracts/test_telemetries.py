"""The contract of `Telemetry`, over every adapter."""

import io
from collections.abc import Iterator

import pytest

from smartchat_adapters.observability.otel import OtelSpans
from smartchat_adapters.observability.prometheus_metrics import PrometheusMetrics
from smartchat_adapters.observability.telemetry import JoinedTelemetry
from smartchat_adapters.observability.tracing import ContextTracer, IdsOnly
from smartchat_core.ops.catalogue.every import CATALOGUE
from smartchat_core.ports.telemetry import NoTelemetry, Telemetry
from smartchat_core.testing import TelemetryContract


class TestNoTelemetry(TelemetryContract):
    @pytest.fixture
    def telemetry(self) -> Telemetry:
        return NoTelemetry()


class TestPrometheusMetrics(TelemetryContract):
    @pytest.fixture
    def telemetry(self) -> Telemetry:
        return JoinedTelemetry(recorder=PrometheusMetrics(CATALOGUE))


class TestIdentifiersOnly(TelemetryContract):
    @pytest.fixture
    def telemetry(self) -> Telemetry:
        tracer = ContextTracer(IdsOnly())
        return JoinedTelemetry(recorder=PrometheusMetrics(CATALOGUE, trace=tracer.trace), tracer=tracer)


class TestOpenTelemetry(TelemetryContract):
    @pytest.fixture(params=[0.0, 1.0])
    def telemetry(self, request: pytest.FixtureRequest) -> Iterator[Telemetry]:
        spans = OtelSpans(
            service="test", version="1", endpoint="", ratio=request.param, dropped=lambda _: None, console=io.StringIO()
        )
        tracer = ContextTracer(spans)
        yield JoinedTelemetry(recorder=PrometheusMetrics(CATALOGUE, trace=tracer.trace), tracer=tracer)
        spans.close()
