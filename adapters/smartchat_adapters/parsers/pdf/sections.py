"""The sections of a PDF that has an outline."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import NamedTuple

from smartchat_adapters.parsers.pdf.outline import Bookmark
from smartchat_adapters.parsers.pdf.page import Line
from smartchat_adapters.parsers.pdf.rectangle import Rect

__all__ = ["Mark", "PlacedLine", "marks_of_outline"]

_NEAR = 4.0


class Mark(NamedTuple):
    """Where a section begins."""

    offset: int
    title: str
    level: int


class PlacedLine(NamedTuple):
    """A line and where it begins in the canonical text."""

    offset: int
    line: Line


def marks_of_outline(entries: list[Bookmark], placed: list[PlacedLine], frames: dict[int, Rect]) -> list[Mark]:
    """The entries of an outline as offsets: the line with that title, else the first below the target."""
    by_page: dict[int, list[PlacedLine]] = defaultdict(list)
    for item in placed:
        by_page[item.line.page].append(item)
    pages = sorted(by_page)
    by_words: dict[str, list[int]] = defaultdict(list)
    if any(entry.page is None for entry in entries):
        for item in placed:
            by_words[_letters(item.line.text)].append(item.offset)
    letters: dict[int, list[str]] = {}
    marks: list[Mark] = []
    for entry in entries:
        if entry.page is None:
            # Only a line that says just this, behind the entry before, is what it means.
            at = marks[-1].offset if marks else -1
            same = [offset for offset in by_words.get(_letters(entry.title), ()) if offset > at]
            if same:
                marks.append(Mark(same[0], entry.title, entry.level))
            continue
        lines = by_page.get(entry.page)
        if lines is None:
            # A page without text: what follows begins on the next one that has some.
            later = bisect_left(pages, entry.page)
            if later < len(pages):
                marks.append(Mark(by_page[pages[later]][0].offset, entry.title, entry.level))
            continue
        top = None if entry.top is None else entry.top - frames[entry.page].bottom
        if entry.page not in letters:
            letters[entry.page] = [_letters(item.line.text) for item in lines]
        marks.append(Mark(_target(lines, letters[entry.page], entry.title, top), entry.title, entry.level))
    return marks


def _target(lines: list[PlacedLine], letters: list[str], title: str, top: float | None) -> int:
    key = _letters(title)
    named = [item for item, text in zip(lines, letters, strict=True) if key and _same_title(key, text)]
    if named:
        if top is None or len(named) == 1:
            return named[0].offset
        return min(named, key=lambda item: abs(item.line.place.top - top)).offset
    if top is not None:
        for item in lines:
            if item.line.place.top <= top + _NEAR:
                return item.offset
    return lines[0].offset


def _same_title(key: str, text: str) -> bool:
    if len(text) < 3:
        return text == key
    return key in text[: len(key) + 12] or (len(text) > 8 and text in key)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
