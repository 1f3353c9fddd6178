"""Are cache, sessions and rate limits there, and does their server treat them as it should?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urlsplit

from smartchat.composition import open_cache, open_limiter, open_sessions
from smartchat.doctor.results import CheckResult, good, problem, warning
from smartchat.settings import Settings
from smartchat_core.model.dependency_facts import RedisFacts

__all__ = ["check_cache", "check_limits", "check_sessions", "read_facts", "same_server"]

_REPETITIONS, _RETRY_SECONDS = 2, 0.3


@runtime_checkable
class Inspected(Protocol):
    """An adapter that reports facts of its server."""

    async def inspect(self) -> RedisFacts:
        """What the server reports about itself; a server that cannot be reached is a fact, too."""
        ...


async def check_cache(settings: Settings) -> AsyncIterator[CheckResult]:
    """A cache should drop what is old when it is full, and not be where the messages are."""
    facts = await read_facts(open_cache(settings))
    if facts is None:
        yield _in_process("cache", settings)
        return
    yield _reachable("cache", facts)
    if not facts.reachable:
        return
    if facts.can_fill_up:
        yield warning(
            "cache.eviction",
            "a full cache refuses what is new instead of dropping what is old",
            cause=f"{facts.address} has maxmemory-policy {facts.eviction}",
            remedy="Set maxmemory-policy to allkeys-lru on the server of the cache.",
        )
    elif not facts.memory_limit:
        yield warning(
            "cache.eviction",
            "nothing bounds the memory of the cache",
            cause=f"{facts.address} has no maxmemory",
            remedy="Set maxmemory, and maxmemory-policy allkeys-lru.",
        )
    if same_server(settings.cache, settings.queue):
        yield warning(
            "cache.broker",
            "the cache and the queue share a server",
            cause="a cache should evict, and a queue must not lose messages: one server cannot do both",
            remedy="Give them a server each.",
        )


async def check_sessions(settings: Settings) -> AsyncIterator[CheckResult]:
    """Sessions must not be dropped while somebody uses them."""
    facts = await read_facts(open_sessions(settings))
    if facts is None:
        yield _in_process("sessions", settings)
        return
    yield _reachable("sessions", facts)
    if facts.reachable and facts.evicts:
        yield warning(
            "sessions.eviction",
            "sessions can vanish while they are used",
            cause=f"{facts.address} has maxmemory-policy {facts.eviction}, and drops what it likes when it is full",
            remedy="Name a server with maxmemory-policy noeviction for `sessions`.",
        )


async def check_limits(settings: Settings) -> AsyncIterator[CheckResult]:
    """The counts of the rate limits are where the sessions are."""
    facts = await read_facts(open_limiter(settings))
    yield _in_process("limits", settings) if facts is None else _reachable("limits", facts)


def same_server(first: str, second: str) -> bool:
    """Whether two addresses lead to the same Redis server, whatever the numbers of their databases."""
    one, other = (urlsplit(url.removeprefix("celery+")) for url in (first, second))
    redis = {"redis", "rediss"}
    if one.scheme not in redis or other.scheme not in redis:
        return False
    return (one.hostname, one.port or 6379) == (other.hostname, other.port or 6379)


async def read_facts(opening: AbstractAsyncContextManager[Any]) -> RedisFacts | None:
    """The facts of an adapter's server; None for what is kept within the process.

    Its deadline is made for requests that can do without it, and is short for a process that checks everything at
    once: so one that does not answer is asked again.
    """
    async with opening as opened:
        if not isinstance(opened, Inspected):
            return None
        facts = await opened.inspect()
        for _ in range(_REPETITIONS):
            if facts.reachable:
                break
            await asyncio.sleep(_RETRY_SECONDS)
            facts = await opened.inspect()
        return facts


def _reachable(name: str, facts: RedisFacts) -> CheckResult:
    if not facts.reachable:
        return problem(name, f"{facts.address} cannot be reached", cause=facts.problem, remedy=facts.remedy)
    if facts.role == "replica":
        return problem(
            name,
            f"{facts.address} is a replica",
            cause="a replica cannot be written",
            remedy="Name the primary server.",
        )
    return good(name, f"{facts.product} {facts.version} answers at {facts.address}")


def _in_process(name: str, settings: Settings) -> CheckResult:
    if settings.queue:
        return warning(
            name,
            "each process has its own",
            cause="no server is named, and with a queue there are several processes",
            remedy="Set `cache` (and `sessions`) to a Redis server.",
        )
    return good(name, "within the process")
