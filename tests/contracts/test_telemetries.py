"""The contract of `Telemetry`, over every adapter."""

import pytest

from smartchat_adapters.observability.prometheus_metrics import PrometheusMetrics
from smartchat_adapters.observability.telemetry import JoinedTelemetry
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
