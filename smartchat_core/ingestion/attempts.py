"""Telling how long a job waited for its worker, and what came of the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from smartchat_core.events import JobLeft, JobTaken
from smartchat_core.model.job import Job, JobStatus
from smartchat_core.model.work import lane_of
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.event_sink import EventSink

__all__ = ["result_of", "told_of"]


def result_of(before: Job, after: Job) -> str:
    """What came of working on a job: `succeeded` (done, or handed on to the next lane), `failed`, or `retried`."""
    if after.status in {JobStatus.FAILED, JobStatus.QUARANTINED}:
        return "failed"
    if after.status is JobStatus.DONE or (after.status is JobStatus.WAITING and after.stage is not before.stage):
        return "succeeded"
    return "retried"


@contextmanager
def told_of(job: Job, *, present: Callable[[], Job], sink: EventSink, clock: Clock) -> Iterator[None]:
    """Publish that the job was taken, and after the block what came of it.

    Args:
        job: as it was leased.
        present: tells how it is.
        sink: takes the events.
        clock: the time.
    """
    began = clock.now()
    lane = lane_of(job.stage)
    waited = max((began - (job.waiting_since or job.created_at)).total_seconds(), 0.0)
    sink.publish(JobTaken(job_id=job.id, lane=lane, waited_seconds=waited))
    try:
        yield
    finally:
        seconds = max((clock.now() - began).total_seconds(), 0.0)
        sink.publish(JobLeft(job_id=job.id, lane=lane, outcome=result_of(job, present()), seconds=seconds))
