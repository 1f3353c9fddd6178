"""What is compared of a word, so that its inflection does not matter, where a stemmer for each language is too much.

The lexical index stems by Snowball's rules for the language of the document, in its adapter: the core imports no
library. The choice of passages and sentences does without a language, by English endings; the check of claims compares
beginnings, in which nothing was better (docs/benchmarks.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from smartchat_core.text.scripts import UNSPACED_RUNS

__all__ = ["SHORTEST_STEM", "STEM", "beginnings", "without_ending"]

SHORTEST_STEM = 3
_SUFFIXES = ("ing", "edly", "ed", "ies", "es", "s", "ly")
STEM = 5
"""Letters of a word that are compared, so that inflection does not matter.

Snowball's stems, the endings that search folds, and weights by rarity were no better on SciFact: see
docs/benchmarks.md.
"""
_CYRILLIC_ENDINGS = tuple("аяоеиыуюьй")


def without_ending(word: str) -> str:
    """A word without its common English ending, if three letters remain; the word must be in lower case."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_STEM:
            word = word[: -len(suffix)]
            break
    return word[:-1] if word.endswith(("e", "y")) and len(word) > SHORTEST_STEM else word


def beginnings(word: str) -> Iterator[str]:
    """The first letters of a word, or the pairs of characters of an unspaced script."""
    if word.isdigit():
        yield word
    elif word.isascii() or not UNSPACED_RUNS.search(word):
        yield word[:-1] if 3 < len(word) <= STEM and word.endswith(_CYRILLIC_ENDINGS) else word[:STEM]
    else:
        for run in filter(None, UNSPACED_RUNS.split(word)):
            if len(run) > 2 and UNSPACED_RUNS.match(run):
                yield from (run[at : at + 2] for at in range(len(run) - 1))
            else:
                yield run[:STEM]
