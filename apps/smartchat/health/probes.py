"""How each part is asked how it is."""

from datetime import timedelta

from smartchat_core.events import Event, ModelCalled
from smartchat_core.ingestion.intake import INCOMING
from smartchat_core.ops.health import Finding, State, judge_models, judge_work
from smartchat_core.ports.cache import Cache
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.job_queue import JobQueue
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.ports.session_store import SessionStore

__all__ = [
    "ModelWatch",
    "look_at_cache",
    "look_at_database",
    "look_at_files",
    "look_at_index",
    "look_at_queue",
    "look_at_work",
]

_PROBE = "smartchat-health"
_FAILURES = 3
"""So many failures in a row, and a provider counts as away: as the circuit breaker of the models counts."""


async def look_at_database(database: Database, clock: Clock) -> Finding:
    """Whether it answers, and can be written."""
    facts = await database.inspect(clock.now())
    return Finding(state=State.DEGRADED, code="read_only") if facts.read_only else Finding()


async def look_at_work(database: Database, clock: Clock, *, most_waiting: int) -> Finding:
    """How many jobs wait and run, and whether anybody takes them."""
    now = clock.now()
    async with database.reading() as work:
        backlog = await work.jobs.backlog()
        due = await work.jobs.due(now=now, sent_before=now + timedelta(days=1), limit=1)
    waited = [now - max(job.created_at, job.not_before or job.created_at) for job in due]
    return judge_work(backlog, most_waiting=most_waiting, oldest_waited=max(waited, default=None))


async def look_at_index(index: PassageIndex) -> Finding:
    """Whether it tells which generations it holds."""
    await index.generations()
    return Finding()


async def look_at_files(files: FileStore) -> Finding:
    """Whether it tells that a file is not there."""
    await files.exists(f"{INCOMING}{_PROBE}")
    return Finding()


async def look_at_cache(cache: Cache, sessions: SessionStore) -> Finding:
    """Whether both answer: they may be on different servers."""
    await cache.get(_PROBE)
    await sessions.load(_PROBE)
    return Finding()


async def look_at_queue(queue: JobQueue) -> Finding:
    """Whether the broker takes messages."""
    await queue.check()
    return Finding()


class ModelWatch:
    """Remembers how the last calls of each provider went; asking one to find out would cost money."""

    def __init__(self) -> None:
        self._failures: dict[str, int] = {}

    def notice(self, event: Event) -> None:
        """Take an event of any kind."""
        if isinstance(event, ModelCalled) and event.outcome != "cancelled":
            failed = event.outcome != "ok"
            self._failures[event.provider] = self._failures.get(event.provider, 0) + 1 if failed else 0

    async def look(self) -> Finding:
        """Whether each provider did its last calls."""
        return judge_models(count >= _FAILURES for count in self._failures.values())
