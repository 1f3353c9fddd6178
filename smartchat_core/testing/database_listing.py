"""Contract of databases: listing documents in pages."""

from __future__ import annotations

import dataclasses

import pytest

from smartchat_core.errors import DocumentNotFound
from smartchat_core.model.cursor import DocumentCursor
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.ports.database import MAX_PAGE, Database
from smartchat_core.ports.listing import all_documents
from smartchat_core.testing.database_cases import ANN, BOB, MINUTE, NOW, DatabaseCases, make_document, make_job

__all__ = ["ListingCases"]


async def _add(database: Database, *documents: Document) -> None:
    async with database.transaction() as unit:
        for document in documents:
            assert await unit.documents.add(document)


async def _pages(database: Database, limit: int) -> list[tuple[Document, ...]]:
    pages: list[tuple[Document, ...]] = []
    after = None
    while True:
        async with database.read_only() as unit:
            page = await unit.documents.list(ANN, after=after, limit=limit)
        if not page:
            return pages
        pages.append(page)
        after = DocumentCursor.after(page[-1])


class ListingCases(DatabaseCases):
    """Pages of documents, and those of a set."""

    @pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
    async def test_pages_hold_every_document_once_and_in_order(self, database: Database, limit: int) -> None:
        # Several of the same moment, so that the order among them counts, and of microseconds.
        moments = [NOW, NOW, NOW, NOW + MINUTE, NOW + MINUTE + MINUTE / 7, NOW + 2 * MINUTE, NOW + 2 * MINUTE]
        made = [make_document(f"doc-{name}", added_at=at) for name, at in zip("bcaXxZé", moments, strict=True)]
        await _add(database, *made, make_document("doc-bob", owner=BOB.owner))
        pages = await _pages(database, limit)
        assert [one for page in pages for one in page] == sorted(made, key=lambda one: (one.added_at, one.id))
        assert all(len(page) == limit for page in pages[:-1])

    async def test_pages_stay_while_documents_come_and_go(self, database: Database) -> None:
        made = [make_document(f"doc-{number}", added_at=NOW + number * MINUTE) for number in range(6)]
        await _add(database, *made)
        async with database.read_only() as unit:
            first = await unit.documents.list(ANN, limit=3)
        async with database.transaction() as unit:
            await unit.documents.remove(ANN, made[0].id)  # of the page that was read
            await unit.documents.remove(ANN, made[2].id)  # where it ended
            await unit.documents.remove(ANN, made[4].id)  # of the page to come
            assert await unit.documents.add(make_document("doc-new", added_at=NOW + 9 * MINUTE))
            assert await unit.documents.add(make_document("doc-late", added_at=NOW - MINUTE))
        async with database.read_only() as unit:
            second = await unit.documents.list(ANN, after=DocumentCursor.after(first[-1]), limit=3)
        assert [one.id for one in first] == ["doc-0", "doc-1", "doc-2"]
        assert [one.id for one in second] == ["doc-3", "doc-5", "doc-new"]

    async def test_a_page_is_bounded_whatever_is_asked_for(self, database: Database) -> None:
        made = [make_document(f"doc-{number:05}") for number in range(MAX_PAGE + 2)]
        await _add(database, *made)
        async with database.read_only() as unit:
            assert len(await unit.documents.list(ANN)) == MAX_PAGE
            assert len(await unit.documents.list(ANN, limit=10 * MAX_PAGE)) == MAX_PAGE
            assert await unit.documents.list(ANN, limit=0) == ()
            assert [one.id async for one in all_documents(unit, ANN)] == [one.id for one in made]
            assert [one.id async for one in all_documents(unit, BOB)] == []
            found = await unit.documents.find(ANN, [one.id for one in made])
            assert [one.id for one in found] == [one.id for one in made]

    async def test_documents_of_a_set_are_found(self, database: Database) -> None:
        ours = [make_document(name, added_at=NOW - at * MINUTE) for at, name in enumerate(("doc-a", "doc-b", "doc-c"))]
        await _add(database, *ours, make_document("doc-bob", owner=BOB.owner))
        async with database.transaction() as unit:
            wanted = [DocumentId(name) for name in ("doc-a", "doc-c", "doc-c", "doc-bob", "doc-0")]
            assert await unit.documents.find(ANN, wanted) == (ours[2], ours[0])
            assert await unit.documents.find(ANN, []) == ()

    @pytest.mark.parametrize("name", ["", "doc-\N{PILE OF POO}", "x" * 10_000, "%", "'"])
    async def test_any_text_may_be_asked_for(self, database: Database, name: str) -> None:
        await _add(database, make_document("doc-1"))
        async with database.read_only() as unit:
            assert await unit.documents.find(ANN, [DocumentId(name), DocumentId("doc-1")]) == (make_document("doc-1"),)
            cursor = DocumentCursor(added_at=NOW, id=DocumentId(name))
            assert await unit.documents.list(ANN, after=cursor) == ((make_document("doc-1"),) if name < "doc-1" else ())
            assert await unit.jobs.newest([DocumentId(name)]) == ()
            with pytest.raises(DocumentNotFound):
                await unit.documents.get(ANN, DocumentId(name))
            with pytest.raises(DocumentNotFound):
                await unit.documents.sections(ANN, DocumentId(name))
            assert await unit.removals.for_document(ANN, DocumentId(name)) == ()
            assert await unit.jobs.for_document(DocumentId(name)) == ()

    async def test_newest_jobs_of_several_documents(self, database: Database) -> None:
        await _add(database, *(make_document(f"doc-{number}") for number in range(4)))
        async with database.transaction() as unit:
            await unit.jobs.add(make_job("job-1", document="doc-1", created_at=NOW))
            await unit.jobs.add(make_job("job-2", document="doc-1", created_at=NOW + MINUTE))
            await unit.jobs.add(make_job("job-4", document="doc-2", created_at=NOW))
            await unit.jobs.add(make_job("job-3", document="doc-2", created_at=NOW))
            await unit.jobs.add(make_job("job-5", document="doc-3", created_at=NOW))
        async with database.read_only() as unit:
            found = await unit.jobs.newest([DocumentId(f"doc-{number}") for number in (0, 1, 2, 9)])
            assert sorted((job.document_id, job.id) for job in found) == [("doc-1", "job-2"), ("doc-2", "job-4")]
            assert await unit.jobs.newest([]) == ()

    @pytest.mark.parametrize("known", [None, False, True])
    async def test_what_is_known_of_a_cover_is_kept(self, database: Database, known: bool | None) -> None:
        document = dataclasses.replace(make_document("doc-1"), has_cover=known)
        await _add(database, document)
        async with database.read_only() as unit:
            assert (await unit.documents.get(ANN, document.id)).has_cover is known
