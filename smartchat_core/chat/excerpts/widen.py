"""Widening a sentence to what a reader needs to understand it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smartchat_core.chat.excerpts.openings import announces, is_item, leans_back
from smartchat_core.chat.quoting import missing_marks
from smartchat_core.model.section import Section, section_at
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span
from smartchat_core.text.folding import letters
from smartchat_core.text.words import WORDS

__all__ = ["MAX_NEEDED", "heading_of", "stretch_around", "widen"]

MAX_NEEDED = 600
"""Characters to which a sentence is widened by what it needs; it is itself never cut."""

_AROUND = 1_500
_MAX_TITLE = 300
_NUMBERING = 24
"""Characters that the number of a section may take before its title."""

_ITEMS = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class _Surroundings:
    """The sentences around one, in order, and the number of the paragraph that each stands in."""

    text: str
    sentences: tuple[Span, ...]
    paragraphs: tuple[int, ...]

    def words(self, index: int) -> str:
        return self.sentences[index].of(self.text)

    def span(self, first: int, last: int) -> Span:
        return Span(start=self.sentences[first].start, end=self.sentences[last].end)


def widen(text: str, sentence: Span, *, within: Span, room: int) -> Span:
    """The sentence with what it needs around it, and more of its surroundings up to `room` characters.

    A pronoun gets the sentence before, an announcement what follows, an item or a command what leads to it, a quotation
    its end (up to `MAX_NEEDED` characters). Nothing outside of `within` is read or shown.
    """
    around = _surroundings(text, sentence, within)
    if not around.sentences:
        return sentence
    starts = [one.start for one in around.sentences]
    first = max(bisect_right(starts, sentence.start) - 1, 0)
    last = max(bisect_right(starts, sentence.end - 1) - 1, first)
    first, last = _with_needed(around, first, last)
    first, last = _filled(around, first, last, room)
    found = around.span(first, last)
    return Span(start=min(found.start, sentence.start), end=max(found.end, sentence.end))


def stretch_around(sections: Sequence[Section], text: str, offset: int, *, until: int | None) -> Span:
    """The text without headings that the offset stands in: of the innermost section, up to the next one."""
    section = section_at(tuple(sections), offset)
    start, end = (0, len(text)) if section is None else (heading_of(section, text).end, section.span.end)
    after = bisect_right(sections, offset, key=lambda one: one.span.start)
    if after < len(sections):
        end = min(end, sections[after].span.start)
    end = min(end, len(text) if until is None else until)
    return Span(start=min(start, end), end=end)


def heading_of(section: Section, text: str) -> Span:
    """The first line of the section's text where it is the section's title, with or without its number; else empty."""
    start = section.span.start
    if len(section.title) > _MAX_TITLE:
        return Span(start=start, end=start)
    line_end = text.find("\n", start, start + len(section.title) + _NUMBERING)
    title = WORDS.findall(letters(section.title))
    line = WORDS.findall(letters(text[start:line_end])) if line_end >= 0 else []
    found = bool(title) and line[-len(title) :] == title
    return Span(start=start, end=line_end if found else start)


def _surroundings(text: str, sentence: Span, within: Span) -> _Surroundings:
    low, high = max(within.start, sentence.start - _AROUND), min(within.end, sentence.end + _AROUND)
    if low > within.start:
        found = text.find("\n\n", low, sentence.start)
        low = found + 2 if found >= 0 else sentence.start
    if high < within.end:
        found = text.rfind("\n\n", sentence.end, high)
        high = found if found >= 0 else sentence.end
    low, high = min(low, sentence.start), max(high, sentence.end)
    spans = tuple(sentence_spans(text, Span(start=low, end=high)))
    paragraphs: list[int] = []
    number = 0
    for index, span in enumerate(spans):
        if index and "\n\n" in text[spans[index - 1].end : span.start]:
            number += 1
        paragraphs.append(number)
    return _Surroundings(text=text, sentences=spans, paragraphs=tuple(paragraphs))


def _with_needed(around: _Surroundings, first: int, last: int) -> tuple[int, int]:
    for low, high in _needs(around, first, last):
        if low < 0 or high >= len(around.sentences) or len(around.span(low, high)) > MAX_NEEDED:
            break
        first, last = low, high
    return first, last


def _needs(around: _Surroundings, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Ever wider, as long as something is missing."""
    for _ in range(_ITEMS):
        opening, closing = missing_marks(around.span(first, last).of(around.text))
        before, after = around.words(first), around.words(last)
        above = around.paragraphs[first - 1] if first else -1
        if announces(after):
            last += 1
        elif is_item(before) and first and not announces(before):
            first -= 1
        elif closing and _same_paragraph(around, last, last + 1):
            last += 1
        elif (opening or leans_back(before)) and above == around.paragraphs[first]:
            first -= 1
        else:
            return
        yield first, last


def _filled(around: _Surroundings, first: int, last: int, room: int) -> tuple[int, int]:
    """As wide as the room allows, first within the paragraph, and no wider than quotations are whole if they can be."""
    whole = first, last
    grew = True
    while grew:
        grew = False
        for before, after in ((0, 1), (1, 0)):
            low, high = first - before, last + after
            while last < high < len(around.sentences) and announces(around.words(high)):
                high += 1
            if low < 0 or high >= len(around.sentences) or len(around.span(low, high)) > room:
                continue
            first, last, grew = low, high, True
            if not any(missing_marks(around.span(first, last).of(around.text))):
                whole = first, last
    return whole


def _same_paragraph(around: _Surroundings, one: int, other: int) -> bool:
    return other < len(around.sentences) and around.paragraphs[one] == around.paragraphs[other]
