"""The lines of a PDF page with the places of their words, each with its reading direction upright."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from statistics import median
from typing import NamedTuple

from smartchat_adapters.parsers.pdf.characters import DrawnLine, DrawnWord
from smartchat_adapters.parsers.pdf.rectangle import Rect

__all__ = ["Line", "PageFrame", "Word", "is_right_to_left", "placed_lines", "point_of", "typical_size"]

_UPRIGHT = 0.6
_STRAIGHT = 3.0
"""How many times farther a line goes along its direction than across it."""
_MIN_TURNED = 3
_LONG_ENOUGH = 1.5
_FARTHEST = 1e6
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Word(NamedTuple):
    """Characters without white space, and their box in layout coordinates."""

    text: str
    box: Rect


@dataclass(slots=True)
class Line:
    """Words on one baseline.

    `box` is in layout coordinates: those of the page as it is turned to have this line upright, which vertical
    writing is when its columns are rows. `place` is as the page is shown. `size` is the height of its typeface in
    points. `hyphenated`: it ends in a hyphen that pdfium took for the end of a cut word. `turn`: by how many quarters
    the page was turned clockwise for its box; `sideways`: not as most of the page. `slanted`: it runs upwards or
    downwards, as stamps do. `bold`, `fixed`: it is set in a bold typeface, in one whose characters are equally wide.
    """

    words: list[Word]
    box: Rect
    place: Rect
    page: int
    size: float
    hyphenated: bool = False
    sideways: bool = False
    bold: bool = False
    fixed: bool = False
    turn: int = 0
    slanted: bool = False
    text: str = field(init=False)
    """The words with spaces between them."""

    def __post_init__(self) -> None:
        self.text = " ".join([word.text for word in self.words])

    def part(self, words: list[Word], *, last: bool = True) -> Line:
        """A line of some of its words; `last`: the word at its end is among them."""
        box = words[0].box
        for word in words[1:]:
            box = box.join(word.box)
        # The place is shifted with the box: exact for pages that are not turned, else the whole line's place.
        place = self.place
        if abs((place.right - place.left) - (self.box.right - self.box.left)) < 0.5:
            shift = place.left - self.box.left
            place = place._replace(left=box.left + shift, right=box.right + shift)
        return replace(self, words=words, box=box, place=place, hyphenated=self.hyphenated and last)


@dataclass(frozen=True, slots=True)
class PageFrame:
    """The visible part of a page, and by how many quarters it is turned clockwise when it is shown."""

    index: int
    box: Rect
    quarters: int


def placed_lines(drawn: list[DrawnLine], frame: PageFrame, *, turn: int | None = None) -> list[Line]:
    """The lines at their places, without those drawn twice for a bold or shadow effect.

    `turn`: by how many quarters to turn the page for all of them; by default for each line as it runs.
    """
    drawn = [part for line in drawn for part in _straight(line)]
    turns = [_turn(line) if turn is None else turn for line in drawn]
    main = _turn_of_text(drawn, turns, usual=frame.quarters)
    as_drawn = frame.box.left == frame.box.bottom == 0
    lines = []
    for line, own in zip(drawn, turns, strict=True):
        turned = main if own is None else own
        boxes = [word.box for word in line.words]
        around = whole = _around(boxes)
        if turned % 2 and (width := _column_width(line.words)):
            boxes = [box._replace(left=box.right - width) if box.right - box.left > width else box for box in boxes]
            around = whole = _around(boxes)
        if turned % 4 or not as_drawn:
            boxes = [box.turn(turned, frame.box) for box in boxes]
            whole = around.turn(turned, frame.box)
        placed = [Word(word.text, box) for word, box in zip(line.words, boxes, strict=True)]
        # In the middle of the sorted heights, because a formula or a word in another typeface must not decide.
        heights = sorted(box.top - box.bottom for box in boxes)
        size = heights[len(heights) // 2]
        slanted = own is None and _is_slanted(line.words)
        if slanted:
            longest = max(placed, key=lambda word: len(word.text))
            size = min(size, max(longest.box.right - longest.box.left, size) / len(longest.text) * 2)
        lines.append(
            Line(
                words=placed,
                box=whole,
                place=whole if turned == frame.quarters else around.turn(frame.quarters, frame.box),
                page=frame.index,
                size=size,
                hyphenated=line.hyphenated,
                sideways=turned != main or slanted,
                bold=line.bold,
                fixed=line.fixed,
                turn=turned,
                slanted=slanted,
            )
        )
    return _without_shadows(lines)


def _around(boxes: list[Rect]) -> Rect:
    if len(boxes) == 1:
        return boxes[0]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Rect(min(lefts), min(bottoms), max(rights), max(tops))


def _straight(line: DrawnLine) -> list[DrawnLine]:
    """The line cut where it turns a corner, since pdfium goes on from upright text to text that stands sideways."""
    if not any(
        word.box.top - word.box.bottom > word.box.right - word.box.left and _is_upended(word) for word in line.words
    ):
        return [line]
    parts: list[list[DrawnWord]] = []
    upended = False
    for word in line.words:
        own = _is_upended(word) if len(word.text) > 1 else upended
        beside = parts and word.box.left < parts[-1][-1].box.right and word.box.right > parts[-1][-1].box.left
        if not parts or own != upended or (own and not beside):
            parts.append([])
            upended = own
        parts[-1].append(word)
    return [line._replace(words=words, hyphenated=line.hyphenated and words is parts[-1]) for words in parts]


def _is_upended(word: DrawnWord) -> bool:
    """Whether the word runs up or down the page."""
    first, last = word.first, word.last
    across = abs(first.left + first.right - last.left - last.right)
    return abs(first.top + first.bottom - last.top - last.bottom) > _STRAIGHT * across


def _run(words: list[DrawnWord]) -> tuple[int, float, float]:
    """How many characters there are, and how far they go across and up from the first to the last."""
    first, last = words[0].first, words[-1].last
    count = sum(len(word.text) for word in words)
    across = (last.left + last.right - first.left - first.right) / 2
    up = (last.bottom + last.top - first.bottom - first.top) / 2
    return count, across, up


def _turn(line: DrawnLine) -> int | None:
    """By how many quarters to turn the page clockwise to have the line upright; None where it does not show."""
    longest = max(line.words, key=lambda word: len(word.text))
    whole = len(longest.text) < _MIN_TURNED
    count, across, up = _run(line.words if whole else [longest])
    if count < _MIN_TURNED:
        return None
    if abs(across) >= abs(up) * _STRAIGHT:
        # Words from right to left are upside down, unless their script is read so; letters by themselves may be cells.
        return 0 if across > 0 or whole or _RTL.search(longest.text) else 2
    if abs(up) >= abs(across) * _STRAIGHT:
        return 1 if up > 0 else 3
    return None


def is_right_to_left(texts: Iterable[str]) -> bool:
    """Whether most letters of the texts are of a script that is read from right to left."""
    rtl = letters = 0
    for text in texts:
        letters += sum(map(str.isalpha, text))
        if not text.isascii():
            rtl += len(_RTL.findall(text))
    return rtl * 2 > letters


def _is_slanted(words: list[DrawnWord]) -> bool:
    count, across, up = _run(words)
    height = words[0].first.top - words[0].first.bottom
    if count < _MIN_TURNED or max(abs(across), abs(up)) < _LONG_ENOUGH * height:
        return False
    return abs(up) * _STRAIGHT > abs(across) and abs(across) * _STRAIGHT > abs(up)


def _column_width(words: list[DrawnWord]) -> float:
    """How wide a column of vertical writing is: as its characters are high; 0 for letters that lie on their side."""
    longest = max(words, key=lambda word: len(word.text))
    if unicodedata.east_asian_width(longest.text[0]) not in {"W", "F"}:
        return 0.0
    return (longest.box.top - longest.box.bottom) / len(longest.text)


def _turn_of_text(lines: list[DrawnLine], turns: list[int | None], *, usual: int) -> int:
    """By how many quarters to turn the page clockwise to have most of its text upright."""
    votes = [0, 0, 0, 0]
    for line, turn in zip(lines, turns, strict=True):
        if turn is not None:
            votes[turn] += sum(len(word.text) for word in line.words)
    turn = max(range(4), key=votes.__getitem__)
    return turn if votes[turn] > sum(votes) * _UPRIGHT else usual


def _without_shadows(lines: list[Line]) -> list[Line]:
    """The lines without those drawn twice for a bold or shadow effect."""
    seen: dict[str, list[Rect]] = {}
    kept = []
    for line in lines:
        boxes = seen.setdefault(line.text, [])
        near = line.size / 2
        if any(abs(box.left - line.box.left) < near and abs(box.bottom - line.box.bottom) < near for box in boxes):
            continue
        boxes.append(line.box)
        kept.append(line)
    return kept


def point_of(line: Line) -> str:
    """The point of an anchor at the line (see `AnchorMap`): its page, and its place if that is no nonsense."""
    box = ""
    if all(abs(value) < _FARTHEST for value in line.place):
        box = " ".join(f"{value:.1f}".removesuffix(".0") for value in line.place)
    return f"{line.page}|{box}"


def typical_size(lines: list[Line]) -> float:
    """The height of the typeface in which most characters stand."""
    sizes: list[float] = []
    for line in lines:
        sizes.extend([line.size] * max(sum(len(word.text) for word in line.words) // 10, 1))
    return median(sizes) if sizes else 0.0
