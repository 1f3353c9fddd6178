"""Dispatch: which events become queue messages, and for which queue."""

from __future__ import annotations

from collections.abc import Iterable

from smartchat_core.events import DocumentAccepted, Event, JobStageReached
from smartchat_core.model.job import Job
from smartchat_core.model.work import WorkItem, WorkQueue, queue_of

__all__ = ["rank_of", "to_work_item", "work_for"]

_SMALL_BYTES = 2 * 1024**2
_SOON, _USUAL = 7, 5


def rank_of(size_bytes: int) -> int:
    """The rank of a file's job among its owner's: small ones first, for their reader waits for seconds, not minutes."""
    return 0 if size_bytes <= _SMALL_BYTES else 1


def to_work_item(event: Event) -> WorkItem | None:
    """The message that an event causes, None when it causes none."""
    if isinstance(event, DocumentAccepted):
        priority = _USUAL if rank_of(event.size_bytes) else _SOON
        return WorkItem(job_id=event.job_id, queue=WorkQueue.INGEST, priority=priority)
    if isinstance(event, JobStageReached):
        return WorkItem(job_id=event.job_id, queue=queue_of(event.stage), priority=_USUAL)
    return None


def work_for(jobs: Iterable[Job]) -> tuple[WorkItem, ...]:
    """Messages for jobs that wait, in the queues of their stages."""
    return tuple(WorkItem(job_id=job.id, queue=queue_of(job.stage), priority=_USUAL, trace=job.trace) for job in jobs)
