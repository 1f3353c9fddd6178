"""An in-memory session store for one process."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from smartchat_adapters.memory.ttl_lru_cache import TtlLruCache, check_address

__all__ = ["MemorySessionStore"]


class MemorySessionStore:
    """A `SessionStore` in this process's memory; sessions end with the process, and no other process sees them.

    Args:
        url: `memory://`.
        max_sessions: how many are kept; what was used longest ago goes first.
        max_bytes: how much they may take up.
        monotonic: a clock that never goes back, in seconds.

    Raises:
        ConfigurationError: the address has more than that.
    """

    def __init__(
        self,
        url: str = "memory://",
        *,
        max_sessions: int = 10_000,
        max_bytes: int = 64 * 1024**2,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        check_address(url)
        self._store = TtlLruCache(max_entries=max_sessions, max_bytes=max_bytes, monotonic=monotonic)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing to close."""

    async def load(self, session: str) -> bytes | None:
        return self._store.get(session)

    async def save(self, session: str, value: bytes, *, ttl_seconds: float) -> None:
        self._store.put(session, value, ttl_seconds)

    async def swap(self, session: str, old: bytes | None, new: bytes, *, ttl_seconds: float) -> bool:
        if self._store.get(session) != old:
            return False
        self._store.put(session, new, ttl_seconds)
        return True

    async def delete(self, session: str) -> None:
        self._store.drop(session)
