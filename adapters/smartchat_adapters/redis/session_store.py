"""Sessions that several processes share."""

from __future__ import annotations

import hashlib

from smartchat_adapters.redis.adapter import Client, RedisAdapter, milliseconds
from smartchat_adapters.redis.scripts import SWAP
from smartchat_core.resilience.breaker import BreakerPolicy

__all__ = ["RedisSessionStore"]


class RedisSessionStore(RedisAdapter):
    """A `SessionStore` in Redis. Give it a server that does not evict (`maxmemory-policy noeviction`).

    The identifiers of sessions are secrets, so the keys hold their digests: whoever may list the keys of a server does
    not become a visitor by it.

    Args:
        url: address of the server, its database included.
        prefix: what all keys begin with; the sessions' own go on with `session:`.
        deadline_seconds: the longest that a call may take.
        most_connections: how many connections are open at one time.
        breaker: when a server that fails is left alone, and for how long; by default after five failures, 2 seconds.

    Raises:
        ConfigurationError: the address cannot be used.
    """

    def __init__(
        self,
        url: str,
        *,
        prefix: str = "smartchat:",
        deadline_seconds: float = 0.5,
        most_connections: int = 16,
        breaker: BreakerPolicy | None = None,
    ) -> None:
        super().__init__(
            url,
            purpose="session",
            prefix=prefix,
            deadline_seconds=deadline_seconds,
            most_connections=most_connections,
            breaker=breaker,
        )

    async def load(self, session: str) -> bytes | None:
        name = self._secret_key(session)

        async def work(client: Client) -> bytes | None:
            value: bytes | None = await client.get(name)
            return value

        return await self._run(work)

    async def save(self, session: str, value: bytes, *, ttl_seconds: float) -> None:
        name, life = self._secret_key(session), milliseconds(ttl_seconds)

        async def work(client: Client) -> None:
            if life:
                await client.set(name, value, px=life)
            else:
                await client.unlink(name)

        await self._run(work)

    async def swap(self, session: str, old: bytes | None, new: bytes, *, ttl_seconds: float) -> bool:
        had = old is not None
        arguments = (int(had), old or b"", new, milliseconds(ttl_seconds))
        # Repeated after an answer that was lost, a swap that was made would look like one that was refused.
        return bool(await self._run_script(SWAP, self._secret_key(session), arguments, repeatable=False))

    async def delete(self, session: str) -> None:
        name = self._secret_key(session)
        await self._run(lambda client: client.unlink(name))

    def _secret_key(self, session: str) -> bytes:
        return self._key(hashlib.sha256(session.encode("utf-8", "surrogatepass")).hexdigest())
