"""Bounds on what the web face does at one time."""

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Slots", "TooBusy"]


class TooBusy(Exception):
    """As much is being done as may be done at once."""

    def __init__(self, message: str, *, retry_seconds: int) -> None:
        super().__init__(message)
        self.retry_seconds = retry_seconds


class Slots:
    """So many places for one kind of work. Nobody waits for a place: whoever finds none is told when to come again."""

    def __init__(self, most: int, *, work: str, retry_seconds: int = 2) -> None:
        self._free = most
        self._work = work
        self._retry_seconds = retry_seconds

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold a place while the block runs.

        Raises:
            TooBusy: none is free.
        """
        if not self._free:
            raise TooBusy(f"too many {self._work} at the same time", retry_seconds=self._retry_seconds)
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1
