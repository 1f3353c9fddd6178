"""Jobs and their leases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.statements import Statements
from smartchat_core.errors import ConcurrencyError, DocumentNotFound, LeaseLost
from smartchat_core.model.ids import DocumentId, JobId, OwnerId
from smartchat_core.model.job import Job, JobKind, JobStatus, Lease, Stage
from smartchat_core.model.trace import TraceContext
from smartchat_core.model.work import Backlog, Lane, LaneBacklog, stages_of

__all__ = ["SqlJobs"]

_jobs = tables.jobs
_UNFINISHED = tables.unfinished


class SqlJobs:
    """The `JobRepository` of one transaction."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, job: Job) -> None:
        known = sa.select(tables.documents.c.id).where(tables.documents.c.id == job.document_id)
        if await self._statements.first(self._statements.locked(known)) is None:
            raise DocumentNotFound(f"there is no document {job.document_id}")
        if not await self._statements.insert_new(_jobs, _values(job)):
            raise ConcurrencyError(f"there is a job {job.id} already")

    async def get(self, job: JobId) -> Job | None:
        row = await self._statements.first(sa.select(_jobs).where(_jobs.c.id == job))
        return None if row is None else _job(row)

    async def for_document(self, document: DocumentId) -> tuple[Job, ...]:
        rows = await self._statements.rows(
            sa.select(_jobs)
            .where(_jobs.c.document_id == document)
            .order_by(_jobs.c.created_at.desc(), _jobs.c.id.desc())
        )
        return tuple(_job(row) for row in rows)

    async def lease_next(
        self,
        *,
        worker: str,
        now: datetime,
        duration: timedelta,
        only: JobId | None = None,
        stages: frozenset[Stage] | None = None,
    ) -> Job | None:
        oldest = sa.select(_jobs.c.id).where(_free(now)).order_by(_jobs.c.created_at, _jobs.c.id).limit(1)
        if only is not None:
            oldest = oldest.where(_jobs.c.id == only)
        if stages is not None:
            oldest = oldest.where(_jobs.c.stage.in_(sorted(stages)))
        # Workers pass over each other's rows, but one that was told of a job waits for whoever told it: that
        # transaction may still have to end.
        chosen = oldest.with_for_update(skip_locked=only is None).scalar_subquery()
        row = await self._statements.change_returning(
            sa.update(_jobs)
            .where(_jobs.c.id == chosen)
            .values(
                status=JobStatus.RUNNING.value,
                attempts=_jobs.c.attempts + 1,
                token=_jobs.c.token + 1,
                lease_worker=worker,
                lease_token=_jobs.c.token + 1,
                lease_expires_at=now + duration,
            )
            .returning(*_jobs.c)
        )
        return None if row is None else _job(row)

    async def save(self, job: Job) -> None:
        current = sa.and_(_jobs.c.id == job.id, _jobs.c.token == job.token)
        values = _values(job)
        if job.status is JobStatus.WAITING:
            values["sent_at"] = None
        if not await self._statements.change(sa.update(_jobs).where(current).values(values)):
            raise LeaseLost(
                f"the lease {job.token} on job {job.id} has ended",
                cause="another worker took the job over, or its document was removed",
            )

    async def unfinished(self) -> tuple[Job, ...]:
        rows = await self._statements.rows(sa.select(_jobs).where(_UNFINISHED).order_by(_jobs.c.created_at, _jobs.c.id))
        return tuple(_job(row) for row in rows)

    async def due(self, *, now: datetime, sent_before: datetime, limit: int = 100) -> tuple[Job, ...]:
        oldest = sa.select(_jobs).where(_free(now)).order_by(_jobs.c.created_at, _jobs.c.id).limit(limit).subquery()
        unsent = sa.or_(oldest.c.sent_at.is_(None), oldest.c.sent_at < sent_before)
        rows = await self._statements.rows(sa.select(oldest).where(unsent).order_by(oldest.c.created_at, oldest.c.id))
        return tuple(_job(row) for row in rows)

    async def mark_sent(self, jobs: Sequence[JobId], *, at: datetime) -> None:
        known = sa.select(_jobs.c.id).where(_jobs.c.id.in_(jobs)).order_by(_jobs.c.id)
        await self._statements.rows(self._statements.locked(known))  # in one order, whoever else does the same
        await self._statements.change(sa.update(_jobs).where(_jobs.c.id.in_(jobs)).values(sent_at=at))

    async def backlog(self) -> Backlog:
        query = sa.select(_jobs.c.status, sa.func.count().label("jobs")).where(_UNFINISHED).group_by(_jobs.c.status)
        counts = {row.status: row.jobs for row in await self._statements.rows(query)}
        return Backlog(waiting=counts.get(JobStatus.WAITING.value, 0), running=counts.get(JobStatus.RUNNING.value, 0))

    async def backlog_by_lane(self, now: datetime) -> tuple[LaneBacklog, ...]:
        free, waits = _free(now), _jobs.c.status == JobStatus.WAITING.value
        since = sa.case((waits, sa.func.coalesce(_jobs.c.waiting_since, _jobs.c.created_at)), else_=_lease_end)
        query = (
            sa.select(
                _jobs.c.stage,
                _count(free).label("waiting"),
                _count(waits & ~free).label("delayed"),
                _count(~waits & ~free).label("running"),
                sa.func.min(sa.case((free, since)), type_=tables.UtcDateTime).label("oldest"),
            )
            .where(_UNFINISHED)
            .group_by(_jobs.c.stage)
        )
        rows = {tables.known(Stage, row.stage): row for row in await self._statements.rows(query)}
        return tuple(_of_lane(lane, [rows[one] for one in stages_of(lane) if one in rows], now) for lane in Lane)

    async def with_status(self, status: JobStatus, *, limit: int = 100) -> tuple[Job, ...]:
        rows = await self._statements.rows(
            sa.select(_jobs)
            .where(_jobs.c.status == status.value)
            .order_by(_jobs.c.created_at.desc(), _jobs.c.id.desc())
            .limit(limit)
        )
        return tuple(_job(row) for row in rows)


