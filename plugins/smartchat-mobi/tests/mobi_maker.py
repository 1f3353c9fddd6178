"""Makes small Mobipocket books, uncompressed, for tests."""

from __future__ import annotations

import struct

__all__ = ["make_mobi"]

_RECORD = 4096
_TITLE, _AUTHOR = 503, 100


def make_mobi(markup: str, *, title: str = "The Lighthouse", author: str = "Tobias", encrypted: bool = False) -> bytes:
    """A book of version 6 without a table of contents."""
    text = markup.encode()
    records = [text[at : at + _RECORD] for at in range(0, len(text), _RECORD)]
    exth = b"".join(
        struct.pack(">LL", kind, len(value.encode()) + 8) + value.encode()
        for kind, value in ((_TITLE, title), (_AUTHOR, author))
    )
    exth = struct.pack(">4sLL", b"EXTH", len(exth) + 12, 2) + exth
    exth += bytes(-len(exth) % 4)
    header = bytearray(0xF8)
    struct.pack_into(">HHLHHH", header, 0, 1, 0, len(text), len(records), _RECORD, 2 if encrypted else 0)
    header[16:20] = b"MOBI"
    struct.pack_into(">LLLLL", header, 20, 232, 2, 65001, 1, 6)
    header[40:96] = b"\xff" * 56
    struct.pack_into(">LL", header, 0x50, len(records) + 1, len(header) + len(exth))
    struct.pack_into(">LL", header, 0x58, len(title.encode()), 9)
    struct.pack_into(">L", header, 0x68, 6)
    struct.pack_into(">L", header, 0x6C, len(records) + 1)
    struct.pack_into(">L", header, 0x80, 0x40)
    struct.pack_into(">L", header, 0xF4, 0xFFFFFFFF)
    first = bytes(header) + exth + title.encode() + bytes(4)
    return _palm_database([first, *records, b"\xe9\x8e\r\n"])


def _palm_database(records: list[bytes]) -> bytes:
    head = struct.pack(">32sHHLLLLLL8sLLH", b"Lighthouse", 0, 0, 0, 0, 0, 0, 0, 0, b"BOOKMOBI", 0, 0, len(records))
    offset = len(head) + 8 * len(records) + 2
    listing = b""
    for number, record in enumerate(records):
        listing += struct.pack(">LL", offset, 2 * number)
        offset += len(record)
    return head + listing + bytes(2) + b"".join(records)
