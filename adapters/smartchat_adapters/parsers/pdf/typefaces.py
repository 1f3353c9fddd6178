"""The typefaces of the characters of a page."""

from __future__ import annotations

import ctypes
import re
from typing import Any

import pypdfium2.raw as pdfium

from smartchat_adapters.parsers.pdf.characters import Typeface

__all__ = ["Typefaces"]

_BOLD = re.compile(
    r"bold|black|heavy|demi|\bcmb|cmbx|cmssbx|sfbx|ecbx|ebx|(?<=[-,])bd|medi(?:$|-|ital|obli)", re.IGNORECASE
)
_NOT_BOLD = re.compile(r"regular|roman\b|book\b|light|medium", re.IGNORECASE)
_FIXED = re.compile(r"courier|mono|consol|menlo|typewriter|cmtt|cmvtt|sftt|ectt|fixed|lettergothic", re.IGNORECASE)
_PLAIN = Typeface(bold=False, fixed=False)
_FIXED_PITCH, _FORCED = 1, 1 << 18
_HEAVY = 650
"""From this weight on, as pdfium derives it from the strokes of a font, a font is bold whose name does not say it."""
_MAX_NAME = 256


class Typefaces:
    """The fonts of one page; each is looked at once."""

    def __init__(self, text_page: Any) -> None:
        self._text_page = text_page
        self._fonts: dict[int, Typeface] = {}

    def typeface(self, at: int) -> Typeface:
        """That of the character with this index; what its outline thickens is bold."""
        item = pdfium.FPDFText_GetTextObject(self._text_page, at)
        font = pdfium.FPDFTextObj_GetFont(item) if item else None
        if not font:
            return _PLAIN
        key = ctypes.addressof(font.contents)
        face = self._fonts.get(key)
        if face is None:
            face = self._fonts[key] = _typeface(font)
        if not face.bold and pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE:
            return face._replace(bold=True)
        return face


def _typeface(font: Any) -> Typeface:
    buffer = ctypes.create_string_buffer(_MAX_NAME)
    length = pdfium.FPDFFont_GetBaseFontName(font, buffer, _MAX_NAME)
    name = buffer.raw[: max(min(length, _MAX_NAME) - 1, 0)].decode("utf-8", "replace").split("+", 1)[-1]
    flags = pdfium.FPDFFont_GetFlags(font)
    heavy = not _NOT_BOLD.search(name) and pdfium.FPDFFont_GetWeight(font) >= _HEAVY
    bold = bool(_BOLD.search(name)) or bool(flags & _FORCED) or heavy
    return Typeface(bold=bold, fixed=bool(_FIXED.search(name)) or bool(flags & _FIXED_PITCH))
