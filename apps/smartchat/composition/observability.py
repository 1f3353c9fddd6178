"""How a program is watched: its telemetry, and who reads what was measured."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TextIO

from smartchat.composition.logs import service_logs, tell_event
from smartchat.composition.metrics import measured
from smartchat.composition.tracing import Dropped, open_tracer
from smartchat.settings import Settings
from smartchat_adapters.observability.prometheus_metrics import PrometheusMetrics
from smartchat_adapters.observability.telemetry import JoinedTelemetry
from smartchat_core.events import Event
from smartchat_core.ops.measuring import measurements_of
from smartchat_core.ports.telemetry import NO_TELEMETRY, MetricsReader, Telemetry

__all__ = ["UNOBSERVED", "Observability", "counting_only", "measured_only", "open_observability"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Observability:
    """What takes measurements and spans, and what tells the measurements; None where nobody asks for them.

    With `tells_events` what happens is also told in the log.
    """

    telemetry: Telemetry = NO_TELEMETRY
    metrics: MetricsReader | None = None
    tells_events: bool = False

    def notice(self, event: Event) -> None:
        """Measure and tell what happened where there are no services, whose bus of events does so."""
        for measurement in measurements_of(event):
            self.telemetry.record(measurement)
        if self.tells_events:
            tell_event(event)


UNOBSERVED = Observability()
"""For a library within another program, which watches itself."""


def measured_only(service: str) -> Observability:
    """Metrics, and neither traces nor a log of its own: for a web face within another program.

    Raises:
        MissingExtra: prometheus_client is not installed.
    """
    metrics = measured(service)
    return Observability(telemetry=JoinedTelemetry(recorder=metrics), metrics=metrics)


def counting_only(metrics: PrometheusMetrics) -> Telemetry:
    """What counts, and follows nothing: for the process that looks after those that do the work."""
    return JoinedTelemetry(recorder=metrics)


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
    async with AsyncExitStack() as stack:
        dropped = Dropped()
        tracer = await stack.enter_async_context(
            open_tracer(settings, service=service, dropped=dropped, console=trace_console)
        )
        metrics = metrics or measured(service, tracer=tracer)
        dropped.recorder = metrics
        telemetry = JoinedTelemetry(recorder=metrics, tracer=tracer)
        stack.enter_context(service_logs(settings, service=service, telemetry=telemetry))
        yield Observability(telemetry=telemetry, metrics=metrics, tells_events=True)
