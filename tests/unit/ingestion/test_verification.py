"""The check that stands between a document and "ready"."""

import pytest

from smartchat_core.errors import IndexUnavailable, NoTextFound
from smartchat_core.ingestion.segmentation import segment
from smartchat_core.ingestion.verification import sections_without_text, verify_index, verify_passages
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.passage import Passage
from smartchat_core.model.search import IndexStats
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span

TEXT = "\n\n".join(f"Paragraph {number} tells of ships and of the sea." for number in range(400))


def passage(ordinal: int, start: int, text: str) -> Passage:
    span = Span(start=start, end=start + len(text))
    return Passage(document_id=DocumentId("d"), ordinal=ordinal, span=span, text=text)


def test_what_segmentation_makes_is_whole() -> None:
    verify_passages(TEXT, segment(TEXT, (), document_id=DocumentId("d")))


def test_no_passages() -> None:
    with pytest.raises(NoTextFound):
        verify_passages("  ", ())


@pytest.mark.parametrize("missing", [0, 7, -1])
def test_a_missing_passage_is_noticed(missing: int) -> None:
    passages = list(segment(TEXT, (), document_id=DocumentId("d")))
    del passages[missing]
    with pytest.raises(IndexUnavailable, match="not cut into passages"):
        verify_passages(TEXT, passages)


def test_one_character_in_a_thousand_may_be_missing() -> None:
    text = "x" + "y" * 1_500
    verify_passages(text, [passage(0, 1, "y" * 1_500)])


def test_overlapping_passages_hold_the_text() -> None:
    verify_passages("one two three", [passage(0, 0, "one two"), passage(1, 4, "two three")])


def test_a_passage_that_is_not_its_slice() -> None:
    with pytest.raises(IndexUnavailable, match="passage 0"):
        verify_passages("one two", [passage(0, 0, "two one")])


def test_the_index_holds_what_it_should() -> None:
    assert verify_index(2, IndexStats(passages=2, vectors=2), with_vectors=True) is None
    assert verify_index(2, IndexStats(passages=2, vectors=0), with_vectors=False) is None
    assert isinstance(verify_index(2, IndexStats(passages=1, vectors=2), with_vectors=True), IndexUnavailable)
    assert isinstance(verify_index(2, IndexStats(passages=2, vectors=1), with_vectors=True), IndexUnavailable)


def test_a_section_without_text_is_identified_by_its_title() -> None:
    sections = (
        Section(ordinal=0, title="One", span=Span(start=0, end=4), level=1),
        Section(ordinal=1, title="Empty", span=Span(start=4, end=6), level=1),
        Section(ordinal=2, title="", span=Span(start=6, end=6), level=1),
    )
    (warning,) = sections_without_text(ParsedDocument(text="Text\n\nmore", sections=sections))
    assert warning.subject == "Empty"
