"""Which events mean that there is work, and for whom."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from smartchat_core.events import DocumentAccepted, DocumentReady, JobHandedOn
from smartchat_core.ingestion.dispatch import work_for, work_of
from smartchat_core.model import DocumentId, Job, JobId, JobKind, OwnerId, Stage
from smartchat_core.model.work import Lane, lane_of, stages_of

DOCUMENT, OWNER, JOB = DocumentId("doc-1"), OwnerId("o"), JobId("job-1")


def accepted(size_bytes: int) -> DocumentAccepted:
    return DocumentAccepted(document_id=DOCUMENT, owner=OWNER, job_id=JOB, filename="a.txt", size_bytes=size_bytes)


def test_an_upload_is_work_and_small_ones_go_first() -> None:
    small, large = work_of(accepted(10)), work_of(accepted(10**9))
    assert small is not None
    assert large is not None
    assert (small.job_id, small.lane) == (large.job_id, large.lane) == (JOB, Lane.INGEST)
    assert small.priority > large.priority


@pytest.mark.parametrize("stage", Stage)
def test_a_job_goes_to_the_lane_of_its_stage(stage: Stage) -> None:
    event = JobHandedOn(document_id=DOCUMENT, owner=OWNER, job_id=JOB, stage=stage)
    item = work_of(event)
    assert item is not None
    assert stage in stages_of(item.lane)
    job = Job(id=JOB, kind=JobKind.INGEST, owner=OWNER, document_id=DOCUMENT, created_at=datetime.now(UTC), stage=stage)
    assert [one.lane for one in work_for([job])] == [item.lane]


def test_every_stage_has_one_lane() -> None:
    assert {stage: lane_of(stage) for stage in Stage} == {stage: lane for lane in Lane for stage in stages_of(lane)}


def test_news_is_no_work() -> None:
    assert work_of(DocumentReady(document_id=DOCUMENT, owner=OWNER, passages=1, warnings=0)) is None
