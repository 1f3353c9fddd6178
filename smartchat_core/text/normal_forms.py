"""Unicode's normal form C in linear time."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

__all__ = ["is_nfc", "nfc"]

# Of all that combines nothing is a letter, a digit or white space, and nothing stands before U+0300.
_LONG_RUN = re.compile(r"[^\w\s\x00-\u02ff]{31,}+")
# Those that combine and consist of several: decomposed they can be put in order one by one.
_COMPOSED_MARKS = str.maketrans(
    {mark: unicodedata.normalize("NFD", mark) for mark in ("\u0344", "\u0f73", "\u0f75", "\u0f81")}
)


def nfc(text: str) -> str:
    """The text in normal form C, as `unicodedata.normalize` makes it, but in linear time.

    CPython puts combining marks in canonical order by insertion, which takes the square of how many stand in a row.
    Long runs are sorted before, stably by combining class as UAX 15 asks for, and nothing is left to move.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _LONG_RUN.sub(_in_order, text))


def is_nfc(text: str) -> bool:
    """Whether the text is in normal form C."""
    if _LONG_RUN.search(text):
        return nfc(text) == text
    return unicodedata.is_normalized("NFC", text)


def _in_order(run: re.Match[str]) -> str:
    marks = run[0].translate(_COMPOSED_MARKS)
    return "".join(
        "".join(group if starters else sorted(group, key=unicodedata.combining))
        for starters, group in groupby(marks, key=lambda mark: not unicodedata.combining(mark))
    )
