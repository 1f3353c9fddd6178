"""Pages whose text is not what a reader sees: pictures with nothing but a stamp, and wrong characters."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from smartchat_adapters.parsers.pdf.page import Line
from smartchat_adapters.parsers.pdf.rectangle import Rect
from smartchat_core.parsing.text_quality import Legibility, legibility

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["FEW_LETTERS", "UnusablePages", "is_scan", "letters_of", "unusable_pages"]

FEW_LETTERS = 400
"""A page with more letters is no picture with a stamp, and its pictures need not be measured."""
_SCAN = 0.5
_HIGH_MARGIN, _WIDE_MARGIN = 0.12, 0.08
_SMALL = 0.016
"""Of the height of the page: the words of a picture book, which may stand at its foot, are larger."""
_DIGITS = re.compile(r"\d+")
_STAMPS = 2
_LONGEST_STAMP = 160


@dataclass(kw_only=True, slots=True)
class UnusablePages:
    """The pages that text recognition has to read, by their index: why their own text does not do."""

    stamped: set[int] = field(default_factory=set)
    """Pictures that fill the page, beside which there is only what a library or a reader program has put there."""
    unreadable: set[int] = field(default_factory=set)
    """Text whose characters are in no language."""


def is_scan(page: Any, frame: Rect) -> bool:
    """Whether pictures fill most of the page."""
    area = max((frame.right - frame.left) * (frame.top - frame.bottom), 1.0)
    covered = 0.0
    for item in page.get_objects(max_depth=1):
        shown = item.type == pdfium.FPDF_PAGEOBJ_IMAGE or (
            item.type == pdfium.FPDF_PAGEOBJ_FORM
            and any(part.type == pdfium.FPDF_PAGEOBJ_IMAGE for part in page.get_objects(form=item, max_depth=3))
        )
        if shown:
            left, bottom, right, top = item.get_bounds()
            width = min(right, frame.right) - max(left, frame.left)
            height = min(top, frame.top) - max(bottom, frame.bottom)
            covered += max(width, 0.0) * max(height, 0.0)
    return covered >= _SCAN * area


def letters_of(lines: Sequence[Line]) -> int:
    """How many characters there are on the lines, without spaces."""
    return sum(len(word.text) for line in lines for word in line.words)


def unusable_pages(
    pages: Sequence[Sequence[Line]], *, frames: Mapping[int, Rect], scans: frozenset[int]
) -> UnusablePages:
    """The pages whose text a reader would not take for that of the page.

    Args:
        pages: the lines of all pages.
        frames: the visible part of each page that could be read.
        scans: the pages that are filled by pictures and have few letters.
    """
    found = UnusablePages()
    repeated = Counter(key for index in scans for key in {_key(line) for line in pages[index]})
    found.stamped.update(
        index
        for index in scans
        if letters_of(pages[index]) <= _LONGEST_STAMP
        and all(_in_margin(line, frames[index]) or repeated[_key(line)] >= _STAMPS for line in pages[index])
    )
    undecided: dict[int, str] = {}
    for index, lines in enumerate(pages):
        text = "\n".join(line.text for line in lines)
        verdict = legibility(text)
        if verdict is Legibility.UNREADABLE:
            found.unreadable.add(index)
        elif verdict is Legibility.UNDECIDED and text:
            undecided[index] = text
    # Pages of a few characters each are judged together.
    if legibility("\n".join(undecided.values())) is Legibility.UNREADABLE:
        found.unreadable.update(undecided)
    return found


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text)


def _in_margin(line: Line, frame: Rect) -> bool:
    """Whether the line stands at the rim of the page, in small type."""
    if line.size > (frame.top - frame.bottom) * _SMALL:
        return False
    high = (frame.top - frame.bottom) * _HIGH_MARGIN
    wide = (frame.right - frame.left) * _WIDE_MARGIN
    place = line.place
    return (
        place.bottom >= frame.top - high
        or place.top <= frame.bottom + high
        or place.left >= frame.right - wide
        or place.right <= frame.left + wide
    )
