"""Raised and lowered text: 10<sup>6</sup> is 10⁶ and no 106, H<sub>2</sub>O is H₂O, <sup>1</sup>⁄<sub>2</sub> is 1⁄2.

Digits and signs become the raised or lowered characters of Unicode, one for one, so that places in the source stay
exact. What has none gets a `^` if it is an exponent; letters (1<sup>st</sup>, M<sup>lle</sup>) stay as they are, and so
do marks of notes in links, which are recognised and left out later.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.html.tags import is_end, local_part, split_token
from smartchat_adapters.parsers.toolkit.linear_math import to_subscript, to_superscript

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartchat_adapters.parsers.html.markup import Page
    from smartchat_adapters.parsers.html.tags import Token

__all__ = ["is_lowered", "is_raised", "with_raised"]

_HIGH = re.compile(
    r"""\bclass\s*=\s*["'](?:[^"']*\s)?(?:sup|super|superscript|exponent|exposant)(?=["'\s])"""
    r"|vertical-align\s*:\s*super\b",
    re.IGNORECASE,
)
_LOW = re.compile(
    r"""\bclass\s*=\s*["'](?:[^"']*\s)?(?:sub|subscript)(?=["'\s])|vertical-align\s*:\s*sub\b""", re.IGNORECASE
)
_PLAIN = frozenset(("b", "em", "font", "i", "small", "span", "strong", "style", "emphasis", "big", "u"))
_FRACTION_BARS = frozenset("⁄/∕")
# Several marks of notes beside each other; after a number it would be a decimal.
_LISTED = re.compile(r"\d{1,3}(?: ?[,–-] ?\d{1,3})+")
_SIMPLE = re.compile(r"[−-]?(?:\d[\d.,]*|\w)")
_SUM = re.compile(r"[+−=/×·^]|\w-\d")
# Letters that stand high after a number as an exponent, and not as the ending of an ordinal or a unit of time.
_VARIABLES = frozenset("xyzkpqN")
_CENTURY = re.compile(r"(?<!\d)1\d\d?$")
_FAR = 8


def is_raised(token: Token) -> bool:
    """Whether the tag sets text high."""
    return local_part(token) == "sup" or _styled(token, _HIGH)


def is_lowered(token: Token) -> bool:
    """Whether the tag sets text low."""
    return local_part(token) == "sub" or _styled(token, _LOW)


def _styled(token: Token, pattern: re.Pattern[str]) -> bool:
    if local_part(token) not in {"span", "style", "i", "em", "font", "small"}:
        return False
    source = token if isinstance(token, str) else " ".join(f'{key}="{value}"' for key, value in split_token(token)[1])
    return pattern.search(source) is not None


def with_raised(page: Page, raised: frozenset[Token], lowered: frozenset[Token]) -> Page:
    """The page with the words of these tags as raised and lowered characters."""
    tags, words = page.tags, list(page.words)
    links: list[bool] = []
    denominator = -1
    for index, token in enumerate(tags):
        if is_end(token):
            if links:
                links.pop()
            continue
        name, _, empty = split_token(token) if token in raised or token in lowered else ("", (), _is_empty(token))
        if not empty:
            links.append((bool(links) and links[-1]) or _is_link(token))
        if not name or empty or links[-1]:
            continue
        inner = _inner(tags, words, index)
        if inner is None:
            continue
        end, places = inner
        content = "".join(words[place] for place in places).strip()
        if token in lowered:
            if index != denominator:
                _rewrite(words, places, to_subscript(content) if any(map(str.isdigit, content)) else "", content)
            continue
        before = _place_before(tags, words, index)
        base = words[before][-1:] if before is not None else ""
        if _is_numerator(tags, words, end, lowered, content):
            denominator = end + 1
            following = _inner(tags, words, denominator)
            below = "".join(words[place] for place in following[1]).strip() if following is not None else ""
            if base.isdigit() and before is not None and not _is_year(words[before], content, below):
                words[before] += " "
        elif before is not None and _is_exponent(content, base):
            # What is added stands at the ends of words, so that no character before it moves.
            words[before] += "^"
            if not _SIMPLE.fullmatch(content):
                words[before] += "("
                words[places[-1]] = f"{words[places[-1]].rstrip()})"
        else:
            _rewrite(words, places, _superscript(content, base), content)
    return replace(page, words=words)


def _is_empty(token: Token) -> bool:
    return isinstance(token, str) and token.endswith("/")


def _is_link(token: Token) -> bool:
    """Whether the tag leads to a note perhaps: marks of notes are recognised as plain digits."""
    source = token if isinstance(token, str) else " ".join(token)
    return (local_part(token) == "a" and "#" in source) or "noteref" in source or "biblioref" in source


def _inner(tags: Sequence[Token], words: Sequence[str], start: int) -> tuple[int, list[int]] | None:
    """Where the element that begins here ends, and where its words are; None if it holds more than plain words."""
    depth, places = 1, []
    for index in range(start + 1, min(start + 1 + 2 * _FAR, len(tags))):
        if words[index]:
            places.append(index)
        if not is_end(tags[index]):
            if local_part(tags[index]) not in _PLAIN:
                return None
            depth += not _is_empty(tags[index])
            continue
        depth -= 1
        if not depth:
            return (index, places) if places else None
    return None


def _place_before(tags: Sequence[Token], words: Sequence[str], index: int) -> int | None:
    """Where the words are that stand right before the tag, if there are any in the same line."""
    for place in range(index, max(index - _FAR, 0), -1):
        if words[place]:
            return None if words[place][-1].isspace() else place
        token = tags[place - 1]
        if not is_end(token) and local_part(token) not in _PLAIN:
            return None
    return None


def _is_numerator(tags: Sequence[Token], words: Sequence[str], end: int, lowered: frozenset[Token], text: str) -> bool:
    """Whether a fraction bar and a lowered number follow."""
    bar = words[end + 1].strip()
    return text.isdigit() and bar in _FRACTION_BARS and end + 1 < len(tags) and tags[end + 1] in lowered


def _is_year(before: str, numerator: str, denominator: str) -> bool:
    """Whether this is a year of two reckonings, as 1659/60 before the year began in January."""
    if _CENTURY.search(before) is None or not denominator.isdigit():
        return False
    return (int(numerator) + 1) % 10 == int(denominator) % 10


def _is_exponent(content: str, base: str) -> bool:
    """Whether raised text that has no raised characters of its own is an exponent."""
    if not content or not (base.isalnum() or base in ")]}") or to_superscript(content):
        return False
    if base.isdigit():
        return content in _VARIABLES or (
            any(map(str.isdigit, content)) and not content[0].isalpha() and not content.startswith("[")
        )
    return _SUM.search(content) is not None and any(map(str.isalnum, content))


def _superscript(content: str, base: str) -> str:
    if _LISTED.fullmatch(content):
        return "".join(to_superscript(one) if one.isdigit() else one for one in content) if not base.isdigit() else ""
    if any(map(str.isdigit, content)):
        return to_superscript(content)
    return to_superscript(content) if content == "n" and (base.isdigit() or base in {")", "]"}) else ""


def _rewrite(words: list[str], places: Sequence[int], other: str, content: str) -> None:
    """Put other characters in the places of the content's, one for one."""
    if not other or len(other) != len(content):
        return
    joined = "".join(words[place] for place in places)
    start = joined.index(content)
    whole = joined[:start] + other + joined[start + len(content) :]
    for place in places:
        length = len(words[place])
        words[place], whole = whole[:length], whole[length:]
