"""Several processes at once."""

import subprocess
import sys

from smartchat_adapters.redis.session_store import RedisSessionStore

TAKES = """
import asyncio, sys
from smartchat_adapters.redis.rate_limiter import RedisRateLimiter
from smartchat_core.resilience.rate_limit import RateLimit

async def main():
    limit = RateLimit(most=100, period_seconds=3600)
    async with RedisRateLimiter(sys.argv[1], deadline_seconds=60) as limiter:
        decisions = await asyncio.gather(*(limiter.take("key", limit) for _ in range(70)))
        print(sum(one.allowed for one in decisions))

asyncio.run(main())
"""

ADDS = """
import asyncio, sys
from smartchat_adapters.redis.session_store import RedisSessionStore

async def add(store):
    while True:
        old = await store.load("session")
        if await store.swap("session", old, b"%d" % (int(old or b"0") + 1), ttl_seconds=600):
            return

async def main():
    async with RedisSessionStore(sys.argv[1], deadline_seconds=60) as store:
        await asyncio.gather(*(add(store) for _ in range(10)))

asyncio.run(main())
"""


def run_together(program: str, url: str, *, processes: int) -> list[str]:
    started = [
        subprocess.Popen([sys.executable, "-c", program, url], stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    outputs = [process.communicate(timeout=120)[0] for process in started]
    assert [process.returncode for process in started] == [0] * processes
    return outputs


def test_exactly_as_many_pass_as_may(redis_url: str) -> None:
    assert sum(map(int, run_together(TAKES, redis_url, processes=3))) == 100


async def test_nothing_is_lost(redis_url: str) -> None:
    run_together(ADDS, redis_url, processes=3)
    async with RedisSessionStore(redis_url, deadline_seconds=60) as store:
        assert await store.load("session") == b"30"
