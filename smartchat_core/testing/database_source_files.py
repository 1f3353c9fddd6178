"""Contract of databases: where documents came from."""

from __future__ import annotations

import dataclasses

from smartchat_core.model.ids import DocumentId
from smartchat_core.model.source_file import SourceFile
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import ANN, BOB, DatabaseCases, make_document

__all__ = ["SourceFileCases"]

FILE = SourceFile(
    source="folder:/böoks",
    path="b/Ἰλιάς.epub",
    document=DocumentId("doc-1"),
    size_bytes=2**40,
    modified=2**60,
    stamp="7",
)


class SourceFileCases(DatabaseCases):
    """Keeping, listing and forgetting files, for each owner by itself."""

    async def test_files_of_a_source_come_back_by_path(self, database: Database) -> None:
        first = dataclasses.replace(FILE, path="a.txt", document=None)
        elsewhere = dataclasses.replace(FILE, source="folder:/other")
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            for file in (FILE, first, elsewhere):
                await unit.source_files.save(ANN, file)
        async with database.read_only() as unit:
            assert await unit.source_files.list(ANN, FILE.source) == (first, FILE)
            assert await unit.source_files.list(ANN, elsewhere.source) == (elsewhere,)
            assert await unit.source_files.list(BOB, FILE.source) == ()
        changed = dataclasses.replace(FILE, size_bytes=1, stamp="")
        async with database.transaction() as unit:
            await unit.source_files.save(ANN, changed)
            await unit.source_files.remove(ANN, FILE.source, first.path)
            await unit.source_files.remove(ANN, FILE.source, "not there")
            await unit.source_files.remove(BOB, FILE.source, FILE.path)
        async with database.read_only() as unit:
            assert await unit.source_files.list(ANN, FILE.source) == (changed,)

    async def test_all_files_of_an_owner_come_page_by_page(self, database: Database) -> None:
        files = [
            dataclasses.replace(FILE, source=source, path=path, document=None)
            for source in ("calibre:7", "folder:/a", "folder:/a/b")
            for path in ("1", "10", "2", "B", "a", "é")
        ]
        async with database.transaction() as unit:
            for file in reversed(files):
                await unit.source_files.save(ANN, file)
            await unit.source_files.save(BOB, dataclasses.replace(FILE, source="calibre:7", path="3", document=None))
        found: list[SourceFile] = []
        async with database.read_only() as unit:
            while page := await unit.source_files.page(
                ANN, after=(found[-1].source, found[-1].path) if found else None, limit=4
            ):
                assert len(page) <= 4
                found += page
        assert found == files

    async def test_a_file_is_still_known_when_its_document_was_removed(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            await unit.source_files.save(ANN, FILE)
        async with database.transaction() as unit:
            await unit.documents.remove(ANN, FILE.document or DocumentId(""))
        async with database.transaction() as unit:
            removed = dataclasses.replace(FILE, document=None)
            assert await unit.source_files.list(ANN, FILE.source) == (removed,)
            await unit.source_files.save(ANN, FILE)
            assert await unit.source_files.list(ANN, FILE.source) == (removed,)

    async def test_a_file_names_no_document_of_another_owner(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            await unit.source_files.save(BOB, FILE)
            assert await unit.source_files.list(BOB, FILE.source) == (dataclasses.replace(FILE, document=None),)
