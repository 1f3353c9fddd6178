"""The sides of a comparison."""

from smartchat_core.chat.extraction import ScoredSentence, SentenceCandidate
from smartchat_core.chat.gathering.comparison import books_of_sides, focused, kept_words, sections_of_sides, side_query
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import Metadata, ParsedDocument
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span
from smartchat_core.retrieval.query_analysis import MAX_QUERY_CHARACTERS
from tests.support.sources import make_source


def book(title: str, author: str) -> Document:
    metadata = Metadata(title=title, authors=(author,))
    return make_source(ParsedDocument(text="", metadata=metadata), document=title).document


BOOKS = (book("The Mill", "Ada Stone"), book("The Weir", "Ben Wood"))


def test_each_side_is_searched_with_the_aspect() -> None:
    assert side_query("Anna", "think about mills", in_own_book=False) == "Anna think mills"
    assert side_query("Anna", "differ", in_own_book=False) == "Anna"
    assert side_query("Anna's habits", "at work", in_own_book=False) == "Anna habits at work"
    assert len(side_query("A" * MAX_QUERY_CHARACTERS, "think", in_own_book=False)) == MAX_QUERY_CHARACTERS


def test_words_of_comparing_are_no_aspect() -> None:
    assert kept_words("differ") == ""
    assert kept_words("what of them") == ""
    assert kept_words("each think of mills?") == "think of mills?"


def test_a_book_is_searched_for_the_aspect_alone() -> None:
    assert side_query("Stone", "write of mills", in_own_book=True) == "write of mills"
    assert side_query("Stone", "differ", in_own_book=True) == "Stone"


def test_sides_that_are_authors_or_titles_mean_their_books() -> None:
    assert books_of_sides(["Stone", "Ben Wood"], BOOKS) == {"Stone": BOOKS[0], "Ben Wood": BOOKS[1]}
    assert books_of_sides(["The Weir", "The Mill"], BOOKS) == {"The Weir": BOOKS[1], "The Mill": BOOKS[0]}


def test_sides_that_are_titles_of_sections_mean_those() -> None:
    sections = (
        Section(ordinal=0, title="The Mill-Wheel", span=Span(start=0, end=10)),
        Section(ordinal=1, title="The Weir", span=Span(start=10, end=20)),
    )
    source = make_source(ParsedDocument(text="x" * 20, sections=sections))
    found = sections_of_sides(["The Mill Wheel", "the weir", "Anna"], source, until=15)
    assert {name: (one.start, one.end) for name, one in found.items()} == {
        "The Mill Wheel": (0, 10),
        "the weir": (10, 15),
    }
    assert sections_of_sides(["The Weir"], source, until=10) == {}


def test_a_side_is_shown_where_it_is_named() -> None:
    texts = ["Anna came.", "She sang.", "It rained.", "Karl came."]
    passage = Passage(document_id=DocumentId("d"), ordinal=0, span=Span(start=0, end=9), text="")
    scored = ScoredPassage(passage=passage, score=1.0)
    ranked = [
        ScoredSentence(
            candidate=SentenceCandidate(
                passage=scored, passage_rank=0, span=Span(start=at, end=at + 1), text=text, number=at
            ),
            score=0.0,
        )
        for at, text in enumerate(texts)
    ]
    assert [one.candidate.text for one in focused(ranked, "Anna")] == texts[:2]
    assert [one.candidate.text for one in focused(ranked, "Nobody")] == texts


def test_other_sides_mean_no_book() -> None:
    assert books_of_sides(["Stone", "Anna"], BOOKS) == {}
    assert books_of_sides(["Ada", "Stone"], BOOKS[:1]) == {}
