"""Bytes that are written in base 64."""

from __future__ import annotations

import base64

__all__ = ["decoded_base64"]


def decoded_base64(text: str) -> bytes:
    """The bytes, as far as their characters are whole; none where they are in no base 64 (RFC 4648, 4)."""
    packed = "".join(text.split()).rstrip("=")
    packed = packed[: len(packed) - (len(packed) % 4 == 1)]
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4))
    except ValueError:
        return b""
