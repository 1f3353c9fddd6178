"""A throttle for log messages: a repeated one is logged only once in a while."""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["Throttle"]


class Throttle:
    """True at most once in each `every_seconds`, so that a dependency that is down fills no log.

    Args:
        every_seconds: how long it is False after it was True.
        monotonic: a clock that never goes back, in seconds.
    """

    def __init__(self, *, every_seconds: float = 60.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._every = every_seconds
        self._monotonic = monotonic
        self._next: float | None = None

    def __call__(self) -> bool:
        """Whether it is time to log it again."""
        now = self._monotonic()
        if self._next is not None and now < self._next:
            return False
        self._next = now + self._every
        return True
