"""The contract of `Cache`, over every adapter."""

from collections.abc import AsyncIterator

import pytest

from smartchat_adapters.memory.cache import MemoryCache
from smartchat_adapters.redis.cache import RedisCache
from smartchat_core.ports.cache import Cache
from smartchat_core.testing import CacheContract
from tests.support.moving_time import MovingTime


class TestMemoryCache(CacheContract):
    @pytest.fixture
    async def cache(self) -> AsyncIterator[Cache]:
        self.now = MovingTime()
        async with MemoryCache(monotonic=self.now) as cache:
            yield cache

    @pytest.fixture
    def other(self, cache: Cache) -> Cache:
        return cache

    async def pass_time(self, seconds: float) -> None:
        self.now.pass_by(seconds)


class TestRedisCache(CacheContract):
    @pytest.fixture
    async def cache(self, redis_url: str) -> AsyncIterator[Cache]:
        async with RedisCache(redis_url, deadline_seconds=30) as cache:
            yield cache

    @pytest.fixture
    async def other(self, redis_url: str) -> AsyncIterator[Cache]:
        async with RedisCache(redis_url, deadline_seconds=30) as cache:
            yield cache
