"""Reading order of a page: rows, columns, and lines across columns."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from statistics import median

from smartchat_adapters.parsers.pdf.page import Line, Word

__all__ = ["reading_order"]

_SPLIT_GAP = 0.8
_GUTTER_GAP = 0.5
_MIN_COLUMN_LINES = 5
_MIN_COLUMN_CHARACTERS = 16
_MAX_CROSSING = 0.25
_MAX_UPWARD = 0.1
_FORMULA = 1.5
_MIN_PROSE_CHARACTERS = 25


def reading_order(lines: list[Line]) -> list[list[Line]]:
    """The lines in blocks, each read from top to bottom: a column, or a run of lines across the page.

    Columns are recognised by gutters: vertical stripes that few lines cross, with lines of prose on both sides. Tables
    have gutters too, but short cells; they are read row by row.
    """
    upright = [line for line in lines if not line.sideways]
    sideways = [line for line in lines if line.sideways]
    blocks = _upright_blocks(upright)
    return [*blocks, *([sideways] if sideways else [])]


def _upright_blocks(lines: list[Line]) -> list[list[Line]]:
    if not lines:
        return []
    size = median(line.size for line in lines) or 1.0
    pieces = [piece for line in lines for piece in _split(line)]
    gutters = _gutters(pieces, size)
    if not gutters:
        return [_rows(_downward(lines))]
    # Only what the gutters separate stays apart.
    parts = [part for line in lines for part in _split(line, gutters)]
    blocks: list[list[Line]] = []
    columns: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]

    def flush() -> None:
        for column in columns:
            if column:
                blocks.append(_rows(_downward(column)))
                column.clear()

    for part in sorted(parts, key=lambda part: -part.box.top):
        if any(part.box.left < gutter - size / 2 and part.box.right > gutter + size / 2 for gutter in gutters):
            flush()
            blocks.append([part])
            continue
        middle = (part.box.left + part.box.right) / 2
        columns[sum(middle > gutter for gutter in gutters)].append(part)
    flush()
    return _joined_spans(blocks)


def _joined_spans(blocks: list[list[Line]]) -> list[list[Line]]:
    """Runs of lines across the page as one block."""
    joined: list[list[Line]] = []
    for block in blocks:
        if len(block) == 1 and joined and len(joined[-1]) >= 1 and _wide(joined[-1], block[0]):
            joined[-1].append(block[0])
        else:
            joined.append(block)
    return joined


def _wide(block: list[Line], line: Line) -> bool:
    last = block[-1]
    return (
        last.box.bottom >= line.box.bottom
        and abs(last.box.left - line.box.left) < line.size * 2
        and (last.box.right - last.box.left) > 0.6 * (line.box.right - line.box.left)
    )


def _split(line: Line, gutters: list[float] | None = None) -> list[Line]:
    """The line cut at its wide gaps, or at those of them in which a gutter lies."""
    pieces: list[list[Word]] = [[line.words[0]]]
    for before, after in pairwise(line.words):
        gap = after.box.left - before.box.right
        cut = gap > line.size * _SPLIT_GAP
        if gutters is not None:
            cut = gap > line.size * _GUTTER_GAP and any(
                before.box.right <= gutter <= after.box.left for gutter in gutters
            )
        if cut:
            pieces.append([])
        pieces[-1].append(after)
    if len(pieces) == 1:
        return [line]
    return [_part(line, words, last=index == len(pieces) - 1) for index, words in enumerate(pieces)]


def _part(line: Line, words: list[Word], *, last: bool) -> Line:
    box = words[0].box
    for word in words[1:]:
        box = box.join(word.box)
    # The place is shifted with the box: exact for pages that are not turned, else the whole line's place.
    place = line.place
    if abs((place.right - place.left) - (line.box.right - line.box.left)) < 0.5:
        shift = place.left - line.box.left
        place = place._replace(left=box.left + shift, right=box.right + shift)
    return replace(line, words=words, box=box, place=place, hyphenated=line.hyphenated and last)


def _gutters(pieces: list[Line], size: float) -> list[float]:
    """The middles of the gutters, from left to right."""
    wide = [piece for piece in pieces if len(piece.text) >= 3]
    if len(wide) < 2 * _MIN_COLUMN_LINES:
        return []
    left, right = min(piece.box.left for piece in wide), max(piece.box.right for piece in wide)
    steps = int((right - left) / 2) + 1
    if steps > 5000 or steps < 10:
        return []
    change = [0] * (steps + 1)
    for piece in wide:
        change[int((piece.box.left - left) / 2)] += 1
        change[min(int((piece.box.right - left) / 2) + 1, steps)] -= 1
    crossing: list[int] = []
    count = 0
    for delta in change[:-1]:
        count += delta
        crossing.append(count)
    bound = max(max(crossing) * _MAX_CROSSING, 1)
    gutters: list[float] = []
    at = 0
    while at < steps:
        if crossing[at] > bound:
            at += 1
            continue
        end = at
        while end < steps and crossing[end] <= bound:
            end += 1
        lowest = min(crossing[at:end])
        stripe = [index for index in range(at, end) if crossing[index] == lowest]
        middle = left + (stripe[0] + stripe[-1] + 1)
        if at > 0 and end < steps and (end - at) * 2 >= size * _GUTTER_GAP and _separates(wide, middle, gutters, size):
            gutters.append(middle)
        at = end
    # The last column is checked only now, when its left side is known.
    while gutters and not _is_prose([p for p in wide if p.box.left >= gutters[-1] - size / 2]):
        gutters.pop()
    return gutters


def _separates(pieces: list[Line], middle: float, gutters: list[float], size: float) -> bool:
    start = gutters[-1] if gutters else float("-inf")
    before = [p for p in pieces if p.box.right <= middle + size / 2 and p.box.left >= start - size / 2]
    after = [p for p in pieces if p.box.left >= middle - size / 2]
    if not _is_prose(before) or len(after) < _MIN_COLUMN_LINES:
        return False
    top = min(max(p.box.top for p in before), max(p.box.top for p in after))
    bottom = max(min(p.box.bottom for p in before), min(p.box.bottom for p in after))
    return top - bottom > size * 4


def _is_prose(pieces: list[Line]) -> bool:
    if len(pieces) < _MIN_COLUMN_LINES:
        return False
    lengths = sorted(len(piece.text) for piece in pieces)
    return lengths[len(lengths) // 2] >= _MIN_COLUMN_CHARACTERS


def _downward(lines: list[Line]) -> list[Line]:
    """The lines as the file draws them if that runs down the page, else by their places.

    Boxes of prose side by side, too small to be columns, make the file jump up a few times; so do the columns of
    a table, which make sense by rows only, and whose lines are short.
    """
    # Within a formula the pen moves up and down a little.
    upward = sum(after.box.bottom > before.box.top + _FORMULA * after.size for before, after in pairwise(lines))
    if not upward:
        return lines
    if upward <= len(lines) * _MAX_UPWARD and median(len(line.text) for line in lines) >= _MIN_PROSE_CHARACTERS:
        return lines
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -(line.box.top + line.box.bottom)):
        if rows and _same_row(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box.left)]


def _same_row(one: Line, other: Line) -> bool:
    shared = min(one.box.top, other.box.top) - max(one.box.bottom, other.box.bottom)
    return shared > 0.45 * min(one.box.top - one.box.bottom, other.box.top - other.box.bottom)


def _rows(lines: list[Line]) -> list[Line]:
    """Lines that stand side by side, such as cells and superscripts, as one."""
    rows: list[Line] = []
    for line in lines:
        last = rows[-1] if rows else None
        if (
            last is not None
            and not last.hyphenated
            and _same_row(last, line)
            and line.box.left >= last.box.right - 0.3 * min(line.size, last.size)
        ):
            close = line.box.left - last.box.right < 0.12 * max(line.size, last.size)
            words = [*last.words, *line.words]
            if close:
                joint = Word(last.words[-1].text + line.words[0].text, last.words[-1].box.join(line.words[0].box))
                words = [*last.words[:-1], joint, *line.words[1:]]
            # The longer part is the line; a large initial or a superscript only widens it.
            main = last if len(last.text) >= len(line.text) else line
            rows[-1] = replace(
                main,
                words=words,
                box=main.box._replace(left=last.box.left, right=max(last.box.right, line.box.right)),
                place=last.place.join(line.place),
                hyphenated=line.hyphenated,
            )
        else:
            rows.append(line)
    return rows
