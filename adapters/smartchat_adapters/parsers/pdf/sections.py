"""The sections of a PDF: from its outline, or from headings in larger type."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from smartchat_adapters.parsers.pdf.document import Bookmark
from smartchat_adapters.parsers.pdf.page import Line
from smartchat_adapters.parsers.pdf.paragraphs import Paragraph
from smartchat_adapters.parsers.pdf.rectangle import Rect

__all__ = ["Mark", "PlacedLine", "marks_of_headings", "marks_of_outline"]

_NEAR = 4.0
_LARGER = 1.15
_MAX_HEADING = 140
_MAX_LEVELS = 3
_MAX_SHARE = 0.06


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
    marks: list[Mark] = []
    for entry in entries:
        lines = by_page.get(entry.page)
        if lines is None:
            # A page without text: what follows begins on the next one that has some.
            later = [page for page in pages if page > entry.page]
            if later:
                marks.append(Mark(by_page[later[0]][0].offset, entry.title, entry.level))
            continue
        top = None if entry.top is None else entry.top - frames[entry.page].bottom
        marks.append(Mark(_target(lines, entry.title, top), entry.title, entry.level))
    return marks


def _target(lines: list[PlacedLine], title: str, top: float | None) -> int:
    key = _letters(title)
    named = [item for item in lines if key and _same_title(key, _letters(item.line.text))]
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


def marks_of_headings(made: list[tuple[int, Paragraph]], body_size: float) -> list[Mark]:
    """Short paragraphs in larger type as sections, if there are several and they are few among the text."""
    found: list[tuple[int, str, float]] = []
    total = 0
    follows = False
    for offset, paragraph in made:
        total += len(paragraph.text)
        size = min(line.size for line in paragraph.lines)
        text = " ".join(paragraph.text.split())
        if (
            size >= body_size * _LARGER
            and len(text) <= _MAX_HEADING
            and sum(char.isalpha() for char in text) * 2 > len(text)
            and text[-1] not in ".,;"
        ):
            size = round(size * 2) / 2
            if follows and found[-1][2] == size and len(found[-1][1]) + len(text) < _MAX_HEADING:
                # A heading of several lines.
                found[-1] = (found[-1][0], f"{found[-1][1]} {text}", size)
            else:
                found.append((offset, text, size))
            follows = True
        else:
            follows = False
    if len(found) < 2 or sum(len(text) for _, text, _ in found) > total * _MAX_SHARE:
        return []
    sizes = sorted({size for _, _, size in found}, reverse=True)
    level = {size: min(rank, _MAX_LEVELS - 1) + 1 for rank, size in enumerate(sizes)}
    return [Mark(offset, text, level[size]) for offset, text, size in found]
