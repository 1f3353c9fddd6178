"""An in-memory rate limiter for one process."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from types import TracebackType
from typing import Self

from smartchat_adapters.memory.ttl_lru_cache import check_address
from smartchat_core.resilience.rate_limit import MICROSECONDS, RateDecision, RateLimit, decide

__all__ = ["MemoryRateLimiter"]


class MemoryRateLimiter:
    """A `RateLimiter` that counts in this process; each process counts for itself.

    Args:
        url: `memory://`.
        max_keys: how many keys are kept. When there are more, the key counted longest ago is forgotten, and starts
            afresh.
        monotonic: a clock that never goes back, in seconds.

    Raises:
        ConfigurationError: the address has more than that.
    """

    def __init__(
        self,
        url: str = "memory://",
        *,
        max_keys: int = 100_000,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        check_address(url)
        self._max_keys = max_keys
        self._monotonic = monotonic
        self._arrivals: OrderedDict[str, int] = OrderedDict()

    def __len__(self) -> int:
        return len(self._arrivals)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing to close."""

    async def take(self, key: str, limit: RateLimit, *, cost: int = 1) -> RateDecision:
        now = int(self._monotonic() * MICROSECONDS)
        decision, arrival = decide(limit, self._arrivals.get(key), now=now, cost=cost)
        self._arrivals[key] = arrival
        self._arrivals.move_to_end(key)
        self._forget(now)
        return decision

    def _forget(self, now: int) -> None:
        """Make room, and on the way drop what is over among those counted longest ago."""
        while self._arrivals:
            oldest = next(iter(self._arrivals))
            if len(self._arrivals) <= self._max_keys and self._arrivals[oldest] > now:
                return
            del self._arrivals[oldest]
