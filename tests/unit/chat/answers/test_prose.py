"""Which sentences of a book can be quoted."""

import pytest

from smartchat_core.chat.answers.key_sentences import first_words
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.prose import read_prose
from smartchat_core.model import ParsedDocument, Section, Span
from tests.support.sources import make_source


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Part 9: Who will stop the great clock?", ""),
        ("Who will stop the great clock?", "Who will stop the great clock?"),
    ],
)
def test_a_heading_is_no_sentence_even_if_it_reads_as_one(heading: str, title: str) -> None:
    text = f"{heading}\n\nNobody knew who had stopped it."
    section = Section(ordinal=0, title=title, span=Span(start=0, end=len(text)))
    book = OpenBook(source=make_source(ParsedDocument(text=text, sections=(section,))))
    assert [one.text for one in read_prose(book, section.span)] == ["Nobody knew who had stopped it."]


def test_a_text_of_headings_has_no_first_words() -> None:
    book = OpenBook(source=make_source(ParsedDocument(text="Chapter XX\n\nChapter XVIII")))
    assert first_words(book, Span(start=0, end=book.end)) == ()
