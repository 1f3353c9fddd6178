"""Contract of databases: documents and sections."""

from __future__ import annotations

import dataclasses
from datetime import timedelta, timezone

import pytest

from smartchat_core.errors import DocumentNotFound
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.file_keys import FileLayout
from smartchat_core.model.ids import ContentHash, DocumentId, JobId, OwnerId
from smartchat_core.model.metadata import Contributor, ContributorRole, Metadata, Series
from smartchat_core.model.metadata_edits import NO_EDITS, MetadataEdits
from smartchat_core.model.parsed import ParseWarning, WarningCode
from smartchat_core.model.principal import SharedDocument
from smartchat_core.model.recognition import OcrMode, ReadingChoice, RecognitionSummary
from smartchat_core.model.section import Section, SectionKind
from smartchat_core.model.span import Span
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import (
    ANN,
    BOB,
    CONTENT,
    MINUTE,
    NOW,
    DatabaseCases,
    add,
    make_document,
    make_job,
    make_section,
)

__all__ = ["DocumentCases"]


class DocumentCases(DatabaseCases):
    """Inserting, reading, changing and removing documents and their sections, for each owner by itself."""

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
            file_metadata=Metadata(
                title="Ἰλιάς",
                authors=("Ὅμηρος", "Homer"),
                language="grc",
                publisher="P",
                published="1920",
                description="two\nlines",
                identifiers=("urn:isbn:1",),
                subjects=("Sea stories",),
            ),
            warnings=(
                ParseWarning(code=WarningCode.PAGES_WITHOUT_TEXT, subject="page 3", message="no text"),
                ParseWarning(code=WarningCode.PART_MISSING, subject="ch2", message="not there"),
            ),
            text_length=1_900_000,
            page_count=320,
            passage_count=1234,
            parser_version="epub 7",
            layout=FileLayout.CONTENT,
            reading=ReadingChoice(ocr=OcrMode.ALWAYS, languages=("deu", "eng"), revision=2),
            recognition=RecognitionSummary(pages=11, tried=12, confidence=0.8125),
        )
        async with database.transaction() as unit:
            assert await unit.documents.add(document)
        async with database.transaction() as unit:
            assert await unit.documents.get(ANN, document.id) == document
            await unit.documents.save(dataclasses.replace(document, page_count=None, warnings=(), recognition=None))
        async with database.transaction() as unit:
            found = await unit.documents.get(ANN, document.id)
        assert found == dataclasses.replace(document, page_count=None, warnings=(), recognition=None)

    async def test_what_the_owner_says_of_a_document_is_kept_whatever_else_is_written(self, database: Database) -> None:
        document = dataclasses.replace(make_document("doc-1"), file_metadata=Metadata(title="As filed", language="en"))
        said = MetadataEdits(
            title="As edited",
            authors=(),
            contributors=(Contributor(name="Übersetzer", role=ContributorRole.TRANSLATOR),),
            series=(Series(name="S", position="1.5"),),
        )
        listed = MetadataEdits(publisher="P", title="As listed")
        wanted = ReadingChoice(ocr=OcrMode.NEVER, revision=1)
        async with database.transaction() as unit:
            await unit.documents.add(document)
        async with database.transaction() as unit:
            described = await unit.documents.describe(
                ANN,
                document.id,
                lambda one: dataclasses.replace(
                    one,
                    edits=said,
                    catalogue=listed,
                    edition="work-1",
                    reading=wanted,
                    has_cover=True,
                    filename="other",
                ),
            )
        # A worker that has read the document before writes how far it has come.
        async with database.transaction() as unit:
            await unit.documents.save(
                dataclasses.replace(document, page_count=7, file_metadata=Metadata(title="Again"))
            )
            found = await unit.documents.get(ANN, document.id)
        assert (found.edits, found.catalogue, found.edition, found.reading) == (said, listed, "work-1", wanted)
        assert (found.title, found.metadata.publisher, found.file_metadata.title) == ("As edited", "P", "Again")
        assert (found.page_count, found.filename) == (7, document.filename)
        assert described == dataclasses.replace(
            document, edits=said, catalogue=listed, edition="work-1", reading=wanted, has_cover=True
        )
        async with database.transaction() as unit:
            await unit.documents.describe(ANN, document.id, lambda one: dataclasses.replace(one, edits=NO_EDITS))
            assert (await unit.documents.get(ANN, document.id)).edits == NO_EDITS

    async def test_only_the_owner_says_what_a_document_is(self, database: Database) -> None:
        document = make_document("doc-1")
        shared = SharedDocument(document=document.id, owner=document.owner)
        async with database.transaction() as unit:
            await unit.documents.add(document)
        for scope in (BOB, dataclasses.replace(BOB, shared=frozenset((shared,)))):
            with pytest.raises(DocumentNotFound):
                async with database.transaction() as unit:
                    await unit.documents.describe(
                        scope, document.id, lambda one: dataclasses.replace(one, edition="mine")
                    )
        async with database.read_only() as unit:
            assert (await unit.documents.get(ANN, document.id)).edition == ""

    async def test_moments_come_back_in_utc(self, database: Database) -> None:
        local = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1", added_at=local))
        async with database.transaction() as unit:
            found = await unit.documents.get(ANN, DocumentId("doc-1"))
        assert found.added_at == NOW
        assert found.added_at.utcoffset() == timedelta(0)

    async def test_document_is_added_once(self, database: Database) -> None:
        first = make_document("doc-1", filename="first.txt")
        async with database.transaction() as unit:
            assert await unit.documents.add(first)
            assert not await unit.documents.add(make_document("doc-1", filename="second.txt"))
        async with database.transaction() as unit:
            assert not await unit.documents.add(make_document("doc-1", filename="third.txt"))
        async with database.transaction() as unit:
            assert await unit.documents.list(ANN) == (first,)

    async def test_documents_are_listed_in_the_order_of_adding(self, database: Database) -> None:
        moments = {"doc-c": NOW, "doc-b": NOW + MINUTE, "doc-d": NOW + MINUTE, "doc-a": NOW + 2 * MINUTE}
        async with database.transaction() as unit:
            for name in sorted(moments):
                await unit.documents.add(make_document(name, added_at=moments[name]))
        async with database.transaction() as unit:
            assert [document.id for document in await unit.documents.list(ANN)] == list(moments)

    async def test_owners_see_only_their_own(self, database: Database) -> None:
        document = make_document("doc-1")
        async with database.transaction() as unit:
            await unit.documents.add(document)
            await unit.documents.replace_sections(document.id, [make_section(0)])
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
            assert await unit.documents.sections(ANN, document.id) == (make_section(0),)

    async def test_unknown_document_is_not_found(self, database: Database) -> None:
        async with database.transaction() as unit:
            with pytest.raises(DocumentNotFound):
                await unit.documents.get(ANN, DocumentId("doc-0"))
            with pytest.raises(DocumentNotFound):
                await unit.documents.sections(ANN, DocumentId("doc-0"))
            with pytest.raises(DocumentNotFound):
                await unit.documents.save(make_document("doc-0"))
            with pytest.raises(DocumentNotFound):
                await unit.documents.remove(ANN, DocumentId("doc-0"))

    async def test_same_bytes_of_the_same_type_are_one_document_of_an_owner(self, database: Database) -> None:
        text = make_document("doc-1", content=CONTENT)
        markdown = make_document("doc-2", content=CONTENT, media_type="text/markdown")
        others = make_document("doc-3", content=CONTENT, owner=BOB.owner)
        async with database.transaction() as unit:
            assert await unit.documents.same_content(ANN, CONTENT, "text/plain") is None
            assert await unit.documents.add(text)
            assert not await unit.documents.add(dataclasses.replace(text, id=DocumentId("doc-4")))
            assert await unit.documents.add(markdown)
            assert await unit.documents.add(others)
        async with database.transaction() as unit:
            assert await unit.documents.list(ANN) == (text, markdown)
            assert await unit.documents.same_content(ANN, CONTENT, "text/plain") == text
            assert await unit.documents.same_content(ANN, CONTENT, "text/markdown") == markdown
            assert await unit.documents.same_content(BOB, CONTENT, "text/plain") == others
            assert await unit.documents.same_content(BOB, CONTENT, "text/markdown") is None
            await unit.documents.remove(ANN, text.id)
            assert await unit.documents.same_content(ANN, CONTENT, "text/plain") is None
            assert await unit.documents.add(dataclasses.replace(text, id=DocumentId("doc-4")))

    async def test_document_of_any_owner_is_located(self, database: Database) -> None:
        document = make_document("doc-1", owner=BOB.owner)
        async with database.transaction() as unit:
            await unit.documents.add(document)
            assert await unit.documents.locate(document.id) == document
            assert await unit.documents.locate(DocumentId("doc-0")) is None

    async def test_documents_are_listed_by_how_their_files_lie(self, database: Database) -> None:
        old = [
            make_document(f"doc-{number}", owner=owner, content=CONTENT, layout=FileLayout.CONTENT)
            for number, owner in enumerate((ANN.owner, BOB.owner, OwnerId("cleo")))
        ]
        moved = make_document("doc-9", owner=OwnerId("dan"), content=CONTENT)
        async with database.transaction() as unit:
            assert not await unit.documents.shared_by_content(CONTENT)
            for document in (moved, *reversed(old)):
                assert await unit.documents.add(document)
        async with database.transaction() as unit:
            assert await unit.documents.with_layout(FileLayout.DOCUMENT) == (moved,)
            assert await unit.documents.with_layout(FileLayout.CONTENT) == tuple(old)
            assert await unit.documents.with_layout(FileLayout.CONTENT, limit=2) == tuple(old[:2])
            assert await unit.documents.with_layout(FileLayout.CONTENT, after=old[1].id) == (old[2],)
            for document in old:
                assert await unit.documents.shared_by_content(CONTENT)
                await unit.documents.save(dataclasses.replace(document, layout=FileLayout.DOCUMENT))
            assert not await unit.documents.shared_by_content(CONTENT)
            assert await unit.documents.with_layout(FileLayout.CONTENT) == ()

    async def test_owners_are_those_who_have_documents(self, database: Database) -> None:
        async with database.transaction() as unit:
            assert await unit.documents.owners() == ()
            await unit.documents.add(make_document("doc-1", owner=BOB.owner))
            await unit.documents.add(make_document("doc-2"))
            await unit.documents.add(make_document("doc-3"))
            assert await unit.documents.owners() == tuple(sorted({BOB.owner, make_document("doc-2").owner}))

    async def test_sections_are_replaced_and_come_back_in_order(self, database: Database) -> None:
        document = make_document("doc-1")
        many = [make_section(ordinal, parent=0 if ordinal else None) for ordinal in range(5000)]
        few = [Section(ordinal=0, title="", span=Span(start=0, end=0), level=3, kind=SectionKind.NOTES)]
        async with database.transaction() as unit:
            await unit.documents.add(document)
            await unit.documents.add(make_document("doc-2"))
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
        document = make_document("doc-1")
        async with database.transaction() as unit:
            await add(unit, document, make_job("job-1"))
            await unit.documents.replace_sections(document.id, [make_section(0)])
            await add(unit, make_document("doc-2"), make_job("job-2", document="doc-2"))
        async with database.transaction() as unit:
            await unit.documents.remove(ANN, document.id)
        async with database.transaction() as unit:
            assert await unit.jobs.get(JobId("job-1")) is None
            assert await unit.jobs.get(JobId("job-2")) is not None
            await unit.documents.add(document)
            assert await unit.documents.sections(ANN, document.id) == ()

    async def test_removal_of_another_owners_document_leaves_its_jobs(self, database: Database) -> None:
        async with database.transaction() as unit:
            await add(unit, make_document("doc-1"), make_job("job-1"))
        async with database.transaction() as unit:
            with pytest.raises(DocumentNotFound):
                await unit.documents.remove(BOB, DocumentId("doc-1"))
        async with database.read_only() as unit:
            assert await unit.jobs.get(JobId("job-1")) == make_job("job-1")

    async def test_text_for_people_may_hold_anything(self, database: Database) -> None:
        """Some servers cannot store NUL: it may be replaced, but the document must not fail for it."""
        text = "a\0b\u2028\U0010ffff\x7f\x1b%s%(a)s?:x\\"
        section = dataclasses.replace(make_section(0), title=text)
        document = dataclasses.replace(
            make_document("doc-1", filename=text), reason=text, file_metadata=Metadata(title=text, authors=(text,))
        )
        async with database.transaction() as unit:
            await add(unit, document, dataclasses.replace(make_job("job-1"), reason=text))
            await unit.documents.replace_sections(document.id, [section])
        stored = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
        async with database.read_only() as unit:
            found = await unit.documents.get(ANN, document.id)
            (job,) = await unit.jobs.for_document(document.id)
            (title,) = [one.title for one in await unit.documents.sections(ANN, document.id)]
        seen = [found.filename, found.reason, found.metadata.title, *found.metadata.authors, job.reason, title]
        assert {one.replace("\0", "\N{REPLACEMENT CHARACTER}") for one in seen} == {stored}

    async def test_content_can_be_held_again_by_its_holder(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.documents.lock_content(ANN, CONTENT)
            await unit.documents.lock_content(ANN, CONTENT)
            assert await unit.documents.add(make_document("doc-1", content=CONTENT))
