"""A cache that counts its lookups by result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from smartchat_core.ops.metrics.data import CACHE_OPERATIONS
from smartchat_core.ports.cache import Cache
from smartchat_core.ports.telemetry import Telemetry

__all__ = ["ObservedCache"]


class ObservedCache:
    """Counts hits, misses and failures; spans would cost more than most of its calls.

    Args:
        cache: does the work, and is closed by its owner.
        telemetry: takes the measurements.
    """

    def __init__(self, cache: Cache, *, telemetry: Telemetry) -> None:
        self._cache = cache
        self._telemetry = telemetry

    async def get(self, key: str) -> bytes | None:
        with self._errors("get"):
            found = await self._cache.get(key)
        self._count("get", "miss" if found is None else "hit")
        return found

    async def set(self, key: str, value: bytes, *, ttl_seconds: float) -> None:
        with self._errors("set"):
            await self._cache.set(key, value, ttl_seconds=ttl_seconds)
        self._count("set", "ok")

    async def delete(self, key: str) -> None:
        with self._errors("delete"):
            await self._cache.delete(key)
        self._count("delete", "ok")

    async def clear(self, prefix: str) -> int:
        with self._errors("delete"):
            count = await self._cache.clear(prefix)
        self._count("delete", "ok")
        return count

    @contextmanager
    def _errors(self, operation: str) -> Iterator[None]:
        try:
            yield
        except Exception:
            self._count(operation, "error")
            raise

    def _count(self, operation: str, outcome: str) -> None:
        self._telemetry.record(CACHE_OPERATIONS.measure(operation=operation, outcome=outcome))
