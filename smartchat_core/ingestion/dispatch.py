"""Which events mean that there is work, and for whom."""

from __future__ import annotations

from collections.abc import Iterable

from smartchat_core.events import DocumentAccepted, Event, JobHandedOn
from smartchat_core.model.job import Job
from smartchat_core.model.work import Lane, WorkItem, lane_of

__all__ = ["work_for", "work_of"]

_SMALL_BYTES = 2 * 1024**2
_SOON, _USUAL = 7, 5


def work_of(event: Event) -> WorkItem | None:
    """The message that an event causes, None when it causes none.

    A small file goes before a large one that came earlier: its reader waits for seconds, the other's for minutes.
    """
    if isinstance(event, DocumentAccepted):
        priority = _SOON if event.size_bytes <= _SMALL_BYTES else _USUAL
        return WorkItem(job_id=event.job_id, lane=Lane.INGEST, priority=priority)
    if isinstance(event, JobHandedOn):
        return WorkItem(job_id=event.job_id, lane=lane_of(event.stage), priority=_USUAL)
    return None


def work_for(jobs: Iterable[Job]) -> tuple[WorkItem, ...]:
    """Messages for jobs that wait, in the lanes of their stages."""
    return tuple(WorkItem(job_id=job.id, lane=lane_of(job.stage), priority=_USUAL, trace=job.trace) for job in jobs)
