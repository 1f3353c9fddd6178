"""Places form values among the lines of a page."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from smartchat_adapters.parsers.pdf.page import Line

__all__ = ["beside", "with_values"]

_BUCKET = 8.0
_SHARED = 0.4
_BLANK = re.compile(r"[_.…‥\-–—]{2,}|_")
_NEAR = 3.0


class _Rows:
    """The upright lines by their heights."""

    def __init__(self, lines: list[Line]) -> None:
        self._by_height: dict[int, list[int]] = defaultdict(list)
        for index, line in enumerate(lines):
            if not line.sideways:
                for bucket in range(int(line.box.bottom // _BUCKET), int(line.box.top // _BUCKET) + 1)[:8]:
                    self._by_height[bucket].append(index)
        self._lines = lines

    def beside(self, value: Line) -> int | None:
        """The nearest line on the same row."""
        best: tuple[float, int] | None = None
        middle = (value.box.bottom + value.box.top) / 2
        for bucket in {int(height // _BUCKET) for height in (value.box.bottom, middle, value.box.top)}:
            for index in self._by_height.get(bucket, ()):
                line = self._lines[index]
                shared = min(line.box.top, value.box.top) - max(line.box.bottom, value.box.bottom)
                if shared <= _SHARED * min(line.box.top - line.box.bottom, value.box.top - value.box.bottom):
                    continue
                gap = max(value.box.left - line.box.right, line.box.left - value.box.right, 0.0)
                if best is None or gap < best[0]:
                    best = gap, index
        return None if best is None else best[1]


def beside(lines: list[Line], note: Line) -> bool:
    """Whether a note stands on the row of a line and over none of its words: typed into a form that has no fields."""
    at = _Rows(lines).beside(note)
    return at is not None and not any(
        word.box.left < note.box.right - 1 and word.box.right > note.box.left + 1 and not _BLANK.fullmatch(word.text)
        for word in lines[at].words
    )


def with_values(lines: list[Line], values: list[Line]) -> list[Line]:
    """The lines of a page with the values of its fields: behind their labels, else above what is lower."""
    if not values:
        return lines
    rows = _Rows(lines)
    merged = list(lines)
    alone: list[Line] = []
    below: dict[int, list[Line]] = defaultdict(list)
    last: int | None = None
    for value in sorted(values, key=lambda value: (-value.box.top, value.box.left)):
        at = rows.beside(value)
        if at is None:
            follows = last is not None and _goes_on(merged[last], value)
            if follows and last is not None:
                below[last].append(value)
            else:
                alone.append(value)
            continue
        merged[at] = _row(merged[at], value)
        last = at
    made: list[Line] = []
    alone.reverse()
    for index, line in enumerate(merged):
        while alone and not line.sideways and alone[-1].box.bottom > line.box.top - _NEAR:
            made.append(alone.pop())
        made.append(line)
        made.extend(below[index])
    return [*made, *reversed(alone)]


def _goes_on(row: Line, value: Line) -> bool:
    """Whether a value goes on with what was written at the end of the row above it."""
    return any(abs(word.box.left - value.box.left) < 1 for word in row.words) and (
        0 < row.box.bottom - value.box.bottom < 2.5 * value.size
    )


def _row(line: Line, value: Line) -> Line:
    """The line with the value in its gap, instead of the rule that shows where to write."""
    shown = [word for word in line.words if word.box.left < value.box.right and word.box.right > value.box.left]
    if value.text in " ".join(word.text for word in shown):
        return line  # the page's own content shows it as well
    words = [
        word
        for word in line.words
        if not (
            _BLANK.fullmatch(word.text) and word.box.left < value.box.right and word.box.right > value.box.left - _NEAR
        )
    ]
    at = sum(word.box.left < value.box.left for word in words)
    words[at:at] = value.words
    box = line.box._replace(left=min(line.box.left, value.box.left), right=max(line.box.right, value.box.right))
    return replace(line, words=words, box=box, place=line.place.join(value.place), hyphenated=False)
