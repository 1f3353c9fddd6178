"""The port of the clock: time, as an argument."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

__all__ = ["Clock"]


class Clock(Protocol):
    """The time of day, and durations; a test hands in one that stands still."""

    def now(self) -> datetime:
        """The present moment, aware of its time zone (UTC)."""
        ...

    def monotonic(self) -> float:
        """Seconds since some moment, which never go back: durations are differences of these, not of `now`."""
        ...
