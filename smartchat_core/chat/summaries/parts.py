"""Which parts of a book are read for an answer about all of it."""

from __future__ import annotations

from collections.abc import Iterator

from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.model.section import SectionKind
from smartchat_core.model.span import Span

__all__ = ["reading_parts"]

_UNDIVIDED_CHARACTERS = 20_000
"""The length of a part of a text without chapters: about that of a chapter of a novel."""
_LEAST_CHARACTERS = 400
"""What stands between chapters and is shorter is a heading or a motto."""


def reading_parts(book: OpenBook) -> tuple[Span, ...]:
    """The chapters, as far as they may be read, and the long stretches of the body between them, in reading order.

    Only those of the stretches that the question is limited to, where it is.
    """
    wanted = (Span(start=0, end=book.end),) if book.parts is None else book.parts
    text, parts = book.source.parsed.text, list(_parts(book))
    found = [
        Span(start=max(part.start, stretch.start), end=min(part.end, stretch.end))
        for stretch in wanted
        for part in parts
        if part.start < stretch.end and stretch.start < part.end
    ]
    return tuple(part for part in found if part.of(text).strip())


def _parts(book: OpenBook) -> Iterator[Span]:
    body = [section for section in book.sections if section.kind is SectionKind.BODY]
    chapters = [one.section.span for one in book.source.outline.chapters if one.section.span.start < book.end]
    if not chapters:
        chapters = [section.span for section in body if section.level == min(one.level for one in body)]
    first = min((section.span.start for section in body), default=0)
    last = max((section.span.end for section in body), default=book.end)
    at = first
    for chapter in [*chapters, Span(start=last, end=last)]:
        if chapter.start - at >= _LEAST_CHARACTERS:
            yield from _undivided(at, min(chapter.start, book.end))
        if chapter:
            yield Span(start=max(chapter.start, at), end=max(min(chapter.end, book.end), at))
        at = max(at, chapter.end)


def _undivided(start: int, end: int) -> Iterator[Span]:
    count = max(round((end - start) / _UNDIVIDED_CHARACTERS), 1)
    for number in range(count):
        yield Span(start=start + (end - start) * number // count, end=start + (end - start) * (number + 1) // count)
