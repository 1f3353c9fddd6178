"""What stands on the server, seen by another client."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import redis
import redis.asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartchat_adapters.redis.cache import RedisCache
from smartchat_adapters.redis.rate_limiter import RedisRateLimiter
from smartchat_adapters.redis.scripts import TAKE_RULE
from smartchat_adapters.redis.session_store import RedisSessionStore
from smartchat_core.errors import ConfigurationError
from smartchat_core.resilience.rate_limit import MICROSECONDS, RateLimit, decide

NOW = 1_800_000_000 * MICROSECONDS


@pytest.fixture
def client(redis_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_url) as client:
        yield client


def keys_of(client: redis.Redis) -> list[bytes]:
    found = client.scan_iter()
    return sorted(found)


def clients_of(client: redis.Redis) -> int:
    found: Any = client.client_list()
    return len(found)


async def test_each_purpose_has_keys_of_its_own(redis_url: str, client: redis.Redis) -> None:
    async with (
        RedisCache(redis_url) as cache,
        RedisSessionStore(redis_url) as sessions,
        RedisRateLimiter(redis_url) as limiter,
    ):
        await cache.set("same", b"v", ttl_seconds=60)
        await sessions.save("same", b"v", ttl_seconds=60)
        await limiter.take("same", RateLimit(most=2, period_seconds=60))
        assert [key.rpartition(b":")[0] for key in keys_of(client)] == [
            b"smartchat:cache",
            b"smartchat:limit",
            b"smartchat:session",
        ]
        assert await cache.clear("") == 1
        assert await sessions.load("same") == b"v"


async def test_a_client_of_the_program_is_shared_and_stays_open(redis_url: str, client: redis.Redis) -> None:
    async with redis.asyncio.Redis.from_url(redis_url) as own:
        async with RedisCache(own) as cache, RedisSessionStore(own) as sessions, RedisRateLimiter(own) as limiter:
            await cache.set("same", b"v", ttl_seconds=60)
            await sessions.save("same", b"v", ttl_seconds=60)
            assert (await limiter.take("same", RateLimit(most=2, period_seconds=60))).allowed
            assert (await cache.inspect()).reachable
            assert cache.shown == sessions.shown == RedisCache(redis_url).shown
        assert len(keys_of(client)) == 3
        assert await own.ping()
        async with RedisCache(own) as cache:
            assert await cache.get("same") == b"v"


def test_a_client_that_decodes_is_refused(redis_url: str) -> None:
    with pytest.raises(ConfigurationError, match="client of a Redis server cannot be used"):
        RedisCache(redis.asyncio.Redis.from_url(redis_url, decode_responses=True))


async def test_programs_share_a_server_by_their_prefixes(redis_url: str, client: redis.Redis) -> None:
    async with RedisCache(redis_url, prefix="one*:") as one, RedisCache(redis_url, prefix="one-two:") as two:
        await one.set("key", b"1", ttl_seconds=60)
        await two.set("key", b"2", ttl_seconds=60)
        assert await one.clear("") == 1
        assert keys_of(client) == [b"one-two:cache:key"]


async def test_a_secret_identifier_stands_nowhere_on_the_server(redis_url: str, client: redis.Redis) -> None:
    async with RedisSessionStore(redis_url) as store:
        assert await store.swap("a-secret-identifier", None, b"v", ttl_seconds=60)
        assert all(b"secret" not in key for key in keys_of(client))


async def test_everything_on_the_server_expires(redis_url: str, client: redis.Redis) -> None:
    async with (
        RedisCache(redis_url) as cache,
        RedisSessionStore(redis_url) as sessions,
        RedisRateLimiter(redis_url) as limiter,
    ):
        await cache.set("one", b"v", ttl_seconds=float("inf"))
        await sessions.save("two", b"v", ttl_seconds=30)
        assert await sessions.swap("two", b"v", b"w", ttl_seconds=60)
        await limiter.take("three", RateLimit(most=6, period_seconds=60), cost=3)
        left: list[Any] = [client.pttl(key) for key in keys_of(client)]
        assert len(left) == 3
        assert all(milliseconds > 0 for milliseconds in left)
        assert left[1] <= 30_000  # a count means nothing once its time is over


async def test_scripts_are_sent_again_when_the_server_forgets_them(redis_url: str, client: redis.Redis) -> None:
    async with RedisRateLimiter(redis_url) as limiter, RedisSessionStore(redis_url) as store:
        limit = RateLimit(most=3, period_seconds=60)
        for left in (2, 1, 0):
            client.script_flush()
            assert (await limiter.take("key", limit)).remaining == left
            await store.delete("session")
            client.script_flush()
            assert await store.swap("session", None, b"v", ttl_seconds=60)


async def test_a_count_that_somebody_overwrote_starts_afresh(redis_url: str, client: redis.Redis) -> None:
    client.set("smartchat:limit:key", b"nonsense")
    async with RedisRateLimiter(redis_url) as limiter:
        assert (await limiter.take("key", RateLimit(most=3, period_seconds=60))).remaining == 2
        assert (await limiter.take("key", RateLimit(most=3, period_seconds=60))).remaining == 1


@given(
    most=st.integers(1, 3_000),
    period=st.one_of(st.floats(0.001, 100_000), st.sampled_from([1.0, 60.0, 3_600.0])),
    steps=st.lists(
        st.tuples(st.one_of(st.just(0.0), st.floats(-0.5, 2)), st.integers(1, 3_000)), min_size=1, max_size=20
    ),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_the_script_decides_as_the_rule_does(
    client: redis.Redis, most: int, period: float, steps: list[tuple[float, int]]
) -> None:
    """The rule itself, at given times; the clock may go back."""
    limit = RateLimit(most=most, period_seconds=period)
    client.delete("key")
    script = client.register_script("local now = tonumber(ARGV[4])\n" + TAKE_RULE)
    arrival: int | None = None
    now = NOW
    for wait, cost in steps:
        now += int(wait * period * MICROSECONDS)
        decision, arrival = decide(limit, arrival, now=now, cost=min(cost, most))
        reported = script(keys=["key"], args=[limit.interval, limit.most, min(cost, most), now])
        assert reported == [
            int(decision.allowed),
            decision.remaining,
            round(decision.retry_after_seconds * MICROSECONDS),
            arrival - now,
        ]
        client.set("key", arrival)  # on the server's clock, which is another, it may be over


async def test_cancelled_calls_leave_no_connection_taken(redis_url: str) -> None:
    async with RedisCache(redis_url, deadline_seconds=30, max_connections=4) as cache:
        await cache.set("key", b"v" * 100_000, ttl_seconds=60)
        for round_ in range(60):
            tasks = [asyncio.create_task(cache.get("key")) for _ in range(12)]
            for _ in range(round_ % 15):
                await asyncio.sleep(0)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        answers = await asyncio.gather(*(cache.get("key") for _ in range(50)))
        assert all(answer is not None for answer in answers)
        pool = cache._client.connection_pool
        assert not pool._in_use_connections


async def test_as_many_calls_as_come_share_the_connections(redis_url: str, client: redis.Redis) -> None:
    before = clients_of(client)
    async with RedisCache(redis_url, deadline_seconds=30, max_connections=3) as cache:
        await asyncio.gather(*(cache.set(f"key:{number}", b"v", ttl_seconds=60) for number in range(300)))
        assert clients_of(client) <= before + 3
    async with asyncio.timeout(10):
        while clients_of(client) > before:  # noqa: ASYNC110  # the server notices a little later
            await asyncio.sleep(0.01)
