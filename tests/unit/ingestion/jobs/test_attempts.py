"""What is reported of a worker's time with a job."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.events import JobFinished, JobStarted
from smartchat_core.ingestion.jobs.attempts import publish_job_events, result_of
from smartchat_core.model.ids import DocumentId, JobId, OwnerId
from smartchat_core.model.job import Job, JobKind, JobOutcome, JobStatus, Stage
from smartchat_core.model.work import WorkQueue
from smartchat_core.ops.metrics.from_events import to_measurements
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.event_sink import FakeEventSink

START = datetime(2026, 1, 1, tzinfo=UTC)
JOB = Job(
    id=JobId("job-1"),
    kind=JobKind.INGEST,
    owner=OwnerId("local"),
    document_id=DocumentId("doc-1"),
    created_at=START,
    status=JobStatus.RUNNING,
    stage=Stage.PARSE,
)


@pytest.mark.parametrize(
    ("status", "stage", "result"),
    [
        (JobStatus.DONE, Stage.VERIFY, JobOutcome.SUCCEEDED),
        (JobStatus.WAITING, Stage.EMBED, JobOutcome.SUCCEEDED),
        (JobStatus.WAITING, Stage.PARSE, JobOutcome.RETRIED),
        (JobStatus.RUNNING, Stage.INDEX, JobOutcome.RETRIED),
        (JobStatus.FAILED, Stage.PARSE, JobOutcome.FAILED),
        (JobStatus.QUARANTINED, Stage.PARSE, JobOutcome.FAILED),
    ],
)
def test_result(status: JobStatus, stage: Stage, result: JobOutcome) -> None:
    assert result_of(JOB, replace(JOB, status=status, stage=stage)) == result


@given(st.timedeltas(timedelta(0), timedelta(days=2)), st.timedeltas(timedelta(0), timedelta(hours=1)), st.booleans())
def test_times(waited: timedelta, worked: timedelta, fails: bool) -> None:
    clock, sink = FakeClock(START + waited), FakeEventSink()
    try:
        with publish_job_events(JOB, present=lambda: replace(JOB, status=JobStatus.FAILED), sink=sink, clock=clock):
            clock.advance(worked)
            if fails:
                raise TimeoutError  # noqa: TRY301  # as the work within the block would
    except TimeoutError:
        assert fails
    taken, left = sink.events
    assert isinstance(taken, JobStarted)
    assert isinstance(left, JobFinished)
    assert (taken.queue, left.queue, left.outcome) == (WorkQueue.INGEST, WorkQueue.INGEST, JobOutcome.FAILED)
    assert math.isclose(taken.waited_seconds, waited.total_seconds(), abs_tol=1e-6)
    assert math.isclose(left.seconds, worked.total_seconds(), abs_tol=1e-6)


def test_what_is_counted() -> None:
    def counted() -> Iterator[tuple[str, float]]:
        for outcome in JobOutcome:
            event = JobFinished(job_id=JOB.id, queue=WorkQueue.EMBED, outcome=outcome, seconds=2.5)
            for one in to_measurements(event):
                assert one.labels == ("embed",)
                yield one.metric.name, one.value

    assert list(counted()) == [
        (name, value)
        for outcome in JobOutcome
        for name, value in (("celery_task_runtime_seconds", 2.5), (f"celery_task_{outcome}_total", 1))
    ]
