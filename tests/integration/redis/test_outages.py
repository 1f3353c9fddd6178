"""Servers that die, fall silent, refuse and fill up."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis

from smartchat_adapters.redis.cache import RedisCache
from smartchat_adapters.redis.rate_limiter import RedisRateLimiter
from smartchat_adapters.redis.session_store import RedisSessionStore
from smartchat_core.errors import CacheUnavailable
from smartchat_core.resilience.breaker import BreakerPolicy
from smartchat_core.resilience.rate_limit import RateLimit
from tools.servers import Valkey

SOON = BreakerPolicy(max_failures=5, cool_down=timedelta(seconds=0.05))
NEVER = BreakerPolicy(max_failures=5, cool_down=timedelta(hours=1))
MINUTELY = RateLimit(most=100, period_seconds=60)


async def failure(call: Awaitable[object]) -> CacheUnavailable:
    with pytest.raises(CacheUnavailable) as raised:
        await call
    assert "hunter2" not in raised.value.operator_message()
    return raised.value


async def until_it_works(call: Callable[[], Awaitable[Any]]) -> Any:
    """The first result: the breaker may keep the server waiting for a moment."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await call()
            except CacheUnavailable:
                await asyncio.sleep(0.02)


async def every_verb_fails(url: str) -> list[CacheUnavailable]:
    """Each with an adapter of its own, as the circuit of one would answer for the rest."""
    found = []
    cache_calls: list[Callable[[RedisCache], Awaitable[object]]] = [
        lambda cache: cache.get("key"),
        lambda cache: cache.set("key", b"v", ttl_seconds=1),
        lambda cache: cache.set("key", b"v", ttl_seconds=0),
        lambda cache: cache.delete("key"),
        lambda cache: cache.clear("key"),
        lambda cache: cache.check(),
    ]
    session_calls: list[Callable[[RedisSessionStore], Awaitable[object]]] = [
        lambda store: store.load("key"),
        lambda store: store.save("key", b"v", ttl_seconds=1),
        lambda store: store.swap("key", None, b"v", ttl_seconds=1),
        lambda store: store.delete("key"),
    ]
    for cache_call in cache_calls:
        async with RedisCache(url) as cache:
            found.append(await failure(cache_call(cache)))
    for session_call in session_calls:
        async with RedisSessionStore(url) as store:
            found.append(await failure(session_call(store)))
    async with RedisRateLimiter(url) as limiter:
        found.append(await failure(limiter.take("key", MINUTELY)))
    return found


async def test_nothing_is_opened_before_it_is_used(own_valkey: Valkey) -> None:
    own_valkey.kill()
    async with RedisCache(own_valkey.url(), breaker=SOON) as cache:
        assert "refused" in (await failure(cache.check())).cause
        own_valkey.restart()
        await until_it_works(cache.check)


async def test_a_server_that_is_not_there(own_valkey: Valkey) -> None:
    own_valkey.kill()
    for error in await every_verb_fails(own_valkey.url().replace("redis://", "redis://user:hunter2@")):
        assert error.message == f"the Redis server redis://127.0.0.1:{own_valkey.port}/0 cannot be used"
        assert "refused" in error.cause
        assert error.transient
        assert error.__cause__ is not None


async def test_killed_and_started_again(own_valkey: Valkey) -> None:
    """Without being opened again, and with the scripts that the new server does not know."""
    url = own_valkey.url()
    async with (
        RedisCache(url, breaker=SOON) as cache,
        RedisSessionStore(url, breaker=SOON) as store,
        RedisRateLimiter(url, breaker=SOON) as limiter,
    ):
        for _ in range(3):
            await until_it_works(lambda: cache.set("key", b"v", ttl_seconds=60))
            assert await until_it_works(lambda: store.swap("session", None, b"v", ttl_seconds=60))
            assert (await until_it_works(lambda: limiter.take("key", MINUTELY))).remaining == 99
            own_valkey.kill()
            for call in (cache.get("key"), store.load("session"), limiter.take("key", MINUTELY)):
                await failure(call)
            own_valkey.restart()
            assert await until_it_works(lambda: cache.get("key")) is None


async def test_a_restart_between_two_calls_goes_unnoticed(own_valkey: Valkey) -> None:
    async with RedisCache(own_valkey.url(), deadline_seconds=30, breaker=NEVER) as cache:
        await asyncio.gather(*(cache.set(f"key:{number}", b"v", ttl_seconds=60) for number in range(20)))
        await asyncio.to_thread(own_valkey.kill)
        await asyncio.to_thread(own_valkey.restart)
        assert await asyncio.gather(*(cache.get(f"key:{number}") for number in range(20))) == [None] * 20


@contextmanager
def silent(server: Valkey) -> Iterator[None]:
    """The server's machine accepts connections and bytes, and nothing ever comes back."""
    [pid] = server.pids
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_a_server_that_falls_silent(own_valkey: Valkey) -> None:
    async with RedisCache(own_valkey.url(), deadline_seconds=0.1, breaker=NEVER) as cache:
        await cache.set("key", b"v", ttl_seconds=60)
        with silent(own_valkey):
            # Each waits for its deadline, until the circuit opens.
            for _ in range(5):
                assert (await failure(cache.get("key"))).cause == "it did not answer in time"
            # Then nobody waits: a thousand deadlines would be over this one.
            async with asyncio.timeout(50):
                for _ in range(1_000):
                    error = await failure(cache.get("key"))
                    assert "left alone for a while; last time it did not answer in time" in error.cause


