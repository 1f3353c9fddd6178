"""A cache that several processes share."""

from __future__ import annotations

import re

from smartchat_adapters.redis.adapter import Client, RedisAdapter, milliseconds
from smartchat_core.resilience.breaker import BreakerPolicy

__all__ = ["RedisCache"]

_SCANNED = 1_000
_GLOB = re.compile(rb"([*?\[\]\\])")


class RedisCache(RedisAdapter):
    """A `Cache` in Redis. The server bounds it: give it a `maxmemory` and a policy that evicts.

    Args:
        url: address of the server, its database included.
        prefix: what all keys begin with; the cache's own go on with `cache:`.
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
            purpose="cache",
            prefix=prefix,
            deadline_seconds=deadline_seconds,
            most_connections=most_connections,
            breaker=breaker,
        )

    async def get(self, key: str) -> bytes | None:
        name = self._key(key)

        async def work(client: Client) -> bytes | None:
            value: bytes | None = await client.get(name)
            return value

        return await self._run(work)

    async def set(self, key: str, value: bytes, *, ttl_seconds: float) -> None:
        name, life = self._key(key), milliseconds(ttl_seconds)

        async def work(client: Client) -> None:
            if life:
                await client.set(name, value, px=life)
            else:
                await client.unlink(name)

        await self._run(work)

    async def delete(self, key: str) -> None:
        name = self._key(key)
        await self._run(lambda client: client.unlink(name))

    async def clear(self, prefix: str) -> int:
        pattern = _GLOB.sub(rb"\\\1", self._key(prefix)) + b"*"
        cursor, count = 0, 0

        async def work(client: Client) -> tuple[int, int]:
            following, found = await client.scan(cursor, match=pattern, count=_SCANNED)
            return int(following), (await client.unlink(*found)) if found else 0

        while True:  # each step within the deadline: the whole takes as long as the server has keys
            cursor, removed = await self._run(work)
            count += removed
            if cursor == 0:
                return count
