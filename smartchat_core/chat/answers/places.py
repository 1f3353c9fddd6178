"""Where in a book something stands, in words: nothing of a heading that the reader has not come to."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile

from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.model.section import Section, SectionKind, section_at, section_path
from smartchat_core.model.span import Span
from smartchat_core.retrieval.outline import Outline

__all__ = ["body_of", "chapters_of", "label_at", "main_sections", "read_sections", "shown_title"]

_MAX_TITLE, _MAX_DEPTH = 80, 3
_MIN_MAIN = 3


def read_sections(book: OpenBook) -> tuple[Section, ...]:
    """The sections whose headings the reader has read to their end."""
    return tuple(takewhile(lambda one: one.span.start + len(one.title) <= book.end, book.sections))


def label_at(book: OpenBook, offset: int) -> str:
    """The titles of the sections that hold the offset, the outermost first; empty where none has a title.

    The document's own title is not among them.
    """
    sections = read_sections(book)
    section = section_at(sections, offset)
    titles = [title for title in section_path(sections, section.ordinal if section else None) if title]
    shown = [shown_title(title) for title in titles if title != book.title]
    return " › ".join(shown[:_MAX_DEPTH])


def shown_title(title: str) -> str:
    """A title as an answer shows it: a long one is cut."""
    return title if len(title) <= _MAX_TITLE else f"{title[:_MAX_TITLE].rstrip()}…"


def chapters_of(book: OpenBook) -> tuple[Section, ...]:
    """What readers call chapters, as far as the book may be read: the scenes of a play, the letters of a novel."""
    return tuple(one.section for one in Outline(read_sections(book)).chapters)


def body_of(book: OpenBook) -> Span:
    """From the first to the last section of the body, as far as it may be read; all of a text without sections."""
    body = [one.span for one in read_sections(book) if one.kind is SectionKind.BODY]
    if not body:
        return Span(start=0, end=book.end)
    end = min(max(span.end for span in body), book.end)
    return Span(start=min(body[0].start, end), end=end)


def main_sections(book: OpenBook, within: Span) -> tuple[Section, ...]:
    """The level of sections that divides the stretch best: the outermost with at least three, else the outermost.

    With them come those above that hold no others, such as a preface before parts with chapters.
    """
    held = [
        one
        for one in read_sections(book)
        if one.kind is SectionKind.BODY and within.start <= one.span.start < max(within.end, within.start + 1)
    ]
    counts = Counter(one.level for one in held)
    level = next((level for level in sorted(counts) if counts[level] >= _MIN_MAIN), min(counts, default=0))
    parents = {one.parent for one in held}
    return tuple(one for one in held if one.level == level or (one.level < level and one.ordinal not in parents))
