"""Which events mean that there is work, and for whom."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from smartchat_core.events import DocumentAccepted, DocumentReady, JobStageReached
from smartchat_core.ingestion.jobs.dispatch import to_work_item, work_for
from smartchat_core.model import DocumentId, Job, JobId, JobKind, OwnerId, Stage
from smartchat_core.model.work import WorkQueue, queue_of, stages_of

DOCUMENT, OWNER, JOB = DocumentId("doc-1"), OwnerId("o"), JobId("job-1")


def accepted(size_bytes: int) -> DocumentAccepted:
    return DocumentAccepted(document_id=DOCUMENT, owner=OWNER, job_id=JOB, filename="a.txt", size_bytes=size_bytes)


def test_an_upload_is_work_and_small_ones_go_first() -> None:
    small, large = to_work_item(accepted(10)), to_work_item(accepted(10**9))
    assert small is not None
    assert large is not None
    assert (small.job_id, small.queue) == (large.job_id, large.queue) == (JOB, WorkQueue.INGEST)
    assert small.priority > large.priority


@pytest.mark.parametrize("stage", Stage)
def test_a_job_goes_to_the_queue_of_its_stage(stage: Stage) -> None:
    event = JobStageReached(document_id=DOCUMENT, owner=OWNER, job_id=JOB, stage=stage)
    item = to_work_item(event)
    assert item is not None
    assert stage in stages_of(item.queue)
    job = Job(id=JOB, kind=JobKind.INGEST, owner=OWNER, document_id=DOCUMENT, created_at=datetime.now(UTC), stage=stage)
    assert [one.queue for one in work_for([job])] == [item.queue]


def test_every_stage_has_one_queue() -> None:
    assert {stage: queue_of(stage) for stage in Stage} == {
        stage: queue for queue in WorkQueue for stage in stages_of(queue)
    }


def test_news_is_no_work() -> None:
    assert to_work_item(DocumentReady(document_id=DOCUMENT, owner=OWNER, passages=1, warnings=0)) is None
