"""What has happened in a book so far: the early chapters in brief, the last in detail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from smartchat_core.chat.answers.draft import Draft, Place, Statement
from smartchat_core.chat.answers.key_sentences import choose_key_sentences, focus_on
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.places import body_of, chapters_of, label_at
from smartchat_core.chat.answers.summary import summary_statements
from smartchat_core.chat.answers.wording.whole_books import BookMessage, book_words
from smartchat_core.model.answer import Coverage
from smartchat_core.model.span import Span

__all__ = ["draft_recap"]

_EARLY, _LATEST = 8, 4
_MAX_BOOKS = 4
_LATEST_CHARACTERS = 15_000


def draft_recap(books: Sequence[OpenBook], *, language: str = "") -> Draft | None:
    """What happened up to the bound of each book, or up to the end of the section that was asked for.

    Up to eight sentences of all before the last chapter that the reader has come to, and up to four of that one.
    """
    statements: list[Statement] = []
    coverage = 0
    warned = False
    for given in books[:_MAX_BOOKS]:
        book = given
        if given.parts:
            book = replace(given, until=given.parts[-1].end, parts=None)
        warned = warned or book.until is None
        found = list(_recap(book, language))
        coverage += len(chapters_of(book))
        if found and len(books) > 1:
            statements.append(Statement(words=f"“{book.title}”:"))
        statements += found
    if not any(one.quotes for one in statements):
        return None
    return Draft(
        statements=tuple(statements),
        coverage=Coverage(sections_read=coverage, sections_in_scope=coverage),
        warnings=(book_words(BookMessage.NO_POSITION, language),) if warned else (),
    )


def _recap(book: OpenBook, language: str) -> Iterator[Statement]:
    body, last = body_of(book), _latest(book)
    focus = focus_on(book)
    earlier = [one.span for one in chapters_of(book) if one.span.start < last.start]
    if earlier:
        start = earlier[0].start
        groups = _grouped([one.start for one in earlier], last.start) if start < last.start else []
        yield from summary_statements(book, groups, each=1, focus=focus, language=language)
    elif body.start < last.start:
        yield from summary_statements(
            book, [Span(start=body.start, end=last.start)], each=_EARLY, focus=focus, language=language
        )
    spans = choose_key_sentences(book, last, most=_LATEST, focus=focus)
    label = label_at(book, last.start)
    for index, span in enumerate(spans):
        yield Statement(words=f"{label}:" if label and not index else "", quotes=(Place(document=book.id, span=span),))


def _latest(book: OpenBook) -> Span:
    """The chapter that the bound stands in or behind; the end of what was read where there are no chapters."""
    body, chapters = body_of(book), chapters_of(book)
    start = chapters[-1].span.start if chapters else body.start
    return Span(start=max(start, body.end - _LATEST_CHARACTERS, 0), end=max(body.end, start))


def _grouped(starts: Sequence[int], end: int) -> list[Span]:
    """The stretches from chapter to chapter, neighbours put together so that there are not too many."""
    count = min(len(starts), _EARLY)
    firsts = [starts[len(starts) * index // count] for index in range(count)]
    return [Span(start=start, end=stop) for start, stop in zip(firsts, [*firsts[1:], end], strict=True)]
