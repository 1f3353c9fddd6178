"""What the front and back matter of a book states, found by rules and quoted."""

from __future__ import annotations

from collections.abc import Iterator

from smartchat_core.chat.answers.draft import Place
from smartchat_core.chat.answers.imprint_rules import IMPRINT_RULES, Imprint
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.model.section import Section, SectionKind, SectionRole
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span

__all__ = ["find_line", "find_statements"]

_LONGEST_REGION = 12_000
_LONGEST_UNNAMED = 6_000
_EDGE = 8_000
_MORE_IN_LINE = 60
_FIRST = frozenset((SectionRole.TITLE_PAGE, SectionRole.COPYRIGHT, SectionRole.COVER))
_NAMED_OTHERWISE = frozenset(
    (
        SectionRole.CONTENTS,
        SectionRole.DEDICATION,
        SectionRole.EPIGRAPH,
        SectionRole.GLOSSARY,
        SectionRole.BIBLIOGRAPHY,
        SectionRole.INDEX,
        SectionRole.NOTES,
    )
)


def find_statements(book: OpenBook, what: Imprint, *, most: int = 1) -> tuple[Place, ...]:
    """The sentences that state it, the best first: by the rank of the rule, then of the place.

    They come from the title page, the imprint, the colophon and what else stands before and after the work, as far as
    the book may be read. Takes time proportional to the length of these.
    """
    text, regions = book.source.parsed.text, _regions(book)
    found: dict[Span, None] = {}
    for rule in IMPRINT_RULES[what]:
        for region in regions:
            match = rule.search(text, region.start, region.end)
            if match is not None:
                found.setdefault(_sentence(text, region, match.start(), match.end()))
                if len(found) == most:
                    return tuple(Place(document=book.id, span=span) for span in found)
    return tuple(Place(document=book.id, span=span) for span in found)


def find_line(book: OpenBook, words: str) -> Place | None:
    """The first line of the front and back matter that has these words, such as an author's name, and little else."""
    text = book.source.parsed.text
    for region in _regions(book):
        at = text.find(words, region.start, region.end)
        if at >= 0:
            start = max(text.rfind("\n", region.start, at) + 1, region.start)
            stop = text.find("\n", at, region.end)
            span = Span(start=start, end=region.end if stop < 0 else stop)
            if len(span) <= len(words) + _MORE_IN_LINE:
                return Place(document=book.id, span=span)
    return None


def _regions(book: OpenBook) -> tuple[Span, ...]:
    """Where such statements stand, the likeliest places first."""
    end = book.end
    if not book.sections:
        edges = (Span(start=0, end=min(_EDGE, end)), Span(start=max(end - _EDGE, 0), end=end))
        return edges if book.until is None and not book.source.parsed.sections else edges[:1]
    regions = [Span(start=0, end=min(book.sections[0].span.start, _LONGEST_REGION, end))]
    regions += [_cut(one, _LONGEST_REGION, end) for one in book.sections if one.role in _FIRST]
    regions += [_cut(one, _LONGEST_UNNAMED, end) for one in _unnamed(book)]
    return tuple(dict.fromkeys(one for one in regions if one))


def _unnamed(book: OpenBook) -> Iterator[Section]:
    holders = {one.parent for one in book.sections}
    for one in book.sections:
        outside = one.kind in {SectionKind.FRONT, SectionKind.BACK} and one.ordinal not in holders
        if outside and one.role not in _FIRST | _NAMED_OTHERWISE and len(one.span) <= _LONGEST_UNNAMED:
            yield one


def _cut(section: Section, longest: int, end: int) -> Span:
    span = section.span
    return Span(start=span.start, end=max(min(span.end, span.start + longest, end), span.start))


def _sentence(text: str, region: Span, start: int, end: int) -> Span:
    """The sentence that a match stands in, of the paragraph that it begins in."""
    begin = text.rfind("\n\n", region.start, start)
    begin = region.start if begin < 0 else begin + 2
    stop = text.find("\n\n", end, region.end)
    paragraph = Span(start=begin, end=region.end if stop < 0 else stop)
    for span in sentence_spans(text, paragraph):
        if span.end > start:
            return Span(start=min(span.start, start), end=max(span.end, end))
    return Span(start=start, end=end)
