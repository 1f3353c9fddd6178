"""What the first bytes of a picture say: its format and its size, without decoding it."""

from __future__ import annotations

import struct
from typing import NamedTuple

__all__ = ["HEADER_BYTES", "PictureHeader", "picture_header"]

HEADER_BYTES = 256 * 1024
"""How much of a picture is enough: the size of a JPEG stands behind its previews and colour profiles."""

_PNG = b"\x89PNG\r\n\x1a\n"
# Start-of-frame markers of JPEG (ITU-T T.81, table B.1): C0 to CF but for tables (C4), extensions (C8) and CC.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset((0x01, *range(0xD0, 0xD9)))
_SHORT, _LONG = 3, 4


class PictureHeader(NamedTuple):
    """A picture's format as Pillow calls it, its width and its height in pixels; 0 where its header does not say."""

    format: str
    width: int = 0
    height: int = 0


def picture_header(data: bytes) -> PictureHeader | None:
    """What the picture that begins with these bytes is; None if it is none that is known."""
    try:
        if data.startswith(_PNG):
            return PictureHeader("PNG", *struct.unpack_from(">II", data, 16))
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data.startswith((b"GIF87a", b"GIF89a")):
            return PictureHeader("GIF", *struct.unpack_from("<HH", data, 6))
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
        if data.startswith(b"BM"):
            width, height = struct.unpack_from("<ii", data, 18)
            return PictureHeader("BMP", abs(width), abs(height))
        if data.startswith((b"II*\x00", b"MM\x00*")):
            return _tiff(data)
    except struct.error:
        return None
    if data[4:12] in {b"ftypavif", b"ftypavis"}:
        return PictureHeader("AVIF")
    if data.startswith((b"\x00\x00\x00\x0cjP  \r\n", b"\xff\x4f\xff\x51")):
        return PictureHeader("JPEG2000")
    return None


def _jpeg(data: bytes) -> PictureHeader:
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _WITHOUT_LENGTH:
            at += 2
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return PictureHeader("JPEG", width, height)
        else:
            at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return PictureHeader("JPEG")


def _webp(data: bytes) -> PictureHeader:
    """The three kinds of chunks that begin a file (RFC 9649, 2.5 to 2.7)."""
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        return PictureHeader("WEBP", width, height)
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return PictureHeader("WEBP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    width, height = struct.unpack_from("<HH", data, 26)
    return PictureHeader("WEBP", width & 0x3FFF, height & 0x3FFF)


def _tiff(data: bytes) -> PictureHeader:
    """Width and height of the first picture (TIFF 6.0, section 2)."""
    order = "<" if data.startswith(b"II") else ">"
    (at,) = struct.unpack_from(f"{order}I", data, 4)
    sizes = {256: 0, 257: 0}
    if at + 2 > len(data):
        return PictureHeader("TIFF")
    (count,) = struct.unpack_from(f"{order}H", data, at)
    for entry in range(at + 2, min(at + 2 + 12 * count, len(data) - 11), 12):
        tag, kind = struct.unpack_from(f"{order}HH", data, entry)
        if tag in sizes and kind in {_SHORT, _LONG}:
            sizes[tag] = struct.unpack_from(f"{order}{'H' if kind == _SHORT else 'I'}", data, entry + 8)[0]
    return PictureHeader("TIFF", sizes[256], sizes[257])
