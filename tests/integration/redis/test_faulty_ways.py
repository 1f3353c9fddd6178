"""What happens on the way to the server."""

import asyncio
from datetime import timedelta

import pytest

from smartchat_adapters.redis.cache import RedisCache
from smartchat_adapters.redis.rate_limiter import RedisRateLimiter
from smartchat_adapters.redis.session_store import RedisSessionStore
from smartchat_core.errors import CacheUnavailable
from smartchat_core.resilience.breaker import BreakerPolicy
from smartchat_core.resilience.rate_limit import RateLimit
from tests.support.fault_proxy import FaultProxy
from tests.support.faults import Cut, Direction, Fault, HalfOpen, Refusing, Resetting, Slow
from tools.servers import Valkey

SOON = BreakerPolicy(max_failures=5, cool_down=timedelta(seconds=0.05))
LARGE = bytes(range(256)) * 2_000
HOURLY = RateLimit(most=10, period_seconds=3_600)


async def works_again(cache: RedisCache) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                return await cache.check()
            except CacheUnavailable:
                await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    "fault",
    [Refusing(), Resetting(), HalfOpen(), Slow(latency=2.0), Cut(after=0)],
    ids=lambda fault: type(fault).__name__,
)
async def test_it_fails_within_its_deadline_and_recovers(valkey_server: Valkey, redis_url: str, fault: Fault) -> None:
    with FaultProxy(valkey_server.port) as proxy:
        async with RedisCache(proxy.through(redis_url), deadline_seconds=0.2, breaker=SOON) as cache:
            await cache.set("key", b"v", ttl_seconds=600)
            with proxy.fault(fault):
                # A bound on all of them that no call without a deadline would keep.
                async with asyncio.timeout(20):
                    found = await asyncio.gather(*(cache.get("key") for _ in range(40)), return_exceptions=True)
                assert {type(one) for one in found} == {CacheUnavailable}
            await works_again(cache)
            assert await cache.get("key") == b"v"


@pytest.mark.parametrize("after", [1, 20, 1_000, 200_000])
async def test_an_answer_that_is_cut_off_is_no_answer(valkey_server: Valkey, redis_url: str, after: int) -> None:
    with FaultProxy(valkey_server.port) as proxy:
        async with RedisCache(proxy.through(redis_url), deadline_seconds=5, breaker=SOON) as cache:
            await cache.set("key", LARGE, ttl_seconds=600)
            with proxy.fault(Cut(after=after)), pytest.raises(CacheUnavailable):
                await cache.get("key")
            await works_again(cache)
            assert await cache.get("key") == LARGE


async def test_a_swap_whose_answer_is_lost_is_not_made_twice(valkey_server: Valkey, redis_url: str) -> None:
    with FaultProxy(valkey_server.port) as proxy:
        async with (
            RedisSessionStore(proxy.through(redis_url), deadline_seconds=5, breaker=SOON) as store,
            RedisSessionStore(redis_url, deadline_seconds=5) as near,
        ):
            await store.save("session", b"1", ttl_seconds=600)
            assert await store.swap("session", b"1", b"2", ttl_seconds=600)
            before = proxy.accepted
            with proxy.fault(Cut(after=0, direction=Direction.ANSWER)), pytest.raises(CacheUnavailable):
                await store.swap("session", b"2", b"3", ttl_seconds=600)
            assert proxy.accepted == before  # nobody tried again
            # It says that it does not know, and not that somebody else was faster.
            assert await near.load("session") == b"3"


async def test_a_take_whose_answer_is_lost_lets_nobody_pass_twice(valkey_server: Valkey, redis_url: str) -> None:
    with FaultProxy(valkey_server.port) as proxy:
        async with (
            RedisRateLimiter(proxy.through(redis_url), deadline_seconds=5, breaker=SOON) as limiter,
            RedisRateLimiter(redis_url, deadline_seconds=5) as near,
        ):
            assert (await limiter.take("key", HOURLY)).remaining == 9
            with proxy.fault(Cut(after=0, direction=Direction.ANSWER)), pytest.raises(CacheUnavailable):
                await limiter.take("key", HOURLY)
            assert (await near.take("key", HOURLY)).remaining < 8
