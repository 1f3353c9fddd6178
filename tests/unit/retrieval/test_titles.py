"""The titles over passages."""

from dataclasses import replace

from smartchat_core.model.document import DocumentStatus
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import Metadata
from smartchat_core.model.passage import Passage
from smartchat_core.model.search import Candidate
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span
from smartchat_core.retrieval.fusion import rank_candidates
from smartchat_core.retrieval.query_analysis import analyse_query
from smartchat_core.retrieval.titles import TitleReader
from smartchat_core.testing.database_cases import ANN, BOB, make_document
from smartchat_core.testing.fakes.database import InMemoryDatabase

SECTIONS = (
    Section(ordinal=0, title="Part One", span=Span(start=0, end=500)),
    Section(ordinal=1, title="The Lighthouse", span=Span(start=0, end=200), level=2, parent=0),
)


def passage(section: int | None, document: str = "doc-1", text: str = "text", ordinal: int = 0) -> Passage:
    return Passage(
        document_id=DocumentId(document), ordinal=ordinal, span=Span(start=0, end=9), text=text, section=section
    )


async def stored() -> InMemoryDatabase:
    database = InMemoryDatabase()
    async with database.transaction() as work:
        document = replace(
            make_document("doc-1", owner=ANN.owner),
            status=DocumentStatus.READY,
            file_metadata=Metadata(title="Tales of the Sea"),
        )
        await work.documents.add(document)
        await work.documents.replace_sections(document.id, SECTIONS)
    return database


async def test_a_passage_has_the_titles_of_its_document_and_of_all_sections_over_it() -> None:
    reader = TitleReader(await stored())
    titles = await reader.titles_over(ANN, [passage(1), passage(0), passage(None)])
    assert titles == {
        (DocumentId("doc-1"), 1): "Tales of the Sea Part One The Lighthouse",
        (DocumentId("doc-1"), 0): "Tales of the Sea Part One",
        (DocumentId("doc-1"), None): "Tales of the Sea",
    }


async def test_no_title_is_read_of_another_owners_document() -> None:
    assert await TitleReader(await stored()).titles_over(BOB, [passage(1)]) == {}


async def test_a_section_that_is_there_no_more_leaves_the_documents_title() -> None:
    titles = await TitleReader(await stored()).titles_over(ANN, [passage(7)])
    assert titles == {(DocumentId("doc-1"), 7): "Tales of the Sea"}


async def test_a_title_over_a_passage_lifts_it() -> None:
    found = [
        Candidate(passage=passage(0, text="A storm broke the lamp.", ordinal=0), lexical=5.0, dense=0.4),
        Candidate(passage=passage(1, text="A storm broke the lamp, too.", ordinal=1), lexical=5.0, dense=0.4),
    ]
    query = analyse_query("Which storm broke the lamp of the lighthouse?")
    titles = await TitleReader(await stored()).titles_over(ANN, [one.passage for one in found])
    assert [one.passage.ordinal for one in rank_candidates(query, found)] == [0, 1]
    assert [one.passage.ordinal for one in rank_candidates(query, found, titles=titles)] == [1, 0]
