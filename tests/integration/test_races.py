"""Removing, rebuilding and shutting down while documents are worked on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from smartchat.composition import Services, open_services
from smartchat.jobs.in_process import make_worker
from smartchat.settings import Settings
from smartchat_core.errors import EmbedderUnavailable, LeaseLost
from smartchat_core.ingestion.intake import Accepted
from smartchat_core.ingestion.jobs.lease import LeasedJob
from smartchat_core.ingestion.jobs.lifecycle import JobPolicy, advance
from smartchat_core.model import (
    LOCAL_SCOPE,
    Document,
    DocumentStatus,
    IndexGeneration,
    JobStatus,
    OwnerId,
    OwnerScope,
    Stage,
    WarningCode,
)
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.embedder import HashingEmbedder

TEXT = "# One\n\nTobias kept the lighthouse.\n\n# Two\n\nA stranger was washed ashore.\n"
OTHER = IndexGeneration(embedder="", dimension=0, segmentation="another")


@asynccontextmanager
async def opened(tmp_path: Path) -> AsyncIterator[Services]:
    async with open_services(Settings(library=tmp_path / "library", embedder="none")) as services:
        yield services


async def accepted(services: Services, text: str = TEXT, scope: OwnerScope = LOCAL_SCOPE) -> Accepted:
    async def chunks() -> AsyncIterator[bytes]:
        yield text.encode()

    return await services.documents.intake.accept(scope, filename="book.md", chunks=chunks())


async def document_of(services: Services, taken: Accepted, scope: OwnerScope = LOCAL_SCOPE) -> Document:
    async with services.ports.database.read_only() as work:
        return await work.documents.get(scope, taken.document.id)


class Gate:
    """Lets a method wait before it does its work, until the test opens it."""

    def __init__(self, target: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()
        method = getattr(target, name)

        async def waiting(*arguments: Any, **named: Any) -> Any:
            self.reached.set()
            await self.opened.wait()
            return await method(*arguments, **named)

        monkeypatch.setattr(target, name, waiting)


async def test_a_book_removed_while_it_is_indexed_does_not_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as services:
        taken = await accepted(services)
        gate = Gate(services.ports.index, "replace_document", monkeypatch)
        working = asyncio.create_task(services.jobs.ingestion.work_once())
        await gate.reached.wait()
        await services.documents.removal.remove(LOCAL_SCOPE, taken.document.id)
        gate.opened.set()
        await working
        assert not (await services.questions.retrieval.search(LOCAL_SCOPE, "lighthouse")).passages
    assert not [path for path in (tmp_path / "library" / "files").rglob("*") if path.is_file()]


async def test_shutting_down_ends_although_the_book_was_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as services:
        gate = Gate(services.ports.parsing.reader, "read", monkeypatch)
        async with asyncio.timeout(20):
            async with make_worker(services).running():
                taken = await accepted(services)
                await gate.reached.wait()
                await services.documents.removal.remove(LOCAL_SCOPE, taken.document.id)


async def test_an_interrupted_job_is_released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(tmp_path) as services:
        gate = Gate(services.ports.parsing.reader, "read", monkeypatch)
        taken = await accepted(services)
        working = asyncio.create_task(services.jobs.ingestion.work_once())
        await gate.reached.wait()
        working.cancel()
        with pytest.raises(asyncio.CancelledError):
            await working
        async with services.ports.database.read_only() as work:
            (job,) = await work.jobs.for_document(taken.document.id)
        assert (job.status, job.attempts) == (JobStatus.WAITING, 0)


async def test_an_unforeseen_fault_fails_one_document_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as services:
        original = services.index.indexer.index_words

        async def faulty(scope: OwnerScope, generation: IndexGeneration, document: Document, parsed: Any) -> int:
            if "Tobias" in parsed.text:
                raise ZeroDivisionError
            return await original(scope, generation, document, parsed)

        monkeypatch.setattr(type(services.index.indexer), "index_words", staticmethod(faulty))
        broken, fine = await accepted(services), await accepted(services, "Bees do not spoil honey.")
        while await services.jobs.ingestion.work_once():
            pass
        failed = await document_of(services, broken)
        assert (failed.status, failed.reason_code) == (DocumentStatus.FAILED, "unforeseen_failure")
        assert (await document_of(services, fine)).status is DocumentStatus.READY


async def test_a_heartbeat_does_not_write_an_earlier_stage_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        await accepted(services)
        clock = FakeClock()
        async with services.ports.database.transaction() as work:
            job = await work.jobs.lease_next(worker="w", now=clock.now(), duration=timedelta(seconds=60))
        assert job is not None
        policy = JobPolicy(heartbeat_interval=timedelta(milliseconds=1))
        leased = LeasedJob(job, database=services.ports.database, clock=clock, policy=policy)
        async with leased.heartbeat(), leased.saving(advance(leased.job, Stage.EMBED)):
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.05)
        async with services.ports.database.read_only() as work:
            stored = await work.jobs.get(job.id)
        assert stored is not None
        assert stored.stage is Stage.EMBED


async def test_the_loss_of_a_lease_stops_the_work(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        taken = await accepted(services)
        clock = FakeClock()
        async with services.ports.database.transaction() as work:
            job = await work.jobs.lease_next(worker="w", now=clock.now(), duration=timedelta(seconds=1))
        assert job is not None
        leased = LeasedJob(
            job,
            database=services.ports.database,
            clock=clock,
            policy=JobPolicy(heartbeat_interval=timedelta(milliseconds=5)),
        )
        clock.advance(60)
        async with services.ports.database.transaction() as work:
            await work.jobs.lease_next(worker="x", now=clock.now(), duration=timedelta(seconds=60))
        with pytest.raises(LeaseLost):
            async with leased.heartbeat():
                await asyncio.sleep(10)
        assert taken.job_id == job.id


async def test_a_switch_of_the_index_does_not_lose_a_book_in_the_making(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as services:
        taken = await accepted(services)
        gate = Gate(services.ports.index, "replace_document", monkeypatch)
        working = asyncio.create_task(services.jobs.ingestion.work_once())
        await gate.reached.wait()
        old = services.index.generations.wanted
        services.index.generations.wanted = OTHER
        async for _ in services.index.generations.rebuild(
            indexer=services.index.indexer, texts=services.documents.texts, models=services.documents.models
        ):
            pass
        gate.opened.set()
        await working
        async with services.ports.database.transaction() as work:
            (job,) = await work.jobs.for_document(taken.document.id)
            assert job.status is JobStatus.WAITING
        async with asyncio.timeout(20):
            while not (await document_of(services, taken)).status.settled:
                await services.jobs.ingestion.work_once()
                await asyncio.sleep(0.1)
        assert (await document_of(services, taken)).status is DocumentStatus.READY
        assert (await services.questions.retrieval.search(LOCAL_SCOPE, "lighthouse")).passages
        # The late write brought the old index back.
        assert await services.ports.index.generations() == {old.name, OTHER.name}
        await services.index.consistency.repair((await services.index.consistency.check()).findings)
        assert await services.ports.index.generations() == {OTHER.name}
        assert (await services.questions.retrieval.search(LOCAL_SCOPE, "lighthouse")).passages


async def test_a_book_removed_after_a_late_write_brought_an_old_index_back_is_in_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as services:
        taken = await accepted(services)
        gate = Gate(services.ports.index, "replace_document", monkeypatch)
        working = asyncio.create_task(services.jobs.ingestion.work_once())
        await gate.reached.wait()
        old = services.index.generations.wanted
        services.index.generations.wanted = OTHER
        async for _ in services.index.generations.rebuild(
            indexer=services.index.indexer, texts=services.documents.texts, models=services.documents.models
        ):
            pass
        await services.documents.removal.remove(LOCAL_SCOPE, taken.document.id)
        gate.opened.set()
        await working
        assert old.name in await services.ports.index.generations()
        assert await services.ports.index.count_everywhere(LOCAL_SCOPE, taken.document.id) == 0


async def test_a_book_removed_during_a_rebuild_stays_away_and_does_not_stop_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        books = [await accepted(services), await accepted(services, "# Bees\n\nDrones have no sting.\n")]
        while await services.jobs.ingestion.work_once():
            pass
        services.index.generations.wanted = OTHER
        steps = services.index.generations.rebuild(
            indexer=services.index.indexer, texts=services.documents.texts, models=services.documents.models
        )
        first = await anext(steps)
        await services.documents.removal.remove(LOCAL_SCOPE, books[0].document.id)
        await services.documents.removal.remove(LOCAL_SCOPE, books[1].document.id)
        async for _ in steps:
            pass
        assert first.documents_total == 2
        assert not (await services.questions.retrieval.search(LOCAL_SCOPE, "lighthouse sting")).passages


async def test_a_rebuild_is_for_every_owner_and_counts_its_own_passages(tmp_path: Path) -> None:
    bob = OwnerScope(owner=OwnerId("bob"))
    async with opened(tmp_path) as services:
        mine, his = await accepted(services), await accepted(services, scope=bob)
        while await services.jobs.ingestion.work_once():
            pass
        async with services.ports.database.transaction() as work:
            # As if it had been cut by other rules.
            await work.documents.save(replace(await work.documents.get(bob, his.document.id), passage_count=99))
        services.index.generations.wanted = OTHER
        async for _ in services.index.generations.rebuild(
            indexer=services.index.indexer, texts=services.documents.texts, models=services.documents.models
        ):
            pass
        for scope, taken in ((LOCAL_SCOPE, mine), (bob, his)):
            found = await services.questions.retrieval.search(scope, "lighthouse")
            assert {one.passage.document_id for one in found.passages} == {taken.document.id}
        assert (await document_of(services, his, bob)).passage_count == 2


async def test_the_same_content_added_while_it_is_removed_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as services:
        taken = await accepted(services)
        await services.jobs.ingestion.work_once()
        gate = Gate(services.documents.texts, "delete", monkeypatch)
        removing = asyncio.create_task(services.documents.removal.remove(LOCAL_SCOPE, taken.document.id))
        await gate.reached.wait()
        adding = asyncio.create_task(accepted(services))
        await asyncio.sleep(0.2)
        gate.opened.set()
        await removing
        again = await adding
        await services.jobs.ingestion.work_once()
        assert (await document_of(services, again)).status is DocumentStatus.READY


async def test_without_its_model_a_book_is_ready_by_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(HashingEmbedder):
        async def embed_passages(self, texts: Any) -> Any:
            raise EmbedderUnavailable("the weights are gone")

    async with opened(tmp_path) as services:
        embedder = Gone()
        monkeypatch.setattr(services.index.indexer, "_embedder", embedder)
        services.index.generations.wanted = IndexGeneration(
            embedder=embedder.model.fingerprint, dimension=embedder.model.dimension, segmentation="s"
        )
        taken = await accepted(services)
        await services.jobs.ingestion.work_once()
        document = await document_of(services, taken)
        assert document.status is DocumentStatus.READY
        assert [one.code for one in document.warnings] == [WarningCode.EMBEDDINGS_MISSING]
        assert (await services.questions.retrieval.search(LOCAL_SCOPE, "lighthouse")).passages
        monkeypatch.setattr(services.index.indexer, "_embedder", HashingEmbedder())
        async for _ in services.index.generations.rebuild(
            indexer=services.index.indexer, texts=services.documents.texts, models=services.documents.models
        ):
            pass
        assert (await document_of(services, taken)).warnings == ()


async def test_the_beginnings_of_uploads_are_swept(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:

        async def chunks() -> AsyncIterator[bytes]:
            yield b"half a book"

        await services.ports.files.put("incoming/1000000000-old", chunks())
        await services.ports.files.put("incoming/99999999999-young", chunks())
        await services.jobs.ingestion.recover()
        assert [key async for key in services.ports.files.list("incoming/")] == ["incoming/99999999999-young"]
