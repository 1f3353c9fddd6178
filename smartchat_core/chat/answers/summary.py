"""Summaries of books and of sections in their own key sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from smartchat_core.chat.answers.cast import main_people
from smartchat_core.chat.answers.draft import Draft, Place, Statement
from smartchat_core.chat.answers.key_sentences import Focus, choose_key_sentences, first_words, focus_on
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.places import body_of, label_at, main_sections
from smartchat_core.chat.answers.wording.whole_books import BookMessage, book_words
from smartchat_core.model.answer import Coverage
from smartchat_core.model.span import Span

__all__ = ["draft_summary", "summary_parts", "summary_statements"]

_MAX_PARTS = 12
_PART_CHARACTERS = 12_000
_MIN_QUOTES, _MAX_QUOTES, _QUOTE_FOR = 5, 8, 1_200
_MAX_SECTIONS = 12
_MAX_NAMES = 8
_MAX_DESCRIPTION = 600
_CHARACTERS_A_MENTION = 5_000


def draft_summary(books: Sequence[OpenBook], *, language: str = "") -> Draft | None:
    """What each book, or each section that was asked for, is about; None where there is nothing to quote.

    A section is summed up in five to eight of its sentences in reading order, spread over all of it. A book is by what
    its file says it is about, its people and a sentence or more of each of its parts. Nothing beyond the bound is read,
    and what the file says of the whole book is not shown to a reader with a bound.
    """
    statements: list[Statement] = []
    read = in_scope = 0
    for book in books:
        parts = summary_parts(book) if book.parts is None else book.parts
        found = list(_book(book, parts, language) if book.parts is None else _sections(book, book.parts))
        in_scope += len(parts)
        quotes = [place.span.start for statement in found for place in statement.quotes]
        read += sum(any(part.start <= at < part.end for at in quotes) for part in parts)
        if quotes:
            if len(books) > 1:
                statements.append(Statement(words=book.title))
            statements += found
    if not read:
        return None
    return Draft(statements=tuple(statements), coverage=Coverage(sections_read=read, sections_in_scope=in_scope))


def summary_parts(book: OpenBook, *, most: int = _MAX_PARTS) -> tuple[Span, ...]:
    """The parts of a book: its main sections, or equal stretches of the text; neighbours are put together."""
    body = body_of(book)
    spans = [Span(start=one.span.start, end=min(one.span.end, book.end)) for one in main_sections(book, body)]
    if len(spans) < 2:
        count = max(min(len(body) // _PART_CHARACTERS, most), 1)
        spans = [
            Span(start=body.start + len(body) * i // count, end=body.start + len(body) * (i + 1) // count)
            for i in range(count)
        ]
    per_part = math.ceil(len(spans) / most)
    groups = [spans[at : at + per_part] for at in range(0, len(spans), per_part)]
    return tuple(Span(start=group[0].start, end=group[-1].end) for group in groups)


def summary_statements(
    book: OpenBook, parts: Sequence[Span], *, each: int, focus: Focus, language: str
) -> Iterator[Statement]:
    """So many key sentences of each part, each with the title of the section that it stands in."""
    label = ""
    for number, part in enumerate(parts, start=1):
        for span in choose_key_sentences(book, part, most=each, focus=focus):
            shown = _label(book, span, number, language)
            words, label = ("" if shown == label else shown), shown
            yield Statement(words=words, quotes=(Place(document=book.id, span=span),))


def _book(book: OpenBook, parts: Sequence[Span], language: str) -> Iterator[Statement]:
    description = book.source.document.metadata.description.strip()
    if description:
        cut = description if len(description) <= _MAX_DESCRIPTION else f"{description[:_MAX_DESCRIPTION].rstrip()}…"
        yield Statement(words=book_words(BookMessage.DESCRIBED, language, title=book.title, description=cut))
    people = _main_names(book)
    if people:
        yield Statement(words=book_words(BookMessage.SPEAKS_MOST, language, names=", ".join(people)))
    each = max(_MAX_PARTS // max(len(parts), 1), 1)
    found = list(
        summary_statements(book, parts, each=each, focus=focus_on(book, whole=True, names=people), language=language)
    )
    yield from found
    if not found:
        for number, part in enumerate(parts, start=1):
            for span in first_words(book, part):
                yield Statement(
                    words=_label(book, span, number, language), quotes=(Place(document=book.id, span=span),)
                )


def _sections(book: OpenBook, parts: Sequence[Span]) -> Iterator[Statement]:
    focus = focus_on(book)
    for part in parts[:_MAX_SECTIONS]:
        share = max(_MAX_QUOTES // max(len(parts), 1), 2)
        most = min(max(len(part) // _QUOTE_FOR, _MIN_QUOTES), _MAX_QUOTES, max(share, _MIN_QUOTES))
        spans = choose_key_sentences(book, part, most=most, focus=focus) or first_words(book, part)
        if spans:
            yield Statement(words=f"{label_at(book, part.start) or book.title}:")
            yield from (Statement(quotes=(Place(document=book.id, span=span),)) for span in spans)


def _label(book: OpenBook, span: Span, number: int, language: str) -> str:
    part = label_at(book, span.start) or book_words(BookMessage.PART, language, number=str(number))
    return f"{part}:"


def _main_names(book: OpenBook) -> list[str]:
    """The names of the main people, if it is a book about people: one that names the first of them often."""
    people = main_people(book, most=_MAX_NAMES)
    often = bool(people) and len(people[0].mentions) * _CHARACTERS_A_MENTION >= book.end
    return [one.name for one in people] if often else []
