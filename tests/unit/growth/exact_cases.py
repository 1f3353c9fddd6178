"""Exact answers about a book that is a text of any kind."""

from __future__ import annotations

from collections.abc import Callable

from smartchat_core.chat.answers.contents import draft_contents
from smartchat_core.chat.answers.definition import draft_definition, find_entries
from smartchat_core.chat.answers.edges import first_sentence, last_sentence, work_of
from smartchat_core.chat.answers.imprint import find_line, find_statements
from smartchat_core.chat.answers.imprint_rules import Imprint
from smartchat_core.chat.answers.mentions import draft_mentions
from smartchat_core.chat.answers.misquoted import find_phrase
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.quotation import draft_quotation
from smartchat_core.chat.answers.record import draft_record, draft_records
from smartchat_core.chat.answers.spelling import nearest_spelling
from smartchat_core.chat.understanding.requests import (
    Contents,
    ContentsWish,
    Mentions,
    MentionWish,
    Quotation,
    QuotationWish,
    Record,
    RecordField,
)
from smartchat_core.model.parsed import Metadata, ParsedDocument
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span
from smartchat_core.parsing.arrange import arrange
from smartchat_core.text.counting import count_words
from tests.support.sources import make_source

_SECTION = 40


def _book(text: str) -> OpenBook:
    """The text in sections of 40 characters, each with its own beginning as its title."""
    sections = [
        Section(ordinal=index, title=text[at : at + 12], span=Span(start=at, end=min(at + _SECTION, len(text))))
        for index, at in enumerate(range(0, len(text), _SECTION))
    ]
    metadata = Metadata(title=text, authors=(text,), language=text, publisher=text, description=text)
    return OpenBook(source=make_source(ParsedDocument(text=text, sections=arrange(sections), metadata=metadata)))


def _contents(text: str) -> None:
    book = _book(text)
    part = OpenBook(source=book.source, parts=(Span(start=0, end=min(_SECTION, len(text))),))
    for wish in ContentsWish:
        draft_contents(Contents(wish=wish, noun=text), [book, part], language=text)


def _records(text: str) -> None:
    book = _book(text)
    unsectioned = OpenBook(source=make_source(ParsedDocument(text=text)))
    for field in RecordField:
        request = Record(field=field, author=text)
        draft_record(request, [book, unsectioned], language=text)
        draft_records(request, [book.source.document], language=text)


def _mentions(text: str) -> None:
    book = _book(text)
    for wish in MentionWish:
        draft_mentions(Mentions(terms=(text[:3], text[:20], text), wish=wish), [book], language=text)


def _quotations(text: str) -> None:
    book = _book(text)
    part = OpenBook(source=book.source, parts=(Span(start=0, end=len(text)),))
    for wish in QuotationWish:
        draft_quotation(Quotation(phrase=text[:30], wish=wish), [book, part], language=text)
    draft_quotation(Quotation(phrase=text), [book], language=text)


def _definitions(text: str) -> None:
    book = _book(text)
    for term in (text[:5], text):
        find_entries(book, term)
        draft_definition(term, [book], language=text[:9])


def _edges(text: str) -> None:
    book, span = _book(text), Span(start=0, end=len(text))
    first_sentence(book, span)
    last_sentence(book, span)
    work_of(book, iter([]))


def _phrase(text: str) -> None:
    find_phrase(text, text[:40])
    find_phrase("one two three", text)
    find_phrase(text, text)


def _imprint(text: str) -> None:
    book = OpenBook(source=make_source(ParsedDocument(text=text)))
    for what in Imprint:
        find_statements(book, what, most=2)
    find_line(book, text[:5])
    find_line(book, text)


EXACT_CASES: dict[str, Callable[[str], object]] = {
    "smartchat_core.chat.answers.contents:draft_contents": _contents,
    "smartchat_core.chat.answers.definition:draft_definition": _definitions,
    "smartchat_core.chat.answers.definition:find_entries": _definitions,
    "smartchat_core.chat.answers.edges:first_sentence": _edges,
    "smartchat_core.chat.answers.edges:last_sentence": _edges,
    "smartchat_core.chat.answers.edges:work_of": _edges,
    "smartchat_core.chat.answers.mentions:draft_mentions": _mentions,
    "smartchat_core.chat.answers.misquoted:find_phrase": _phrase,
    "smartchat_core.chat.answers.quotation:draft_quotation": _quotations,
    "smartchat_core.chat.answers.spelling:nearest_spelling": lambda text: [
        nearest_spelling(text, term) for term in (text, text[:7], "absent")
    ],
    "smartchat_core.chat.answers.imprint:find_line": _imprint,
    "smartchat_core.chat.answers.imprint:find_statements": _imprint,
    "smartchat_core.chat.answers.record:draft_record": _records,
    "smartchat_core.chat.answers.record:draft_records": _records,
    "smartchat_core.text.counting:count_words": count_words,
}
