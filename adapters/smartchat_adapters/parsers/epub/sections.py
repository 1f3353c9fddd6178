"""The sections of an EPUB: from its table of contents, its headings or its files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.epub.places import place_entries
from smartchat_adapters.parsers.text.headings import add_text_headings
from smartchat_core.model.parsed import ParseWarning, WarningCode
from smartchat_core.model.section import SectionKind, SectionRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartchat_adapters.parsers.epub.toc import TocEntry
    from smartchat_adapters.parsers.html.markup import Marked, MarkupHeading
    from smartchat_core.parsing.canonical_text import CanonicalTextBuilder

__all__ = ["SpinePart", "add_sections"]

_NOTES_LEVEL = 99
_LEAST_HEADING = 3
_PARAGRAPH = "\n\n"


@dataclass(slots=True)
class SpinePart:
    """What one content document gave: where its text stands and what was met in it."""

    path: str
    title: str
    start: int
    end: int
    kind: SectionKind | None
    role: SectionRole | None = None
    places: dict[str, int] = field(default_factory=dict)
    headings: Sequence[MarkupHeading] = ()
    marked: Sequence[Marked] = ()

    def kind_at(self, offset: int) -> SectionKind | None:
        """The semantic role of the markup around the offset, or else of the whole document."""
        around = [mark for mark in self.marked if mark.start <= offset < mark.end]
        if not around:
            return self.kind
        kind = min(around, key=lambda mark: mark.end - mark.start).kind
        # A copyright page is front matter, but not in the back matter.
        if kind is SectionKind.FRONT and any(mark.kind is SectionKind.BACK for mark in around):
            return SectionKind.BACK
        return kind

    def role_at(self, offset: int) -> SectionRole | None:
        """What the element that begins at the offset is called, or else the file that does."""
        begun = [mark for mark in self.marked if mark.start == offset and mark.role is not None]
        if begun:
            return min(begun, key=lambda mark: mark.end - mark.start).role
        return self.role if offset == self.start else None


def add_sections(builder: CanonicalTextBuilder, parts: Sequence[SpinePart], toc: Sequence[TocEntry]) -> bool:
    """Give the builder the sections; whether the table of contents had them."""
    places, lost = place_entries(parts, toc, "".join(builder.parts))
    for entry in lost:
        builder.warnings.append(
            ParseWarning(
                code=WarningCode.STRUCTURE_MISSING,
                subject=entry.title or entry.path,
                message="The table of contents leads to a place that is not in the book.",
            )
        )
    starts = {start for start, _, _ in places}
    # One entry that leads to the beginning is the table of contents of a short text only.
    filled = sum(part.end > part.start for part in parts)
    headings = sum(len(part.headings) for part in parts)
    has_toc = len(starts) > 1 or (bool(starts) and filled <= 2 and headings <= 2)
    if has_toc:
        for start, entry, part in places:
            builder.section(
                entry.title,
                level=entry.level,
                kind=part.kind_at(start) or SectionKind.BODY,
                role=part.role_at(start),
                start=start,
            )
        _add_beginning(builder, parts, min(starts))
    elif headings or not add_text_headings(builder):
        starts = set()
        for part in parts:
            _add_headings(builder, part, starts)
    for part in parts:
        _add_notes(builder, part, starts)
    return has_toc


def _add_beginning(builder: CanonicalTextBuilder, parts: Sequence[SpinePart], first: int) -> None:
    """Sections for what stands before the place that the table of contents begins with."""
    for part in parts:
        if part.start < first and part.end > part.start:
            title = part.headings[0].title if part.headings else part.title
            kind = part.kind_at(part.start) or SectionKind.FRONT
            builder.section(title, level=1, kind=kind, role=part.role_at(part.start), start=part.start)


def _add_headings(builder: CanonicalTextBuilder, part: SpinePart, starts: set[int]) -> None:
    main = [heading for heading in part.headings if heading.level <= _LEAST_HEADING]
    if part.end > part.start and (not main or main[0].start > part.start):
        starts.add(part.start)
        role = part.role_at(part.start)
        builder.section(part.title, level=1, kind=part.kind_at(part.start), role=role, start=part.start)
    for heading in main:
        starts.add(heading.start)
        builder.section(
            heading.title,
            level=heading.level,
            kind=part.kind_at(heading.start),
            role=part.role_at(heading.start),
            start=heading.start,
        )


def _add_notes(builder: CanonicalTextBuilder, part: SpinePart, starts: set[int]) -> None:
    """Sections for notes within chapters; notes that have a section already are left alone."""
    stretches: list[list[int]] = []
    for mark in sorted(part.marked, key=lambda mark: mark.start):
        if mark.kind is not SectionKind.NOTES:
            continue
        if stretches and mark.start <= stretches[-1][1] + len(_PARAGRAPH):
            stretches[-1][1] = max(stretches[-1][1], mark.end)
        else:
            stretches.append([mark.start, mark.end])
    for start, end in stretches:
        if start not in starts:
            builder.section("Notes", level=_NOTES_LEVEL, kind=SectionKind.NOTES, start=start, end=end)
