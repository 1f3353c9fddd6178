"""What a page of pdfium holds for a reader: its lines with the values of its fields, its notes, its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from smartchat_adapters.parsers.pdf.additions import beside, with_values
from smartchat_adapters.parsers.pdf.annotations import Annotations, read_annotations
from smartchat_adapters.parsers.pdf.characters import DrawnLine, drawn_lines
from smartchat_adapters.parsers.pdf.page import Line, PageFrame, placed_lines
from smartchat_adapters.parsers.pdf.rectangle import Rect
from smartchat_adapters.parsers.pdf.typefaces import Typefaces
from smartchat_adapters.parsers.pdf.visibility import PageVisibility

if TYPE_CHECKING:
    from smartchat_adapters.parsers.toolkit.hidden import HiddenText

__all__ = ["PageContent", "is_picture", "page_content"]

_MANY_PATHS = 100


@dataclass(frozen=True, slots=True)
class PageContent:
    """The visible lines of a page, the notes that somebody wrote on it in free text, and what is only named."""

    lines: list[Line]
    notes: list[Line]
    frame: PageFrame
    annotations: Annotations


def page_content(page: Any, index: int, hidden: HiddenText) -> PageContent:
    """What can be seen on a page; `hidden` counts the rest.

    Raises:
        pypdfium2.PdfiumError: the page's text cannot be loaded.
    """
    frame = _frame(page, index)
    text_page = page.get_textpage()
    try:
        drawn = drawn_lines(text_page.raw, _WordReader(page, text_page.raw, frame, hidden))
    finally:
        text_page.close()
    annotations = read_annotations(page, f"page {index + 1}", hidden)
    lines, values, notes = _placed(frame, drawn, annotations.values, annotations.notes)
    typed = [beside(lines, note) for note in notes]
    values += [note for note, is_typed in zip(notes, typed, strict=True) if is_typed]
    notes = [note for note, is_typed in zip(notes, typed, strict=True) if not is_typed]
    return PageContent(with_values(lines, values), notes, frame, annotations)


def _frame(page: Any, index: int) -> PageFrame:
    box = pdfium.FS_RECTF()
    if pdfium.FPDF_GetPageBoundingBox(page.raw, box):
        around = Rect(
            min(box.left, box.right), min(box.bottom, box.top), max(box.left, box.right), max(box.bottom, box.top)
        )
    else:
        around = Rect(0.0, 0.0, page.get_width(), page.get_height())
    return PageFrame(index=index, box=around, quarters=page.get_rotation() // 90)


def _placed(frame: PageFrame, drawn: list[DrawnLine], *added: list[DrawnLine]) -> tuple[list[Line], ...]:
    """The lines at their places, and what was added to the page, turned as its lines are."""
    lines = placed_lines(drawn, frame)
    turn = next((line.turn for line in lines if not line.sideways), frame.quarters)
    return lines, *(placed_lines(more, frame, turn=turn) if more else [] for more in added)


class _WordReader:
    """Leaves out the words of a page that cannot be seen, and counts them."""

    def __init__(self, page: Any, text_page: Any, frame: PageFrame, hidden: HiddenText) -> None:
        self._visibility = PageVisibility(page, text_page, frame.box)
        self._subject = f"page {frame.index + 1}"
        self._hidden = hidden
        self.typeface = Typefaces(text_page).typeface

    def is_withheld(self, at: int, word: str, box: Rect) -> bool:
        reason = self._visibility.reason(at, word, box)
        if reason is not None:
            self._hidden.add(self._subject, reason, word)
        return reason is not None


def is_picture(page: Any, *, no_letters: bool) -> bool:
    """Whether a page of few letters or none shows something to be recognised.

    That is a picture, many strokes that may be letters, or text in a font without a map to Unicode.
    """
    paths = 0
    for item in page.get_objects(max_depth=3):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            return True
        if item.type == pdfium.FPDF_PAGEOBJ_TEXT and no_letters and _is_visible(item):
            return True
        paths += item.type == pdfium.FPDF_PAGEOBJ_PATH
        if paths > _MANY_PATHS:
            return True
    return False


def _is_visible(item: Any) -> bool:
    left, bottom, right, top = item.get_bounds()
    return bool(right - left > 1 and top - bottom > 1)
