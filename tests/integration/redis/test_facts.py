import pytest

from smartchat_adapters.redis.cache import RedisCache
from smartchat_adapters.redis.facts import parse_info
from smartchat_adapters.redis.rate_limiter import RedisRateLimiter
from smartchat_adapters.redis.session_store import RedisSessionStore
from smartchat_core.model.dependency_facts import RedisFacts
from tools.servers import Valkey


@pytest.mark.parametrize("adapter", [RedisCache, RedisSessionStore, RedisRateLimiter])
async def test_what_a_server_reports(
    redis_url: str, adapter: type[RedisCache | RedisSessionStore | RedisRateLimiter]
) -> None:
    async with adapter(redis_url) as opened:
        facts = await opened.inspect()
    assert facts.reachable
    assert facts.address == redis_url
    assert facts.product in {"Redis", "Valkey"}
    assert facts.version[0].isdigit()
    assert facts.role == "primary"
    assert facts.eviction == "noeviction"
    assert facts.memory_used > 0
    assert (facts.memory_limit, facts.append_only, facts.evicts, facts.can_fill_up) == (0, False, False, False)


async def test_a_small_server(small_valkey: Valkey) -> None:
    async with RedisCache(small_valkey.url()) as cache:
        facts = await cache.inspect()
    assert facts.memory_limit == 3 * 1024**2
    assert facts.can_fill_up
    assert not facts.evicts


async def test_a_server_that_is_not_there(own_valkey: Valkey) -> None:
    own_valkey.kill()
    async with RedisCache(own_valkey.url()) as cache:
        facts = await cache.inspect()
    assert not facts.reachable
    assert "refused" in facts.problem
    assert facts.remedy
    assert facts.version == ""


async def test_a_wrong_password(locked_valkey: Valkey) -> None:
    async with RedisCache(locked_valkey.url()) as cache:
        facts = await cache.inspect()
    assert facts.problem == "it refuses the user or the password"
    assert "user and password" in facts.remedy


def test_what_other_servers_report() -> None:
    facts = parse_info(
        "redis://host:6379/0",
        {
            "redis_version": "7.0.15",
            "role": "slave",
            "maxmemory": 1024,
            "maxmemory_policy": "allkeys-lru",
            "aof_enabled": 1,
        },
    )
    assert facts == RedisFacts(
        address="redis://host:6379/0",
        reachable=True,
        product="Redis",
        version="7.0.15",
        role="replica",
        eviction="allkeys-lru",
        memory_limit=1024,
        append_only=True,
    )
    assert facts.evicts
