"""Contract of databases: summaries that models made of stretches of documents."""

from __future__ import annotations

import dataclasses

import pytest

from smartchat_core.errors import DocumentNotFound
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.section_summary import SectionSummary, SummarySentence
from smartchat_core.model.span import Span
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import ANN, BOB, DatabaseCases, make_document

__all__ = ["SummaryCases"]

_DOC = DocumentId("doc-1")
_SUMMARY = SectionSummary(
    document=_DOC,
    text_sha256="a" * 64,
    model="maker/model",
    prompt_version=1,
    sentences=(SummarySentence(text="The keeper lights the lamp.", quote=Span(start=3, end=20)),),
)


class SummaryCases(DatabaseCases):
    """A summary stands for one text, one model and one prompt, and belongs to whom the document belongs to."""

    async def test_summaries_are_found_by_text_and_prompt(self, database: Database) -> None:
        other = dataclasses.replace(_SUMMARY, model="maker/other", sentences=())
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            for summary in (
                _SUMMARY,
                other,
                dataclasses.replace(_SUMMARY, text_sha256="b" * 64),
                dataclasses.replace(_SUMMARY, prompt_version=2),
            ):
                await unit.summaries.save(ANN, summary)
        async with database.read_only() as unit:
            found = await unit.summaries.find(ANN, _DOC, ["a" * 64, "c" * 64], prompt_version=1)
            assert sorted(found, key=lambda summary: summary.model) == [_SUMMARY, other]
            assert await unit.summaries.find(ANN, _DOC, [], prompt_version=1) == ()

    async def test_a_later_summary_takes_the_place_of_the_earlier(self, database: Database) -> None:
        later = dataclasses.replace(_SUMMARY, sentences=())
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            await unit.summaries.save(ANN, _SUMMARY)
            await unit.summaries.save(ANN, later)
            assert await unit.summaries.find(ANN, _DOC, ["a" * 64], prompt_version=1) == (later,)

    async def test_summaries_belong_to_the_owner_of_the_document(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            await unit.summaries.save(ANN, _SUMMARY)
            assert await unit.summaries.find(BOB, _DOC, ["a" * 64], prompt_version=1) == ()
            with pytest.raises(DocumentNotFound):
                await unit.summaries.save(BOB, _SUMMARY)

    async def test_summaries_go_with_their_document(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            await unit.summaries.save(ANN, _SUMMARY)
            await unit.documents.remove(ANN, _DOC)
            with pytest.raises(DocumentNotFound):
                await unit.summaries.save(ANN, _SUMMARY)
            await unit.documents.add(make_document("doc-1"))
            assert await unit.summaries.find(ANN, _DOC, ["a" * 64], prompt_version=1) == ()

    async def test_many_texts_are_asked_for_at_once(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            await unit.summaries.save(ANN, _SUMMARY)
            texts = [f"{number:064d}" for number in range(3_000)]
            assert await unit.summaries.find(ANN, _DOC, [*texts, "a" * 64], prompt_version=1) == (_SUMMARY,)
