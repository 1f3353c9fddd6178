"""Contract of databases: what a scope admits of other owners' documents."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest

from smartchat_core.errors import DocumentNotFound
from smartchat_core.model.cursor import DocumentCursor
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId, JobId, OwnerId
from smartchat_core.model.name_corrections import NO_CORRECTIONS, NameCorrections
from smartchat_core.model.principal import OwnerScope, SharedDocument
from smartchat_core.model.section_summary import SectionSummary
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import (
    ANN,
    BOB,
    MINUTE,
    NOW,
    DatabaseCases,
    OpenDatabase,
    add,
    make_document,
    make_job,
    make_section,
)

__all__ = ["SharedDocumentCases", "reading"]

_SHARED = DocumentId("doc-shared")
_KEPT = DocumentId("doc-kept")
_MINE = DocumentId("doc-mine")
_SUMMARY = SectionSummary(document=_SHARED, text_sha256="a" * 64, model="maker/model", prompt_version=1, sentences=())
_CORRECTED = NameCorrections(merged=(("Ann", "Anna"),))


def reading(scope: OwnerScope, *documents: Document) -> OwnerScope:
    """The scope, with these documents of others shared."""
    shared = (SharedDocument(document=one.id, owner=one.owner) for one in documents)
    return dataclasses.replace(scope, shared=frozenset(shared))


_BOBS = make_document(_SHARED, owner=BOB.owner, added_at=NOW + MINUTE)
_READER = reading(ANN, _BOBS)


async def _fill(database: Database) -> None:
    """Two documents of Bob's, one of them shared with Ann, and one of Ann's."""
    async with database.transaction() as unit:
        await add(unit, _BOBS, make_job("job-1", document=_SHARED, owner=BOB.owner))
        await unit.documents.add(make_document(_KEPT, owner=BOB.owner, added_at=NOW))
        await unit.documents.add(make_document(_MINE, added_at=NOW + 2 * MINUTE))
        for name in (_SHARED, _KEPT):
            await unit.documents.replace_sections(name, [make_section(0)])
            await unit.summaries.save(BOB, dataclasses.replace(_SUMMARY, document=name))
            await unit.name_corrections.change(BOB, name, lambda _: _CORRECTED)


class SharedDocumentCases(DatabaseCases):
    """A shared document is read like one's own and written by nobody but its owner."""

    async def test_a_shared_document_is_read_and_no_other_one(self, database: Database) -> None:
        await _fill(database)
        async with database.read_only() as unit:
            assert await unit.documents.get(_READER, _SHARED) == _BOBS
            assert await unit.documents.sections(_READER, _SHARED) == (make_section(0),)
            assert [one.id for one in await unit.documents.list(_READER)] == [_SHARED, _MINE]
            assert [one.id for one in await unit.documents.find(_READER, [_KEPT, _MINE, _SHARED])] == [_SHARED, _MINE]
            assert await unit.summaries.find(_READER, _SHARED, ["a" * 64], prompt_version=1) == (_SUMMARY,)
            assert await unit.name_corrections.get(_READER, _SHARED) == _CORRECTED
            for scope in (_READER, ANN):
                with pytest.raises(DocumentNotFound):
                    await unit.documents.get(scope, _KEPT)
                with pytest.raises(DocumentNotFound):
                    await unit.documents.sections(scope, _KEPT)
                assert await unit.summaries.find(scope, _KEPT, ["a" * 64], prompt_version=1) == ()
                assert await unit.name_corrections.get(scope, _KEPT) == NO_CORRECTIONS
            assert [one.id for one in await unit.documents.list(ANN)] == [_MINE]

    async def test_pages_hold_own_and_shared_documents_in_one_order(self, database: Database) -> None:
        await _fill(database)
        async with database.read_only() as unit:
            (first,) = await unit.documents.list(_READER, limit=1)
            assert first.id == _SHARED
            rest = await unit.documents.list(_READER, after=DocumentCursor.after(first))
            assert [one.id for one in rest] == [_MINE]

    async def test_a_shared_document_is_not_written(self, database: Database) -> None:
        await _fill(database)
        async with database.transaction() as unit:
            with pytest.raises(DocumentNotFound):
                await unit.documents.remove(_READER, _SHARED)
            with pytest.raises(DocumentNotFound):
                await unit.summaries.save(_READER, _SUMMARY)
            with pytest.raises(DocumentNotFound):
                await unit.name_corrections.change(_READER, _SHARED, lambda _: NO_CORRECTIONS)
            with pytest.raises(DocumentNotFound):
                await unit.documents.save(dataclasses.replace(_BOBS, owner=ANN.owner))
        async with database.read_only() as unit:
            assert await unit.documents.get(BOB, _SHARED) == _BOBS
            assert await unit.jobs.get(JobId("job-1")) is not None
            assert await unit.name_corrections.get(BOB, _SHARED) == _CORRECTED

    async def test_a_right_counts_for_the_document_of_that_owner(self, database: Database) -> None:
        await _fill(database)
        wrong = SharedDocument(document=_SHARED, owner=OwnerId("cleo"))
        gone = SharedDocument(document=DocumentId("doc-gone"), owner=BOB.owner)
        scope = OwnerScope(owner=ANN.owner, shared=frozenset({wrong, gone}))
        async with database.read_only() as unit:
            assert [one.id for one in await unit.documents.list(scope)] == [_MINE]
            for name in (wrong.document, gone.document):
                with pytest.raises(DocumentNotFound):
                    await unit.documents.get(scope, name)

    async def test_many_documents_may_be_shared(self, database: Database) -> None:
        await _fill(database)
        many = (SharedDocument(document=DocumentId(f"doc-{one}"), owner=BOB.owner) for one in range(40_000))
        scope = dataclasses.replace(_READER, shared=_READER.shared | frozenset(many))
        async with database.read_only() as unit:
            assert [one.id for one in await unit.documents.list(scope)] == [_SHARED, _MINE]
            assert await unit.documents.get(scope, _SHARED) == _BOBS

    async def test_documents_that_are_held_are_removed_afterwards(
        self, database: Database, open_database: OpenDatabase
    ) -> None:
        await _fill(database)
        ended: list[str] = []
        held = asyncio.Event()

        async def reader() -> None:
            async with database.transaction() as unit:
                found = await unit.documents.hold(_READER, [_SHARED, _KEPT])
                assert [one.id for one in found] == [_SHARED]
                held.set()
                for _ in range(20):  # turns of the loop, in which a removal that does not wait would end
                    await unit.documents.find(_READER, [_SHARED])
                ended.append("reader")

        async def remover(handle: Database) -> None:
            await held.wait()
            async with handle.transaction() as unit:
                await unit.documents.remove(BOB, _SHARED)
                ended.append("remover")

        async with open_database() as other:
            await asyncio.gather(reader(), remover(other))
        assert ended == ["reader", "remover"]
        async with database.transaction() as unit:
            assert await unit.documents.hold(_READER, [_SHARED]) == ()
