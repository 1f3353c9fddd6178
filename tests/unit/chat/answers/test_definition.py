"""Entries of dictionaries and glossaries."""

import pytest

from smartchat_core.chat.answers.definition import draft_definition, find_entries
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.quotation import draft_quotation
from smartchat_core.chat.understanding.requests import Quotation, QuotationWish
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span
from tests.support.sources import make_source

DICTIONARY = (
    "Wharf, n. A shelf for ships.\n\nEbb: the going of the tide.\n\nÉtoile — a star that speaks French.\n\n"
    "Tide\n\nThe sea that cannot make up its mind.\n\nIt comes twice.\n\nTidewaiter\n\nOne who is late.\n\n"
    "Flood (n.)\n\nWater that visits."
)


def entries(text: str, term: str, until: int | None = None, parts: tuple[Span, ...] | None = None) -> list[str]:
    book = OpenBook(source=make_source(ParsedDocument(text=text)), until=until, parts=parts)
    return [text[span.start : span.end] for span in find_entries(book, term)]


@pytest.mark.parametrize(
    ("term", "entry"),
    [
        ("tide", "Tide\n\nThe sea that cannot make up its mind.\n\nIt comes twice."),
        ("Tidewaiter", "Tidewaiter\n\nOne who is late."),
        ("wharf", "Wharf, n. A shelf for ships."),
        ("ebb", "Ebb: the going of the tide."),
        ("etoile", "Étoile — a star that speaks French."),
        ("flood", "Flood (n.)\n\nWater that visits."),
    ],
)
def test_the_entry_that_the_word_heads(term: str, entry: str) -> None:
    assert entries(DICTIONARY, term) == [entry]


@pytest.mark.parametrize("term", ["sea", "ship", "", "the", "tide the sea", "star"])
def test_no_entry_of_what_only_occurs(term: str) -> None:
    assert entries(DICTIONARY, term) == []


def test_nothing_beyond_the_bound_and_beside_the_parts() -> None:
    assert entries(DICTIONARY, "ebb", until=DICTIONARY.index("Ebb")) == []
    assert entries(DICTIONARY, "ebb", parts=(Span(start=0, end=20),)) == []


def test_the_title_of_a_chapter_is_no_headword() -> None:
    text = "Tide\n\n" + "The boats lay on the sand until the evening came. " * 80
    section = Section(ordinal=0, title="Tide", span=Span(start=0, end=len(text)))
    book = OpenBook(source=make_source(ParsedDocument(text=text, sections=(section,))))
    assert find_entries(book, "tide") == ()


def test_a_book_without_the_entry_is_searched() -> None:
    book = OpenBook(source=make_source(ParsedDocument(text=DICTIONARY)))
    assert draft_definition("harbour", [book]) is None
    drafted = draft_quotation(Quotation(wish=QuotationWish.DEFINITION, phrase="ebb"), [book])
    assert drafted is not None
    assert [line.words for line in drafted.statements] == ["It stands in “a.txt”:"]
