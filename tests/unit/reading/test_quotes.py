from smartchat_core.model import (
    DocumentId,
    ParsedDocument,
    Passage,
    ScoredPassage,
    Section,
    Span,
)
from smartchat_core.reading.quotes import quotes_about
from tests.support.sources import make_source

TEXT = "Chapter 2. The Storm\n\nA storm broke the lens. Marten slept. The storm of October was the worst storm."
DOC = DocumentId("doc")
SOURCE = make_source(
    ParsedDocument(
        text=TEXT, sections=(Section(ordinal=0, title="Chapter 2. The Storm", span=Span(start=0, end=len(TEXT))),)
    )
)


def scored(document: DocumentId = DOC) -> ScoredPassage:
    passage = Passage(document_id=document, ordinal=0, span=Span(start=0, end=len(TEXT)), text=TEXT, section=0)
    return ScoredPassage(passage=passage, score=0.5)


def test_sentences_with_most_words_of_the_topic_come_first_and_headings_not_at_all() -> None:
    found = quotes_about("October storm", [scored()], {DOC: SOURCE}, limit=10)
    assert [one.quote for one in found] == [
        "The storm of October was the worst storm.",
        "A storm broke the lens.",
        "Marten slept.",
    ]
    assert [one.number for one in found] == [1, 2, 3]
    assert all(one.holds_in(TEXT) for one in found)


def test_as_many_as_are_asked_for_and_none_of_a_document_that_is_gone() -> None:
    gone = DocumentId("gone")
    found = quotes_about("storm", [scored(gone), scored()], {DOC: SOURCE}, limit=1)
    assert [one.document_id for one in found] == [DOC]
