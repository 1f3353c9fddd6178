"""What every database must do."""

from __future__ import annotations

import asyncio
import dataclasses
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta, timezone

import pytest

from smartchat_core.errors import DocumentNotFound, LeaseLost
from smartchat_core.events import (
    DocumentFailed,
    DocumentReady,
    Event,
    GenerationActivated,
    IngestionProgressed,
    SearchPerformed,
)
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import ContentHash, DocumentId, JobId, OwnerId
from smartchat_core.model.job import Job, JobKind, JobStatus, Lease, Stage
from smartchat_core.model.parsed import Metadata, ParseWarning, WarningCode
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.section import Section, SectionKind
from smartchat_core.model.span import Span
from smartchat_core.ports.database import Database, UnitOfWork

__all__ = ["DatabaseContract", "OpenDatabase"]

OpenDatabase = Callable[[], AbstractAsyncContextManager[Database]]

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANN = OwnerScope(owner=OwnerId("ann"))
BOB = OwnerScope(owner=OwnerId("bob"))


class DatabaseContract:
    """Subclass it, name the subclass `Test…`, and give the fixture `open_database`.

    Each call of what it returns opens the same database, which is empty at the beginning of a test, by a handle of
    its own, as another process would.
    """

    pytestmark = pytest.mark.anyio

    @pytest.fixture
    def open_database(self) -> OpenDatabase:
        """Opens the database of this test."""
        raise NotImplementedError

    @pytest.fixture
    async def database(self, open_database: OpenDatabase) -> AsyncIterator[Database]:
        """One open handle."""
        async with open_database() as database:
            yield database

    async def test_document_comes_back_as_it_was(self, database: Database) -> None:
        document = Document(
            id=DocumentId("doc-1"),
            owner=ANN.owner,
            content_hash=ContentHash("c0ffee"),
            filename="Ἰλιάς \"a'b;--.epub",
            media_type="application/epub+zip",
            size_bytes=2**40,
            added_at=NOW,
            status=DocumentStatus.NEEDS_OCR,
            reason="pages are pictures",
            reason_code="needs_ocr",
            metadata=Metadata(
                title="Ἰλιάς",
                authors=("Ὅμηρος", "Homer"),
                language="grc",
                publisher="P",
                published="1920",
                description="two\nlines",
                identifiers=("urn:isbn:1",),
            ),
            warnings=(
                ParseWarning(code=WarningCode.PAGES_WITHOUT_TEXT, subject="page 3", message="no text"),
                ParseWarning(code=WarningCode.PART_MISSING, subject="ch2", message="not there"),
            ),
            text_length=1_900_000,
            page_count=320,
            passage_count=1234,
        )
        async with database.transaction() as unit:
            assert await unit.documents.add(document)
        async with database.transaction() as unit:
            assert await unit.documents.get(ANN, document.id) == document
            await unit.documents.save(dataclasses.replace(document, page_count=None, warnings=()))
        async with database.transaction() as unit:
            found = await unit.documents.get(ANN, document.id)
        assert found == dataclasses.replace(document, page_count=None, warnings=())

    async def test_moments_come_back_in_utc(self, database: Database) -> None:
        local = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
        async with database.transaction() as unit:
            await unit.documents.add(_document("doc-1", added_at=local))
        async with database.transaction() as unit:
            found = await unit.documents.get(ANN, DocumentId("doc-1"))
        assert found.added_at == NOW
        assert found.added_at.utcoffset() == timedelta(0)

    async def test_document_is_added_once(self, database: Database) -> None:
        first = _document("doc-1", filename="first.txt")
        async with database.transaction() as unit:
            assert await unit.documents.add(first)
            assert not await unit.documents.add(_document("doc-1", filename="second.txt"))
        async with database.transaction() as unit:
            assert not await unit.documents.add(_document("doc-1", filename="third.txt"))
        async with database.transaction() as unit:
            assert await unit.documents.list(ANN) == (first,)

    async def test_documents_are_listed_in_the_order_of_adding(self, database: Database) -> None:
        moments = {"doc-c": NOW, "doc-b": NOW + MINUTE, "doc-d": NOW + MINUTE, "doc-a": NOW + 2 * MINUTE}
        async with database.transaction() as unit:
            for name in sorted(moments):
                await unit.documents.add(_document(name, added_at=moments[name]))
        async with database.transaction() as unit:
            assert [document.id for document in await unit.documents.list(ANN)] == list(moments)

    async def test_owners_see_only_their_own(self, database: Database) -> None:
        document = _document("doc-1")
        async with database.transaction() as unit:
            await unit.documents.add(document)
            await unit.documents.replace_sections(document.id, [_section(0)])
        async with database.transaction() as unit:
            assert await unit.documents.list(BOB) == ()
            with pytest.raises(DocumentNotFound):
                await unit.documents.get(BOB, document.id)
            with pytest.raises(DocumentNotFound):
                await unit.documents.sections(BOB, document.id)
            with pytest.raises(DocumentNotFound):
                await unit.documents.remove(BOB, document.id)
            with pytest.raises(DocumentNotFound):
                await unit.documents.save(dataclasses.replace(document, owner=BOB.owner))
        async with database.transaction() as unit:
            assert await unit.documents.get(ANN, document.id) == document
            assert await unit.documents.sections(ANN, document.id) == (_section(0),)

    async def test_unknown_document_is_not_found(self, database: Database) -> None:
        async with database.transaction() as unit:
            with pytest.raises(DocumentNotFound):
                await unit.documents.get(ANN, DocumentId("doc-0"))
            with pytest.raises(DocumentNotFound):
                await unit.documents.sections(ANN, DocumentId("doc-0"))
            with pytest.raises(DocumentNotFound):
                await unit.documents.save(_document("doc-0"))
            with pytest.raises(DocumentNotFound):
                await unit.documents.remove(ANN, DocumentId("doc-0"))

    async def test_content_is_in_use_by_any_owner(self, database: Database) -> None:
        document = _document("doc-1", owner=BOB.owner)
        async with database.transaction() as unit:
            assert not await unit.documents.content_in_use(document.content_hash)
            await unit.documents.add(document)
            assert await unit.documents.content_in_use(document.content_hash)
            await unit.documents.remove(BOB, document.id)
            assert not await unit.documents.content_in_use(document.content_hash)

    async def test_owners_are_those_who_have_documents(self, database: Database) -> None:
        async with database.transaction() as unit:
            assert await unit.documents.owners() == ()
            await unit.documents.add(_document("doc-1", owner=BOB.owner))
            await unit.documents.add(_document("doc-2"))
            await unit.documents.add(_document("doc-3"))
            assert await unit.documents.owners() == tuple(sorted({BOB.owner, _document("doc-2").owner}))

    async def test_sections_are_replaced_and_come_back_in_order(self, database: Database) -> None:
        document = _document("doc-1")
        many = [_section(ordinal, parent=0 if ordinal else None) for ordinal in range(5000)]
        few = [Section(ordinal=0, title="", span=Span(start=0, end=0), level=3, kind=SectionKind.NOTES)]
        async with database.transaction() as unit:
            await unit.documents.add(document)
            await unit.documents.add(_document("doc-2"))
            await unit.documents.replace_sections(DocumentId("doc-2"), few)
            await unit.documents.replace_sections(document.id, list(reversed(many)))
        async with database.transaction() as unit:
            assert await unit.documents.sections(ANN, document.id) == tuple(many)
            await unit.documents.replace_sections(document.id, few)
        async with database.transaction() as unit:
            assert await unit.documents.sections(ANN, document.id) == tuple(few)
            await unit.documents.replace_sections(document.id, [])
            assert await unit.documents.sections(ANN, document.id) == ()
            assert await unit.documents.sections(ANN, DocumentId("doc-2")) == tuple(few)

    async def test_removal_takes_sections_and_jobs_along(self, database: Database) -> None:
        document = _document("doc-1")
        async with database.transaction() as unit:
            await _add(unit, document, _job("job-1"))
            await unit.documents.replace_sections(document.id, [_section(0)])
            await _add(unit, _document("doc-2"), _job("job-2", document="doc-2"))
        async with database.transaction() as unit:
            await unit.documents.remove(ANN, document.id)
        async with database.transaction() as unit:
            assert await unit.jobs.get(JobId("job-1")) is None
            assert await unit.jobs.get(JobId("job-2")) is not None
            await unit.documents.add(document)
            assert await unit.documents.sections(ANN, document.id) == ()

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
            token=7,
            lease=Lease(worker="host:1", token=7, expires_at=NOW + MINUTE),
            not_before=NOW - MINUTE,
            done=10,
            total=99,
            reason="it failed before",
        )
        async with database.transaction() as unit:
            await _add(unit, _document("doc-1"), job)
        async with database.transaction() as unit:
            assert await unit.jobs.get(job.id) == job
            await unit.jobs.save(dataclasses.replace(job, lease=None, not_before=None, status=JobStatus.DONE))
        async with database.transaction() as unit:
            found = await unit.jobs.get(job.id)
            assert found == dataclasses.replace(job, lease=None, not_before=None, status=JobStatus.DONE)
            assert await unit.jobs.get(JobId("job-0")) is None

    async def test_job_of_no_document_is_refused(self, database: Database) -> None:
        with pytest.raises(DocumentNotFound):
            async with database.transaction() as unit:
                await unit.jobs.add(_job("job-1"))

    async def test_jobs_are_listed(self, database: Database) -> None:
        async with database.transaction() as unit:
            await _add(unit, _document("doc-1"), _job("job-1"))
            await unit.jobs.add(_job("job-3", created_at=NOW + 2 * MINUTE, status=JobStatus.DONE))
            await unit.jobs.add(_job("job-2", created_at=NOW + MINUTE, status=JobStatus.RUNNING))
            await _add(unit, _document("doc-2"), _job("job-4", document="doc-2", status=JobStatus.FAILED))
        async with database.transaction() as unit:
            of_document = await unit.jobs.for_document(DocumentId("doc-1"))
            assert [job.id for job in of_document] == ["job-3", "job-2", "job-1"]
            assert [job.id for job in await unit.jobs.unfinished()] == ["job-1", "job-2"]
            assert await unit.jobs.for_document(DocumentId("doc-0")) == ()

    async def test_oldest_waiting_job_is_leased_first(self, database: Database) -> None:
        async with database.transaction() as unit:
            await _add(unit, _document("doc-1"), _job("job-2", created_at=NOW + MINUTE))
            await unit.jobs.add(_job("job-1"))
            await unit.jobs.add(_job("job-0", status=JobStatus.FAILED, created_at=NOW - MINUTE))
        async with database.transaction() as unit:
            leased = await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE)
        lease = Lease(worker="w", token=1, expires_at=NOW + MINUTE)
        assert leased == _job("job-1", status=JobStatus.RUNNING, attempts=1, token=1, lease=lease)
        async with database.transaction() as unit:
            assert await unit.jobs.get(JobId("job-1")) == leased
            second = await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE)
            assert second is not None
            assert second.id == "job-2"
            assert await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE) is None

    async def test_delayed_job_waits_for_its_time(self, database: Database) -> None:
        async with database.transaction() as unit:
            await _add(unit, _document("doc-1"), _job("job-1", not_before=NOW + MINUTE))
        async with database.transaction() as unit:
            assert await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE) is None
            assert await unit.jobs.lease_next(worker="w", now=NOW + MINUTE, duration=MINUTE) is not None

    async def test_one_job_can_be_asked_for(self, database: Database) -> None:
        wanted = JobId("job-2")
        async with database.transaction() as unit:
            await _add(unit, _document("doc-1"), _job("job-1"))
            await unit.jobs.add(_job(wanted, created_at=NOW + MINUTE))
        async with database.transaction() as unit:
            leased = await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE, only=wanted)
            assert leased is not None
            assert leased.id == wanted
            assert await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE, only=wanted) is None

    async def test_expired_lease_is_taken_over_and_its_holder_shut_out(self, database: Database) -> None:
        async with database.transaction() as unit:
            await _add(unit, _document("doc-1"), _job("job-1"))
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
        job = _job("job-1")
        async with database.transaction() as unit:
            await _add(unit, _document("doc-1"), job)
            await unit.documents.remove(ANN, DocumentId("doc-1"))
        with pytest.raises(LeaseLost):
            async with database.transaction() as unit:
                await unit.jobs.save(job)

    async def test_racing_workers_get_every_job_once(self, open_database: OpenDatabase) -> None:
        count = 40
        async with open_database() as first, open_database() as second:
            async with first.transaction() as unit:
                await unit.documents.add(_document("doc-1"))
                for number in range(count):
                    await unit.jobs.add(_job(f"job-{number:02}"))

            async def work(database: Database, worker: str) -> list[JobId]:
                taken: list[JobId] = []
                while True:
                    async with database.transaction() as unit:
                        job = await unit.jobs.lease_next(worker=worker, now=NOW, duration=MINUTE)
                    if job is None:
                        return taken
                    taken.append(job.id)

            workers = [work(database, f"w{n}") for n, database in enumerate([first, second] * 3)]
            taken = Counter(job for jobs in await asyncio.gather(*workers) for job in jobs)
        assert taken == Counter({f"job-{number:02}": 1 for number in range(count)})

    async def test_racing_changes_are_not_lost(self, open_database: OpenDatabase) -> None:
        async with open_database() as first, open_database() as second:
            async with first.transaction() as unit:
                await unit.documents.add(_document("doc-1"))

            async def count_up(database: Database) -> None:
                for _ in range(10):
                    async with database.transaction() as unit:
                        document = await unit.documents.get(ANN, DocumentId("doc-1"))
                        changed = dataclasses.replace(document, passage_count=document.passage_count + 1)
                        await unit.documents.save(changed)

            await asyncio.gather(*(count_up(database) for database in [first, second] * 2))
            async with first.transaction() as unit:
                assert (await unit.documents.get(ANN, DocumentId("doc-1"))).passage_count == 40

    async def test_failed_transaction_leaves_no_trace(self, database: Database) -> None:
        class Failure(Exception):
            pass

        with pytest.raises(Failure):
            async with database.transaction() as unit:
                await _add(unit, _document("doc-1"), _job("job-1"))
                await unit.outbox.append(GenerationActivated(generation="g1"))
                await unit.generations.activate(IndexGeneration(embedder="e", dimension=2, segmentation="s"))
                raise Failure
        async with database.transaction() as unit:
            assert await unit.documents.list(ANN) == ()
            assert await unit.jobs.unfinished() == ()
            assert await unit.outbox.pending() == ()
            assert await unit.generations.active() is None

    async def test_cancelled_transaction_leaves_no_trace(self, database: Database) -> None:
        inside = asyncio.Event()

        async def never_end() -> None:
            async with database.transaction() as unit:
                await unit.documents.add(_document("doc-1"))
                inside.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(never_end())
        await inside.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with database.transaction() as unit:
            assert await unit.documents.list(ANN) == ()
            assert await unit.documents.add(_document("doc-1"))

    async def test_committed_changes_last(self, open_database: OpenDatabase) -> None:
        async with open_database() as database, database.transaction() as unit:
            await unit.documents.add(_document("doc-1"))
        async with open_database() as database, database.transaction() as unit:
            assert await unit.documents.list(ANN) == (_document("doc-1"),)

    async def test_events_are_delivered_in_order_and_once(self, database: Database) -> None:
        document, owner = DocumentId("doc-1"), ANN.owner
        events: tuple[Event, ...] = (
            IngestionProgressed(document_id=document, owner=owner, stage=Stage.EMBED, done=1, total=2),
            DocumentFailed(document_id=document, owner=owner, code="damaged_file", reason="broken ☹"),
            SearchPerformed(owner=owner, results=3, degraded=("dense",)),
            GenerationActivated(generation="g1"),
        )
        async with database.transaction() as unit:
            for event in events:
                await unit.outbox.append(event)
        async with database.transaction() as unit:
            pending = await unit.outbox.pending()
            assert tuple(event for _, event in pending) == events
            assert await unit.outbox.pending(limit=2) == pending[:2]
            await unit.outbox.delivered([position for position, _ in pending[:2]])
        async with database.transaction() as unit:
            assert await unit.outbox.pending() == pending[2:]
            await unit.outbox.delivered([position for position, _ in pending])
            await unit.outbox.delivered([])
        last = DocumentReady(document_id=document, owner=owner, passages=1, warnings=0)
        async with database.transaction() as unit:
            assert await unit.outbox.pending() == ()
            await unit.outbox.append(last)
            ((position, event),) = await unit.outbox.pending()
        assert event == last
        assert position > pending[-1][0], "a delivered position was given again"

    async def test_generation_is_switched(self, database: Database) -> None:
        old = IndexGeneration(embedder="", dimension=0, segmentation="s1")
        new = IndexGeneration(embedder="fingerprint", dimension=384, segmentation="s2")
        async with database.transaction() as unit:
            assert await unit.generations.active() is None
            await unit.generations.activate(old)
        async with database.transaction() as unit:
            assert await unit.generations.active() == old
            await unit.generations.activate(new)
        async with database.transaction() as unit:
            assert await unit.generations.active() == new


