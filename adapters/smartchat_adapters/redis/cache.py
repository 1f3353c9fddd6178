"""A cache in Redis that several processes share."""

from __future__ import annotations

import re

from smartchat_adapters.redis.adapter import Client, RedisAdapter

__all__ = ["RedisCache"]

_SCANNED = 1_000
_GLOB = re.compile(rb"([*?\[\]\\])")


class RedisCache(RedisAdapter):
    """A `Cache` in Redis. The server bounds it: give it a `maxmemory` and a policy that evicts."""

    purpose = "cache"

    async def get(self, key: str) -> bytes | None:
        return await self._get(self._key(key))

    async def set(self, key: str, value: bytes, *, ttl_seconds: float) -> None:
        await self._set(self._key(key), value, ttl_seconds=ttl_seconds)

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
