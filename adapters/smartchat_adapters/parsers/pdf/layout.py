"""Reading order of a page: rows, columns, and lines across columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise
from statistics import median

from smartchat_adapters.parsers.pdf.characters import SUPERSCRIPTS
from smartchat_adapters.parsers.pdf.page import Line, Word, is_right_to_left

__all__ = ["reading_order"]

_SPLIT_GAP = 0.8
_GUTTER_GAP = 0.5
_MIN_COLUMN_LINES = 5
_MIN_COLUMN_CHARACTERS = 16
_MAX_CROSSING = 0.25
_MAX_UPWARD = 0.1
_FORMULA = 1.5
_MIN_PROSE_CHARACTERS = 25
_SMALLER = 0.85
_POWER = re.compile(r"[-−–+]?\d+")


def reading_order(lines: list[Line]) -> list[list[Line]]:
    """The lines in blocks, each read from top to bottom: a column, or a run of lines across the page.

    Columns are recognised by gutters: vertical stripes that few lines cross, with lines of prose on both sides. Tables
    have gutters too, but short cells; they are read row by row.
    """
    blocks = _upright_blocks([line for line in lines if not line.sideways])
    # What stands sideways is read by itself, each way that it stands; what is slanted has no neighbours.
    sideways: dict[int, list[Line]] = {}
    for line in lines:
        if line.sideways and not line.slanted:
            sideways.setdefault(line.turn, []).append(line)
    for turned in sideways.values():
        blocks.extend(_upright_blocks(turned))
    blocks.extend([line] for line in lines if line.slanted)
    return blocks


def _upright_blocks(lines: list[Line]) -> list[list[Line]]:
    if not lines:
        return []
    size = median(line.size for line in lines) or 1.0
    rtl = is_right_to_left(line.text for line in lines)
    pieces = [piece for line in lines for piece in _split(line, rtl=rtl)]
    gutters = _gutters(pieces, size)
    if not gutters:
        return [_rows(_downward(lines, rtl=rtl), rtl=rtl)]
    # Only what the gutters separate stays apart.
    parts = [part for line in lines for part in _split(line, gutters, rtl=rtl)]
    blocks: list[list[Line]] = []
    columns: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]

    def flush() -> None:
        for column in reversed(columns) if rtl else columns:
            if column:
                blocks.append(_rows(_downward(column, rtl=rtl), rtl=rtl))
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


def _split(line: Line, gutters: list[float] | None = None, *, rtl: bool = False) -> list[Line]:
    """The line cut at its wide gaps, or at those of them in which a gutter lies; the parts in reading order."""
    # Words of two directions do not follow one another by their places.
    ordered = sorted(line.words, key=lambda word: word.box.left) if rtl else line.words
    cuts: list[float] = []
    reached = ordered[0].box.right
    for word in ordered[1:]:
        gap = word.box.left - reached
        cut = gap > line.size * _SPLIT_GAP
        if gutters is not None:
            cut = gap > line.size * _GUTTER_GAP and any(reached <= gutter <= word.box.left for gutter in gutters)
        if cut:
            cuts.append(word.box.left)
        reached = max(reached, word.box.right) if rtl else word.box.right
    if not cuts:
        return [line]
    pieces: list[list[Word]] = [[] for _ in range(len(cuts) + 1)]
    if rtl:
        for word in line.words:
            pieces[-1 - bisect_right(cuts, word.box.left)].append(word)
    else:
        at = 0
        for word in line.words:
            at += at < len(cuts) and bool(pieces[0]) and word.box.left == cuts[at]
            pieces[at].append(word)
    return [line.part(words, last=index == len(pieces) - 1) for index, words in enumerate(pieces) if words]


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


def _downward(lines: list[Line], *, rtl: bool = False) -> list[Line]:
    """The lines as the file draws them if that runs down the page, else by their places.

    Boxes of prose side by side, too small to be columns, make the file jump up a few times; so do the columns of
    a table, which make sense by rows only, and whose lines are short.
    """
    # Within a formula the pen moves up and down a little.
    upward = sum(map(_jumps_up, lines, lines[1:]))
    # pdfium puts lines that are turned in the order of their places, which may be from the last to the first.
    steps = [after.box.bottom - before.box.bottom for before, after in pairwise(lines)]
    backwards = sum(step > line.size / 2 for step, line in zip(steps, lines, strict=False)) > len(steps) / 2
    if not upward and not backwards:
        return lines
    if (
        not backwards
        and upward <= len(lines) * _MAX_UPWARD
        and median(len(line.text) for line in lines) >= _MIN_PROSE_CHARACTERS
    ):
        return lines
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -(line.box.top + line.box.bottom)):
        if rows and _same_row(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: -line.box.right if rtl else line.box.left)]


def _jumps_up(before: Line, after: Line) -> bool:
    if after.box.bottom > before.box.top + _FORMULA * after.size:
        return True
    beside = after.box.left > before.box.right + after.size
    return beside and after.box.bottom > before.box.bottom + after.size


def _same_row(one: Line, other: Line) -> bool:
    shared = min(one.box.top, other.box.top) - max(one.box.bottom, other.box.bottom)
    return shared > 0.45 * min(one.box.top - one.box.bottom, other.box.top - other.box.bottom)


def _rows(lines: list[Line], *, rtl: bool = False) -> list[Line]:
    """Lines that stand side by side, such as cells and superscripts, as one."""
    rows: list[Line] = []
    for line in lines:
        last = rows[-1] if rows else None
        if (
            last is not None
            and not last.hyphenated
            and _same_row(last, line)
            and (gap := _gap(last, line, rtl=rtl)) >= -0.3 * min(line.size, last.size)
        ):
            words = [*last.words, *line.words]
            if gap < 0.12 * max(line.size, last.size):
                joint = Word(_joined(last, line), last.words[-1].box.join(line.words[0].box))
                words = [*last.words[:-1], joint, *line.words[1:]]
            # The longer part is the line; a large initial or a superscript only widens it.
            main = last if len(last.text) >= len(line.text) else line
            rows[-1] = replace(
                main,
                words=words,
                box=main.box._replace(
                    left=min(last.box.left, line.box.left), right=max(last.box.right, line.box.right)
                ),
                place=last.place.join(line.place),
                hyphenated=line.hyphenated,
            )
        else:
            rows.append(line)
    return rows


def _gap(last: Line, line: Line, *, rtl: bool) -> float:
    return last.box.left - line.box.right if rtl else line.box.left - last.box.right


def _joined(last: Line, line: Line) -> str:
    """The word that goes on from one part of a row to the next; raised digits after a digit are a power."""
    (before, low), (after, high) = last.words[-1], line.words[0]
    raised = high.top - high.bottom < _SMALLER * (low.top - low.bottom) and high.bottom > low.bottom
    if raised and before[-1].isdigit() and _POWER.fullmatch(after):
        after = after.translate(SUPERSCRIPTS)
    return before + after
