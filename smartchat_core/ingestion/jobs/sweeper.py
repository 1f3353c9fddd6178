"""The sweeper: recovers lost messages and events, interrupted removals and leftovers."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from smartchat_core.errors import SmartChatError
from smartchat_core.ingestion.jobs.dispatch import work_for
from smartchat_core.ingestion.jobs.relay import EventRelay
from smartchat_core.ingestion.removal import RemovalService
from smartchat_core.model.job import Job
from smartchat_core.model.work import WorkQueue, stages_of
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.ports.job_queue import JobQueue
from smartchat_core.resilience.rate_limit import microseconds

__all__ = ["SweepPolicy", "SweepReport", "Sweeper"]

log = logging.getLogger(__name__)

Cleanup = Callable[[], Awaitable[object]]


@dataclass(frozen=True, kw_only=True, slots=True)
class SweepPolicy:
    """When messages are sent again, and how often leftovers are cleaned up.

    A message that led to nothing for `resend_after` is sent again where the broker has fewer than there are jobs. The
    costs of work are kept for `owner_work_kept`, the addresses that users have signed in from for `sources_kept`, and
    messages to webhooks for `webhook_messages_kept`.
    """

    resend_after: timedelta = timedelta(seconds=60)
    cleanup_interval: timedelta = timedelta(minutes=15)
    owner_work_kept: timedelta = timedelta(days=32)
    sources_kept: timedelta = timedelta(days=180)
    webhook_messages_kept: timedelta = timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class SweepReport:
    """How many events were delivered, messages and mails sent, removals finished, documents given files of their own.

    `failed` names what did not work.
    """

    events: int = 0
    sent: int = 0
    removals: int = 0
    moved: int = 0
    mails: int = 0
    failed: tuple[str, ...] = ()


class Sweeper:
    """Recovers lost work. Any number of these may run side by side, in any process; what they do can be done twice.

    `further` parts, by their names in the log, belong to services that the sweeper does not know.

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
        cleanup: Cleanup | None = None,
        relocate: Callable[[], Awaitable[int]] | None = None,
        send_mails: Callable[[], Awaitable[int]] | None = None,
        finish_accounts: Callable[[], Awaitable[int]] | None = None,
        further: Mapping[str, Callable[[], Awaitable[int]]] | None = None,
        policy: SweepPolicy | None = None,
    ) -> None:
        self._database = database
        self._relay = relay
        self._removal = removal
        self._clock = clock
        self._queue = queue
        self._cleanup = cleanup
        self._relocate = relocate
        self._send_mails = send_mails
        self._finish_accounts = finish_accounts
        self._further = further or {}
        self._policy = policy or SweepPolicy()
        self._cleaned_up = clock.now()  # not at once: many processes start, and few need to scan everything

    async def sweep(self) -> SweepReport:
        """Deliver events and mails, send lost messages again, finish removals, move files; at intervals clean up.

        One part that fails does not keep the others from being done: it is logged, and done next time.
        """
        failed: list[str] = []

        async def part(name: str, work: Callable[[], Awaitable[int]]) -> int:
            try:
                return await work()
            except SmartChatError as error:
                log.warning("sweep failed", extra={"part": name, "code": error.code}, exc_info=error)
                failed.append(name)
                return 0

        events = await part("events", self._relay.deliver)
        sent = await part("messages", self._send_again)
        removals = await part("removals", self._removal.finish_open)
        if self._finish_accounts is not None:
            removals += await part("accounts", self._finish_accounts)
        moved = 0 if self._relocate is None else await part("files", self._relocate)
        await part("cleanup", self._clean_up)
        for name, work in self._further.items():
            await part(name, work)
        mails = 0 if self._send_mails is None else await part("mails", self._send_mails)
        return SweepReport(events=events, sent=sent, removals=removals, moved=moved, mails=mails, failed=tuple(failed))

    async def _send_again(self) -> int:
        """Send as many messages as the broker lacks: any of them calls a worker of its queue to whatever is next."""
        if self._queue is None:
            return 0
        now = self._clock.now()
        due = await self._due(now)
        if not any(due.values()):
            return 0
        there = (await self._queue.inspect()).waiting
        async with self._database.read_only() as work:
            free = {one.queue: one.waiting for one in await work.jobs.backlog_by_queue(now)}
        jobs = [job for queue in WorkQueue for job in due[queue][: max(free[queue] - there.get(queue, 0), 0)]]
        if not jobs:
            return 0
        await self._queue.send(work_for(jobs))
        async with self._database.transaction() as work:
            await work.jobs.mark_sent([job.id for job in jobs], at=now)
        return len(jobs)

    async def _due(self, now: datetime) -> Mapping[WorkQueue, tuple[Job, ...]]:
        """The jobs of each queue whose message may have been lost, bounded for each queue by itself."""
        before = now - self._policy.resend_after
        async with self._database.read_only() as work:
            return {
                queue: await work.jobs.due(now=now, sent_before=before, stages=stages_of(queue)) for queue in WorkQueue
            }

    async def _clean_up(self) -> int:
        now = self._clock.now()
        if now - self._cleaned_up < self._policy.cleanup_interval:
            return 0
        self._cleaned_up = now
        async with self._database.transaction() as work:
            await work.owner_work.forget(now - self._policy.owner_work_kept)
        async with self._database.transaction() as work:
            await work.webhooks.forget_deliveries(now - self._policy.webhook_messages_kept)
        async with self._database.transaction() as work:
            await work.user_sessions.remove_expired(now=now)
            await work.one_time_tokens.forget_expired(now)
            await work.openid_attempts.forget_expired(now)
            await work.sign_in_rates.forget_arrivals(microseconds(now))
            await work.sign_in_rates.forget_sources(now - self._policy.sources_kept)
        if self._cleanup is not None:
            await self._cleanup()
        return 1
