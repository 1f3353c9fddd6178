"""A clock that a test moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

__all__ = ["FakeClock"]


class FakeClock:
    """Stands still until it is advanced."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._now = start
        self._elapsed = 0.0

    def now(self) -> datetime:
        """The moment that the test has set."""
        return self._now

    def monotonic(self) -> float:
        """The seconds that the test has advanced it by."""
        return self._elapsed

    def advance(self, by: timedelta | float) -> None:
        """Move on by a duration, or by so many seconds."""
        step = by if isinstance(by, timedelta) else timedelta(seconds=by)
        self._now += step
        self._elapsed += step.total_seconds()
