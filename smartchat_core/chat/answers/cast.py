"""The people who matter most in a book, each with a quote that says who it is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from smartchat_core.books.entities import Entity
from smartchat_core.chat.answers.draft import Draft, Place, Statement
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.places import read_sections
from smartchat_core.chat.answers.portrait import introduce, sketch
from smartchat_core.chat.answers.wording.whole_books import BookMessage, book_words
from smartchat_core.model.span import Span
from smartchat_core.parsing.cast_lists import is_cast_list

__all__ = ["draft_cast", "main_people"]

_MAX_PEOPLE, _MIN_MENTIONS = 10, 2
_SHARES = 20
_MAX_BOOKS, _MAX_LIST = 6, 1_500


def draft_cast(books: Sequence[OpenBook], *, language: str = "") -> Draft | None:
    """The main people of each book, as far as it may be read; None where it names nobody."""
    statements: list[Statement] = []
    for book in books[:_MAX_BOOKS]:
        people = main_people(book, most=_MAX_PEOPLE if len(books) == 1 else _MAX_PEOPLE // 2)
        listed = list(_list_of_persons(book))
        if (people or listed) and len(books) > 1:
            statements.append(Statement(words=book_words(BookMessage.IN_BOOK, language, title=book.title)))
        statements += _described(book, people)
        statements += listed
    return Draft(statements=tuple(statements)) if any(one.quotes for one in statements) else None


def main_people(book: OpenBook, *, most: int) -> tuple[Entity, ...]:
    """The people by how often they are mentioned and over how much of what may be read, the weightiest first.

    A person's weight is the square root of the mentions in each twentieth of the text, summed: one who is in all of the
    book comes before one who is in a single chapter as often.
    """
    if book.model is None:
        return ()
    size = max(book.end / _SHARES, 1.0)

    def weight(entity: Entity) -> float:
        shares = [0] * (_SHARES + 1)
        for start in entity.mentions.starts:
            shares[int(start / size)] += 1
        return sum(math.sqrt(count) for count in shares)

    people = [one for one in book.model.people if len(one.mentions) >= _MIN_MENTIONS] or list(book.model.people)
    return tuple(sorted(people, key=lambda one: -weight(one))[:most])


def _list_of_persons(book: OpenBook) -> Iterator[Statement]:
    """What a play says itself of its persons, where it is short enough to be quoted: the lines that may be shown."""
    text = book.source.parsed.text
    for section in read_sections(book):
        if is_cast_list(section.title) and section.span.end <= book.end:
            start = max(text.find("\n\n", section.span.start, section.span.end), section.span.start)
            shown = list(_shown(text, Span(start=start, end=section.span.end), book.source.withheld))
            if shown and sum(map(len, shown)) <= _MAX_LIST:
                yield Statement(
                    words=f"{section.title}:", quotes=tuple(Place(document=book.id, span=span) for span in shown)
                )
                return


def _shown(text: str, span: Span, withheld: Sequence[Span]) -> Iterator[Span]:
    """The stretches of the span between those that are withheld, without the white space around them."""
    starts = (span.start, *(one.end for one in withheld if span.contains(one)))
    ends = (*(one.start for one in withheld if span.contains(one)), span.end)
    for start, end in zip(starts, ends, strict=True):
        words = text[start:end]
        if words.strip():
            yield Span(start=end - len(words.lstrip()), end=start + len(words.rstrip()))


def _described(book: OpenBook, people: Sequence[Entity]) -> Iterator[Statement]:
    for entity in people:
        spans = introduce(book, entity, most=1, follow=False) or sketch(book, entity, most=1)
        places = tuple(Place(document=book.id, span=span) for span in spans)
        yield Statement(words=f"- {entity.name}:" if places else f"- {entity.name}", quotes=places)
