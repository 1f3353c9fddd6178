"""Metering of a job: the seconds of a worker, and the seconds of those spent on parsing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from smartchat_core.model.owner_work import WorkSeconds
from smartchat_core.ports.clock import Clock

__all__ = ["WorkMeter"]


class WorkMeter:
    """Counts from its construction. Seconds that were settled are not counted again."""

    def __init__(self, clock: Clock) -> None:
        self._monotonic = clock.monotonic
        self._since = clock.monotonic()
        self._parsed = 0.0
        self._parsing_since: float | None = None

    @contextmanager
    def parsing(self) -> Iterator[None]:
        """Count the time of the block as reading a file, too."""
        self._parsing_since = self._monotonic()
        try:
            yield
        finally:
            self._parsed += self._monotonic() - self._parsing_since
            self._parsing_since = None

    def unsettled(self) -> WorkSeconds:
        """What was not settled yet, up to now."""
        now = self._monotonic()
        running = 0.0 if self._parsing_since is None else now - self._parsing_since
        return WorkSeconds(worker=now - self._since, parser=self._parsed + running)

    def settle(self, seconds: WorkSeconds) -> None:
        """Subtract these seconds, which `unsettled` returned."""
        self._since += seconds.worker
        # May be below 0 until the block ends of which a part was settled while it ran.
        self._parsed -= seconds.parser
