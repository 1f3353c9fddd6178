"""The contract of `RateLimiter`, over every adapter."""

from collections.abc import AsyncIterator

import pytest

from smartchat_adapters.memory.rate_limiter import MemoryRateLimiter
from smartchat_adapters.redis.rate_limiter import RedisRateLimiter
from smartchat_core.ports.rate_limiter import RateLimiter
from smartchat_core.testing import RateLimiterContract
from tests.support.moving_time import MovingTime


class TestMemoryRateLimiter(RateLimiterContract):
    @pytest.fixture
    async def limiter(self) -> AsyncIterator[RateLimiter]:
        self.now = MovingTime()
        async with MemoryRateLimiter(monotonic=self.now) as limiter:
            yield limiter

    @pytest.fixture
    def other(self, limiter: RateLimiter) -> RateLimiter:
        return limiter

    async def pass_time(self, seconds: float) -> None:
        self.now.pass_by(seconds)


class TestRedisRateLimiter(RateLimiterContract):
    @pytest.fixture
    async def limiter(self, redis_url: str) -> AsyncIterator[RateLimiter]:
        async with RedisRateLimiter(redis_url, deadline_seconds=30) as limiter:
            yield limiter

    @pytest.fixture
    async def other(self, redis_url: str) -> AsyncIterator[RateLimiter]:
        async with RedisRateLimiter(redis_url, deadline_seconds=30) as limiter:
            yield limiter
