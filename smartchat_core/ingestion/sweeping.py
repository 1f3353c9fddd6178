"""Finding work that was lost on the way, and what was left half done."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from smartchat_core.errors import SmartChatError
from smartchat_core.ingestion.dispatch import work_for
from smartchat_core.ingestion.relay import EventRelay
from smartchat_core.ingestion.removal import RemovalService
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.ports.job_queue import JobQueue

__all__ = ["SweepPolicy", "SweepReport", "Sweeper"]

log = logging.getLogger(__name__)

Tidy = Callable[[], Awaitable[object]]


@dataclass(frozen=True, kw_only=True, slots=True)
class SweepPolicy:
    """A message that led to nothing for `resend_after` is sent again; the house is tidied up every `tidy_every`."""

    resend_after: timedelta = timedelta(seconds=60)
    tidy_every: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True, slots=True)
class SweepReport:
    """How many events were delivered, messages sent again, removals finished; `failed` names what did not work."""

    events: int = 0
    sent: int = 0
    removals: int = 0
    failed: tuple[str, ...] = ()


class Sweeper:
    """Keeps house. Any number of these may run side by side, in any process; what they do can be done twice.

    Losing the broker with every message in it, or a worker at any point, costs so no more than a little time.
    """

    def __init__(
        self,
        *,
        database: Database,
        relay: EventRelay,
        removal: RemovalService,
        clock: Clock,
        queue: JobQueue | None = None,
        tidy: Tidy | None = None,
        policy: SweepPolicy | None = None,
    ) -> None:
        self._database = database
        self._relay = relay
        self._removal = removal
        self._clock = clock
        self._queue = queue
        self._tidy = tidy
        self._policy = policy or SweepPolicy()
        self._tidied = clock.now()  # not at once: many processes start, and few need to look through everything

    async def sweep(self) -> SweepReport:
        """Deliver events, send lost messages again, finish removals, and now and then tidy up.

        One part that fails does not keep the others from being done: it is logged, and done next time.
        """
        failed: list[str] = []

        async def part(name: str, work: Callable[[], Awaitable[int]]) -> int:
            try:
                return await work()
            except SmartChatError as error:
                log.warning("sweeping failed", extra={"part": name, "code": error.code}, exc_info=error)
                failed.append(name)
                return 0

        events = await part("events", self._relay.deliver)
        sent = await part("messages", self._send_again)
        removals = await part("removals", self._removal.finish_open)
        await part("tidying", self._tidy_up)
        return SweepReport(events=events, sent=sent, removals=removals, failed=tuple(failed))

    async def _send_again(self) -> int:
        if self._queue is None:
            return 0
        now = self._clock.now()
        async with self._database.reading() as work:
            jobs = await work.jobs.due(now=now, sent_before=now - self._policy.resend_after)
        if not jobs:
            return 0
        await self._queue.send(work_for(jobs))
        async with self._database.transaction() as work:
            await work.jobs.mark_sent([job.id for job in jobs], at=now)
        return len(jobs)

    async def _tidy_up(self) -> int:
        now = self._clock.now()
        if self._tidy is None or now - self._tidied < self._policy.tidy_every:
            return 0
        self._tidied = now
        await self._tidy()
        return 1
