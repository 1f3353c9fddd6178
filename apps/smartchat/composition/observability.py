"""How a program is watched: its telemetry, and who reads what was measured."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from smartchat.settings import Settings
from smartchat_core.ports.telemetry import NO_TELEMETRY, MetricsReader, Telemetry

__all__ = ["UNOBSERVED", "Observability", "open_observability"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Observability:
    """What takes measurements and spans, and what tells the measurements; None where nobody asks for them."""

    telemetry: Telemetry = NO_TELEMETRY
    metrics: MetricsReader | None = None


UNOBSERVED = Observability()
"""For a library within another program, which watches itself."""


@asynccontextmanager
async def open_observability(
    settings: Settings,  # noqa: ARG001  # read by the parts to come
    *,
    service: str,  # noqa: ARG001  # as above
) -> AsyncIterator[Observability]:
    """Watch this process under the name of its service: `api`, `worker`, `relay`, `beat`, `monitor`, `canary`."""
    yield UNOBSERVED
