"""Numerals as they stand in headings: digits of any script, Roman, Chinese and Japanese."""

from __future__ import annotations

import re

from smartchat_core.text.folding import fold

__all__ = ["MAX_NUMBER", "chinese_number", "digit_number", "fold_heading", "roman_number"]

MAX_NUMBER = 9_999
"""Nothing in a book is numbered higher than this; a longer numeral is something else."""

_ROMAN = re.compile(r"(m{0,3})(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_MAX_ROMAN_LETTERS = 15
_MAX_DIGITS = 4
_CHINESE_DIGITS = {
    character: value
    for value, characters in enumerate(
        ("〇零○", "一壹壱弌", "二贰貳弐两兩", "三叁參参", "四肆", "五伍", "六陆陸", "七柒漆", "八捌", "九玖")
    )
    for character in characters
}
_CHINESE_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_CHINESE_TENS = {"廿": 20, "卅": 30, "卌": 40}
_MAX_CHINESE_CHARACTERS = 9
_DASHES = str.maketrans("‐‑–—", "----")


def fold_heading(text: str) -> str:
    """A heading without what readers overlook: case, width, accents, runs of white space, kinds of dashes."""
    return " ".join(fold(text).translate(_DASHES).split())


def digit_number(text: str) -> int | None:
    """The value of a run of decimal digits of any script; None if it is none, or too long to number a section."""
    if not text.isdecimal() or len(text) > _MAX_DIGITS:
        return None
    return int(text)


def roman_number(text: str) -> int | None:
    """The value of a Roman numeral from I to MMMCMXCIX, written all in capitals or all in small letters."""
    if not text or len(text) > _MAX_ROMAN_LETTERS or text not in {text.lower(), text.upper()}:
        return None
    letters = text.lower()
    if not _ROMAN.fullmatch(letters):
        return None
    values = [_ROMAN_VALUES[letter] for letter in letters]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def chinese_number(text: str) -> int | None:
    """The value of a numeral in Chinese characters, spelt (`二十三`) or as digits in a row (`二三`)."""
    if not text or len(text) > _MAX_CHINESE_CHARACTERS:
        return None
    if all(character in _CHINESE_DIGITS for character in text):
        value = int("".join(str(_CHINESE_DIGITS[character]) for character in text))
        return value if len(text) <= _MAX_DIGITS else None
    total, pending = 0, None
    for character in text:
        if character in _CHINESE_DIGITS:
            pending = _CHINESE_DIGITS[character]
        elif character in _CHINESE_UNITS:
            total += (1 if pending is None else pending) * _CHINESE_UNITS[character]
            pending = None
        elif character in _CHINESE_TENS:
            total += _CHINESE_TENS[character]
            pending = None
        else:
            return None
    total += pending or 0
    return total if 0 < total <= MAX_NUMBER else None
