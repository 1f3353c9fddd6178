"""Which of a document's sections people call its chapters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from smartchat_core.errors import SectionNotFound
from smartchat_core.model.section import Section, SectionKind

__all__ = ["chapter_number", "chapters", "find_chapter"]

_NUMERALS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_ROMAN = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty".split()
)
_TITLE = re.compile(
    r"^(?:(?:chapter|chap\.?|kapitel|chapitre|capítulo|capitolo|letter|stave|canto|section|lecture|act|scene|"
    r"book|part|volume)\s+)?"
    r"(?P<number>\d{1,4}|[ivxlcdm]+|" + "|".join(_WORDS) + r")(?=$|[\s.:)—–-])",
    re.IGNORECASE,
)


def chapter_number(title: str) -> int | None:
    """The number that a title carries, as in `Chapter IV`, `12. The Sermon` or `Letter 3`; None if it carries none."""
    match = _TITLE.match(title.strip())
    if match is None:
        return None
    if match["number"].isdigit():
        return int(match["number"])
    number = match["number"].casefold()
    if number in _WORDS:
        return _WORDS.index(number) + 1
    if not _ROMAN.fullmatch(number) or match["number"] not in {number, number.upper()}:
        return None  # "Civil" and "Mix" are words
    values = [_NUMERALS[letter] for letter in number]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def chapters(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The chapters in reading order.

    The sections of the body at the level on which most titles carry a number; where hardly any does, those at the
    outermost level of the body.
    """
    body = [section for section in sections if section.kind is SectionKind.BODY]
    levels = sorted({section.level for section in body})
    numbered = {
        level: sum(chapter_number(section.title) is not None for section in body if section.level == level)
        for level in levels
    }
    best = max(levels, key=lambda level: (numbered[level], -level), default=1)
    if numbered.get(best, 0) < 2:
        # One section that holds all the others is the book, not a chapter of it.
        counts = {level: sum(section.level == level for section in body) for level in levels}
        best = next((level for level in levels if counts[level] > 1), levels[0] if levels else 1)
    return tuple(section for section in body if section.level == best)


def find_chapter(sections: Sequence[Section], wanted: int | str) -> Section:
    """A chapter by its number or its title.

    A number means the one chapter whose title carries it, or else the chapter at that place (counted from 1). A title
    is compared without regard to case, whole first, then as a part of a title.

    Raises:
        SectionNotFound: there is no such chapter; the remedy tells which there are.
    """
    found = chapters(sections)
    if isinstance(wanted, int):
        named = [section for section in found if chapter_number(section.title) == wanted]
        if len(named) == 1:
            return named[0]
        if 0 < wanted <= len(found):
            return found[wanted - 1]
    else:
        folded = wanted.casefold().strip()
        titled = [section for section in sections if section.title]
        for section in titled:
            if section.title.casefold() == folded:
                return section
        partly = [section for section in titled if folded and folded in section.title.casefold()]
        if len(partly) == 1:
            return partly[0]
    titles = ", ".join(section.title for section in found[:5])
    raise SectionNotFound(
        f"there is no chapter {wanted!r}",
        remedy=f"There are {len(found)} chapters: {titles}{', …' if len(found) > 5 else ''}."
        if found
        else "The document has no chapters.",
    )
