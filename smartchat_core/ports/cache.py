"""The port of the cache: values that can be computed again, kept for a limited time."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Cache"]


class Cache(Protocol):
    """Bytes under a key, shared by all processes where the adapter is. Whatever is in it may vanish at any time.

    Keys are any text. Every method raises `CacheUnavailable` when the cache cannot be used, within a bounded time;
    who can do without goes on without.
    """

    async def get(self, key: str) -> bytes | None:
        """What was set and has not expired, else None."""
        ...

    async def set(self, key: str, value: bytes, *, ttl_seconds: float) -> None:
        """Keep the value for at most so long, in place of what was there."""
        ...

    async def delete(self, key: str) -> None:
        """Forget the key; nothing happens when there is nothing."""
        ...

    async def clear(self, prefix: str) -> int:
        """Delete all keys that start with the prefix, and return how many those were."""
        ...
