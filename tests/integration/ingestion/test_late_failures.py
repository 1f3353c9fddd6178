"""What fails after the work of the caller has committed, and what is removed while a worker is busy with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from smartchat_adapters.files.local_store import LocalFileStore
from smartchat_core.errors import ConcurrencyError, DocumentNotFound, EmptyFile, LeaseLost, StorageUnavailable
from smartchat_core.ingestion.consistency.findings import Finding
from smartchat_core.ingestion.consistency.recheck import Rechecker
from smartchat_core.ingestion.intake import INCOMING
from smartchat_core.ingestion.jobs.lease import LeasedJob
from smartchat_core.ingestion.jobs.lifecycle import JobPolicy
from smartchat_core.model import LOCAL_SCOPE, DocumentStatus, JobStatus
from smartchat_core.model.document import Document
from smartchat_core.model.ids import JobId
from smartchat_core.model.job import Job, JobKind
from smartchat_core.ports.database import UnitOfWork
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database import InMemoryDatabase
from smartchat_core.testing.fakes.embedder import HashingEmbedder
from smartchat_core.testing.fakes.passage_index import InMemoryPassageIndex
from tests.support.core_services import CoreServices, book, build_core

START = FakeClock().now()
COLLISION = ConcurrencyError("another transaction changed the same data")


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[CoreServices]:
    folder = quote(str(tmp_path))
    async with AsyncExitStack() as stack:
        yield build_core(
            database=InMemoryDatabase(),
            files=await stack.enter_async_context(LocalFileStore(f"file://{folder}/files")),
            index=InMemoryPassageIndex(),
            clock=FakeClock(),
            embedder=HashingEmbedder(),
        )


async def _fail(error: Exception) -> None:
    raise error


async def test_an_upload_is_accepted_although_its_event_is_delivered_later(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smartchat_core.ingestion.jobs.relay.EventRelay.deliver", lambda _: _fail(COLLISION))
    accepted = await core.accept(book(1))
    assert (await core.document(accepted.document.id)).status is DocumentStatus.QUEUED


async def test_an_upload_is_accepted_although_the_store_fails_once_it_is_in_its_place(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core.ports.files, "delete", lambda _: _fail(StorageUnavailable("away")))
    accepted = await core.accept(book(1))
    assert not accepted.duplicate
    assert [key async for key in core.ports.files.list(INCOMING)] == []


async def test_an_original_that_is_there_is_not_written_over_by_the_same_bytes(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await core.accept(book(1))
    monkeypatch.setattr(
        core.ports.files, "move", lambda *_: _fail(StorageUnavailable("it died while it replaced a file"))
    )

    again = await core.accept(book(1))

    assert (again.duplicate, again.document.id) == (True, first.document.id)
    assert [key async for key in core.ports.files.list(INCOMING)] == []
    assert await core.ports.files.exists(first.document.files.original)


async def test_an_original_that_was_lost_comes_back_with_the_same_bytes(core: CoreServices) -> None:
    original = (await core.accept(book(1))).document.files.original
    await core.ports.files.delete(original)

    assert (await core.accept(book(1))).duplicate
    assert await core.ports.files.exists(original)


async def test_a_refused_upload_is_refused_for_its_own_reason(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core.ports.files, "delete", lambda _: _fail(StorageUnavailable("away")))
    with pytest.raises(EmptyFile):
        await core.accept("")


async def test_a_removal_is_promised_although_a_collision_keeps_it_from_being_finished(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = await core.add(book(1))
    with monkeypatch.context() as patch:
        patch.setattr(core.ports.index, "purge_document", lambda *_: _fail(COLLISION))
        assert (await core.documents.removal.remove(LOCAL_SCOPE, document.id)).receipt is None
        assert await core.documents.removal.finish_open() == 0
    assert await core.documents.removal.finish_open() == 1


async def test_no_receipt_is_given_while_the_index_holds_a_passage(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = await core.add(book(1))

    async def one(*_: object) -> int:
        return 1

    with monkeypatch.context() as patch:
        patch.setattr(core.ports.index, "count_everywhere", one)
        assert (await core.documents.removal.remove(LOCAL_SCOPE, document.id)).receipt is None
    assert await core.documents.removal.finish_open() == 1
    async with core.ports.database.read_only() as work:
        (removal,) = await work.removals.for_document(LOCAL_SCOPE, document.id)
    assert removal.receipt is not None
    assert (removal.receipt.passages_left, removal.receipt.files_deleted) == (0, ("book_model", "original", "text"))


async def test_a_collision_does_not_keep_a_failure_from_being_written_down(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted = await core.accept(book(1))
    write_down = core.jobs.ingestion._failed
    left = [COLLISION]

    async def colliding(*arguments: Any) -> None:
        if left:
            raise left.pop()
        await write_down(*arguments)

    monkeypatch.setattr(core.jobs.ingestion, "_failed", colliding)
    monkeypatch.setattr(core.index.indexer, "index_words", lambda *_: _fail(StorageUnavailable("away")))
    await core.jobs.ingestion.work_once()
    async with core.ports.database.read_only() as work:
        (job,) = await work.jobs.for_document(accepted.document.id)
    assert (job.status, job.lease, job.failures) == (JobStatus.WAITING, None, 1)


async def test_a_heart_beats_on_after_a_collision(core: CoreServices, monkeypatch: pytest.MonkeyPatch) -> None:
    await core.accept(book(1))
    policy = JobPolicy(heartbeat_interval=timedelta(milliseconds=1))
    async with core.ports.database.transaction() as work:
        job = await work.jobs.lease_next(worker="one", now=FakeClock().now(), duration=policy.lease_duration)
    assert job is not None
    leased = LeasedJob(job, database=core.ports.database, clock=FakeClock(), policy=policy)
    outcomes: list[Exception] = [LeaseLost("over"), COLLISION]
    monkeypatch.setattr(leased, "_beat", lambda: _fail(outcomes.pop()))
    with pytest.raises(LeaseLost):
        async with asyncio.timeout(30), leased.heartbeat():
            await asyncio.Event().wait()


async def test_a_worker_takes_back_nothing_of_a_document_that_was_added_again(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was removed while a worker wrote its passages, and added again while that worker takes them back."""
    document = (await core.accept(book(1))).document.id
    index_words, remove = core.index.indexer.index_words, core.index.indexer.remove
    again: list[asyncio.Task[Document]] = []

    async def removed_meanwhile(*arguments: Any) -> int:
        monkeypatch.setattr(core.index.indexer, "index_words", index_words)
        count = await index_words(*arguments)
        await core.documents.removal.remove(LOCAL_SCOPE, document)
        return count

    async def added_meanwhile(*arguments: Any) -> None:
        monkeypatch.setattr(core.index.indexer, "remove", remove)
        again.append(asyncio.create_task(core.add(book(1))))
        await asyncio.wait(again, timeout=1)  # long enough for it to go wrong
        await remove(*arguments)

    monkeypatch.setattr(core.index.indexer, "index_words", removed_meanwhile)
    monkeypatch.setattr(core.index.indexer, "remove", added_meanwhile)
    await core.jobs.ingestion.work_once()
    added = await again[0]
    await core.work()
    assert (await core.document(added.id)).status is DocumentStatus.READY
    with pytest.raises(DocumentNotFound):
        await core.document(document)
    assert await core.found(deep=True) == set()


async def test_a_job_that_a_worker_has_just_taken_is_not_ended(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = await core.add(book(1))
    left_over = Job(
        id=JobId("job-left"), kind=JobKind.INGEST, owner=document.owner, document_id=document.id, created_at=START
    )
    async with core.ports.database.transaction() as work:
        await work.jobs.add(left_over)
    (finding,) = (await core.index.consistency.check()).findings
    holds = Rechecker.holds

    async def taken_meanwhile(looks: Rechecker, work: UnitOfWork, finding: Finding) -> bool:
        held = await holds(looks, work, finding)
        await work.jobs.lease_next(worker="another", now=START, duration=timedelta(minutes=1), only=left_over.id)
        return held

    monkeypatch.setattr(Rechecker, "holds", taken_meanwhile)
    report = await core.index.consistency.repair([finding])
    assert (report.repaired, report.gone) == ((), (finding,))
