"""What was recognised on pictures of pages, as paragraphs: laid out as the pages of PDF files are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.pdf.flow import flowing_text
from smartchat_adapters.parsers.pdf.furniture import furniture
from smartchat_adapters.parsers.pdf.missing_text import Recognition
from smartchat_adapters.parsers.pdf.page import typical_size
from smartchat_adapters.parsers.pdf.recognized import recognized_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartchat_adapters.parsers.pdf.page import Line
    from smartchat_adapters.parsers.pdf.paragraphs import Paragraph
    from smartchat_core.model.recognized import RecognizedPage

__all__ = ["RecognizedPictures"]

_POINTS_PER_INCH = 72.0


@dataclass(kw_only=True, slots=True)
class RecognizedPictures:
    """The lines of recognised pictures by their number, without what belongs to the pages and not to the text."""

    lines: dict[int, list[Line]] = field(default_factory=dict)
    recognition: Recognition = field(default_factory=Recognition)
    body_size: float = 0.0

    @classmethod
    def of(cls, pages: Mapping[int, RecognizedPage]) -> RecognizedPictures:
        """The lines of these pages, in the order of their numbers."""
        found = cls()
        numbers = sorted(number for number in pages if found.recognition.take(number, pages[number]))
        lines = [_lines(pages[number], number) for number in numbers]
        found.body_size = typical_size([line for page in lines for line in page])
        removed = furniture(lines, found.body_size)
        for number, page in zip(numbers, lines, strict=True):
            found.lines[number] = [line for line in page if id(line) not in removed]
        return found

    def paragraphs(self, numbers: Sequence[int]) -> list[Paragraph]:
        """The paragraphs of some pictures one after the other; they may go on from one to the next."""
        return flowing_text([self.lines.get(number, []) for number in numbers], {}, self.body_size)


def _lines(page: RecognizedPage, number: int) -> list[Line]:
    scale = _POINTS_PER_INCH / page.dots_per_inch
    return recognized_lines(page, number, width=page.width * scale, height=page.height * scale)
