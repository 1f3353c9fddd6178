"""Lines that may be headings: their bare words, and whether what follows a number is a title."""

from __future__ import annotations

import re

from smartchat_core.parsing.numerals import fold_heading
from smartchat_core.text.scripts import UNSPACED

__all__ = ["is_title", "is_unspaced", "plain_heading"]

_SENTENCE_END = tuple(".!?,;。！？،؟۔।")
_ORNAMENT = r"\s=~*_\-—–#☆★◇◆■□●○▼▽▲△※·・"
_ORNAMENTS = re.compile(
    rf"[{_ORNAMENT}]*+(?:、|\.)?(?:(?:正文|本文|本編|正篇)[\s:：]+)?|(?<=[\w】〉》」』)!?])[{_ORNAMENT}]++$"
)
_PAIRS = re.compile(r"[【〈《「『\[(（](?P<inner>[^】〉》」』\])）]{1,60})[】〉》」』\])）](?P<rest>.*)")
_COUNTED = re.compile(r"[第제卷巻序終终]|(?:chapter|глава|часть)\b", re.IGNORECASE)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_CLAUSE = re.compile("[。;]")
_INNER = re.compile("[,、]")

_LONGEST_PARTED, _LONGEST_JOINED = 40, 18
"""The characters of a title in a script without spaces, behind a number and a mark, and joined to it."""


def is_unspaced(text: str) -> bool:
    """Whether the text begins with a letter of a script that is written without spaces."""
    return bool(text) and _UNSPACED.match(text) is not None


def plain_heading(line: str) -> str:
    """The line without rules, stars and brackets around its number: `==【第三章】 霧 ==`, `正文 第三章 霧`."""
    if line[:1].isalnum() and not line.startswith(("正", "本")):
        return line
    plain = _ORNAMENTS.sub("", line)
    bracketed = _PAIRS.match(plain)
    if bracketed is not None:
        plain = f"{bracketed['inner']} {bracketed['rest']}".strip()
    return plain if _COUNTED.match(plain) else line


def is_title(first: str, rest: str) -> bool | None:
    """Whether what follows the number is a title; False where it may be one, None where it is a sentence."""
    if not rest:
        return True
    if is_unspaced(rest):
        return _is_unspaced_title(first, rest)
    words = first.split()
    count = len(rest.split())
    before, after = words[: len(words) - count], words[len(words) - count :]
    if not before or before[-1][-1] in ".:—–-" or after[0][0] in ".:—–-":
        return True
    starts = after[0][0].isupper() or not _has_case(after[0][0])
    return True if starts and not first.endswith(_SENTENCE_END) else None


def _has_case(letter: str) -> bool:
    return letter.lower() != letter.upper()


def _is_unspaced_title(first: str, rest: str) -> bool | None:
    if _CLAUSE.search(rest):
        return None
    folded = fold_heading(first)
    at = folded.rfind(rest)
    if at > 0 and not folded[at - 1].isalnum():
        return True if len(rest) <= _LONGEST_PARTED else None
    return False if len(rest) <= _LONGEST_JOINED and not _INNER.search(rest) else None
