"""Contract of databases: races between several processes."""

from __future__ import annotations

import asyncio
import dataclasses
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from smartchat_core.errors import DocumentNotFound, LeaseLost
from smartchat_core.events import Event, GenerationActivated
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import ContentHash, DocumentId, JobId, OwnerId
from smartchat_core.model.job import JobStatus
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.testing.database_cases import (
    ANN,
    CONTENT,
    MINUTE,
    NOW,
    DatabaseCases,
    OpenDatabase,
    add,
    make_document,
    make_job,
)
from smartchat_core.testing.fakes.event_sink import make_envelope

__all__ = ["RaceCases"]

_A_WHILE = 0.1
"""Seconds for another task to come as far as it can. No test fails because it is too short."""


class RaceCases(DatabaseCases):
    """Two handles, as two processes have, and many tasks on each."""

    @pytest.fixture
    async def handles(self, open_database: OpenDatabase) -> AsyncIterator[list[Database]]:
        """Two handles on the same database."""
        async with open_database() as first, open_database() as second:
            yield [first, second]

    async def test_racing_workers_get_every_job_once(self, open_database: OpenDatabase) -> None:
        count = 40
        async with open_database() as first, open_database() as second:
            async with first.transaction() as unit:
                await unit.documents.add(make_document("doc-1"))
                for number in range(count):
                    await unit.jobs.add(make_job(f"job-{number:02}"))

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
                await unit.documents.add(make_document("doc-1"))

            async def count_up(database: Database) -> None:
                for _ in range(10):
                    async with database.transaction() as unit:
                        document = await unit.documents.get(ANN, DocumentId("doc-1"))
                        changed = dataclasses.replace(document, passage_count=document.passage_count + 1)
                        await unit.documents.save(changed)

            await asyncio.gather(*(count_up(database) for database in [first, second] * 2))
            async with first.transaction() as unit:
                assert (await unit.documents.get(ANN, DocumentId("doc-1"))).passage_count == 40

    async def test_racing_additions_add_one_document(self, handles: list[Database]) -> None:
        async def add_it(database: Database, number: int) -> bool:
            async with database.transaction() as unit:
                return await unit.documents.add(make_document("doc-1", filename=f"{number}.txt"))

        added = await asyncio.gather(*(add_it(handles[number % 2], number) for number in range(20)))
        assert sum(added) == 1
        async with handles[0].read_only() as unit:
            (document,) = await unit.documents.list(ANN)
        assert document.filename == f"{added.index(True)}.txt"

    async def test_document_stays_as_it_was_read(self, handles: list[Database]) -> None:
        async def read_and_save(unit: UnitOfWork, name: str) -> None:
            document = await unit.documents.get(ANN, DocumentId("doc-1"))
            await asyncio.sleep(_A_WHILE)
            await unit.documents.save(dataclasses.replace(document, reason=document.reason + name))

        async with handles[0].transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
        await _side_by_side(handles, read_and_save)
        async with handles[0].read_only() as unit:
            assert sorted((await unit.documents.get(ANN, DocumentId("doc-1"))).reason) == ["0", "1"]

    async def test_content_is_held_by_one_at_a_time(self, handles: list[Database]) -> None:
        """Of many uploads of an owner's same file, one finds that it was not there before."""

        async def promise(database: Database, number: int) -> bool:
            async with database.transaction() as unit:
                await unit.documents.lock_content(ANN, CONTENT)
                first = await unit.documents.same_content(ANN, CONTENT, "text/plain") is None
                await asyncio.sleep(0)
                await unit.documents.add(make_document(f"doc-{number}", content=CONTENT))
            return first

        firsts = await asyncio.gather(*(promise(handles[number % 2], number) for number in range(12)))
        assert sum(firsts) == 1

    async def test_racing_uploads_of_the_same_file_are_one_document(self, handles: list[Database]) -> None:
        """Those that lose find the document of the one that has won, in the transaction in which they lose."""

        async def upload(database: Database, number: int) -> tuple[bool, DocumentId | None]:
            async with database.transaction() as unit:
                added = await unit.documents.add(make_document(f"doc-{number}", content=CONTENT))
                found = await unit.documents.same_content(ANN, CONTENT, "text/plain")
                return added, found.id if found else None

        outcomes = await asyncio.gather(*(upload(handles[number % 2], number) for number in range(12)))
        async with handles[0].read_only() as unit:
            (document,) = await unit.documents.list(ANN)
        assert sum(added for added, _ in outcomes) == 1
        assert {found for _, found in outcomes} == {document.id}

    async def test_owners_do_not_wait_for_each_others_content(self, handles: list[Database]) -> None:
        async with handles[0].transaction() as unit:
            await unit.documents.add(make_document("doc-1", owner=OwnerId("bob"), content=CONTENT))
            await unit.documents.lock_content(ANN, CONTENT)
            assert await unit.documents.add(make_document("doc-2", content=CONTENT))

    async def test_generation_is_chosen_once(self, handles: list[Database]) -> None:
        async def choose(database: Database, number: int) -> str:
            mine = IndexGeneration(embedder=f"e{number}", dimension=2, segmentation="s")
            async with database.transaction() as unit:
                await unit.generations.lock_alias()
                active = await unit.generations.active()
                if active is None:
                    await asyncio.sleep(_A_WHILE)
                    await unit.generations.activate(mine)
            return (active or mine).embedder

        chosen = await asyncio.gather(*(choose(handles[number % 2], number) for number in range(8)))
        assert len(set(chosen)) == 1

    @pytest.mark.parametrize("before", [None, IndexGeneration(embedder="", dimension=0, segmentation="s1")])
    async def test_generation_stays_while_somebody_writes_to_it(
        self, handles: list[Database], before: IndexGeneration | None
    ) -> None:
        after = IndexGeneration(embedder="e", dimension=2, segmentation="s2")
        if before is not None:
            async with handles[0].transaction() as unit:
                await unit.generations.activate(before)

        async def switch() -> None:
            async with handles[1].transaction() as unit:
                await unit.generations.activate(after)

        async with handles[0].transaction() as unit:
            assert await unit.generations.active() == before
            switching = asyncio.create_task(switch())
            await asyncio.sleep(_A_WHILE)
            assert await unit.generations.active() == before
        await switching
        async with handles[0].read_only() as unit:
            assert await unit.generations.active() == after

    async def test_racing_relays_deliver_every_event_once(self, handles: list[Database]) -> None:
        events = [GenerationActivated(generation=f"g{number:03}") for number in range(60)]
        async with handles[0].transaction() as unit:
            for number, event in enumerate(events):
                await unit.outbox.append(make_envelope(event, number=number))

        async def relay(database: Database) -> list[Event]:
            delivered: list[Event] = []
            while True:
                async with database.transaction() as unit:
                    pending = await unit.outbox.pending(limit=4)
                    await asyncio.sleep(0)
                    await unit.outbox.delivered([position for position, _ in pending])
                if not pending:
                    return delivered
                delivered += [envelope.payload for _, envelope in pending]

        delivered = [event for part in await asyncio.gather(*map(relay, handles * 2)) for event in part]
        assert sorted(event.generation for event in delivered if isinstance(event, GenerationActivated)) == [
            event.generation for event in events
        ]
        async with handles[0].read_only() as unit:
            assert await unit.outbox.pending() == ()

    async def test_hundreds_of_requests_lease_each_job_once(self, handles: list[Database]) -> None:
        count = 150
        async with handles[0].transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            for number in range(count):
                await unit.jobs.add(make_job(f"job-{number:03}"))

        async def lease(number: int) -> JobId | None:
            async with handles[number % 2].transaction() as unit:
                job = await unit.jobs.lease_next(worker=f"w{number}", now=NOW, duration=MINUTE)
            return job.id if job else None

        taken = await asyncio.gather(*(lease(number) for number in range(count + 50)))
        assert Counter(job for job in taken if job) == Counter(f"job-{number:03}" for number in range(count))

    async def test_one_job_asked_for_by_many_goes_to_one(self, handles: list[Database]) -> None:
        async with handles[0].transaction() as unit:
            await add(unit, make_document("doc-1"), make_job("job-1"))

        async def lease(number: int) -> bool:
            async with handles[number % 2].transaction() as unit:
                job = await unit.jobs.lease_next(worker=f"w{number}", now=NOW, duration=MINUTE, only=JobId("job-1"))
            return job is not None

        assert sum(await asyncio.gather(*map(lease, range(20)))) == 1

    async def test_job_asked_for_is_leased_when_the_transaction_that_made_it_ends(
        self, handles: list[Database]
    ) -> None:
        """The message may arrive before the transaction that sent it has ended."""
        async with handles[0].transaction() as unit:
            await add(unit, make_document("doc-1"), make_job("job-1"))

        async def lease() -> bool:
            async with handles[1].transaction() as unit:
                job = await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE, only=JobId("job-1"))
            return job is not None

        async with handles[0].transaction() as unit:
            await unit.jobs.mark_sent([JobId("job-1")], at=NOW)
            leasing = asyncio.create_task(lease())
            await asyncio.sleep(_A_WHILE)
        assert await leasing

    async def test_removing_and_working_do_not_block_each_other_for_good(self, handles: list[Database]) -> None:
        """A worker writes its job and then the document; a removal needs both, too."""
        count = 20
        async with handles[0].transaction() as unit:
            for number in range(count):
                document = make_document(f"doc-{number}", content=ContentHash(f"c{number}"))
                await add(unit, document, make_job(f"job-{number}", document=document.id))

        async def work(number: int) -> None:
            job = make_job(f"job-{number}", document=f"doc-{number}", status=JobStatus.RUNNING)
            for done in range(5):
                async with handles[0].transaction() as unit:
                    await unit.jobs.save(dataclasses.replace(job, done=done))
                    await asyncio.sleep(_A_WHILE / count)
                    document = await unit.documents.get(ANN, job.document_id)
                    await unit.documents.save(dataclasses.replace(document, passage_count=done))

        async def remove(number: int) -> None:
            await asyncio.sleep(_A_WHILE * number / count)
            async with handles[1].transaction() as unit:
                await unit.documents.lock_content(ANN, ContentHash(f"c{number}"))
                await unit.documents.remove(ANN, DocumentId(f"doc-{number}"))

        async with asyncio.timeout(60):
            working = asyncio.gather(*map(work, range(count)), return_exceptions=True)
            await asyncio.gather(*map(remove, range(count)))
            outcomes = await working
        assert {type(outcome) for outcome in outcomes} <= {type(None), LeaseLost, DocumentNotFound}
        async with handles[0].read_only() as unit:
            assert await unit.documents.list(ANN) == ()
            assert await unit.jobs.unfinished() == ()

    async def test_job_is_never_left_without_its_document(self, handles: list[Database]) -> None:
        count = 20
        async with handles[0].transaction() as unit:
            for number in range(count):
                await unit.documents.add(make_document(f"doc-{number}"))

        async def add_job(number: int) -> bool:
            try:
                async with handles[0].transaction() as unit:
                    await unit.jobs.add(make_job(f"job-{number}", document=f"doc-{number}"))
            except DocumentNotFound:
                return False
            return True

        async def remove(number: int) -> None:
            async with handles[1].transaction() as unit:
                await unit.documents.remove(ANN, DocumentId(f"doc-{number}"))

        await asyncio.gather(*map(add_job, range(count)), *map(remove, range(count)))
        async with handles[0].read_only() as unit:
            assert await unit.jobs.unfinished() == ()
            assert await unit.documents.list(ANN) == ()


async def _side_by_side(handles: list[Database], work: Callable[[UnitOfWork, str], Awaitable[None]]) -> None:
    async def run(database: Database, name: str) -> None:
        async with database.transaction() as unit:
            await work(unit, name)

    await asyncio.gather(*(run(database, str(number)) for number, database in enumerate(handles)))
