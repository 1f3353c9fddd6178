"""The words of a PDF page with their places, as lines in the order in which the file draws them."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from smartchat_adapters.parsers.pdf.rectangle import Rect

__all__ = ["Line", "PageFrame", "Withheld", "Word", "read_lines", "typical_size"]

# pdfium writes U+FFFE where a hyphen ends a line, and goes on with the next line.
_LINE_END = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]|(?<=[\x02\ufffe])")
_ALEF_LAM = re.compile("[\u0622\u0623\u0625\u0627]\u0644")
_WORD = re.compile(r"[^\s\x00]*[^\s\x00-\x1f][^\s\x00]*")
_CUT = "\x02\ufffe\xad"
_HYPHEN = re.compile(f"[{_CUT}]+$")
_LIGATURES = {
    ord(ligature): plain
    for ligature, plain in zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "ft", "st"), strict=True)
}
_UPRIGHT, _SIDEWAYS = 0.6, 1.5
_MAX_CHARACTERS = 1_000_000
_FAR = 1e6


class Word(NamedTuple):
    """Characters without white space, and their box in layout coordinates."""

    text: str
    box: Rect


@dataclass(slots=True)
class Line:
    """Words on one baseline.

    `box` is in layout coordinates (reading direction upright), `place` as the page is shown. `size` is the height
    of its typeface in points. `hyphenated`: it ends in a hyphen that pdfium took for the end of a cut word.
    """

    words: list[Word]
    box: Rect
    place: Rect
    page: int
    size: float
    hyphenated: bool = False
    sideways: bool = False

    @property
    def text(self) -> str:
        """The words with spaces between them."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class PageFrame:
    """The visible part of a page, and by how many quarters it is turned clockwise when it is shown."""

    index: int
    box: Rect
    quarters: int


