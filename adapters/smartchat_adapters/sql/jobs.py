"""Jobs and their leases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import account_tables, tables
from smartchat_adapters.sql.owner_work import SqlTurns, used_up
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.errors import ConcurrencyError, DocumentNotFound, LeaseLost
from smartchat_core.model.ids import DocumentId, JobId, OwnerId
from smartchat_core.model.job import Job, JobKind, JobStatus, Lease, Stage
from smartchat_core.model.owner_work import ParserQuota
from smartchat_core.model.trace import TraceContext
from smartchat_core.model.user import UserStatus
from smartchat_core.model.work import Backlog, OwnersWaiting, QueueBacklog, WorkQueue, pool_of, stages_of
from smartchat_core.ports.database import MAX_PAGE
from smartchat_core.resilience.fair_share import FairShares, Standing, fair_order

__all__ = ["SqlJobs"]

_jobs = tables.jobs
_UNFINISHED = tables.unfinished


@dataclass(frozen=True, kw_only=True, slots=True)
class _Lease:
    """A lease that is asked for."""

    worker: str
    expires_at: datetime


class SqlJobs:
    """The `JobRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements
        self._turns = SqlTurns(statements)

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

    async def newest(self, documents: Collection[DocumentId]) -> tuple[Job, ...]:
        found: dict[str, Job] = {}
        names = sorted(set(documents))
        for start in range(0, len(names), MAX_PAGE):
            query = (
                sa.select(_jobs)
                .where(_jobs.c.document_id.in_(names[start : start + MAX_PAGE]))
                .order_by(_jobs.c.created_at.desc(), _jobs.c.id.desc())
            )
            for row in await self._statements.rows(query):
                if row.document_id not in found:
                    found[row.document_id] = _job(row)
        return tuple(found.values())

    async def lease_next(
        self,
        *,
        worker: str,
        now: datetime,
        duration: timedelta,
        only: JobId | None = None,
        stages: frozenset[Stage] | None = None,
        named: JobId | None = None,
        shares: FairShares = FairShares(),  # noqa: B008  # frozen
        quota: ParserQuota | None = None,
    ) -> Job | None:
        self._statements.check_may_write()
        able = _free(now) if stages is None else _free(now) & _jobs.c.stage.in_(sorted(stages))
        if quota is not None:
            able = able & ~sa.and_(_jobs.c.stage == Stage.PARSE.value, used_up(quota))
        pool = pool_of(stages)
        clock = await self._turns.clock(pool)
        lease = _Lease(worker=worker, expires_at=now + duration)
        job = None
        if only is None:
            for standing in fair_order(await self._standings(able, pool), clock=clock):
                # Workers pass over each other's rows.
                job = await self._lease(able & (_jobs.c.owner == standing.owner), lease, skip_locked=True)
                if job is not None:
                    break
        if job is None and (wanted := only or named) is not None:
            # A worker called for a job waits for the transaction that made it, which may still have to end.
            job = await self._lease(able & (_jobs.c.id == wanted), lease, skip_locked=False)
        if job is not None:
            await self._turns.take(pool, job.owner, shares=shares, clock=clock)
        return job

    async def _standings(self, able: sa.ColumnElement[bool], pool: str) -> list[Standing]:
        """The owners who wait in a queue of workers."""
        turns = tables.owner_turns
        waiting = (
            sa.select(_jobs.c.owner, sa.func.min(_jobs.c.created_at, type_=tables.UtcDateTime).label("oldest"))
            .where(able)
            .group_by(_jobs.c.owner)
            .subquery()
        )
        rows = await self._statements.rows(
            sa.select(waiting, sa.func.coalesce(turns.c.finish, 0).label("finish")).select_from(
                waiting.outerjoin(turns, sa.and_(turns.c.owner == waiting.c.owner, turns.c.pool == pool))
            )
        )
        return [Standing(owner=OwnerId(row.owner), oldest=row.oldest, finish=int(row.finish)) for row in rows]

    async def _lease(self, able: sa.ColumnElement[bool], lease: _Lease, *, skip_locked: bool) -> Job | None:
        first = sa.select(_jobs.c.id).where(able).order_by(_jobs.c.rank, _jobs.c.created_at, _jobs.c.id).limit(1)
        row = await self._statements.change_returning(
            sa.update(_jobs)
            .where(_jobs.c.id == first.with_for_update(skip_locked=skip_locked).scalar_subquery())
            .values(
                status=JobStatus.RUNNING.value,
                attempts=_jobs.c.attempts + 1,
                token=_jobs.c.token + 1,
                lease_worker=lease.worker,
                lease_token=_jobs.c.token + 1,
                lease_expires_at=lease.expires_at,
            )
            .returning(*_jobs.c)
        )
        return None if row is None else _job(row)

    async def save(self, job: Job) -> None:
        current = sa.and_(_jobs.c.id == job.id, _jobs.c.token == job.token)
        if job.status is JobStatus.RUNNING:
            current = current & _of_usable_account
        values = _values(job)
        if job.status is JobStatus.WAITING:
            values["sent_at"] = None
        if not await self._statements.change(sa.update(_jobs).where(current).values(values)):
            raise LeaseLost(
                f"the lease {job.token} on job {job.id} has ended",
                cause="another worker took the job over, its document was removed, or its owner's account ended",
            )

    async def unfinished(self) -> tuple[Job, ...]:
        rows = await self._statements.rows(sa.select(_jobs).where(_UNFINISHED).order_by(_jobs.c.created_at, _jobs.c.id))
        return tuple(_job(row) for row in rows)

    async def due(
        self,
        *,
        now: datetime,
        sent_before: datetime,
        limit: int = 100,
        stages: frozenset[Stage] | None = None,
    ) -> tuple[Job, ...]:
        died = (_jobs.c.status == JobStatus.RUNNING.value) & (_jobs.c.sent_at < _jobs.c.lease_expires_at)
        unsent = sa.or_(_jobs.c.sent_at.is_(None), _jobs.c.sent_at < sent_before, died)
        query = sa.select(_jobs).where(_free(now), unsent)
        if stages is not None:
            query = query.where(_jobs.c.stage.in_(sorted(stages)))
        rows = await self._statements.rows(query.order_by(_jobs.c.created_at, _jobs.c.id).limit(limit))
        return tuple(_job(row) for row in rows)

    async def mark_sent(self, jobs: Sequence[JobId], *, at: datetime) -> None:
        known = sa.select(_jobs.c.id).where(_jobs.c.id.in_(jobs)).order_by(_jobs.c.id)
        await self._statements.rows(self._statements.locked(known))  # in one order, against deadlocks
        await self._statements.change(sa.update(_jobs).where(_jobs.c.id.in_(jobs)).values(sent_at=at))

    async def backlog(self, *, owner: OwnerId | None = None) -> Backlog:
        query = sa.select(_jobs.c.status, sa.func.count().label("jobs")).where(_UNFINISHED).group_by(_jobs.c.status)
        if owner is not None:
            query = query.where(_jobs.c.owner == owner)
        counts = {row.status: row.jobs for row in await self._statements.rows(query)}
        return Backlog(waiting=counts.get(JobStatus.WAITING.value, 0), running=counts.get(JobStatus.RUNNING.value, 0))

    async def hold_backlog(self) -> None:
        await self._statements.advisory_lock("backlog")

    async def owners_waiting(self, now: datetime) -> tuple[OwnersWaiting, ...]:
        query = (
            sa.select(
                _jobs.c.owner,
                _jobs.c.stage,
                sa.func.count().label("jobs"),
                sa.func.min(_since, type_=tables.UtcDateTime).label("oldest"),
            )
            .where(_free(now))
            .group_by(_jobs.c.owner, _jobs.c.stage)
        )
        rows = await self._statements.rows(query)
        return tuple(_spread(queue, [row for row in rows if row.stage in stages_of(queue)], now) for queue in WorkQueue)

    async def backlog_by_queue(self, now: datetime) -> tuple[QueueBacklog, ...]:
        free, waits = _free(now), _jobs.c.status == JobStatus.WAITING.value
        query = (
            sa.select(
                _jobs.c.stage,
                _count(free).label("waiting"),
                _count(waits & ~free).label("delayed"),
                _count(~waits & ~free).label("running"),
                sa.func.min(sa.case((free, _since)), type_=tables.UtcDateTime).label("oldest"),
            )
            .where(_UNFINISHED)
            .group_by(_jobs.c.stage)
        )
        rows = {tables.known(Stage, row.stage): row for row in await self._statements.rows(query)}
        return tuple(
            _of_queue(queue, [rows[one] for one in stages_of(queue) if one in rows], now) for queue in WorkQueue
        )

    async def with_status(self, status: JobStatus, *, limit: int = 100) -> tuple[Job, ...]:
        rows = await self._statements.rows(
            sa.select(_jobs)
            .where(_jobs.c.status == status.value)
            .order_by(_jobs.c.created_at.desc(), _jobs.c.id.desc())
            .limit(limit)
        )
        return tuple(_job(row) for row in rows)


# Since when a job could be taken that can be taken now.
_since = sa.case(
    (_jobs.c.status == JobStatus.WAITING.value, sa.func.coalesce(_jobs.c.waiting_since, _jobs.c.created_at)),
    else_=sa.func.coalesce(_jobs.c.lease_expires_at, _jobs.c.created_at),
)


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _of_queue(queue: WorkQueue, rows: Sequence[sa.Row[Any]], now: datetime) -> QueueBacklog:
    oldest = min((row.oldest for row in rows if row.oldest is not None), default=now)
    return QueueBacklog(
        queue=queue,
        waiting=sum(row.waiting for row in rows),
        delayed=sum(row.delayed for row in rows),
        running=sum(row.running for row in rows),
        # Another process's clock may be ahead of ours.
        oldest_wait_seconds=max((now - oldest).total_seconds(), 0.0),
    )


def _spread(queue: WorkQueue, rows: Sequence[sa.Row[Any]], now: datetime) -> OwnersWaiting:
    jobs: Counter[str] = Counter()
    oldest: dict[str, datetime] = {}
    for row in rows:
        jobs[row.owner] += row.jobs
        oldest[row.owner] = min(oldest.get(row.owner, row.oldest), row.oldest)
    if not jobs:
        return OwnersWaiting(queue=queue)
    # Of equals the first by name, so that every call chooses the same owner.
    largest = min(jobs, key=lambda owner: (-jobs[owner], owner))
    others = min((since for owner, since in oldest.items() if owner != largest), default=now)
    return OwnersWaiting(
        queue=queue,
        owners=len(jobs),
        jobs=jobs.total(),
        largest=jobs[largest],
        largest_oldest_seconds=max((now - oldest[largest]).total_seconds(), 0.0),
        others_oldest_seconds=max((now - others).total_seconds(), 0.0),
    )


# Nobody works for an account that was deactivated. Owners without an account are those of other programs.
_of_usable_account = ~(
    sa.exists()
    .where(account_tables.users.c.owner == _jobs.c.owner, account_tables.users.c.status != UserStatus.ACTIVE.value)
    .correlate(_jobs)
)


def _free(now: datetime) -> sa.ColumnElement[bool]:
    """A job that could be leased now."""
    return sa.and_(
        _UNFINISHED,
        _of_usable_account,
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
        "rank": job.rank,
        "unit_seconds": job.unit_seconds,
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
        rank=row.rank,
        unit_seconds=row.unit_seconds,
    )
