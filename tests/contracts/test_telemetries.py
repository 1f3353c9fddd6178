"""The contract of `Telemetry`, over every adapter."""

import io
from collections.abc import Iterator

import pytest

from smartchat_adapters.observability.prometheus_metrics import PrometheusMetrics
from smartchat_adapters.observability.trace_ids import IdentifiersOnly
from smartchat_adapters.observability.trace_provider import recording_provider
from smartchat_adapters.observability.tracing import OpenTelemetry, present_trace
from smartchat_core.ops.metrics.registry import CATALOGUE
from smartchat_core.ports.telemetry import NoTelemetry, Telemetry
from smartchat_core.testing import TelemetryContract


class TestNoTelemetry(TelemetryContract):
    @pytest.fixture
    def telemetry(self) -> Telemetry:
        return NoTelemetry()


class TestIdentifiersOnly(TelemetryContract):
    @pytest.fixture
    def telemetry(self) -> Telemetry:
        metrics = PrometheusMetrics(CATALOGUE, trace=present_trace)
        return OpenTelemetry(provider=IdentifiersOnly(), record=metrics.record)


class TestRecordingProvider(TelemetryContract):
    @pytest.fixture(params=[0.0, 1.0])
    def telemetry(self, request: pytest.FixtureRequest) -> Iterator[Telemetry]:
        provider = recording_provider(
            service="test", version="1", endpoint="", ratio=request.param, dropped=lambda _: None, console=io.StringIO()
        )
        metrics = PrometheusMetrics(CATALOGUE, trace=present_trace)
        yield OpenTelemetry(provider=provider, record=metrics.record)
        provider.shutdown()
