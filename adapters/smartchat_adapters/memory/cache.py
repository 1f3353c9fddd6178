"""An in-memory cache for one process."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from smartchat_adapters.memory.ttl_lru_cache import TtlLruCache, check_address

__all__ = ["MemoryCache"]


class MemoryCache:
    """A `Cache` in this process's memory; it ends with the process, and no other process sees it.

    Args:
        url: `memory://`.
        max_entries: how many values are kept; what was used longest ago goes first.
        max_bytes: how much they may take up.
        monotonic: a clock that never goes back, in seconds.

    Raises:
        ConfigurationError: the address has more than that.
    """

    def __init__(
        self,
        url: str = "memory://",
        *,
        max_entries: int = 10_000,
        max_bytes: int = 64 * 1024**2,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        check_address(url)
        self._store = TtlLruCache(max_entries=max_entries, max_bytes=max_bytes, monotonic=monotonic)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing to close."""

    async def get(self, key: str) -> bytes | None:
        return self._store.get(key)

    async def set(self, key: str, value: bytes, *, ttl_seconds: float) -> None:
        self._store.put(key, value, ttl_seconds)

    async def delete(self, key: str) -> None:
        self._store.drop(key)

    async def clear(self, prefix: str) -> int:
        return self._store.drop_all(prefix)