def _document(name: str, *, owner: OwnerId = ANN.owner, filename: str = "a.txt", added_at: datetime = NOW) -> Document:
    return Document(
        id=DocumentId(name),
        owner=owner,
        content_hash=ContentHash("beef"),
        filename=filename,
        media_type="text/plain",
        size_bytes=1,
        added_at=added_at,
    )


def _job(
    name: str,
    *,
    document: str = "doc-1",
    created_at: datetime = NOW,
    status: JobStatus = JobStatus.WAITING,
    attempts: int = 0,
    token: int = 0,
    lease: Lease | None = None,
    not_before: datetime | None = None,
) -> Job:
    return Job(
        id=JobId(name),
        kind=JobKind.INGEST,
        owner=ANN.owner,
        document_id=DocumentId(document),
        created_at=created_at,
        status=status,
        attempts=attempts,
        token=token,
        lease=lease,
        not_before=not_before,
    )


def _section(ordinal: int, *, parent: int | None = None) -> Section:
    span = Span(start=ordinal * 10, end=ordinal * 10 + 9)
    return Section(ordinal=ordinal, title=f"Chapter {ordinal}", span=span, parent=parent)


async def _add(unit: UnitOfWork, document: Document, job: Job) -> None:
    await unit.documents.add(document)
    await unit.jobs.add(job)
