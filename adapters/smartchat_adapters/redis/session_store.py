"""A session store in Redis that several processes share."""

from __future__ import annotations

import hashlib

from smartchat_adapters.redis.adapter import RedisAdapter, milliseconds
from smartchat_adapters.redis.scripts import SWAP

__all__ = ["RedisSessionStore"]


class RedisSessionStore(RedisAdapter):
    """A `SessionStore` in Redis. Give it a server that does not evict (`maxmemory-policy noeviction`).

    The identifiers of sessions are secrets, so the keys hold their digests: listing the keys of a server
    gives no access to a session.
    """

    purpose = "session"

    async def load(self, session: str) -> bytes | None:
        return await self._get(self._secret_key(session))

    async def save(self, session: str, value: bytes, *, ttl_seconds: float) -> None:
        await self._set(self._secret_key(session), value, ttl_seconds=ttl_seconds)

    async def swap(self, session: str, old: bytes | None, new: bytes, *, ttl_seconds: float) -> bool:
        had = old is not None
        arguments = (int(had), old or b"", new, milliseconds(ttl_seconds))
        # Repeated after an answer that was lost, a swap that was made would pass for one that was refused.
        return bool(await self._run_script(SWAP, self._secret_key(session), arguments, repeatable=False))

    async def delete(self, session: str) -> None:
        name = self._secret_key(session)
        await self._run(lambda client: client.unlink(name))

    def _secret_key(self, session: str) -> bytes:
        return self._key(hashlib.sha256(session.encode("utf-8", "surrogatepass")).hexdigest())
