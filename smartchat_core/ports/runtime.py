"""The ports that most services need, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from smartchat_core.ports.clock import Clock
from smartchat_core.ports.entropy import Entropy
from smartchat_core.ports.event_sink import EventSink
from smartchat_core.ports.telemetry import NO_TELEMETRY, Telemetry

__all__ = ["Runtime"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Runtime:
    """Time, randomness, and where events, measurements and spans go.

    A service that needs most of them takes this value; one that needs a single port takes that port.
    """

    clock: Clock
    entropy: Entropy
    sink: EventSink
    telemetry: Telemetry = NO_TELEMETRY
