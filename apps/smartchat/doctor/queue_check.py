"""Does the broker take messages, and keep them?"""

from collections.abc import AsyncIterator

from smartchat.composition import open_cache, open_queue
from smartchat.doctor.redis_check import read_facts
from smartchat.doctor.results import CheckResult, good, problem, warning
from smartchat.settings import Settings

__all__ = ["check_queue"]

_PREFIX = "celery+"


async def check_queue(settings: Settings) -> AsyncIterator[CheckResult]:
    """Have the broker take a probe; a broker on Redis must not evict, and should keep a log."""
    if not settings.queue:
        yield good("queue", "no broker is configured; workers poll the database")
        return
    async with open_queue(settings) as queue:
        await queue.check()
    yield good("queue", "the broker accepts messages")
    address = settings.queue.removeprefix(_PREFIX)
    if not address.startswith("redis"):
        return
    # The adapter of the cache reports facts of its server; here it reads those of the broker.
    facts = await read_facts(open_cache(settings.model_copy(update={"cache": address})))
    if facts is None:
        return
    if not facts.reachable:
        yield warning("queue.eviction", "the broker does not show its configuration", cause=facts.problem)
    elif facts.eviction not in {"", "noeviction"}:
        make_result = problem if facts.evicts else warning
        yield make_result(
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
