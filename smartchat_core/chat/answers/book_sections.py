"""The sections of an open book as answers count and name them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from smartchat_core.chat.answers.draft import Place
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.places import read_sections
from smartchat_core.chat.answers.wording.wording import Wording
from smartchat_core.model.section import Section, SectionKind, SectionRole
from smartchat_core.model.span import Span
from smartchat_core.parsing.headings import Certainty, read_heading
from smartchat_core.parsing.numerals import fold_heading
from smartchat_core.text.folding import fold

__all__ = ["BookSections"]

_MAX_HEADING = 200
_MAX_HOLDERS = 4
_WORD_STARTS = re.compile(r"(?<!\S)\S")
_UNCOUNTED = frozenset(
    role for role in SectionRole if not role.is_division and role not in {SectionRole.SECTION, SectionRole.CONCLUSION}
)


class BookSections:
    """The body of a book by its sections, as far as it may be read; imprint, colophon and notes do not count."""

    def __init__(self, book: OpenBook) -> None:
        self._book = book
        self._all = read_sections(book)
        self._by_ordinal = {one.ordinal: one for one in self._all}

    @cached_property
    def body(self) -> tuple[Section, ...]:
        """The sections of the body, those that hold all of it under the book's own title left out."""
        body = [one for one in self._all if one.kind is SectionKind.BODY]
        for _ in range(_MAX_HOLDERS):
            inside = {one.ordinal for one in body}
            top = [one for one in body if one.parent not in inside]
            holder = next((one for one in top if one.role is SectionRole.SECTION), None)
            others = [one for one in top if one is not holder and one.role not in _UNCOUNTED]
            if holder is None or others or not any(one.parent == holder.ordinal for one in body):
                break
            body = [one for one in body if one is not holder]
        return tuple(body)

    @cached_property
    def entries(self) -> tuple[Section, ...]:
        """The outermost series: chapters, acts, books, or the pieces of a collection; no preface and the like."""
        inside = {one.ordinal for one in self.body}
        top = [one for one in self.body if one.parent not in inside]
        counted = [one for one in top if one.role not in _UNCOUNTED]
        divisions = [one for one in counted if one.role.is_division]
        return tuple(divisions or counted)

    def of_role(self, role: SectionRole, within: Section | None = None) -> tuple[Section, ...]:
        """The sections of a role that lie in no other of it, in the whole body or within one section."""
        body = self.body if within is None else self.inside(within)
        found: list[Section] = []
        for one in body:
            if one.role is role and not (found and found[-1].span.contains(one.span)):
                found.append(one)
        return tuple(found)

    def inside(self, section: Section) -> tuple[Section, ...]:
        """What lies within a section."""
        return tuple(one for one in self._all if one is not section and self._lies_in(one, section))

    def children(self, section: Section) -> tuple[Section, ...]:
        """What lies directly within a section."""
        return tuple(one for one in self._all if one.parent == section.ordinal)

    def holder(self, section: Section) -> Section | None:
        """The act, book, part or volume that holds it, the innermost; None for none."""
        above = self._parent(section)
        while above is not None and not above.role.holds_chapters:
            above = self._parent(above)
        return above

    def meant(self, parts: Sequence[Span]) -> tuple[Section, ...]:
        """The sections that these stretches are, or else those that they begin in."""
        ends = {(one.span.start, min(one.span.end, self._book.end)): one for one in reversed(self._all)}
        found = [ends.get((part.start, part.end)) or self.at(part.start) for part in parts]
        return tuple(dict.fromkeys(one for one in found if one is not None))

    @cached_property
    def _starts(self) -> list[int]:
        return [one.span.start for one in self._all]

    def at(self, offset: int) -> Section | None:
        """The innermost section that holds the offset."""
        index = bisect_right(self._starts, offset) - 1
        section = self._all[index] if index >= 0 else None
        while section is not None and section.span.end <= offset:
            section = self._parent(section)
        return section

    def division_at(self, offset: int) -> Section | None:
        """The chapter, letter, scene or the like that holds the offset; else the innermost section."""
        innermost = self.at(offset)
        section = innermost
        while section is not None and not section.role.is_division:
            section = self._parent(section)
        return section or innermost

    def is_body(self, offset: int) -> bool:
        """Whether the offset lies in the work itself: not in notes, nor in what stands before and after it."""
        section = self.at(offset)
        if section is None:
            return not self._all or offset >= self._all[0].span.start
        return section.kind is SectionKind.BODY

    def prints_number(self, section: Section) -> bool:
        """Whether its number stands in its title."""
        heading = read_heading(section.title)
        sure = heading.certainty is not Certainty.LOOSE
        return sure and heading.number is not None and heading.number == section.number

    def name(self, section: Section) -> str:
        """What a section is called besides its number; empty where that is all its title."""
        title = section.title
        if not self.prints_number(section):
            return title
        rest = read_heading(title).rest
        starts = (match.start() for match in _WORD_STARTS.finditer(title[:_MAX_HEADING]))
        found = next((title[start:] for start in starts if fold_heading(title[start:]).startswith(rest)), "")
        return found.strip(" .:—–-") if rest else ""

    def position(self, section: Section, wording: Wording) -> str:
        """How it is referred to by number, as in "Act 3, Scene 1"; by its title where it has no number."""
        number = section.number
        if number is None or not (section.role.is_division or section.role is SectionRole.SECTION):
            return section.title
        own = wording.label(section.role, number)
        above = self._parent(section)
        while above is not None and not above.role.is_division:
            above = self._parent(above)
        if above is None or section.role not in self._restarting:
            return own
        return f"{self.position(above, wording) if self.prints_number(above) else above.title}, {own}"

    def label(self, section: Section, wording: Wording) -> str:
        """How it is referred to, with its title if it has one besides its number."""
        if section.number is not None and section.role.is_division and not self.prints_number(section):
            return section.title
        position, name = self.position(section, wording), self.name(section)
        return position if not name or name == position else f"{position} (“{name}”)"

    def heading(self, section: Section) -> Place | None:
        """The heading as it stands in the text, if that is as short as a heading is."""
        text, start = self._book.source.parsed.text, section.span.start
        limit = min(section.span.end, self._book.end, start + _MAX_HEADING)
        title = _plain(section.title)
        end = start
        for _ in range(3):  # a number and a title may stand in paragraphs of their own
            stop = text.find("\n\n", end + 2 if end > start else start, limit)
            stop = limit if stop < 0 else stop
            if stop <= start or _plain(text[start:stop]) not in title:
                break
            end = stop
        return Place(document=self._book.id, span=Span(start=start, end=end)) if end > start else None

    @cached_property
    def _restarting(self) -> frozenset[SectionRole]:
        """The roles of which two sections have the same number."""
        counts = Counter((one.role, one.number) for one in self.body if one.number is not None)
        return frozenset(role for (role, _), count in counts.items() if count > 1)

    def _parent(self, section: Section) -> Section | None:
        return None if section.parent is None else self._by_ordinal.get(section.parent)

    def _lies_in(self, one: Section, section: Section) -> bool:
        return section.span.start <= one.span.start and one.span.end <= section.span.end and one.level > section.level


def _plain(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())
