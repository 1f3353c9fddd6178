"""QR codes, by segno."""

from __future__ import annotations

import segno

__all__ = ["qr_svg"]


def qr_svg(text: str) -> str:
    """The QR code of a short text, as an SVG element to stand within a page.

    It is black on white, whatever the colours of the page are: many cameras read nothing else. It needs no style sheet.

    Raises:
        segno.DataOverflowError: the text has more than some 2,300 bytes.
    """
    code = segno.make_qr(text, error="m")
    return code.svg_inline(border=4, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True)
