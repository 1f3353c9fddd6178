"""Publishing how long a job waited for its worker, and how its attempt ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from smartchat_core.events import JobFinished, JobStarted
from smartchat_core.model.job import Job, JobOutcome, JobStatus
from smartchat_core.model.work import queue_of
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.event_sink import EventSink

__all__ = ["publish_job_events", "result_of"]


def result_of(before: Job, after: Job) -> JobOutcome:
    """What came of working on a job; it succeeded too when it waits for a worker of the next queue."""
    if after.status in {JobStatus.FAILED, JobStatus.QUARANTINED}:
        return JobOutcome.FAILED
    if after.status is JobStatus.DONE or (after.status is JobStatus.WAITING and after.stage is not before.stage):
        return JobOutcome.SUCCEEDED
    return JobOutcome.RETRIED


@contextmanager
def publish_job_events(job: Job, *, present: Callable[[], Job], sink: EventSink, clock: Clock) -> Iterator[None]:
    """Publish that the job was taken, and after the block how the attempt ended.

    Args:
        job: as it was leased.
        present: gives its present state.
        sink: takes the events.
        clock: the time.
    """
    began = clock.now()
    queue = queue_of(job.stage)
    waited = max((began - (job.waiting_since or job.created_at)).total_seconds(), 0.0)
    sink.publish(JobStarted(job_id=job.id, queue=queue, waited_seconds=waited))
    try:
        yield
    finally:
        seconds = max((clock.now() - began).total_seconds(), 0.0)
        sink.publish(JobFinished(job_id=job.id, queue=queue, outcome=result_of(job, present()), seconds=seconds))
