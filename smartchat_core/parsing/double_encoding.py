"""UTF-8 that was read in a code page and stored once more: `GÃ¶del` for `Gödel`, `Р”Р°` for `Да`.

A character beyond ASCII is two, three or four bytes of UTF-8, a lead byte and those that follow it (RFC 3629, part 3).
As characters of a code page these hardly ever stand together: the former are letters, the latter mostly signs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["DoubleEncoding", "find_double_encoding"]

_ENCODINGS = ("cp1252", "cp1251", "cp437", "cp850", "cp866", "mac_roman", "cp1250", "cp1254", "koi8_r")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
# Reading drops C1 controls, and what a code page lacks became the replacement character: one byte may be missing.
_WHOLE = rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
_SEQUENCE = re.compile(rb"(" + _WHOLE + rb")|(?:[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})(?![\x80-\xbf])")
_MISSING = "\x01"
_LEAST_PLACES = 4
_LEAST_DIFFERENT = 2
_LEAST_SHARE = 0.6
_LEAST_WHOLE = 0.3


@dataclass(frozen=True, kw_only=True, slots=True)
class DoubleEncoding:
    """What the text was read as, how many characters of it are no letters of their own, and how they begin."""

    encoding: str
    characters: int
    example: str


def find_double_encoding(text: str) -> DoubleEncoding | None:
    """The code page in which most characters beyond ASCII are bytes of UTF-8; None in texts as they should be.

    Linear in the length of the text.
    """
    runs = _NOT_ASCII.findall(text)
    total = sum(map(len, runs))
    if total < 2 * _LEAST_PLACES:
        return None
    best: DoubleEncoding | None = None
    for encoding in _ENCODINGS:
        source = _bytes_of(runs, encoding)
        found = list(_SEQUENCE.finditer(source))
        whole = [match[1] for match in found if match[1]]
        size = sum(map(len, (match[0] for match in found)))
        if len(whole) < max(_LEAST_PLACES, _LEAST_WHOLE * len(found)) or len(set(whole)) < _LEAST_DIFFERENT:
            continue
        if size < _LEAST_SHARE * total or (best and size <= best.characters):
            continue
        example = next((run for run in runs if _SEQUENCE.match(_bytes_of([run], encoding))), runs[0])
        best = DoubleEncoding(encoding=encoding, characters=size, example=example[:8])
    return best


def _bytes_of(runs: list[str], encoding: str) -> bytes:
    """The runs as bytes of the code page, a byte that is none of UTF-8 for every other character."""
    joined = "\n".join(runs)
    try:
        return joined.encode(encoding)
    except UnicodeEncodeError:
        pass
    known = {}
    for character in set(joined):
        try:
            known[ord(character)] = character if character.encode(encoding) else _MISSING
        except UnicodeEncodeError:
            # The gaps of Windows-1252 are read as C1 controls.
            known[ord(character)] = _MISSING
    return joined.translate(known).encode(encoding)
