"""A clock that a test moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

__all__ = ["FakeClock"]


class FakeClock:
    """Stands still until it is advanced."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._now = start

    def now(self) -> datetime:
        """The moment that the test has set."""
        return self._now

    def advance(self, by: timedelta | float) -> None:
        """Move on by a duration, or by so many seconds."""
        self._now += by if isinstance(by, timedelta) else timedelta(seconds=by)
