"""Which parts of a book a model reads."""

from __future__ import annotations

import itertools

from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.summaries.parts import reading_parts
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.section import Section, SectionKind, SectionRole
from smartchat_core.model.span import Span
from tests.support.sources import make_source

PAGE = "A line of the story that goes on and on. " * 25 + "\n\n"


def _book(*kinds: tuple[SectionRole, SectionKind], until: int | None = None) -> OpenBook:
    sections = tuple(
        Section(
            ordinal=number,
            title=f"{role} {number}",
            span=Span(start=number * len(PAGE), end=(number + 1) * len(PAGE)),
            role=role,
            kind=kind,
            number=number,
        )
        for number, (role, kind) in enumerate(kinds)
    )
    return OpenBook(source=make_source(ParsedDocument(text=PAGE * max(len(kinds), 1), sections=sections)), until=until)


CHAPTER = (SectionRole.CHAPTER, SectionKind.BODY)
PROLOGUE = (SectionRole.PROLOGUE, SectionKind.BODY)
IMPRINT = (SectionRole.COPYRIGHT, SectionKind.FRONT)
NOTES = (SectionRole.NOTES, SectionKind.NOTES)


def test_chapters_and_what_stands_between_them_are_read_but_no_imprint() -> None:
    parts = reading_parts(_book(IMPRINT, PROLOGUE, CHAPTER, CHAPTER, NOTES))
    assert [(part.start // len(PAGE), part.end // len(PAGE)) for part in parts] == [(1, 2), (2, 3), (3, 4)]


def test_no_part_reaches_beyond_the_bound() -> None:
    bound = len(PAGE) + 50
    parts = reading_parts(_book(CHAPTER, CHAPTER, CHAPTER, until=bound))
    assert [(part.start, part.end) for part in parts] == [(0, len(PAGE)), (len(PAGE), bound)]
    assert reading_parts(_book(CHAPTER, until=0)) == ()


def test_a_text_without_chapters_is_read_in_stretches() -> None:
    source = make_source(ParsedDocument(text=PAGE * 60))
    parts = reading_parts(OpenBook(source=source))
    assert len(parts) > 2
    assert (parts[0].start, parts[-1].end) == (0, len(source.parsed.text))
    assert all(one.end == other.start for one, other in itertools.pairwise(parts))


def test_only_the_parts_that_are_asked_for_are_read() -> None:
    book = _book(CHAPTER, CHAPTER, CHAPTER)
    wanted = OpenBook(source=book.source, parts=(Span(start=len(PAGE), end=2 * len(PAGE)),))
    assert reading_parts(wanted) == wanted.parts
