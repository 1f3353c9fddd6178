"""Whether characters of a page stand in a bold typeface."""

from __future__ import annotations

import ctypes
import re
from typing import Any

import pypdfium2.raw as pdfium

__all__ = ["Typefaces"]

_BOLD = re.compile(
    r"bold|black|heavy|demi|\bcmb|cmbx|cmssbx|sfbx|ecbx|ebx|(?<=[-,])bd|medi(?:$|-|ital|obli)", re.IGNORECASE
)
_NOT_BOLD = re.compile(r"regular|roman\b|book\b|light|medium", re.IGNORECASE)
_FORCED = 1 << 18
_HEAVY = 650
"""From this weight on, as pdfium derives it from the strokes of a font, a font is bold whose name does not say it."""
_MAX_NAME = 256


class Typefaces:
    """The fonts of one page; each is looked at once."""

    def __init__(self, text_page: Any) -> None:
        self._text_page = text_page
        self._fonts: dict[int, bool] = {}

    def is_bold(self, at: int) -> bool:
        """Whether the character with this index is of a bold font, or thickened by its outline."""
        item = pdfium.FPDFText_GetTextObject(self._text_page, at)
        if not item:
            return False
        font = pdfium.FPDFTextObj_GetFont(item)
        if not font:
            return False
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self._fonts:
            self._fonts[key] = _is_bold(font)
        return self._fonts[key] or pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE


def _is_bold(font: Any) -> bool:
    buffer = ctypes.create_string_buffer(_MAX_NAME)
    length = pdfium.FPDFFont_GetBaseFontName(font, buffer, _MAX_NAME)
    name = buffer.raw[: max(min(length, _MAX_NAME) - 1, 0)].decode("utf-8", "replace").split("+", 1)[-1]
    if _BOLD.search(name):
        return True
    if pdfium.FPDFFont_GetFlags(font) & _FORCED:
        return True
    return not _NOT_BOLD.search(name) and pdfium.FPDFFont_GetWeight(font) >= _HEAVY