async def test_a_server_that_speaks_again(own_valkey: Valkey) -> None:
    async with RedisCache(own_valkey.url(), deadline_seconds=1, breaker=SOON) as cache:
        await cache.set("key", b"v", ttl_seconds=60)
        with silent(own_valkey):
            for _ in range(6):
                await failure(cache.get("key"))
        assert await until_it_works(lambda: cache.get("key")) == b"v"
        assert await asyncio.gather(*(cache.get("key") for _ in range(50))) == [b"v"] * 50


async def test_a_server_that_makes_its_clients_wait(own_valkey: Valkey) -> None:
    async with RedisCache(own_valkey.url(), deadline_seconds=0.5, breaker=SOON) as cache:
        await cache.set("key", b"v", ttl_seconds=60)
        with redis.Redis.from_url(own_valkey.url()) as client:
            client.client_pause(2_000)
        assert (await failure(cache.get("key"))).cause == "it did not answer in time"
        assert await until_it_works(lambda: cache.get("key")) == b"v"


async def test_many_who_wait_for_a_silent_server_all_come_back(own_valkey: Valkey) -> None:
    async with RedisCache(own_valkey.url(), deadline_seconds=0.2, max_connections=4, breaker=SOON) as cache:
        with silent(own_valkey):
            async with asyncio.timeout(60):
                errors = await asyncio.gather(*(cache.get("key") for _ in range(100)), return_exceptions=True)
            assert {type(error) for error in errors} == {CacheUnavailable}
        await until_it_works(cache.check)
        assert await asyncio.gather(*(cache.get("key") for _ in range(100))) == [None] * 100


async def test_a_wrong_password(locked_valkey: Valkey) -> None:
    wrong = locked_valkey.url().replace("redis://", "redis://:not-hunter2-but@")
    for url in (wrong, locked_valkey.url()):
        for error in await every_verb_fails(url):
            assert error.cause == "it refuses the user or the password"
            assert "user and password" in error.remedy
            assert "not-hunter2-but" not in f"{error.operator_message()} {error.__cause__}"
    async with RedisCache(locked_valkey.url().replace("redis://", "redis://:hunter2@")) as cache:
        await cache.check()


async def test_a_user_with_too_few_rights(own_valkey: Valkey) -> None:
    with redis.Redis.from_url(own_valkey.url()) as client:
        client.acl_setuser("reader", enabled=True, passwords=["+hunter2"], commands=["+get"], keys=["*"])
    url = own_valkey.url().replace("redis://", "redis://reader:hunter2@")
    async with RedisCache(url, breaker=NEVER) as cache:
        for _ in range(10):  # it works, so its circuit stays closed
            error = await failure(cache.set("key", b"v", ttl_seconds=60))
            assert "the user may not do that" in error.cause
            assert await cache.get("key") is None


async def test_a_server_whose_memory_is_full(small_valkey: Valkey) -> None:
    url = small_valkey.url()
    async with (
        RedisCache(url, breaker=NEVER) as cache,
        RedisSessionStore(url, breaker=NEVER) as store,
        RedisRateLimiter(url, breaker=NEVER) as limiter,
    ):
        await store.save("early", b"v", ttl_seconds=600)
        await limiter.take("early", MINUTELY)

        async def fill() -> None:
            for number in range(1_000):
                await cache.set(f"key:{number}", b"v" * 50_000, ttl_seconds=600)

        for error in (
            await failure(fill()),
            await failure(store.save("late", b"v" * 50_000, ttl_seconds=600)),
            await failure(store.swap("early", b"v", b"w", ttl_seconds=600)),
            await failure(limiter.take("late", MINUTELY)),
        ):
            assert error.cause == "its memory is full and it may not evict anything"
            assert "maxmemory" in error.remedy
        # What is there can still be read, and making room helps.
        assert await cache.get("key:0") == b"v" * 50_000
        assert await store.load("early") == b"v"
        assert await cache.clear("key:") > 0
        await cache.set("key:0", b"v", ttl_seconds=600)


async def test_a_primary_that_was_made_a_replica(own_valkey: Valkey) -> None:
    async with RedisCache(own_valkey.url(), breaker=SOON) as cache:
        await cache.set("key", b"v", ttl_seconds=600)
        with redis.Redis.from_url(own_valkey.url()) as client:
            client.replicaof("127.0.0.1", 1)
            error = await failure(cache.set("key", b"w", ttl_seconds=600))
            assert error.cause == "it is a replica, which takes no writes"
            assert "primary" in error.remedy
            client.replicaof("NO", "ONE")
        await until_it_works(lambda: cache.set("key", b"w", ttl_seconds=600))


async def test_something_else_at_the_address() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with RedisCache(f"redis://127.0.0.1:{port}") as cache:
            assert (await failure(cache.get("key"))).cause


async def test_a_key_of_another_kind(own_valkey: Valkey) -> None:
    with redis.Redis.from_url(own_valkey.url()) as client:
        client.rpush("smartchat:cache:key", "list")
    async with RedisCache(own_valkey.url(), breaker=NEVER) as cache:
        for _ in range(10):
            assert "it refuses a command (WRONGTYPE" in (await failure(cache.get("key"))).cause
        await cache.set("key", b"v", ttl_seconds=60)
        assert await cache.get("key") == b"v"


async def test_by_a_socket_file(tmp_path: Path) -> None:
    server = Valkey(options=("--unixsocket", f"{tmp_path}/v.sock"))
    with server:
        async with RedisCache(f"redis+unix://{tmp_path}/v.sock?db=3") as cache:
            await cache.set("key", b"v", ttl_seconds=60)
        async with RedisCache(server.url(3)) as cache:
            assert await cache.get("key") == b"v"
