"""Numbers from one to ninety-nine in words, cardinal and ordinal, in the languages that headings are read in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

from smartchat_core.parsing.number_word_rules import Counting
from smartchat_core.parsing.number_words_other import OTHER
from smartchat_core.parsing.number_words_western import WESTERN
from smartchat_core.parsing.numerals import fold_heading

__all__ = ["MAX_WORDS", "number_words"]

MAX_WORDS = 5
"""The most words that a number is written in: `quatre vingt dix neuf`."""

_ENDINGS = re.compile(r"\(([^()]{0,60})\)")


@cache
def number_words() -> Mapping[str, Mapping[str, int]]:
    """For each number in words, folded and with spaces for hyphens, its value by language."""
    values: dict[str, dict[str, int]] = {}
    for language, countings in (*WESTERN.items(), *OTHER.items()):
        for counting in countings:
            for words, value in _phrases(counting):
                phrase = fold_heading(words)
                # An earlier value is the plainer one: a word for the units stays that, whatever it makes in compounds.
                values.setdefault(phrase, {}).setdefault(language, value)
    return values


def _phrases(counting: Counting) -> Iterator[tuple[str, int]]:
    low = [_alternatives(words) for words in counting.low.split()]
    tens = [_alternatives(words) for words in counting.tens.split()]
    yield from ((word, value) for value, words in enumerate(low, start=1) for word in words)
    yield from ((word, 20 + 10 * place) for place, words in enumerate(tens) for word in words)
    stems = [_alternatives(words) for words in counting.stems.split()] or tens
    units = [_alternatives(words) for words in counting.units.split()] or low[:9]
    for place, words in enumerate(stems):
        ten = 20 + 10 * place
        joined = units + low[9:] if ten in counting.wide else units
        for unit, unit_words in enumerate(joined, start=1):
            for joint, stem, word in product(counting.joints, words, unit_words):
                yield joint.format(t=stem, u=word), ten + unit


def _alternatives(words: str) -> list[str]:
    """The words that a compact form stands for."""
    found: list[str] = []
    for word in words.split("/"):
        pieces = _ENDINGS.split(word)
        choices = [piece.split(",") if place % 2 else [piece] for place, piece in enumerate(pieces)]
        found += ["".join(choice).replace("_", " ") for choice in product(*choices)]
    return found
