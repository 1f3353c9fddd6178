"""Texts that functions of pdfium write into a buffer."""

from __future__ import annotations

import ctypes

__all__ = ["wide_text"]

_MAX_BYTES = 200_000


def wide_text(function: object, *arguments: object) -> str:
    """What a function of pdfium writes as UTF-16; what is malformed in it is replaced, what is too long left out."""
    length = function(*arguments, None, 0)  # type: ignore[operator]
    if not 2 < length <= _MAX_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(length)
    function(*arguments, ctypes.cast(buffer, function.argtypes[-2]), length)  # type: ignore[attr-defined,operator]
    return buffer.raw[: length - 2].decode("utf-16-le", errors="replace")
