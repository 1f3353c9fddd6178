"""Contract of databases: jobs and leases."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from smartchat_core.errors import DocumentNotFound, LeaseLost
from smartchat_core.model.ids import DocumentId, JobId
from smartchat_core.model.job import Job, JobKind, JobStatus, Lease, Stage
from smartchat_core.model.trace import TraceContext
from smartchat_core.model.user import UserStatus
from smartchat_core.model.work import Backlog, QueueBacklog, WorkQueue
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import ANN, MINUTE, NOW, DatabaseCases, add, make_document, make_job
from smartchat_core.testing.database_users import make_user

__all__ = ["JobCases"]


class JobCases(DatabaseCases):
    """Jobs, leases, and what a queue and an operator ask."""

    async def test_job_comes_back_as_it_was(self, database: Database) -> None:
        job = Job(
            id=JobId("job-1"),
            kind=JobKind.REINDEX,
            owner=ANN.owner,
            document_id=DocumentId("doc-1"),
            created_at=NOW,
            status=JobStatus.RUNNING,
            stage=Stage.EMBED,
            attempts=3,
            failures=2,
            token=7,
            lease=Lease(worker="host:1", token=7, expires_at=NOW + MINUTE),
            not_before=NOW - MINUTE,
            done=10,
            total=99,
            reason="it failed before",
            rank=0,
            waiting_since=NOW - 2 * MINUTE,
            trace=TraceContext(traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        )
        async with database.transaction() as unit:
            await add(unit, make_document("doc-1"), job)
        async with database.transaction() as unit:
            assert await unit.jobs.get(job.id) == job
            await unit.jobs.save(dataclasses.replace(job, lease=None, not_before=None, status=JobStatus.DONE))
        async with database.transaction() as unit:
            found = await unit.jobs.get(job.id)
            assert found == dataclasses.replace(job, lease=None, not_before=None, status=JobStatus.DONE)
            assert await unit.jobs.get(JobId("job-0")) is None

    async def test_nobody_works_for_an_account_that_was_deactivated(self, database: Database) -> None:
        user = dataclasses.replace(make_user("ann"), owner=ANN.owner)
        async with database.transaction() as unit:
            await add(unit, make_document("doc-1"), make_job("job-1"))
            await unit.users.add(user)
            leased = await unit.jobs.lease_next(worker="one", now=NOW, duration=MINUTE)
            assert leased is not None
            await unit.jobs.save(leased)
            await unit.users.save(dataclasses.replace(user, status=UserStatus.DEACTIVATED))
        with pytest.raises(LeaseLost):
            async with database.transaction() as unit:
                await unit.jobs.save(leased)
        later = NOW + 2 * MINUTE
        async with database.transaction() as unit:
            assert await unit.jobs.lease_next(worker="two", now=later, duration=MINUTE) is None
            assert await unit.jobs.due(now=later, sent_before=later) == ()
            assert sum(one.jobs for one in await unit.jobs.owners_waiting(later)) == 0
            await unit.users.save(user)
            again = await unit.jobs.lease_next(worker="two", now=later, duration=MINUTE)
            assert again is not None
            await unit.jobs.save(again)

    async def test_job_of_no_document_is_refused(self, database: Database) -> None:
        with pytest.raises(DocumentNotFound):
            async with database.transaction() as unit:
                await unit.jobs.add(make_job("job-1"))

    async def test_jobs_are_listed(self, database: Database) -> None:
        async with database.transaction() as unit:
            await add(unit, make_document("doc-1"), make_job("job-1"))
            await unit.jobs.add(make_job("job-3", created_at=NOW + 2 * MINUTE, status=JobStatus.DONE))
            await unit.jobs.add(make_job("job-2", created_at=NOW + MINUTE, status=JobStatus.RUNNING))
            await add(unit, make_document("doc-2"), make_job("job-4", document="doc-2", status=JobStatus.FAILED))
        async with database.transaction() as unit:
            of_document = await unit.jobs.for_document(DocumentId("doc-1"))
            assert [job.id for job in of_document] == ["job-3", "job-2", "job-1"]
            assert [job.id for job in await unit.jobs.unfinished()] == ["job-1", "job-2"]
            assert await unit.jobs.for_document(DocumentId("doc-0")) == ()

    async def test_oldest_waiting_job_is_leased_first(self, database: Database) -> None:
        async with database.transaction() as unit:
            await add(unit, make_document("doc-1"), make_job("job-2", created_at=NOW + MINUTE))
            await unit.jobs.add(make_job("job-1"))
            await unit.jobs.add(make_job("job-0", status=JobStatus.FAILED, created_at=NOW - MINUTE))
        async with database.transaction() as unit:
            leased = await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE)
        lease = Lease(worker="w", token=1, expires_at=NOW + MINUTE)
        assert leased == make_job("job-1", status=JobStatus.RUNNING, attempts=1, token=1, lease=lease)
        async with database.transaction() as unit:
            assert await unit.jobs.get(JobId("job-1")) == leased
            second = await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE)
            assert second is not None
            assert second.id == "job-2"
            assert await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE) is None

    async def test_delayed_job_waits_for_its_time(self, database: Database) -> None:
        async with database.transaction() as unit:
            await add(unit, make_document("doc-1"), make_job("job-1", not_before=NOW + MINUTE))
        async with database.transaction() as unit:
            assert await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE) is None
            assert await unit.jobs.lease_next(worker="w", now=NOW + MINUTE, duration=MINUTE) is not None

    async def test_one_job_can_be_asked_for(self, database: Database) -> None:
        wanted = JobId("job-2")
        async with database.transaction() as unit:
            await add(unit, make_document("doc-1"), make_job("job-1"))
            await unit.jobs.add(make_job(wanted, created_at=NOW + MINUTE))
        async with database.transaction() as unit:
            leased = await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE, only=wanted)
            assert leased is not None
            assert leased.id == wanted
            assert await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE, only=wanted) is None

    async def test_expired_lease_is_taken_over_and_its_holder_shut_out(self, database: Database) -> None:
        async with database.transaction() as unit:
            await add(unit, make_document("doc-1"), make_job("job-1"))
        async with database.transaction() as unit:
            first = await unit.jobs.lease_next(worker="slow", now=NOW, duration=MINUTE)
        async with database.transaction() as unit:
            early = NOW + MINUTE - timedelta(microseconds=1)
            assert await unit.jobs.lease_next(worker="other", now=early, duration=MINUTE) is None
            second = await unit.jobs.lease_next(worker="other", now=NOW + MINUTE, duration=MINUTE)
        assert first is not None
        assert second is not None
        assert (second.token, second.attempts) == (2, 2)
        assert second.lease == Lease(worker="other", token=2, expires_at=NOW + 2 * MINUTE)
        with pytest.raises(LeaseLost):
            async with database.transaction() as unit:
                await unit.jobs.save(dataclasses.replace(first, done=5))
        async with database.transaction() as unit:
            await unit.jobs.save(dataclasses.replace(second, done=6))
            assert await unit.jobs.get(second.id) == dataclasses.replace(second, done=6)

    async def test_job_of_removed_document_cannot_be_saved(self, database: Database) -> None:
        job = make_job("job-1")
        async with database.transaction() as unit:
            await add(unit, make_document("doc-1"), job)
            await unit.documents.remove(ANN, DocumentId("doc-1"))
        with pytest.raises(LeaseLost):
            async with database.transaction() as unit:
                await unit.jobs.save(job)

    async def test_failures_are_counted_apart_from_attempts(self, database: Database) -> None:
        async with database.transaction() as unit:
            await add(unit, make_document("doc-1"), make_job("job-1"))
            leased = await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE)
            assert leased is not None
            assert (leased.attempts, leased.failures) == (1, 0)
            await unit.jobs.save(dataclasses.replace(leased, attempts=0, failures=1, status=JobStatus.WAITING))
        async with database.transaction() as unit:
            again = await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE)
        assert again is not None
        assert (again.attempts, again.failures) == (1, 1)

    async def test_jobs_of_some_stages_can_be_asked_for(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            for number, stage in enumerate((Stage.PARSE, Stage.EMBED, Stage.VERIFY, Stage.INDEX)):
                job = make_job(f"job-{number}", stage=stage, created_at=NOW + number * MINUTE)
                await unit.jobs.add(job)
        embedding = frozenset({Stage.EMBED, Stage.VERIFY})
        async with database.transaction() as unit:
            only = await unit.jobs.lease_next(
                worker="w", now=NOW, duration=MINUTE, only=JobId("job-0"), stages=embedding
            )
            assert only is None
            assert await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE, stages=frozenset()) is None
            taken = [
                await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE, stages=embedding) for _ in range(3)
            ]
        assert [job and job.id for job in taken] == ["job-1", "job-2", None]
        async with database.transaction() as unit:
            rest = [await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE) for _ in range(3)]
        assert [job and job.id for job in rest] == ["job-0", "job-3", None]

    async def test_due_jobs_are_those_that_could_be_leased(self, database: Database) -> None:
        lease = Lease(worker="w", token=1, expires_at=NOW)
        late = dataclasses.replace(lease, expires_at=NOW + MINUTE)
        jobs = [
            make_job("job-waits", created_at=NOW + MINUTE),
            make_job("job-later", not_before=NOW + MINUTE),
            make_job("job-now", not_before=NOW, created_at=NOW - MINUTE),
            make_job("job-expired", status=JobStatus.RUNNING, token=1, lease=lease),
            make_job("job-held", status=JobStatus.RUNNING, token=1, lease=late),
            make_job("job-done", status=JobStatus.DONE),
            make_job("job-failed", status=JobStatus.FAILED),
            make_job("job-bad", status=JobStatus.QUARANTINED),
        ]
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            for job in jobs:
                await unit.jobs.add(job)
        async with database.read_only() as unit:
            due = await unit.jobs.due(now=NOW, sent_before=NOW)
            assert [job.id for job in due] == ["job-now", "job-expired", "job-waits"]
            assert due[0] == jobs[2]
            assert await unit.jobs.due(now=NOW, sent_before=NOW, limit=2) == due[:2]
            later = await unit.jobs.due(now=NOW + MINUTE, sent_before=NOW)
            assert {job.id for job in later} == {"job-now", "job-expired", "job-waits", "job-later", "job-held"}

    async def test_sent_jobs_are_due_again_after_a_while(self, database: Database) -> None:
        first, second = JobId("job-1"), JobId("job-2")
        async with database.transaction() as unit:
            await add(unit, make_document("doc-1"), make_job(first))
            await unit.jobs.add(make_job(second))
            await unit.jobs.mark_sent([second, JobId("job-0"), first], at=NOW)
            await unit.jobs.mark_sent([], at=NOW + MINUTE)
        async with database.transaction() as unit:
            assert await unit.jobs.due(now=NOW, sent_before=NOW) == ()
            due = await unit.jobs.due(now=NOW, sent_before=NOW + timedelta(microseconds=1))
            assert [job.id for job in due] == [first, second]
            assert due[0] == make_job(first), "it is no part of the job that a message was sent"
            await unit.jobs.mark_sent([first], at=NOW + MINUTE)
            due = await unit.jobs.due(now=NOW, sent_before=NOW + MINUTE)
            assert [job.id for job in due] == [second]

    async def test_job_that_waits_again_counts_as_not_sent(self, database: Database) -> None:
        async with database.transaction() as unit:
            await add(unit, make_document("doc-1"), make_job("job-1"))
            await unit.jobs.mark_sent([JobId("job-1")], at=NOW)
        async with database.transaction() as unit:
            leased = await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE)
            assert leased is not None
            await unit.jobs.save(leased)
            expired = NOW + 2 * MINUTE
            due = await unit.jobs.due(now=expired, sent_before=NOW)
            assert due == (leased,), "the worker that had its message may have died"
            await unit.jobs.mark_sent([leased.id], at=expired)
            assert await unit.jobs.due(now=expired, sent_before=NOW) == (), "its message is on the way"
            assert await unit.jobs.due(now=expired, sent_before=expired + MINUTE) == (leased,)
            waiting = dataclasses.replace(leased, status=JobStatus.WAITING, lease=None)
            await unit.jobs.save(waiting)
            assert await unit.jobs.due(now=NOW, sent_before=NOW) == (waiting,)

    async def test_backlog_counts_what_waits_and_runs(self, database: Database) -> None:
        statuses = [JobStatus.WAITING] * 3 + [JobStatus.RUNNING] * 2 + [JobStatus.DONE, JobStatus.FAILED]
        async with database.transaction() as unit:
            assert await unit.jobs.backlog() == Backlog()
            await unit.documents.add(make_document("doc-1"))
            for number, status in enumerate([*statuses, JobStatus.QUARANTINED]):
                await unit.jobs.add(make_job(f"job-{number}", status=status))
        async with database.read_only() as unit:
            assert await unit.jobs.backlog() == Backlog(waiting=3, running=2)

    async def test_backlog_is_reported_by_queue(self, database: Database) -> None:
        lease = Lease(worker="w", token=1, expires_at=NOW + MINUTE)
        late = dataclasses.replace(lease, expires_at=NOW - 3 * MINUTE)
        jobs = [
            make_job("job-1", created_at=NOW - MINUTE),
            make_job("job-2", created_at=NOW, stage=Stage.INDEX),
            make_job("job-3", created_at=NOW - 9 * MINUTE, not_before=NOW + MINUTE),
            make_job("job-4", created_at=NOW - 9 * MINUTE, status=JobStatus.RUNNING, token=1, lease=lease),
            make_job("job-5", created_at=NOW - 9 * MINUTE, status=JobStatus.RUNNING, token=1, lease=late),
            dataclasses.replace(
                make_job("job-6", created_at=NOW - 9 * MINUTE, stage=Stage.EMBED), waiting_since=NOW - 2 * MINUTE
            ),
            make_job("job-7", stage=Stage.VERIFY, status=JobStatus.RUNNING, token=1, lease=lease),
            make_job("job-8", stage=Stage.EMBED, status=JobStatus.DONE),
        ]
        async with database.transaction() as unit:
            assert await unit.jobs.backlog_by_queue(NOW) == tuple(QueueBacklog(queue=queue) for queue in WorkQueue)
            await unit.documents.add(make_document("doc-1"))
            for job in jobs:
                await unit.jobs.add(job)
        async with database.read_only() as unit:
            assert await unit.jobs.backlog_by_queue(NOW) == (
                QueueBacklog(queue=WorkQueue.INGEST, waiting=3, delayed=1, running=1, oldest_wait_seconds=180),
                QueueBacklog(queue=WorkQueue.EMBED, waiting=1, running=1, oldest_wait_seconds=120),
                QueueBacklog(queue=WorkQueue.MAINTENANCE),
            )
            before = await unit.jobs.backlog_by_queue(NOW - 60 * MINUTE)
            assert [one.oldest_wait_seconds for one in before] == [0, 0, 0], "a clock may be behind"

    async def test_jobs_of_a_status_are_listed_newest_first(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            for number in range(4):
                job = make_job(f"job-{number}", created_at=NOW + number // 2 * MINUTE, status=JobStatus.QUARANTINED)
                await unit.jobs.add(job)
            await unit.jobs.add(make_job("job-9", status=JobStatus.FAILED))
        async with database.read_only() as unit:
            listed = await unit.jobs.with_status(JobStatus.QUARANTINED)
            assert [job.id for job in listed] == ["job-3", "job-2", "job-1", "job-0"]
            assert await unit.jobs.with_status(JobStatus.QUARANTINED, limit=2) == listed[:2]
            assert await unit.jobs.with_status(JobStatus.DONE) == ()
