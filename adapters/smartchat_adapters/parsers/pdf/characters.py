"""The characters of a page of pdfium, as words with their boxes in the order in which the file draws them."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

import pypdfium2.raw as pdfium

from smartchat_adapters.parsers.pdf.rectangle import Rect

__all__ = ["SUPERSCRIPTS", "DrawnLine", "DrawnWord", "Typeface", "WordReader", "drawn_lines"]

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
_MAX_CHARACTERS = 1_000_000
_FAR = 1e6
_SPACES_TRIED = 12
# pdfium takes a gap of up to a fifth of an em between two narrow letters for none.
_NARROW_PAIR = re.compile(r"(?<=[fijlrstzIJ.,:;'’”!)\]ì-ïţťř])(?=[fijlrstzIJ'‘“(\[ì-ïţťř])")
_WORD_GAP = 0.15
_TIGHT = 0.19
_MIN_WORDS, _MIN_GLUED = 3, 4
_POINTS_PER_HEIGHT = 1.25
"""The height of a box of a typeface, from ascent to descent, by its size, with some room."""
_SMALLER = 0.85
_RAISED = re.compile(r"\d[-−–+]?\d+$|\d[-−–+]\d+$")
SUPERSCRIPTS = str.maketrans("0123456789-−–+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺")


class DrawnWord(NamedTuple):
    """Characters without white space; the boxes are of the whole, of the first and of the last character."""

    text: str
    box: Rect
    first: Rect
    last: Rect


class DrawnLine(NamedTuple):
    """Words that the file draws on one baseline.

    `hyphenated`: it ends in a hyphen that pdfium took for the end of a cut word. `bold`, `fixed`: so are its words,
    in a bold typeface or in one whose characters are equally wide.
    """

    words: list[DrawnWord]
    hyphenated: bool = False
    bold: bool = False
    fixed: bool = False


class Typeface(NamedTuple):
    """Whether a typeface is bold, and whether all its characters are equally wide."""

    bold: bool
    fixed: bool


class WordReader(Protocol):
    """What a page knows of a word by its first character."""

    def is_withheld(self, at: int, word: str, box: Rect) -> bool:
        """Whether it is to be left out."""

    def typeface(self, at: int) -> Typeface:
        """What its typeface is like."""


def drawn_lines(text_page: Any, reader: WordReader) -> list[DrawnLine]:
    """The lines of the page; empty when it has no text that means anything."""
    text = _page_text(text_page)
    if not text or _meaningless(text):
        return []
    return _Characters(text_page, text, reader).lines()


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


class _Characters:
    """The characters of one page, whose words it makes."""

    def __init__(self, text_page: Any, text: str, reader: WordReader) -> None:
        self._text_page = text_page
        self._reader = reader
        self._indexed = pdfium.FPDFText_CountChars(text_page) == len(text)
        box = pdfium.FS_RECTF()
        self._pointer = ctypes.byref(box)
        self._values = (ctypes.c_float * 4).from_buffer(box)
        self._text = _ligatures_in_order(text, self._rect)
        self._gaps = self._without_spaces()

    def lines(self) -> list[DrawnLine]:
        text = self._text
        lines = []
        start = 0
        ends = [(match.start(), match.end()) for match in _LINE_END.finditer(text)]
        for stop, following in [*ends, (len(text), len(text))]:
            found, hyphenated = self._found(start, stop)
            words: list[DrawnWord] = []
            places: list[int] = []
            for begin, word in found:
                at = self._index(begin)
                if not self._reader.is_withheld(at, word.text, word.box):
                    words.append(word)
                    places.append(at)
            if words:
                lines.append(DrawnLine(words, hyphenated, *self._typeface(places)))
            start = following
        return lines

    def _typeface(self, places: list[int]) -> Typeface:
        """What all words of a line share, by the first, the last and the middle one."""
        face = self._reader.typeface(places[0])
        if len(places) > 1 and (face.bold or face.fixed):
            # The words in between may be what is emphasised in a sentence.
            for at in (places[-1], places[len(places) // 2]):
                other = self._reader.typeface(at)
                face = Typeface(bold=face.bold and other.bold, fixed=face.fixed and other.fixed)
        return face

    def _found(self, start: int, stop: int) -> tuple[list[tuple[int, DrawnWord]], bool]:
        """The words of a line, each with the place of its first character, and whether a hyphen cuts the last."""
        found: list[tuple[int, DrawnWord]] = []
        hyphenated = False
        for match in _WORD.finditer(self._text, start, stop):
            word = match.group()
            if word[-1] in _CUT:
                hyphenated = True
                word = _HYPHEN.sub("-", word)
            found.append((match.start(), self._word(match.start(), word, found)))
        if self._gaps and _is_tight([word for _, word in found]):
            parts = [part for begin, word in found for part in self._parts(begin, word)]
            if len(parts) > len(found):
                found = [(begin, self._word(begin, part, found)) for begin, part in parts]
        return found, hyphenated

    def _word(self, begin: int, word: str, before: list[tuple[int, DrawnWord]]) -> DrawnWord:
        first = self._rect(begin)
        last = self._rect(begin + len(word) - 1) if len(word) > 1 else first
        if first is None or last is None:
            first = last = first or last or (before[-1][1].first if before else Rect(0, 0, 0, 0))
        if first is not last and word[-1].isdigit() and _RAISED.search(word):
            word = self._with_superscript(begin, word, first, last)
        if not word.isascii():
            word = word.translate(_LIGATURES)
        return DrawnWord(word, first if first is last else first.join(last), first, last)

    def _with_superscript(self, begin: int, word: str, first: Rect, last: Rect) -> str:
        """The word with digits that stand raised after a digit as superscripts: 10⁶ is not 106."""
        height = first.top - first.bottom
        if last.top - last.bottom > _SMALLER * height or last.bottom <= first.bottom:
            return word
        at = len(word)
        while at > 1 and (word[at - 1].isdigit() or word[at - 1] in "-−–+"):
            box = self._rect(begin + at - 1)
            if box is None or box.top - box.bottom > _SMALLER * height:
                break
            at -= 1
        return word[:at] + word[at:].translate(SUPERSCRIPTS) if word[at - 1].isdigit() else word

    def _parts(self, begin: int, made: DrawnWord) -> list[tuple[int, str]]:
        """The word cut at the gaps within it that are as wide as spaces."""
        word = made.text
        if len(word) < _MIN_GLUED or not word.isascii():
            return [(begin, word)]
        cuts = [0]
        for match in _NARROW_PAIR.finditer(word, 1):
            before, after = self._rect(begin + match.start() - 1), self._rect(begin + match.start())
            if before is not None and after is not None:
                height = max(before.top - before.bottom, after.top - after.bottom) / _POINTS_PER_HEIGHT
                if _WORD_GAP * height < after.left - before.right < height:
                    cuts.append(match.start())
        ends = [*cuts[1:], len(word)]
        return [(begin + start, word[start:end]) for start, end in zip(cuts, ends, strict=True)]

    def _without_spaces(self) -> bool:
        """Whether the file sets its words apart without spaces, by places alone."""
        tried = 0
        for match in re.finditer(" ", self._text):
            if not pdfium.FPDFText_IsGenerated(self._text_page, self._index(match.start())):
                return False
            tried += 1
            if tried == _SPACES_TRIED:
                break
        return tried > 0

    def _index(self, index: int) -> int:
        """The number that a character of the text has for pdfium."""
        return index if self._indexed else pdfium.FPDFText_GetCharIndexFromTextIndex(self._text_page, index)

    def _rect(self, index: int) -> Rect | None:
        if not self._indexed:
            index = pdfium.FPDFText_GetCharIndexFromTextIndex(self._text_page, index)
        if not pdfium.FPDFText_GetLooseCharBox(self._text_page, index, self._pointer):
            return None
        left, top, right, bottom = self._values
        if -_FAR < left <= right < _FAR and -_FAR < bottom <= top < _FAR:
            return Rect(left, bottom, right, top)
        # Upside down, or no numbers at all.
        if not all(-_FAR < value < _FAR for value in (left, top, right, bottom)):
            return None
        return Rect(min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _is_tight(words: list[DrawnWord]) -> bool:
    """Whether the gaps in a line are so narrow that pdfium may have taken some for none.

    They are alike throughout a line, as far as it is justified.
    """
    if len(words) < _MIN_WORDS:
        return True
    height = words[0].box.top - words[0].box.bottom
    return any(after.box.left - before.box.right < _TIGHT * height for before, after in pairwise(words))


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
