"""Which sections of a book a question means."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from smartchat_core.chat.answers.book_sections import BookSections
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.understanding.requests import SectionPlace, SectionWish
from smartchat_core.chat.understanding.section_titles import titled
from smartchat_core.model.anchors import AnchorMap
from smartchat_core.model.section import Section, SectionRole
from smartchat_core.model.span import Span
from smartchat_core.retrieval.outline import Outline
from smartchat_core.retrieval.section_reference import ReferenceStep

__all__ = ["resolve_sections"]

_LIKE_CHAPTERS = frozenset((None, SectionRole.CHAPTER))
_HOLDERS = (SectionRole.BOOK, SectionRole.PART, SectionRole.VOLUME)


def resolve_sections(wish: SectionWish, source: SourceDocument, *, until: int | None = None) -> tuple[Span, ...]:
    """The stretches of the text that the wish means, in reading order; none where the book has no such section.

    What begins at the offset `until` or after it does not exist for it: nothing of it is counted, compared or found,
    and no stretch reaches beyond it. The time is linear in the number of sections and of pages.
    """
    if wish.pages is not None:
        found = _pages(source.parsed.anchors, wish.pages, len(source.parsed.text))
    else:
        sections = _Sections(source, until)
        spans = {section.span for one in (wish, *wish.others) for section in sections.meant(one)}
        found = tuple(sorted(spans, key=lambda span: (span.start, span.end)))
    if until is None:
        return found
    return tuple(Span(start=span.start, end=min(span.end, until)) for span in found if span.start < until)


def _pages(anchors: AnchorMap, pages: tuple[int, int], length: int) -> tuple[Span, ...]:
    """The stretch of these pages; none for a format without pages."""
    first, last = pages
    numbers = [anchors.page(offset) or 0 for offset in anchors.offsets]
    begin, end = bisect_left(numbers, first), bisect_left(numbers, last + 1)
    if begin == end or not any(numbers):
        return ()
    return (Span(start=anchors.offsets[begin], end=anchors.offsets[end] if end < len(numbers) else length),)


class _Sections:
    """The sections of a book as far as it may be read."""

    def __init__(self, source: SourceDocument, until: int | None) -> None:
        self._book = BookSections(OpenBook(source=source, until=until))
        sections = source.parsed.sections
        self._all = tuple(one for one in sections if until is None or one.span.start < until)
        self._outline = source.outline if len(self._all) == len(sections) else Outline(self._all)

    def meant(self, wish: SectionWish) -> tuple[Section, ...]:
        """The sections that a wish means: one, or those that it does not distinguish."""
        if wish.place in {SectionPlace.NEXT, SectionPlace.PREVIOUS}:
            base = self._base(wish)
            return self._beside(base, wish.place, wish.role) if base else ()
        if wish.place is not None:
            outer = self._followed(wish.steps)[:1]
            if wish.steps and not outer:
                return ()
            series = self._series(wish.role, outer[0] if outer else None)
            if wish.place is SectionPlace.LAST:
                return series[len(series) - 1 - wish.back :][:1] if wish.back < len(series) else ()
            return series[:1]
        base = self._base(wish)
        return (base,) if base else ()

    def _base(self, wish: SectionWish) -> Section | None:
        outer = self._followed(wish.steps)[:1]
        if not wish.title:
            return outer[0] if outer else None
        within = self._book.inside(outer[0]) if outer else self._all
        series = [one for one in within if one.role is wish.role] if wish.role else []
        return titled(wish.title, series) or titled(wish.title, within)

    def _followed(self, steps: Sequence[ReferenceStep]) -> Sequence[Section]:
        if not steps:
            return ()
        found: Sequence[Section] = self._outline.follow(steps)
        if found:
            return found
        *outer, last = steps
        if last.role is not None and last.number is None:
            named = titled(last.role.value.replace("_", " "), self._all)
            return (named,) if named else ()
        holder = self._followed(outer)[:1]
        if (outer and not holder) or last.number is None:
            return self._decimal(last)
        series = self._counted(last.role, holder[0] if holder else None)
        return series[last.number - 1 : last.number] or self._decimal(last)

    def _decimal(self, step: ReferenceStep) -> Sequence[Section]:
        """A section whose heading begins with the numbers of the step, such as 5.11.3."""
        if len(step.path) < 2:
            return ()
        number = ".".join(map(str, step.path))
        return [one for one in self._all if one.title.split(" ", 1)[0].rstrip(".:") == number]

    def _counted(self, role: SectionRole | None, holder: Section | None) -> Sequence[Section]:
        """The series that a number counts where no heading has it: that of the role, or what stands for it."""
        series = self._series(role, holder)
        if series or role not in _HOLDERS:
            return series
        return next((found for other in _HOLDERS if (found := self._series(other, holder))), ())

    def _series(self, role: SectionRole | None, holder: Section | None) -> tuple[Section, ...]:
        """The sections of a role in reading order; of what readers call chapters, whatever they are here."""
        if role is not None and (found := self._book.of_role(role, holder)):
            return found
        if role not in _LIKE_CHAPTERS:
            return ()
        if holder is not None:
            return self._book.children(holder)
        return tuple(one.section for one in self._outline.chapters) or self._book.entries

    def _beside(self, base: Section, place: SectionPlace | None, role: SectionRole | None) -> tuple[Section, ...]:
        """The next or the previous section of a role, or of the kind of this one."""
        kind = role if role not in _LIKE_CHAPTERS and role is not base.role else base.role
        series = [one for one in self._all if one.role is kind and (kind is not base.role or one.level == base.level)]
        if place is SectionPlace.NEXT:
            later = (one for one in series if one.ordinal > base.ordinal and not base.span.contains(one.span))
            return tuple(islice(later, 1))
        return tuple([one for one in series if one.ordinal < base.ordinal and not one.span.contains(base.span)][-1:])
