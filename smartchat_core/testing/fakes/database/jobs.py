"""Jobs and their leases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from smartchat_core.errors import ConcurrencyError, DocumentNotFound, LeaseLost
from smartchat_core.model.ids import DocumentId, JobId, OwnerId
from smartchat_core.model.job import Job, JobStatus, Lease, Stage
from smartchat_core.model.owner_work import ParserQuota
from smartchat_core.model.trace import TraceContext
from smartchat_core.model.work import Backlog, OwnersWaiting, QueueBacklog, WorkQueue, pool_of
from smartchat_core.resilience.fair_share import FairShares, ServiceTurn, Standing, fair_order
from smartchat_core.testing.fakes.database.backlog import is_free, queue_backlog, spread
from smartchat_core.testing.fakes.database.owner_work import used_up
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryJobs"]


class MemoryJobs:
    """The `JobRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, job: Job) -> None:
        tables = self._view.writable()
        if job.document_id not in tables.documents:
            raise DocumentNotFound(f"there is no document {job.document_id}")
        if job.id in tables.jobs:
            raise ConcurrencyError(f"there is a job {job.id} already")
        tables.jobs[job.id] = _stored(job)

    async def get(self, job: JobId) -> Job | None:
        return self._view.tables.jobs.get(job)

    async def for_document(self, document: DocumentId) -> tuple[Job, ...]:
        return _newest(job for job in self._view.tables.jobs.values() if job.document_id == document)

    async def newest(self, documents: Collection[DocumentId]) -> tuple[Job, ...]:
        found: dict[DocumentId, Job] = {}
        for job in _newest(job for job in self._view.tables.jobs.values() if job.document_id in documents):
            found.setdefault(job.document_id, job)
        return tuple(found.values())

    async def lease_next(
        self,
        *,
        worker: str,
        now: datetime,
        duration: timedelta,
        only: JobId | None = None,
        stages: frozenset[Stage] | None = None,
        named: JobId | None = None,  # noqa: ARG002  # no transaction can hold this one back
        shares: FairShares = FairShares(),  # noqa: B008  # frozen
        quota: ParserQuota | None = None,
    ) -> Job | None:
        tables = self._view.writable()
        over = used_up(tables, quota)
        able = [
            job
            for job in tables.jobs.values()
            if is_free(job, now)
            and self._usable(job)
            and (stages is None or job.stage in stages)
            and not (job.stage is Stage.PARSE and job.owner in over)
        ]
        pool = pool_of(stages)
        clock = max((turn.start for (name, _), turn in tables.turns.items() if name == pool), default=0)
        if only is None:
            owner = self._next_owner(able, pool, clock)
            able = [job for job in able if job.owner == owner]
        else:
            able = [job for job in able if job.id == only]
        if not able:
            return None
        job = min(able, key=lambda one: (one.rank, one.created_at, one.id))
        lease = Lease(worker=worker, token=job.token + 1, expires_at=now + duration)
        leased = replace(job, status=JobStatus.RUNNING, attempts=job.attempts + 1, token=job.token + 1, lease=lease)
        tables.jobs[job.id] = leased
        turn = tables.turns.get((pool, job.owner), ServiceTurn())
        tables.turns[pool, job.owner] = shares.begun(job.owner, finish=turn.finish, clock=clock)
        return leased

    def _next_owner(self, able: Sequence[Job], pool: str, clock: int) -> OwnerId | None:
        turns = self._view.tables.turns
        oldest: dict[OwnerId, datetime] = {}
        for job in able:
            oldest[job.owner] = min(oldest.get(job.owner, job.created_at), job.created_at)
        standings = (
            Standing(owner=owner, oldest=since, finish=turns.get((pool, owner), ServiceTurn()).finish)
            for owner, since in oldest.items()
        )
        return next((standing.owner for standing in fair_order(standings, clock=clock)), None)

    def _usable(self, job: Job) -> bool:
        """Whether the account of its owner, if there is one, can be used."""
        return all(user.may_sign_in for user in self._view.tables.users.values() if user.owner == job.owner)

    async def save(self, job: Job) -> None:
        tables = self._view.writable()
        current = tables.jobs.get(job.id)
        ended = job.status is JobStatus.RUNNING and not self._usable(job)
        if current is None or current.token != job.token or ended:
            raise LeaseLost(
                f"the lease {job.token} on job {job.id} has ended",
                cause="another worker took the job over, its document was removed, or its owner's account ended",
            )
        tables.jobs[job.id] = _stored(job)
        if job.status is JobStatus.WAITING:
            tables.sent.pop(job.id, None)

    async def unfinished(self) -> tuple[Job, ...]:
        return _oldest(job for job in self._view.tables.jobs.values() if job.status.unfinished)

    async def due(
        self,
        *,
        now: datetime,
        sent_before: datetime,
        limit: int = 100,
        stages: frozenset[Stage] | None = None,
    ) -> tuple[Job, ...]:
        sent = self._view.tables.sent

        def unsent(job: Job) -> bool:
            at = sent.get(job.id)
            if at is None or at < sent_before:
                return True
            # Its worker may have died with the message.
            return job.status is JobStatus.RUNNING and job.lease is not None and at < job.lease.expires_at

        jobs = self._view.tables.jobs.values()
        wanted = (
            job for job in jobs if is_free(job, now) and self._usable(job) and (stages is None or job.stage in stages)
        )
        return _oldest(filter(unsent, wanted))[:limit]

    async def mark_sent(self, jobs: Sequence[JobId], *, at: datetime) -> None:
        tables = self._view.writable()
        tables.sent.update(dict.fromkeys((job for job in jobs if job in tables.jobs), at))

    async def backlog(self, *, owner: OwnerId | None = None) -> Backlog:
        jobs = [job for job in self._view.tables.jobs.values() if owner is None or job.owner == owner]
        return Backlog(
            waiting=sum(job.status is JobStatus.WAITING for job in jobs),
            running=sum(job.status is JobStatus.RUNNING for job in jobs),
        )

    async def hold_backlog(self) -> None:
        self._view.writable()

    async def owners_waiting(self, now: datetime) -> tuple[OwnersWaiting, ...]:
        free = [job for job in self._view.tables.jobs.values() if is_free(job, now) and self._usable(job)]
        return tuple(spread(queue, free, now) for queue in WorkQueue)

    async def backlog_by_queue(self, now: datetime) -> tuple[QueueBacklog, ...]:
        unfinished = await self.unfinished()
        return tuple(queue_backlog(queue, unfinished, now) for queue in WorkQueue)

    async def with_status(self, status: JobStatus, *, limit: int = 100) -> tuple[Job, ...]:
        return _newest(job for job in self._view.tables.jobs.values() if job.status is status)[:limit]


def _stored(job: Job) -> Job:
    """Of the trace only the traceparent is kept."""
    return replace(job, trace=TraceContext(traceparent=job.trace.traceparent) if job.trace else None)


def _oldest(jobs: Iterable[Job]) -> tuple[Job, ...]:
    return tuple(sorted(jobs, key=lambda job: (job.created_at, job.id)))


def _newest(jobs: Iterable[Job]) -> tuple[Job, ...]:
    return _oldest(jobs)[::-1]
