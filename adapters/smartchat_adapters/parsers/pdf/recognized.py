"""Pages for text recognition, and what it has read as lines for the same layout as digital text."""

from __future__ import annotations

import math
from statistics import median
from typing import Any

from smartchat_adapters.parsers.pdf.page import Line, Word
from smartchat_adapters.parsers.pdf.rectangle import Rect
from smartchat_core.model.recognized import PageImage, RecognizedLine, RecognizedPage

__all__ = ["drawn_page", "recognized_lines"]

_DOTS_PER_INCH = 200.0
_POINTS_PER_INCH = 72.0
_MAX_PIXELS = 24_000_000
"""More than a page of A2 at 200 dots per inch; a larger one is drawn more coarsely."""
_DESCENDER = 0.22
_DESCENDING = frozenset("gjpqyQ,;()[]{}|/$§µßçşţýруфцщд_")
_NEAR = 0.25


def drawn_page(page: Any) -> PageImage:
    """The page as a reader sees it, in grey, with no more pixels than the recogniser can take."""
    width, height = page.get_size()
    area = max(width * height / _POINTS_PER_INCH**2, 0.01)
    dots = min(_DOTS_PER_INCH, math.sqrt(_MAX_PIXELS / area))
    # A strip may have few pixels, and still be longer than an image can be.
    dots = min(dots, _MAX_PIXELS / 1000 / (max(width, height, 1.0) / _POINTS_PER_INCH))
    bitmap = page.render(scale=dots / _POINTS_PER_INCH, grayscale=True)
    try:
        rows = bytes(bitmap.buffer)
        stride = bitmap.stride
        if stride != bitmap.width:
            rows = b"".join(rows[at : at + bitmap.width] for at in range(0, stride * bitmap.height, stride))
        return PageImage(width=bitmap.width, height=bitmap.height, dots_per_inch=dots, pixels=rows)
    finally:
        bitmap.close()


def recognized_lines(read: RecognizedPage, index: int, *, width: float, height: float) -> list[Line]:
    """The lines of a page that was recognised, in the order in which the recogniser reads them.

    Args:
        read: what was recognised.
        index: the page.
        width: how wide the page is as it is shown, in points.
        height: how high it is.
    """
    scale = height / read.height if read.quarters % 2 == 0 else width / read.width
    sizes = [line.height * scale for line in read.lines for _ in line.words]
    usual = median(sizes) if sizes else 0.0
    shown = Rect(0.0, 0.0, width, height)
    return [
        _line(line, read, index, shown, size=usual if abs(size - usual) < _NEAR * usual else size)
        for line in read.lines
        if (size := line.height * scale) > 0
    ]


def _line(line: RecognizedLine, read: RecognizedPage, index: int, shown: Rect, *, size: float) -> Line:
    across, up = shown.right / read.width, shown.top / read.height
    places = [
        Rect(
            word.box.left * across,
            shown.top - word.box.bottom * up,
            word.box.right * across,
            shown.top - word.box.top * up,
        )
        for word in line.words
    ]
    boxes = [place.turn(read.quarters, shown) for place in places]
    # Boxes around the ink are of any height; the same typeface has to give the same one in each line.
    bottoms = [
        box.bottom if _DESCENDING.intersection(word.text) else box.bottom - _DESCENDER * size
        for word, box in zip(line.words, boxes, strict=True)
    ]
    bottom = median(bottoms)
    words = [
        Word(word.text, Rect(box.left, bottom, box.right, bottom + size))
        for word, box in zip(line.words, boxes, strict=True)
    ]
    return Line(
        words=words,
        box=_around([word.box for word in words]),
        place=_around(places),
        page=index,
        size=size,
        turn=read.quarters,
    )


def _around(boxes: list[Rect]) -> Rect:
    around = boxes[0]
    for box in boxes[1:]:
        around = around.join(box)
    return around
