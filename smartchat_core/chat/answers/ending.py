"""How a book ends, for those who have read it to its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smartchat_core.chat.answers.draft import Draft, Place, Statement
from smartchat_core.chat.answers.key_sentences import choose_key_sentences, focus_on
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.places import body_of, chapters_of, label_at
from smartchat_core.chat.answers.prose import read_prose
from smartchat_core.chat.answers.wording.whole_books import BookMessage, book_words
from smartchat_core.model.answer import AnswerMode
from smartchat_core.model.section import SectionKind
from smartchat_core.model.span import Span

__all__ = ["draft_ending", "ends_beyond"]

_QUOTES, _MAX_BOOKS = 4, 6
_LAST_CHARACTERS = 8_000


def draft_ending(books: Sequence[OpenBook], *, language: str = "") -> Draft | None:
    """What the end of each book, or of the section that was asked for, says: its best sentences and the last one.

    Who has a bound before the end of the body gets a refusal that says why.
    """
    statements: list[Statement] = []
    bounded = [book for book in books if _is_bounded(book)]
    for book in [book for book in books if book not in bounded][:_MAX_BOOKS]:
        found = list(_ending(book))
        if found and len(books) > 1:
            statements.append(Statement(words=f"“{book.title}”:"))
        statements += found
    if any(one.quotes for one in statements):
        return Draft(statements=tuple(statements))
    if bounded:
        return Draft(
            statements=tuple(Statement(words=ends_beyond(book, language)) for book in bounded[:_MAX_BOOKS]),
            mode=AnswerMode.NOT_FOUND,
            confidence=0.0,
        )
    return None


def _is_bounded(book: OpenBook) -> bool:
    if book.until is None:
        return False
    if book.parts:
        return book.parts[-1].end >= book.until
    body = [one.span.end for one in book.source.parsed.sections if one.kind is SectionKind.BODY]
    return book.until < max(body, default=len(book.source.parsed.text))


def ends_beyond(book: OpenBook, language: str) -> str:
    """That the end lies beyond the bound, and how far the book may be read."""
    reason = book_words(BookMessage.ENDS_BEYOND, language, title=book.title)
    at = label_at(book, max(book.end - 1, 0))
    return f"{reason} {book_words(BookMessage.READ_TO, language, section=at)}" if at else reason


def _ending(book: OpenBook) -> Iterator[Statement]:
    part = _last_part(book)
    spans = list(choose_key_sentences(book, part, most=_QUOTES, focus=focus_on(book)))
    final = [one.excerpt for one in read_prose(book, part)][-1:]
    spans = [one for one in spans if all(one.end <= other.start for other in final)] + final
    label = label_at(book, part.start)
    for index, span in enumerate(spans):
        yield Statement(words=f"{label}:" if label and not index else "", quotes=(Place(document=book.id, span=span),))


def _last_part(book: OpenBook) -> Span:
    """The last chapter of what was asked for, or its end where it is long."""
    if book.parts:
        whole = book.parts[-1]
    else:
        body = body_of(book)
        chapters = [one.span for one in chapters_of(book)]
        last = chapters[-1].start if chapters else body.start
        after = [one.span.start for one in book.sections if one.kind is SectionKind.BODY and one.span.start > last]
        whole = Span(start=max([last, *after[-1:]]), end=max(body.end, last))
    return Span(start=max(whole.start, whole.end - _LAST_CHARACTERS), end=whole.end)