def read_lines(text_page: Any, frame: PageFrame, *, withheld: Withheld) -> list[Line]:
    """The lines of the page; empty when it has no text that means anything.

    `withheld` is asked of each word, by its first character and its box, whether it is to be left out.
    """
    text = _page_text(text_page)
    if not text or _meaningless(text):
        return []
    found = _line_words(text_page, text, withheld)
    turned = _turn_of_text(found, usual=frame.quarters)
    as_drawn = not turned % 4 and frame.box.left == frame.box.bottom == 0
    lines = []
    for words, hyphenated in found:
        around = _around([box for _, box, _, _ in words])
        if as_drawn:
            placed = [Word(word, box) for word, box, _, _ in words]
            whole = around
        else:
            placed = [Word(word, box.turn(turned, frame.box)) for word, box, _, _ in words]
            whole = around.turn(turned, frame.box)
        longest = max(placed, key=lambda word: len(word.text))
        width, height = longest.box.right - longest.box.left, longest.box.top - longest.box.bottom
        sideways = len(longest.text) > 2 and height > _SIDEWAYS * width
        # In the middle of the sorted heights, because a formula or a word in another typeface must not decide.
        heights = sorted(word.box.top - word.box.bottom for word in placed)
        height = heights[len(heights) // 2]
        lines.append(
            Line(
                words=placed,
                box=whole,
                place=whole if turned == frame.quarters else around.turn(frame.quarters, frame.box),
                page=frame.index,
                size=width / len(longest.text) * 2 if sideways else height,
                hyphenated=hyphenated,
                sideways=sideways,
            )
        )
    return _without_shadows(lines)


def _page_text(text_page: Any) -> str:
    """All characters; index `i` of the text is the index of a character for pdfium."""
    count = min(pdfium.FPDFText_CountChars(text_page), _MAX_CHARACTERS)
    if count <= 0:
        return ""
    buffer = ctypes.create_string_buffer((count + 1) * 4)
    units = pdfium.FPDFText_GetText(text_page, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    return buffer.raw[: max(units - 1, 0) * 2].decode("utf-16-le", errors="replace")


def _meaningless(text: str) -> bool:
    """Whether most characters are unknown: a font without a map to Unicode."""
    unknown = sum(map(text.count, "\ufffd\x00")) + len(re.findall("[\ue000-\uf8ff\x01\x03-\x08]", text))
    return unknown * 2 > len("".join(text.split()))


def _around(boxes: list[Rect]) -> Rect:
    if len(boxes) == 1:
        return boxes[0]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Rect(min(lefts), min(bottoms), max(rights), max(tops))


Withheld = Callable[[int, str, Rect], bool]
_RawWord = tuple[str, Rect, Rect, Rect]


def _line_words(text_page: Any, text: str, withheld: Withheld) -> list[tuple[list[_RawWord], bool]]:
    """For each line its words with the boxes of the whole, of the first and of the last character."""
    box = pdfium.FS_RECTF()
    pointer = ctypes.byref(box)
    values = (ctypes.c_float * 4).from_buffer(box)
    char_box = pdfium.FPDFText_GetLooseCharBox
    index_of = None
    if pdfium.FPDFText_CountChars(text_page) != len(text):
        index_of = pdfium.FPDFText_GetCharIndexFromTextIndex

    def rect(index: int) -> Rect | None:
        if index_of is not None:
            index = index_of(text_page, index)
        if not char_box(text_page, index, pointer):
            return None
        left, top, right, bottom = values
        if -_FAR < left <= right < _FAR and -_FAR < bottom <= top < _FAR:
            return Rect(left, bottom, right, top)
        # Upside down, or no numbers at all.
        if not all(-_FAR < value < _FAR for value in values):
            return None
        return Rect(min(left, right), min(bottom, top), max(left, right), max(bottom, top))

    text = _ligatures_in_order(text, rect)
    lines = []
    start = 0
    ends = [(match.start(), match.end()) for match in _LINE_END.finditer(text)]
    for stop, following in [*ends, (len(text), len(text))]:
        words: list[_RawWord] = []
        hyphenated = False
        for match in _WORD.finditer(text, start, stop):
            word = match.group()
            if word[-1] in _CUT:
                hyphenated = True
                word = _HYPHEN.sub("-", word)
            first = rect(match.start())
            last = rect(match.end() - 1) if len(word) > 1 else first
            if first is None or last is None:
                first = last = first or last or (words[-1][2] if words else Rect(0, 0, 0, 0))
            if not word.isascii():
                word = word.translate(_LIGATURES)
            around = first if first is last else first.join(last)
            start_of_word = match.start() if index_of is None else index_of(text_page, match.start())
            if not withheld(start_of_word, word, around):
                words.append((word, around, first, last))
        if words:
            lines.append((words, hyphenated))
        start = following
    return lines


def _ligatures_in_order(text: str, rect: Callable[[int], Rect | None]) -> str:
    """The text with lam before alef where one glyph stands for both.

    pdfium turns Arabic text round character by character, and thereby also the two characters of the ligature; it
    shows in both having the same box.
    """
    swapped = list(text) if _ALEF_LAM.search(text) else []
    for match in _ALEF_LAM.finditer(text) if swapped else ():
        at = match.start()
        box = rect(at)
        if box is not None and box == rect(at + 1):
            swapped[at : at + 2] = text[at + 1], text[at]
    return "".join(swapped) or text


def _turn_of_text(lines: list[tuple[list[_RawWord], bool]], *, usual: int) -> int:
    """By how many quarters to turn the page clockwise to have most of its text upright."""
    votes = [0, 0, 0, 0]
    for words, _ in lines:
        for word, _, first, last in words:
            if len(word) < 4 or not word.isascii():
                continue
            across, up = last.left - first.left, last.bottom - first.bottom
            if abs(across) >= abs(up):
                votes[0 if across >= 0 else 2] += len(word)
            else:
                votes[1 if up > 0 else 3] += len(word)
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


def typical_size(lines: list[Line]) -> float:
    """The height of the typeface in which most characters stand."""
    sizes: list[float] = []
    for line in lines:
        sizes.extend([line.size] * max(sum(len(word.text) for word in line.words) // 10, 1))
    return median(sizes) if sizes else 0.0
