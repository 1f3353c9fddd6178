"""How a program is watched: its telemetry, and who reads what was measured."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from smartchat.composition.logs import service_logs
from smartchat.composition.metrics import measured
from smartchat.settings import Settings
from smartchat_adapters.observability.telemetry import JoinedTelemetry
from smartchat_core.ports.telemetry import NO_TELEMETRY, MetricsReader, Telemetry

__all__ = ["UNOBSERVED", "Observability", "measured_only", "open_observability"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Observability:
    """What takes measurements and spans, and what tells the measurements; None where nobody asks for them.

    With `tells_events` what happens is also told in the log.
    """

    telemetry: Telemetry = NO_TELEMETRY
    metrics: MetricsReader | None = None
    tells_events: bool = False


UNOBSERVED = Observability()
"""For a library within another program, which watches itself."""


def measured_only(service: str) -> Observability:
    """Metrics, and neither traces nor a log of its own: for a web face within another program.

    Raises:
        MissingExtra: prometheus_client is not installed.
    """
    metrics = measured(service)
    return Observability(telemetry=JoinedTelemetry(recorder=metrics), metrics=metrics)


@asynccontextmanager
async def open_observability(
    settings: Settings,
    *,
    service: str,
) -> AsyncIterator[Observability]:
    """Watch this process under the name of its service: `api`, `worker`, `relay`, `beat`, `monitor`, `canary`.

    Raises:
        MissingExtra: what it takes is not installed.
    """
    metrics = measured(service)
    telemetry = JoinedTelemetry(recorder=metrics)
    with service_logs(settings, service=service, telemetry=telemetry):
        yield Observability(telemetry=telemetry, metrics=metrics, tells_events=True)
