"""What is told of a worker's time with a job."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.events import Event, JobLeft, JobTaken
from smartchat_core.ingestion.attempts import result_of, told_of
from smartchat_core.model.ids import DocumentId, JobId, OwnerId
from smartchat_core.model.job import Job, JobKind, JobStatus, Stage
from smartchat_core.ops.measuring import measurements_of
from smartchat_core.testing.fakes.clock import FakeClock

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


class Sink:
    def __init__(self) -> None:
        self.events: list[Event] = []

    def publish(self, event: Event) -> None:
        self.events.append(event)


@pytest.mark.parametrize(
    ("status", "stage", "result"),
    [
        (JobStatus.DONE, Stage.VERIFY, "succeeded"),
        (JobStatus.WAITING, Stage.EMBED, "succeeded"),
        (JobStatus.WAITING, Stage.PARSE, "retried"),
        (JobStatus.RUNNING, Stage.INDEX, "retried"),
        (JobStatus.FAILED, Stage.PARSE, "failed"),
        (JobStatus.QUARANTINED, Stage.PARSE, "failed"),
    ],
)
def test_result(status: JobStatus, stage: Stage, result: str) -> None:
    assert result_of(JOB, replace(JOB, status=status, stage=stage)) == result


@given(st.timedeltas(timedelta(0), timedelta(days=2)), st.timedeltas(timedelta(0), timedelta(hours=1)), st.booleans())
def test_times(waited: timedelta, worked: timedelta, fails: bool) -> None:
    clock, sink = FakeClock(START + waited), Sink()
    try:
        with told_of(JOB, present=lambda: replace(JOB, status=JobStatus.FAILED), sink=sink, clock=clock):
            clock.advance(worked)
            if fails:
                raise TimeoutError  # noqa: TRY301  # as the work within the block would
    except TimeoutError:
        assert fails
    taken, left = sink.events
    assert isinstance(taken, JobTaken)
    assert isinstance(left, JobLeft)
    assert (taken.lane, left.lane, left.outcome) == ("ingest", "ingest", "failed")
    assert math.isclose(taken.waited_seconds, waited.total_seconds(), abs_tol=1e-6)
    assert math.isclose(left.seconds, worked.total_seconds(), abs_tol=1e-6)


def test_what_is_counted() -> None:
    def counted() -> Iterator[tuple[str, float]]:
        for outcome in ("succeeded", "failed", "retried"):
            event = JobLeft(job_id=JOB.id, lane="embed", outcome=outcome, seconds=2.5)
            for one in measurements_of(event):
                assert one.labels == ("embed",)
                yield one.metric.name, one.value

    assert list(counted()) == [
        (name, value)
        for outcome in ("succeeded", "failed", "retried")
        for name, value in (("celery_task_runtime_seconds", 2.5), (f"celery_task_{outcome}_total", 1))
    ]
