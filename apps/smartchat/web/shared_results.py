"""Shared results (single flight): computed once for all who ask at the same time, and kept for a moment."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["SharedResults"]

T = TypeVar("T")


@dataclass(kw_only=True, slots=True)
class _Made(Generic[T]):
    task: asyncio.Task[T]
    at: float | None = None


class SharedResults(Generic[T]):
    """Results by key, of which each is made by one task at a time and counts for so many seconds after it was made.

    A failure is everybody's who waited for it, and is not kept.

    Args:
        fresh_seconds: how long a result counts.
        most: how many keys are remembered.
        monotonic: a clock that never goes back, in seconds.
    """

    def __init__(self, *, fresh_seconds: float, most: int = 8, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._fresh = fresh_seconds
        self._max = most
        self._monotonic = monotonic
        self._made: dict[str, _Made[T]] = {}

    async def get(self, key: str, make: Callable[[], Awaitable[T]]) -> T:
        """The result of the key; `make` is called where there is no fresh one and none is being made."""
        made = self._made.get(key)
        if made is None or self._stale(made):
            made = self._begin(key, make)
        # Who asked and left must not end the work for those who still wait.
        return await asyncio.shield(made.task)

    def _stale(self, made: _Made[T]) -> bool:
        return made.at is not None and self._monotonic() - made.at >= self._fresh

    def _begin(self, key: str, make: Callable[[], Awaitable[T]]) -> _Made[T]:
        self._made.pop(key, None)
        while len(self._made) >= self._max:
            del self._made[next(iter(self._made))]
        made = _Made(task=asyncio.ensure_future(_awaited(make)))
        self._made[key] = made

        def done(task: asyncio.Task[T]) -> None:
            made.at = self._monotonic()
            if (task.cancelled() or task.exception() is not None) and self._made.get(key) is made:
                del self._made[key]

        made.task.add_done_callback(done)
        return made


async def _awaited(make: Callable[[], Awaitable[T]]) -> T:
    return await make()
