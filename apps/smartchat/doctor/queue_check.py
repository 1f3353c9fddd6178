"""Does the broker take messages, and keep them?"""

from collections.abc import AsyncIterator

from smartchat.composition import open_cache, open_queue
from smartchat.doctor.redis_check import facts_of
from smartchat.doctor.results import CheckResult, good, problem, warning
from smartchat.settings import Settings

__all__ = ["check_queue"]

_PREFIX = "celery+"


async def check_queue(settings: Settings) -> AsyncIterator[CheckResult]:
    """Have the broker take a probe; a broker on Redis must not evict, and should keep a log."""
    if not settings.queue:
        yield good("queue", "none is set; workers ask the database for jobs")
        return
    async with open_queue(settings) as queue:
        await queue.check()
    yield good("queue", "the broker takes messages")
    address = settings.queue.removeprefix(_PREFIX)
    if not address.startswith("redis"):
        return
    # The adapter of the cache tells what a server is like; here it looks at the one of the messages.
    facts = await facts_of(open_cache(settings.model_copy(update={"cache": address})))
    if facts is None:
        return
    if not facts.reachable:
        yield warning("queue.eviction", "the broker does not tell how it is set up", cause=facts.problem)
    elif facts.eviction not in {"", "noeviction"}:
        tell = problem if facts.evicts else warning
        yield tell(
            "queue.eviction",
            "the broker may drop messages",
            cause=f"{facts.address} has maxmemory-policy {facts.eviction}",
            remedy="Set maxmemory-policy to noeviction on the server of the queue.",
        )
    if facts.reachable and not facts.append_only:
        yield warning(
            "queue.durability",
            "messages are lost when the broker is restarted",
            cause=f"{facts.address} keeps no append-only file",
            remedy="Set appendonly yes on the server of the queue. Lost work is found and sent again, but late.",
        )
