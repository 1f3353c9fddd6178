"""Where a span of the canonical text stands in the original file."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Box", "EpubLocator", "LineLocator", "Locator", "PdfLocator", "is_recognized"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A rectangle on a page in points, measured from the page's lower left corner.

    The shorter side of a page of a comic book, which is a picture of no stated size, has 468 points (6.5 inches).
    """

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, kw_only=True, slots=True)
class EpubLocator:
    """A place in an EPUB: the content document and the canonical fragment identifiers of both ends.

    The identifiers follow EPUB CFI 1.1 (https://idpf.org/epub/linking/cfi/). `recognized`: the text, or a part of it,
    was recognised (OCR) on a picture, to which they lead, and may be wrong.
    """

    href: str
    start_cfi: str
    end_cfi: str
    recognized: bool = False

    def __str__(self) -> str:
        return self.start_cfi


@dataclass(frozen=True, kw_only=True, slots=True)
class PdfLocator:
    """A place in a file of pages, PDF or CBZ: the page (from 1), its printed label and the boxes of the lines.

    `recognized`: the text, or a part of it, is that of text recognition (OCR), which may be wrong.
    """

    page: int
    label: str
    boxes: tuple[Box, ...] = ()
    recognized: bool = False

    def __str__(self) -> str:
        return f"page {self.label}"


@dataclass(frozen=True, kw_only=True, slots=True)
class LineLocator:
    """A place in a text whose format has no other addresses: lines of the canonical text, from 1.

    `recognized`: the text, or a part of it, was recognised (OCR) on a picture, and may be wrong.
    """

    first_line: int
    last_line: int
    recognized: bool = False

    def __str__(self) -> str:
        return f"line {self.first_line}"


Locator = EpubLocator | PdfLocator | LineLocator


def is_recognized(locator: Locator) -> bool:
    """Whether the text of the place, or a part of it, is that of text recognition (OCR), which may be wrong."""
    return locator.recognized
