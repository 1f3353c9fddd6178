"""The time of day, as an argument."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

__all__ = ["Clock"]


class Clock(Protocol):
    """Tells the time; a test hands in one that stands still."""

    def now(self) -> datetime:
        """The present moment, aware of its time zone (UTC)."""
        ...
