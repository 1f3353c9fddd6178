"""The sections of an EPUB: from its table of contents, its headings or its files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartchat_core.model.section import SectionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartchat_adapters.parsers._canonical import CanonicalTextBuilder
    from smartchat_adapters.parsers._epub_toc import TocEntry
    from smartchat_adapters.parsers._markup import Heading, Marked

__all__ = ["Part", "add_sections"]

_NOTES_LEVEL = 99
_LEAST_HEADING = 3
_PARAGRAPH = "\n\n"


@dataclass(slots=True)
class Part:
    """What one content document gave: where its text stands and what was met in it."""

    path: str
    title: str
    start: int
    end: int
    kind: SectionKind | None
    places: dict[str, int] = field(default_factory=dict)
    headings: Sequence[Heading] = ()
    marked: Sequence[Marked] = ()

    def kind_at(self, offset: int) -> SectionKind | None:
        """What the markup around the offset, or else the whole document, is said to be for."""
        around = [mark for mark in self.marked if mark.start <= offset < mark.end]
        if not around:
            return self.kind
        kind = min(around, key=lambda mark: mark.end - mark.start).kind
        # A copyright page is front matter, but not in the back matter.
        if kind is SectionKind.FRONT and any(mark.kind is SectionKind.BACK for mark in around):
            return SectionKind.BACK
        return kind


def add_sections(builder: CanonicalTextBuilder, parts: Sequence[Part], toc: Sequence[TocEntry]) -> bool:
    """Give the builder the sections; whether the table of contents had them."""
    by_path = {part.path: part for part in parts}
    places = []
    for entry in toc:
        part = by_path.get(entry.path)
        if part is not None:
            places.append((part.places.get(entry.fragment, part.start), entry, part))
    starts = {start for start, _, _ in places}
    # One entry that leads to the beginning is the table of contents of a short text only.
    filled = sum(part.end > part.start for part in parts)
    headings = sum(len(part.headings) for part in parts)
    told = len(starts) > 1 or (bool(starts) and filled <= 2 and headings <= 2)
    if told:
        for start, entry, part in places:
            builder.section(entry.title, level=entry.level, kind=part.kind_at(start) or SectionKind.BODY, start=start)
        _add_beginning(builder, parts, min(starts))
    else:
        starts = set()
        for part in parts:
            _add_headings(builder, part, starts)
    for part in parts:
        _add_notes(builder, part, starts)
    return told


def _add_beginning(builder: CanonicalTextBuilder, parts: Sequence[Part], first: int) -> None:
    """Sections for what stands before the place that the table of contents begins with."""
    for part in parts:
        if part.start < first and part.end > part.start:
            title = part.headings[0].title if part.headings else part.title
            kind = part.kind_at(part.start) or SectionKind.FRONT
            builder.section(title, level=1, kind=kind, start=part.start)


def _add_headings(builder: CanonicalTextBuilder, part: Part, starts: set[int]) -> None:
    main = [heading for heading in part.headings if heading.level <= _LEAST_HEADING]
    if part.end > part.start and (not main or main[0].start > part.start):
        starts.add(part.start)
        builder.section(part.title, level=1, kind=part.kind_at(part.start), start=part.start)
    for heading in main:
        starts.add(heading.start)
        builder.section(heading.title, level=heading.level, kind=part.kind_at(heading.start), start=heading.start)


def _add_notes(builder: CanonicalTextBuilder, part: Part, starts: set[int]) -> None:
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
