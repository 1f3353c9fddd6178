"""How much work waits, by queue and by owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from smartchat_core.model.ids import OwnerId
from smartchat_core.model.job import Job, JobStatus
from smartchat_core.model.work import OwnersWaiting, QueueBacklog, WorkQueue, stages_of

__all__ = ["is_free", "queue_backlog", "spread"]


def is_free(job: Job, now: datetime) -> bool:
    """Whether the job could be leased now."""
    if job.status is JobStatus.WAITING:
        return job.not_before is None or job.not_before <= now
    return job.status is JobStatus.RUNNING and (job.lease is None or job.lease.expires_at <= now)


def queue_backlog(queue: WorkQueue, unfinished: Sequence[Job], now: datetime) -> QueueBacklog:
    """The work of a queue."""
    jobs = [job for job in unfinished if job.stage in stages_of(queue)]
    free = [job for job in jobs if is_free(job, now)]
    busy = [job for job in jobs if not is_free(job, now)]
    return QueueBacklog(
        queue=queue,
        waiting=len(free),
        delayed=sum(job.status is JobStatus.WAITING for job in busy),
        running=sum(job.status is JobStatus.RUNNING for job in busy),
        oldest_wait_seconds=_wait(free, now),
    )


def spread(queue: WorkQueue, free: Sequence[Job], now: datetime) -> OwnersWaiting:
    """How the jobs of a queue that could be taken now are spread over their owners."""
    jobs = [job for job in free if job.stage in stages_of(queue)]
    counts: Counter[OwnerId] = Counter(job.owner for job in jobs)
    if not counts:
        return OwnersWaiting(queue=queue)
    # Of equals the first by name, so that every call chooses the same owner.
    largest = min(counts, key=lambda owner: (-counts[owner], owner))
    return OwnersWaiting(
        queue=queue,
        owners=len(counts),
        jobs=len(jobs),
        largest=counts[largest],
        largest_oldest_seconds=_wait([job for job in jobs if job.owner == largest], now),
        others_oldest_seconds=_wait([job for job in jobs if job.owner != largest], now),
    )


def _wait(jobs: Sequence[Job], now: datetime) -> float:
    """How long the job that has waited longest could have been taken; another process's clock may be ahead."""
    return max((now - min(map(_since, jobs), default=now)).total_seconds(), 0.0)


def _since(job: Job) -> datetime:
    if job.status is JobStatus.WAITING:
        return job.waiting_since or job.created_at
    return job.lease.expires_at if job.lease else job.created_at
