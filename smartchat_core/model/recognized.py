"""What text recognition (OCR) has read on the picture of a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["PageImage", "PagesWithoutText", "PixelBox", "RecognizedLine", "RecognizedPage", "RecognizedWord"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PageImage:
    """A page as it is shown, in grey: one byte for each pixel, row by row from the top, 255 is white.

    `dots_per_inch` is at how many pixels an inch of the page it was drawn.
    """

    width: int
    height: int
    dots_per_inch: float
    pixels: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class PagesWithoutText:
    """The pages of a file (from 0, in order) that are to be recognised, and the language (BCP 47) that it states."""

    pages: tuple[int, ...] = ()
    language: str = ""


class PixelBox(NamedTuple):
    """A rectangle on the picture, in pixels from its upper left corner; the vertical axis points downwards."""

    left: int
    top: int
    right: int
    bottom: int


class RecognizedWord(NamedTuple):
    """A word, its place, and how sure the recogniser is of it, in 0..1."""

    text: str
    box: PixelBox
    confidence: float


class RecognizedLine(NamedTuple):
    """The words of a line in reading order. `height` is that of its typeface in pixels, from ascender to descender."""

    words: tuple[RecognizedWord, ...]
    height: float


@dataclass(frozen=True, kw_only=True, slots=True)
class RecognizedPage:
    """The lines of a page in the order in which the recogniser reads them.

    All places are on the picture as it was given, of `width` by `height` pixels. `quarters` is by how many quarters
    that has to be turned clockwise to have its text upright. A page on which recognition failed has a `failure` and
    no lines.
    """

    width: int
    height: int
    dots_per_inch: float
    quarters: int = 0
    lines: tuple[RecognizedLine, ...] = ()
    failure: str = ""

    @property
    def characters(self) -> int:
        """How many characters its words have."""
        return sum(len(word.text) for line in self.lines for word in line.words)

    @property
    def confidence(self) -> float:
        """The mean confidence of its characters; 1 for an empty page."""
        words = [word for line in self.lines for word in line.words]
        characters = self.characters
        return sum(word.confidence * len(word.text) for word in words) / characters if characters else 1.0
