"""Health probes: one for each dependency."""

from datetime import timedelta

from smartchat_core.events import Envelope, ModelCalled
from smartchat_core.ingestion.intake import INCOMING
from smartchat_core.model.usage import CallOutcome
from smartchat_core.ops.health.model import ProbeResult, State, judge_models, judge_work
from smartchat_core.ports.cache import Cache
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.job_queue import JobQueue
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.ports.session_store import SessionStore

__all__ = [
    "ModelWatch",
    "probe_cache",
    "probe_database",
    "probe_files",
    "probe_index",
    "probe_queue",
    "probe_work",
]

_PROBE = "smartchat-health"
_FAILURES = 3
"""So many failures in a row, and a provider counts as away: as the circuit breaker of the models counts."""


async def probe_database(database: Database, clock: Clock) -> ProbeResult:
    """Whether it answers, and can be written."""
    facts = await database.inspect(clock.now())
    return ProbeResult(state=State.DEGRADED, code="read_only") if facts.read_only else ProbeResult()


async def probe_work(database: Database, clock: Clock, *, max_waiting: int) -> ProbeResult:
    """How many jobs wait and run, and whether anybody takes them."""
    now = clock.now()
    async with database.read_only() as work:
        backlog = await work.jobs.backlog()
        due = await work.jobs.due(now=now, sent_before=now + timedelta(days=1), limit=1)
    waited = [now - max(job.created_at, job.not_before or job.created_at) for job in due]
    return judge_work(backlog, max_waiting=max_waiting, oldest_waited=max(waited, default=None))


async def probe_index(index: PassageIndex) -> ProbeResult:
    """Whether it lists the generations that it holds."""
    await index.generations()
    return ProbeResult()


async def probe_files(files: FileStore) -> ProbeResult:
    """Whether it answers that a file is not there."""
    await files.exists(f"{INCOMING}{_PROBE}")
    return ProbeResult()


async def probe_cache(cache: Cache, sessions: SessionStore) -> ProbeResult:
    """Whether both answer: they may be on different servers."""
    await cache.get(_PROBE)
    await sessions.load(_PROBE)
    return ProbeResult()


async def probe_queue(queue: JobQueue) -> ProbeResult:
    """Whether the broker takes messages."""
    await queue.check()
    return ProbeResult()


class ModelWatch:
    """Remembers how the last calls of each provider went; asking one to find out would cost money."""

    def __init__(self) -> None:
        self._failures: dict[str, int] = {}

    def notice(self, envelope: Envelope) -> None:
        """Take an event of any kind."""
        event = envelope.payload
        if isinstance(event, ModelCalled) and event.outcome is not CallOutcome.CANCELLED:
            failed = event.outcome is not CallOutcome.OK
            self._failures[event.provider] = self._failures.get(event.provider, 0) + 1 if failed else 0

    async def check(self) -> ProbeResult:
        """Whether each provider did its last calls."""
        return judge_models(count >= _FAILURES for count in self._failures.values())
