"""Which pictures are shown: those whose content browsers know."""

from __future__ import annotations

__all__ = ["PICTURE_TYPES", "picture_type"]

_STARTS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF8", "image/gif"))
PICTURE_TYPES = (*(kind for _, kind in _STARTS), "image/webp", "image/svg+xml")
"""The media types that `picture_type` finds."""


def picture_type(data: bytes) -> str:
    """The type of a picture by the beginning of its content, empty when it is none that browsers show."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if b"<svg" in data[:1024] and data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "image/svg+xml"
    return next((kind for start, kind in _STARTS if data.startswith(start)), "")
