"""Whether the hyphen at the end of a line belongs to the word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from smartchat_adapters.parsers.pdf.page import Line

__all__ = ["HYPHENS", "STRIPPED", "joint", "vocabulary"]

HYPHENS = "-‐\u00ad"
STRIPPED = ".,;:!?()[]{}\"'“”‘’«»…"
_SYLLABLE = 2
_FIRST_PARTS = frozenset(
    # What stands before a hyphen and, unless an ending follows, is no syllable of a longer English or French word.
    "self well ill half quasi high low long short old full first second third large middle non hundred twenty thirty "
    "forty fifty sixty seventy eighty ninety two three four five six seven eight nine peut celui celle ceux celles "
    "chef".split()
)
_ENDINGS = re.compile(
    r"(?:ly|e?r|e?st|ness|ing|e?d|ish|dom|ful|less|wards?|hood|some|th|ty|ties|y|ies|e?s|age|en|ens|fold|teen|ware|"
    r"sense|chalant|sensical|itude|itudes|descript|plus|same|shoremen|hand|handed|land|lands|ways?|penny|pence|time)\b"
)
_AFTER_E = re.compile("mails?\\b|mailed|book|read|commerce|gov|learn|bike|zine|paper")
_LAST_PARTS = frozenset("là elle elles ils nous vous moi lui même mêmes être".split())
_PAIRS = frozenset(
    [
        ("post", "office"),
        ("post", "offices"),
        ("post", "mortem"),
        ("post", "war"),
        ("post", "modern"),
        ("so", "called"),
        ("mother", "in"),
        ("father", "in"),
        ("sister", "in"),
        ("brother", "in"),
        ("vice", "president"),
        ("ex", "president"),
        ("vice", "chancellor"),
        ("vice", "admiral"),
        ("great", "uncle"),
        ("great", "aunt"),
        ("great", "grandfather"),
        ("great", "grandmother"),
        ("would", "be"),
        ("looking", "glass"),
        ("drawing", "room"),
        ("dining", "room"),
        ("good", "natured"),
        ("good", "humoured"),
        ("good", "looking"),
        ("far", "reaching"),
        ("far", "off"),
        ("pre", "war"),
        ("anti", "aircraft"),
        ("co", "operate"),
        ("co", "operation"),
        ("re", "enter"),
    ]
)
# Two compounds that share their end: "Haupt- und Nebensatz", "two- and threefold".
_SHARED_END = frozenset("und oder bzw sowie and".split())


def vocabulary(lines: Iterable[Line]) -> frozenset[str]:
    """The words in the midst of lines, in small letters: those that no line end has cut."""
    words: set[str] = set()
    for line in lines:
        for word in line.words[1:-1]:
            words.add(word.text.lower().strip(STRIPPED))
    return frozenset(words)


def joint(head: str, tail: str, words: frozenset[str]) -> str:
    """What stands in one line between the two parts of what was cut behind a hyphen: nothing, or the hyphen.

    Args:
        head: what stands before the hyphen.
        tail: what the next line begins with.
        words: the words of the document that no line end cuts: the first witness of how this one is written.
    """
    first, last = head.lower().lstrip(STRIPPED), tail.lower().rstrip(STRIPPED)
    if not tail[:1].islower() or not first[-1:].isalpha():
        return "-"
    if f"{first}{last}" in words:
        return ""
    if last in _SHARED_END and (first in words or head[:1].isupper() or last != "and"):
        return "- "
    return "-" if _is_compound(first, last, words) else ""


def _is_compound(first: str, last: str, words: frozenset[str]) -> bool:
    # No syllable is one letter: n-octanal, e-mail, x-ray.
    if f"{first}-{last}" in words or "-" in first or (len(first) == 1 and (first != "e" or _AFTER_E.match(last))):
        return True
    if last in _LAST_PARTS or (first, last) in _PAIRS or (first in _FIRST_PARTS and not _ENDINGS.match(last)):
        return True
    # Two whole words, neither of them a syllable that happens to be one.
    return min(len(first), len(last)) > _SYLLABLE and first in words and last in words
