"""Pictures that are letters, words or formulas within a line: initials, rare characters (gaiji), signs.

Their alternative text is what stands there. Of other pictures it only describes what is to be seen, and is no part of
the text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.html.tags import is_end, local_part, replacement, split_token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartchat_adapters.parsers.html.markup import Page
    from smartchat_adapters.parsers.html.tags import Token

__all__ = ["with_letter_pictures"]

# Classes that producers give to pictures within a line; `gaiji` is that of Japanese publishers.
_LETTERLIKE = re.compile(
    r"gaiji|glyph|drop-?cap|initial|lettrine|letter|inline|symbol|char|math|formula|equation|tex\b|eqn?\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:\[?(?:image|img|picture|pic|photo|illustration|figure|icon|symbol|logo|decoration|decorative|ornament|"
    r"equation|formula|math|gaiji|glyph|unknown|untitled|alt|letter|initial|drop ?cap)s?\b[\s\d:.\]-]*)"
    r"|.*\.(?:png|jpe?g|gif|svg|bmp|webp)",
    re.IGNORECASE,
)
_OF_A_LETTER = re.compile(
    r"(?:(?:illuminated|decorated|decorative|ornamental|large|big)\s+)?"
    r"(?:initial|drop[ -]?cap(?:ital)?|capital|letter)\s*(?:letter\s*)?[:\"'“‘(\[]?\s*(\w)[\"'”’)\]]?\s*",
    re.IGNORECASE,
)
_FORMULA_SIGNS = frozenset("=+−^_×÷±√∑∫≤≥≠≈∞→<>")
_LONGEST = 200
_LETTERS = 2
# Elements within a line, at whose ends the line goes on.
_INLINE = frozenset(
    "a abbr acronym b big bdi bdo cite code data del dfn em emphasis font i ins kbd label mark q rb rbc rp rt ruby s "
    "samp small span strike strong style sub sup time tt u var wbr".split()
)
_FAR = 10


def with_letter_pictures(page: Page) -> tuple[Page, int]:
    """The page with letters in the places of their pictures, and how many such pictures give no letter.

    A picture is taken for letters where it stands within a line and its alternative text is one or two characters, or
    its class or what is written says that it is a sign or a formula. It touches words without a space between: a
    picture that does and has no alternative text is a hole in a word.
    """
    tags = list(page.tags)
    unread = 0
    for index, token in enumerate(tags):
        if is_end(token) or local_part(token) not in {"img", "image"}:
            continue
        _, pairs, empty = split_token(token)
        attributes = {key.lower(): value for key, value in reversed(pairs)}
        touching = _touches(tags, page.words, index, empty=empty)
        text = _letters(attributes, touching)
        if text:
            tags[index] = replacement(text, attributes.get("id", ""), empty=empty)
        elif touching[0] and touching[1] and not _is_decoration(attributes):
            unread += 1
    return replace(page, tags=tags), unread


def _letters(attributes: Mapping[str, str], touching: tuple[str, str]) -> str:
    """What the picture stands for, with spaces where it is a word of its own; empty if it is a mere picture."""
    text = " ".join(attributes.get("alt", "").split())
    if not text or len(text) > _LONGEST:
        return ""
    before, after = touching
    classes = " ".join(attributes.get(name, "") for name in ("class", "type", "role", "epub:type", "data-type"))
    letterlike = _LETTERLIKE.search(classes) is not None
    named = _OF_A_LETTER.fullmatch(text)
    if named is not None and (after.isalpha() or letterlike):
        return named[1]
    if _GENERIC.fullmatch(text) or not any(character.isalnum() or not character.isascii() for character in text):
        return ""
    if _characters(text) <= _LETTERS:
        return text if letterlike or before.isalnum() or after.isalnum() or before == after == " " else ""
    if letterlike or not _FORMULA_SIGNS.isdisjoint(text):
        return _beside(text, before, after) if before or after else ""
    return ""


def _beside(text: str, before: str, after: str) -> str:
    """The text with a space where it would run into a word."""
    return f"{' ' * before.isalnum()}{text}{' ' * after.isalnum()}"


def _characters(text: str) -> int:
    return sum(not unicodedata.combining(character) for character in text)


def _touches(tags: Sequence[Token], words: Sequence[str], index: int, *, empty: bool) -> tuple[str, str]:
    """The characters before and after the picture in its line: a space for any white space, empty at its ends."""
    before = after = ""
    spaced = False
    for place in range(index, max(index - _FAR, 0), -1):
        run = words[place]
        if run.strip():
            before = " " if spaced or run[-1].isspace() else run[-1]
            break
        spaced = spaced or bool(run)
        if not _goes_on(tags[place - 1]):
            break
    spaced = False
    first = index + 1 if empty else index + 2
    for place in range(first, min(first + _FAR, len(words))):
        run = words[place]
        if run.strip():
            after = " " if spaced or run[0].isspace() else run[0]
            break
        spaced = spaced or bool(run)
        if place < len(tags) and not _goes_on(tags[place]):
            break
    return before, after


def _goes_on(token: Token) -> bool:
    """Whether a tag stands within a line. Of ends the name is not known everywhere; most are of such elements."""
    if is_end(token):
        name = str(token).lstrip("/").rpartition(":")[2].strip().lower()
        return not name or name in _INLINE
    return local_part(token) in _INLINE


def _is_decoration(attributes: Mapping[str, str]) -> bool:
    """Whether the author says that nothing is lost without the picture (HTML, section 4.8.4.4.7)."""
    return attributes.get("alt") == "" or attributes.get("role", "") in {"presentation", "none", "doc-cover"}
