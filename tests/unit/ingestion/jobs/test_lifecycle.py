"""The life of a job."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.errors import DamagedFile, DatabaseUnavailable, IndexUnavailable, ParserCrashed
from smartchat_core.ingestion.jobs.lifecycle import (
    JobPolicy,
    advance,
    after_failure,
    attempts_exhausted,
    complete,
    quarantine,
    release,
    renew,
    requeue_for_next_stage,
)
from smartchat_core.model import DocumentId, Job, JobId, JobKind, JobStatus, Lease, OwnerId, Stage

NOW = datetime(2026, 1, 1, tzinfo=UTC)
POLICY = JobPolicy()
LEASED = Job(
    id=JobId("job-1"),
    kind=JobKind.INGEST,
    owner=OwnerId("o"),
    document_id=DocumentId("doc-1"),
    created_at=NOW,
    status=JobStatus.RUNNING,
    attempts=1,
    token=1,
    lease=Lease(worker="w", token=1, expires_at=NOW),
)


def test_a_heartbeat_extends_the_lease() -> None:
    renewed = renew(LEASED, now=NOW + timedelta(seconds=5), policy=POLICY)
    assert renewed.lease == Lease(worker="w", token=1, expires_at=NOW + timedelta(seconds=5) + POLICY.lease_duration)
    with pytest.raises(ValueError, match="not leased"):
        renew(replace(LEASED, lease=None), now=NOW)


def test_the_fault_of_a_file_is_final() -> None:
    failed = after_failure(LEASED, DamagedFile("broken"), now=NOW)
    assert failed.status is JobStatus.FAILED
    assert failed.lease is None
    assert "broken" in failed.reason


def test_a_passing_fault_is_tried_again_later_and_not_for_ever() -> None:
    waiting = after_failure(LEASED, DatabaseUnavailable("gone"), now=NOW)
    assert waiting.status is JobStatus.WAITING
    assert waiting.not_before is not None
    assert NOW + POLICY.first_delay / 2 <= waiting.not_before <= NOW + POLICY.first_delay
    assert (waiting.attempts, waiting.failures) == (0, 1)
    last = after_failure(replace(LEASED, failures=POLICY.max_failures - 1), DatabaseUnavailable("gone"), now=NOW)
    assert last.status is JobStatus.FAILED


@given(st.integers(1, 10_000))
def test_retries_wait_longer_and_longer_up_to_a_bound(attempts: int) -> None:
    assert POLICY.first_delay <= POLICY.delay(attempts) <= POLICY.longest_delay
    assert POLICY.delay(attempts) <= POLICY.delay(attempts + 1)


def test_what_the_index_lost_is_written_again() -> None:
    embedding = advance(LEASED, Stage.VERIFY)
    assert after_failure(embedding, IndexUnavailable("vectors are missing"), now=NOW).stage is Stage.INDEX
    assert after_failure(LEASED, IndexUnavailable("no space"), now=NOW).stage is Stage.PARSE


def test_a_document_that_kills_its_workers_is_given_up() -> None:
    assert not attempts_exhausted(replace(LEASED, attempts=POLICY.max_attempts))
    assert attempts_exhausted(replace(LEASED, attempts=POLICY.max_attempts + 1))


def test_a_shutdown_does_not_count_as_an_attempt() -> None:
    back = release(LEASED, now=NOW)
    assert (back.status, back.attempts, back.lease) == (JobStatus.WAITING, 0, None)


def test_jobs_that_failed_together_do_not_come_back_together() -> None:
    moments = {
        after_failure(replace(LEASED, id=JobId(f"job-{number}")), DatabaseUnavailable("gone"), now=NOW).not_before
        for number in range(20)
    }
    assert len(moments) == 20


def test_a_job_that_got_on_does_not_count_as_killing_its_workers() -> None:
    assert advance(replace(LEASED, attempts=POLICY.max_attempts), Stage.EMBED).attempts == 1
    assert requeue_for_next_stage(replace(LEASED, attempts=POLICY.max_attempts), now=NOW).attempts == 0


def test_a_quarantined_job_gives_the_reason_and_is_free_of_leases() -> None:
    aside = quarantine(LEASED, ParserCrashed("it ended abruptly", cause="three times"))
    assert (aside.status, aside.lease) == (JobStatus.QUARANTINED, None)
    assert "three times" in aside.reason


def test_a_finished_job_holds_no_lease() -> None:
    done = complete(LEASED)
    assert (done.status, done.lease) == (JobStatus.DONE, None)
