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

from smartchat_adapters.files.fsspec_store import FsspecFileStore
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_adapters.vectors.sqlite_index import SqlitePassageIndex
from smartchat_core.errors import ConcurrencyError, EmptyFile, LeaseLost, StorageUnavailable
from smartchat_core.ingestion.consistency_looks import Looks
from smartchat_core.ingestion.findings import Finding
from smartchat_core.ingestion.intake import INCOMING
from smartchat_core.ingestion.leased import LeasedJob
from smartchat_core.ingestion.lifecycle import JobPolicy
from smartchat_core.model import LOCAL_SCOPE, DocumentStatus, JobStatus
from smartchat_core.model.ids import JobId
from smartchat_core.model.job import Job, JobKind
from smartchat_core.ports.database import UnitOfWork
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.embedder import HashingEmbedder
from tests.support.house import House, book, build_house

START = FakeClock().now()
COLLISION = ConcurrencyError("another transaction changed the same data")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    folder = quote(str(tmp_path))
    async with AsyncExitStack() as stack:
        yield build_house(
            database=await stack.enter_async_context(SqlDatabase(f"sqlite:///{folder}/library.db")),
            files=await stack.enter_async_context(FsspecFileStore(f"file://{folder}/files")),
            index=await stack.enter_async_context(SqlitePassageIndex(f"sqlite:///{folder}/index")),
            clock=FakeClock(),
            embedder=HashingEmbedder(),
        )


async def _fail(error: Exception) -> None:
    raise error


async def test_an_upload_is_accepted_although_its_event_is_delivered_later(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smartchat_core.ingestion.relay.EventRelay.deliver", lambda _: _fail(COLLISION))
    accepted = await house.accept(book(1))
    assert (await house.document(accepted.document.id)).status is DocumentStatus.QUEUED


async def test_an_upload_is_accepted_although_the_store_fails_once_it_is_in_its_place(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.files, "delete", lambda _: _fail(StorageUnavailable("away")))
    accepted = await house.accept(book(1))
    assert not accepted.duplicate
    assert [key async for key in house.files.list(INCOMING)] == []


async def test_a_refused_upload_is_refused_for_its_own_reason(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.files, "delete", lambda _: _fail(StorageUnavailable("away")))
    with pytest.raises(EmptyFile):
        await house.accept("")


async def test_a_removal_is_promised_although_a_collision_keeps_it_from_being_finished(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = await house.add(book(1))
    with monkeypatch.context() as patch:
        patch.setattr(house.index, "purge_document", lambda *_: _fail(COLLISION))
        assert (await house.removal.remove(LOCAL_SCOPE, document.id)).receipt is None
        assert await house.removal.finish_open() == 0
    assert await house.removal.finish_open() == 1


async def test_no_receipt_is_given_while_the_index_holds_a_passage(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = await house.add(book(1))

    async def one(*_: object) -> int:
        return 1

    with monkeypatch.context() as patch:
        patch.setattr(house.index, "count_everywhere", one)
        assert (await house.removal.remove(LOCAL_SCOPE, document.id)).receipt is None
    assert await house.removal.finish_open() == 1
    async with house.database.reading() as work:
        (removal,) = await work.removals.for_document(LOCAL_SCOPE, document.id)
    assert removal.receipt is not None
    assert (removal.receipt.passages_left, removal.receipt.files_deleted) == (0, ("text", "original"))


async def test_a_collision_does_not_keep_a_failure_from_being_written_down(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted = await house.accept(book(1))
    write_down = house.ingestion._failed
    left = [COLLISION]

    async def colliding(*arguments: Any) -> None:
        if left:
            raise left.pop()
        await write_down(*arguments)

    monkeypatch.setattr(house.ingestion, "_failed", colliding)
    monkeypatch.setattr(house.indexer, "index_words", lambda *_: _fail(StorageUnavailable("away")))
    await house.ingestion.work_once()
    async with house.database.reading() as work:
        (job,) = await work.jobs.for_document(accepted.document.id)
    assert (job.status, job.lease, job.failures) == (JobStatus.WAITING, None, 1)


async def test_a_heart_beats_on_after_a_collision(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.accept(book(1))
    policy = JobPolicy(heartbeat_interval=timedelta(milliseconds=1))
    async with house.database.transaction() as work:
        job = await work.jobs.lease_next(worker="one", now=FakeClock().now(), duration=policy.lease_duration)
    assert job is not None
    leased = LeasedJob(job, database=house.database, clock=FakeClock(), policy=policy)
    outcomes: list[Exception] = [LeaseLost("over"), COLLISION]
    monkeypatch.setattr(leased, "_beat", lambda: _fail(outcomes.pop()))
    with pytest.raises(LeaseLost):
        async with asyncio.timeout(30), leased.heartbeat():
            await asyncio.Event().wait()


async def test_a_worker_takes_back_nothing_of_a_document_that_was_added_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was removed while a worker wrote its passages, and added again while that worker takes them back."""
    document = (await house.accept(book(1))).document.id
    index_words, remove = house.indexer.index_words, house.indexer.remove
    again: list[asyncio.Task[object]] = []

    async def removed_meanwhile(*arguments: Any) -> int:
        monkeypatch.setattr(house.indexer, "index_words", index_words)
        count = await index_words(*arguments)
        await house.removal.remove(LOCAL_SCOPE, document)
        return count

    async def added_meanwhile(*arguments: Any) -> None:
        monkeypatch.setattr(house.indexer, "remove", remove)
        again.append(asyncio.create_task(house.add(book(1))))
        await asyncio.wait(again, timeout=1)  # long enough for it to go wrong
        await remove(*arguments)

    monkeypatch.setattr(house.indexer, "index_words", removed_meanwhile)
    monkeypatch.setattr(house.indexer, "remove", added_meanwhile)
    await house.ingestion.work_once()
    await again[0]
    await house.work()
    assert (await house.document(document)).status is DocumentStatus.READY
    assert await house.found(deep=True) == set()


async def test_a_job_that_a_worker_has_just_taken_is_not_ended(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    document = await house.add(book(1))
    left_over = Job(
        id=JobId("job-left"), kind=JobKind.INGEST, owner=document.owner, document_id=document.id, created_at=START
    )
    async with house.database.transaction() as work:
        await work.jobs.add(left_over)
    (finding,) = (await house.consistency.check()).findings
    holds = Looks.holds

    async def taken_meanwhile(looks: Looks, work: UnitOfWork, finding: Finding) -> bool:
        held = await holds(looks, work, finding)
        await work.jobs.lease_next(worker="another", now=START, duration=timedelta(minutes=1), only=left_over.id)
        return held

    monkeypatch.setattr(Looks, "holds", taken_meanwhile)
    report = await house.consistency.repair([finding])
    assert (report.mended, report.gone) == ((), (finding,))
