"""Observability of a program: its telemetry, and the reader of its metrics."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TextIO

from smartchat.composition.logs import log_event, service_logs
from smartchat.composition.metrics import measured
from smartchat.composition.tracing import host_telemetry, open_tracer_provider
from smartchat.events import EventBus
from smartchat.settings import Settings
from smartchat.system import SystemClock, SystemEntropy
from smartchat_adapters.observability.prometheus_metrics import PrometheusMetrics
from smartchat_core.events import Envelope
from smartchat_core.ops.metrics.from_events import to_measurements
from smartchat_core.ops.metrics.operations import TELEMETRY_DROPPED
from smartchat_core.ops.once import OncePerEvent
from smartchat_core.ports.event_sink import Listener
from smartchat_core.ports.telemetry import NO_TELEMETRY, MetricsReader, Telemetry

__all__ = ["UNOBSERVED", "Observability", "counting_only", "host_observability", "measured_only", "open_observability"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Observability:
    """The telemetry, and the reader of its metrics; None where they are not exposed.

    With `logs_events` what happens is also written to the log. `service` is the name of a process that runs by itself.
    """

    telemetry: Telemetry = NO_TELEMETRY
    metrics: MetricsReader | None = None
    logs_events: bool = False
    service: str = ""

    def listeners(self) -> tuple[Listener, ...]:
        """What measures each event and, with `logs_events`, writes it to the log: each of them once."""
        measure = OncePerEvent(partial(_measure, self.telemetry))
        return (measure, OncePerEvent(log_event)) if self.logs_events else (measure,)

    def event_bus(self) -> EventBus:
        """A bus with these listeners, for a process without services."""
        bus = EventBus(clock=SystemClock(), entropy=SystemEntropy(), trace=self.telemetry.trace)
        for listener in self.listeners():
            bus.subscribe(listener)
        return bus


def _measure(telemetry: Telemetry, envelope: Envelope) -> None:
    for measurement in to_measurements(envelope.payload):
        telemetry.record(measurement)


UNOBSERVED = Observability()
"""Neither measurements nor spans."""


def host_observability() -> Observability:
    """For a library within another program: spans within those of the program, if it has any, and no measurements."""
    return Observability(telemetry=host_telemetry())


def measured_only(service: str) -> Observability:
    """Metrics, spans within those of the host program, and no log of its own: for the web application within it.

    Raises:
        MissingExtra: prometheus_client is not installed.
    """
    from smartchat_adapters.observability.tracing import OpenTelemetry, present_trace  # noqa: PLC0415  # it takes time

    metrics = measured(service, trace=present_trace)
    return Observability(telemetry=OpenTelemetry(record=metrics.record), metrics=metrics)


def counting_only(metrics: PrometheusMetrics) -> Telemetry:
    """Metrics without tracing: for the parent process of those that do the work."""
    from smartchat_adapters.observability.tracing import OpenTelemetry  # noqa: PLC0415  # it takes time

    return OpenTelemetry(record=metrics.record)


@asynccontextmanager
async def open_observability(
    settings: Settings,
    *,
    service: str,
    trace_console: TextIO | None = None,
    metrics: PrometheusMetrics | None = None,
) -> AsyncIterator[Observability]:
    """Watch this process under the name of its service: `api`, `worker`, `relay`, `beat`, `monitor`, `canary`.

    Every trace that has ended is printed to `trace_console`, if there is one. `metrics` are those that it shares with
    other processes, where it does.

    Raises:
        ConfigurationError: the collector's address in the settings is none.
        MissingExtra: what it takes is not installed.
    """
    from smartchat_adapters.observability.tracing import OpenTelemetry, present_trace  # noqa: PLC0415  # it takes time

    recorder = metrics or measured(service, trace=present_trace)

    def dropped(spans: int) -> None:
        recorder.record(TELEMETRY_DROPPED.measure(spans, signal="traces"))

    async with open_tracer_provider(settings, service=service, dropped=dropped, console=trace_console) as provider:
        telemetry = OpenTelemetry(provider=provider, record=recorder.record)
        with service_logs(settings, service=service, telemetry=telemetry):
            yield Observability(telemetry=telemetry, metrics=recorder, logs_events=True, service=service)
