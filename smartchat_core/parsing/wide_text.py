"""Text in UTF-16 or UTF-32 without a byte order mark, recognised by what its characters would be."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

__all__ = ["wide_encoding"]

_SAMPLE = 8 * 1024
"""Bytes of the beginning that are looked at."""
_LEAST = 4
# Bytes that no text in an 8-bit or multi-byte encoding has in any number; half of UTF-16 is often made of them.
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROLS_IN_WIDE = 0.01
_ENCODINGS = (("utf-16-le", 2), ("utf-16-be", 2), ("utf-32-le", 4), ("utf-32-be", 4))
_STRANGE = frozenset(("Cn", "Co", "Cs", "Cc"))
_STRANGE_IN_TEXT = 0.02
_OF_ONE_SCRIPT = 0.9
_LETTERS_IN_TEXT = 0.4
_LONG = 32
_COMMON_IN_TEXT = 0.005
_COMMON = frozenset(" \n\r\t.,-'\"0123456789\u3000、。，「」！？“”")
# The last code point of each group of scripts that a text is written in: Latin, Greek, Cyrillic, Armenian, Hebrew,
# Arabic, those of India, Thai to Tibetan, Myanmar, Georgian, Hangul letters, Ethiopic to Mongolian, Latin and Greek
# extended, symbols, kana and Han, Yi to Indian extended, Hangul, compatibility forms, planes 1, and 2 to 3.
_GROUP_ENDS = (
    0x36F, 0x3FF, 0x52F, 0x58F, 0x5FF, 0x8FF, 0xDFF, 0xFFF, 0x109F, 0x10FF, 0x11FF, 0x1DFF, 0x1FFF, 0x2E7F, 0x9FFF,
    0xABFF, 0xD7FF, 0xFFFF, 0x1FFFF, 0x3FFFF,
)  # fmt: skip
_LATIN, _HAN, _HANGUL, _FORMS, _LATIN_EXTENDED = 0, 14, 16, 17, 11


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reading:
    encoding: str
    score: float


def wide_encoding(data: bytes) -> str | None:
    """The encoding of such a text (`utf-16-le` and the like); None for anything else.

    A wrong width or byte order makes characters that are unassigned or of many scripts; text is letters of one script,
    with Latin among them, and with spaces and stops. The time is bounded: only the beginning is read.
    """
    head = data[:_SAMPLE]
    if len(head) < _LEAST or len(_CONTROLS.findall(head)) < _CONTROLS_IN_WIDE * len(head):
        return None
    readings = [reading for encoding, width in _ENCODINGS if (reading := _read(head, encoding, width)) is not None]
    return min(readings, key=lambda reading: reading.score).encoding if readings else None


def _read(head: bytes, encoding: str, width: int) -> _Reading | None:
    text = head[: len(head) // width * width].decode(encoding, "replace")
    if not text:
        return None
    groups: Counter[int] = Counter()
    strange = letters = blank = 0
    for character, count in Counter(text).items():
        category = unicodedata.category(character)
        if character in "\n\r\t\f" or category == "Zs":
            blank += count
        elif character == "\ufffd" or category in _STRANGE:
            strange += count
        elif category[0] in "LM":
            letters += count
            groups[_group(ord(character))] += count
    if strange > _STRANGE_IN_TEXT * len(text) or letters < _LETTERS_IN_TEXT * (len(text) - blank):
        return None
    latin = groups.pop(_LATIN, 0) + groups.pop(_LATIN_EXTENDED, 0)
    if groups.keys() & {_HAN, _HANGUL}:
        han = groups.pop(_HAN, 0) + groups.pop(_FORMS, 0)
        groups[_HANGUL if groups[_HANGUL] > han else _HAN] += han
    main = max(groups.values(), default=0)
    if not letters or latin + main < _OF_ONE_SCRIPT * letters:
        return None
    common = sum(character in _COMMON for character in text)
    if len(text) >= _LONG and common < _COMMON_IN_TEXT * len(text):
        return None  # a program, or another pattern that happens to be letters
    blocks = len({ord(character) >> 7 for character in text})
    return _Reading(encoding=encoding, score=(4 * strange - common) / len(text) + blocks / 512)


def _group(code: int) -> int:
    return next((group for group, end in enumerate(_GROUP_ENDS) if code <= end), len(_GROUP_ENDS))
