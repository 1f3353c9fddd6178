"""Numbers of lines in the margin, which are no part of the sentences beside them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from smartchat_adapters.parsers.pdf.page import Line, Word

__all__ = ["without_line_numbers"]

_MAX_DIGITS = 5
_ALIGNED = 2.5
_CLEAR = 0.2
"""How far from the text a number stands at the least, by the size of its type."""
_MIN_RUN = {True: 5, False: 2}
"""How many numbers, for every line and for every so many lines."""
_AGREE = 0.75
_CONTINUED = 0.15
"""The part of the lines of running prose that begin in the midst of a sentence, with a small letter."""
_FULL = 0.75
_YEARS = range(1000, 2101)


@dataclass(slots=True)
class _Number:
    value: int
    line: Line
    word: Word
    row: int = 0


@dataclass(slots=True)
class _Run:
    numbers: list[_Number]
    step: int

    @property
    def end(self) -> int:
        return self.numbers[-1].value


def without_line_numbers(pages: list[list[Line]]) -> list[list[Line]]:
    """The lines without the numbers that count them, on either side, each or every fifth, on each page or on and on.

    Numbers count lines when they stand in a column outside the text, rise by the same step, and as many lines lie
    between them. Years and the numbers of a list or a table do that too, where each line is an entry; so numbers of
    every line must begin at one, or go on from the page before, and stand beside prose that runs from line to line.
    """
    made = []
    before: _Run | None = None
    for lines in pages:
        before = _line_numbers(lines, before) or before
        found = {id(number.line): number for number in before.numbers} if before is not None else {}
        made.append([kept for line in lines if (kept := _without(line, found.get(id(line)))) is not None])
    return made


def _without(line: Line, number: _Number | None) -> Line | None:
    if number is None:
        return line
    words = [word for word in line.words if word is not number.word]
    return line.part(words) if words else None


def _line_numbers(lines: list[Line], before: _Run | None) -> _Run | None:
    """Those of a page, given those of the last page that had some."""
    upright = [line for line in lines if not line.sideways]
    for left in (True, False):
        numbers = _column(upright, left=left)
        run = _run(numbers) if numbers else None
        if run is not None and _counts_lines(run, upright, before):
            return run
        # The last page may have no more than a few lines.
        if before is not None and numbers and _goes_on(numbers, before):
            return _Run(numbers, before.step)
    return None


def _column(lines: list[Line], *, left: bool) -> list[_Number]:
    """The numbers that stand one below the other outside the text on one side, from the top."""
    found: list[_Number] = []
    edges: list[float] = []
    for line in lines:
        word = line.words[0 if left else -1]
        rest = line.words[1:] if left else line.words[:-1]
        if len(word.text) <= _MAX_DIGITS and word.text.isdecimal():
            found.append(_Number(int(word.text), line, word))
            if rest:
                edges.append(rest[0].box.left if left else rest[-1].box.right)
        else:
            edges.append(line.box.left if left else line.box.right)
    if len(found) < 1 or not edges:
        return []
    edges.sort()
    # A line or two may reach farther, such as a running head.
    edge = edges[len(edges) // 20] if left else edges[-1 - len(edges) // 20]
    outside = [number for number in found if _is_outside(number, edge, left=left)]
    if not outside:
        return []
    # Numbers are set flush to one side or the other.
    best: list[_Number] = []
    for side in ("left", "right"):
        places = Counter(round(getattr(number.word.box, side)) for number in outside)
        place = max(places, key=lambda at: places[at - 1] + places[at] + places[at + 1])
        aligned = [number for number in outside if abs(getattr(number.word.box, side) - place) <= _ALIGNED]
        best = max(best, aligned, key=len)
    return sorted(best, key=lambda number: -number.word.box.bottom)


def _is_outside(number: _Number, edge: float, *, left: bool) -> bool:
    box = number.word.box
    clear = _CLEAR * (box.top - box.bottom)
    return box.right <= edge - clear if left else box.left >= edge + clear


def _run(numbers: list[_Number]) -> _Run | None:
    """The longest part of the column that rises by one step throughout."""
    steps = [after.value - before.value for before, after in pairwise(numbers)]
    best: tuple[int, int, int] = (0, 0, 0)
    start = 0
    for at in range(1, len(steps) + 1):
        if at == len(steps) or steps[at] != steps[start]:
            if steps[start] > 0:
                best = max(best, (at - start + 1, start, steps[start]))
            start = at
    length, start, step = best
    if length < _MIN_RUN[step == 1] or length < _AGREE * len(numbers) - 1:
        return None
    return _Run(numbers[start : start + length], step)


def _counts_lines(run: _Run, lines: list[Line], before: _Run | None) -> bool:
    own = {id(number.line) for number in run.numbers if len(number.line.words) == 1}
    rows = _rows([line for line in lines if id(line) not in own])
    for number in run.numbers:
        box = number.word.box
        number.row = bisect_left(rows, -(box.bottom + box.top) / 2 + (box.top - box.bottom) * 0.6)
    between = [after.row - before.row for before, after in pairwise(run.numbers)]
    first = run.numbers[0].value
    follows = before is not None and before.end < first <= before.end + run.step
    if run.step > 1:
        agree = sum(count == run.step for count in between) >= _AGREE * len(between)
        return agree and first % run.step == 0 and (first <= 2 * run.step or follows or first not in _YEARS)
    if first != 1 and not follows and first in _YEARS:
        return False
    return _is_prose(run, lines)


def _rows(lines: list[Line]) -> list[float]:
    """The heights of the rows of text from the top, as negative numbers; what stands side by side is one."""
    rows: list[float] = []
    for height in sorted(-(line.box.bottom + line.box.top) / 2 for line in lines):
        if not rows or height - rows[-1] > 4:
            rows.append(height)
    return rows


def _is_prose(run: _Run, lines: list[Line]) -> bool:
    """Whether the lines beside the numbers run on from one to the next."""
    top, bottom = run.numbers[0].word.box.top, run.numbers[-1].word.box.bottom
    numbered = {id(number.word) for number in run.numbers}
    texts: list[str] = []
    widths: list[float] = []
    for line in lines:
        if line.box.bottom > top or line.box.top < bottom:
            continue
        words = [word for word in line.words if id(word) not in numbered]
        if words:
            texts.append(words[0].text)
            widths.append(words[-1].box.right - words[0].box.left)
    if len(texts) < _MIN_RUN[False]:
        return False
    widest = max(map(abs, widths))
    full = sum(abs(width) >= _FULL * widest for width in widths) * 2 >= len(widths)
    cased = [text for text in texts if text[0].upper() != text[0].lower()]
    small = sum(text[0].islower() for text in cased)
    return full and (small >= _CONTINUED * len(texts) if cased else len(texts) >= 2 * _MIN_RUN[True])


def _goes_on(numbers: list[_Number], before: _Run) -> bool:
    """Whether the numbers go on where those of the page before ended, or begin again as those did."""
    first, step = numbers[0].value, before.step
    rises = all(after.value - number.value == step for number, after in pairwise(numbers))
    return rises and (before.end < first <= before.end + step or (first == step and before.numbers[0].value == step))