_lease_end = sa.func.coalesce(_jobs.c.lease_expires_at, _jobs.c.created_at)


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _of_lane(lane: Lane, rows: Sequence[sa.Row[Any]], now: datetime) -> LaneBacklog:
    oldest = min((row.oldest for row in rows if row.oldest is not None), default=now)
    return LaneBacklog(
        lane=lane,
        waiting=sum(row.waiting for row in rows),
        delayed=sum(row.delayed for row in rows),
        running=sum(row.running for row in rows),
        # Another process's clock may be ahead of ours.
        oldest_wait_seconds=max((now - oldest).total_seconds(), 0.0),
    )


def _free(now: datetime) -> sa.ColumnElement[bool]:
    """A job that could be leased now."""
    return sa.and_(
        _UNFINISHED,
        sa.or_(
            sa.and_(
                _jobs.c.status == JobStatus.WAITING.value,
                sa.or_(_jobs.c.not_before.is_(None), _jobs.c.not_before <= now),
            ),
            sa.and_(
                _jobs.c.status == JobStatus.RUNNING.value,
                sa.or_(_jobs.c.lease_expires_at.is_(None), _jobs.c.lease_expires_at <= now),
            ),
        ),
    )


def _values(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind.value,
        "owner": job.owner,
        "document_id": job.document_id,
        "created_at": job.created_at,
        "status": job.status.value,
        "stage": job.stage.value,
        "attempts": job.attempts,
        "failures": job.failures,
        "token": job.token,
        "lease_worker": job.lease.worker if job.lease else None,
        "lease_token": job.lease.token if job.lease else None,
        "lease_expires_at": job.lease.expires_at if job.lease else None,
        "not_before": job.not_before,
        "done": job.done,
        "total": job.total,
        "reason": job.reason,
        "waiting_since": job.waiting_since,
        "traceparent": job.trace.traceparent if job.trace else None,
    }


def _job(row: sa.Row[Any]) -> Job:
    lease = None
    if row.lease_worker is not None:
        lease = Lease(worker=row.lease_worker, token=row.lease_token, expires_at=row.lease_expires_at)
    return Job(
        id=JobId(row.id),
        kind=tables.known(JobKind, row.kind),
        owner=OwnerId(row.owner),
        document_id=DocumentId(row.document_id),
        created_at=row.created_at,
        status=tables.known(JobStatus, row.status),
        stage=tables.known(Stage, row.stage),
        attempts=row.attempts,
        failures=row.failures,
        token=row.token,
        lease=lease,
        not_before=row.not_before,
        done=row.done,
        total=row.total,
        reason=row.reason,
        waiting_since=row.waiting_since,
        trace=None if row.traceparent is None else TraceContext(traceparent=row.traceparent),
    )
