"""The port of the session store: what is remembered between the requests of one visitor."""

from __future__ import annotations

from typing import Protocol

__all__ = ["SessionStore"]


class SessionStore(Protocol):
    """Small values by a secret identifier, with a time after which an unused one is forgotten.

    Every method raises `CacheUnavailable` when the store cannot be used, within a bounded time.
    """

    async def load(self, session: str) -> bytes | None:
        """The session's value, None when there is none or it has expired."""
        ...

    async def save(self, session: str, value: bytes, *, ttl_seconds: float) -> None:
        """Write the value, and let it live so long from now."""
        ...

    async def swap(self, session: str, old: bytes | None, new: bytes, *, ttl_seconds: float) -> bool:
        """Write `new` if the value is still `old` (None: there is none); False, and no change, when it is not.

        So two processes that add to one session at the same time lose nothing: who was too late loads and tries again.
        """
        ...

    async def delete(self, session: str) -> None:
        """Forget the session; nothing happens when there is none."""
        ...
