"""How closely a passage's words answer to the query's: what neither BM25 nor an embedding sees."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from smartchat_core.retrieval.query_analysis import QueryAnalysis, content_words

__all__ = ["WINDOW", "WordEvidence", "folded_words", "local_weights", "word_evidence"]

WINDOW = 25
"""Words within which the query's words must stand to count as standing together: about one sentence."""

# Letters and digits with the marks that belong to them: without those, words of Indic and Thai script break apart.
# Runs of letters go first, for `re` is several times slower where it has to choose at every letter.
_MARKS = r"[\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e]"
_WORD = re.compile(rf"[^\W_]+(?:{_MARKS}+[^\W_]*)*")
_RUN = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
_SUFFIXES = ("ing", "edly", "ed", "ies", "es", "s", "ly")
_PREFIX = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class WordEvidence:
    """What a passage shows of the query, each in 0..1.

    `window`: the weight of the query's content words that stand within `WINDOW` words of each other. `pairs`: the
    share of the query's neighbouring words that are neighbours in the passage as well, in the same order.
    """

    window: float
    pairs: float


def folded_words(text: str) -> list[str]:
    """The words of a text, folded for case and for common English endings; dense scripts come in character pairs."""
    return [fold(word) for word in _words(text)]


def fold(word: str) -> str:
    """A word without its common English ending, if three letters remain; the word must be in lower case."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _PREFIX:
            word = word[: -len(suffix)]
            break
    return word[:-1] if word.endswith(("e", "y")) and len(word) > _PREFIX else word


def local_weights(words: Iterable[str], texts: Sequence[frozenset[str]]) -> dict[str, float]:
    """How much each word tells among these texts: the logarithm of their number over those that have the word."""
    wanted = tuple(dict.fromkeys(words))
    present = Counter(word for text in texts for word in wanted if word in text)
    return {word: math.log((len(texts) + 1) / (present[word] + 0.5)) for word in wanted}


def word_evidence(query: QueryAnalysis, texts: Sequence[str]) -> tuple[WordEvidence, ...]:
    """The evidence of each text; what a word weighs is measured among these very texts.

    So in a book about Ahab the name of Ahab weighs next to nothing, which the statistics of a whole library
    do not tell.
    """
    spoken = folded_words(query.text)
    content = set(folded_words(" ".join(content_words(query.text))))
    pairs = {(a, b) for a, b in pairwise(spoken) if a in content or b in content}
    found = _hits([_words(text) for text in texts], set(spoken))
    weights = local_weights(content, [frozenset(word for _, word in hits) for hits in found])
    total = sum(weights.values()) or 1.0
    return tuple(
        WordEvidence(
            window=_best_window([(place, word) for place, word in hits if word in weights], weights) / total,
            pairs=len(pairs & _neighbours(hits)) / len(pairs) if pairs else 0.0,
        )
        for hits in found
    )


def _words(text: str) -> list[str]:
    found = _WORD.findall(text.casefold())
    if not _RUN.search(text):
        return found
    words: list[str] = []
    for word in found:
        if _RUN.fullmatch(word) and len(word) > 2:
            words.extend(word[at : at + 2] for at in range(len(word) - 1))
        else:
            words.append(word)
    return words


def _hits(texts: Sequence[Sequence[str]], known: set[str]) -> list[list[tuple[int, str]]]:
    """Where words of the query stand in each text; each different word is folded once, and only if it begins alike."""
    starts = {word[:_PREFIX] for word in known}
    forms = {
        word: folded for word in set().union(*texts) if word[:_PREFIX] in starts and (folded := fold(word)) in known
    }
    return [[(place, forms[word]) for place, word in enumerate(words) if word in forms] for words in texts]


def _neighbours(hits: Sequence[tuple[int, str]]) -> set[tuple[str, str]]:
    return {(a, b) for (at, a), (to, b) in pairwise(hits) if to == at + 1}


def _best_window(hits: Sequence[tuple[int, str]], weights: dict[str, float]) -> float:
    """The greatest weight of distinct words in any stretch of `WINDOW` words, found by moving both its ends once."""
    inside: Counter[str] = Counter()
    weight = best = 0.0
    first = 0
    for place, word in hits:
        inside[word] += 1
        if inside[word] == 1:
            weight += weights[word]
        while place - hits[first][0] > WINDOW:
            gone = hits[first][1]
            inside[gone] -= 1
            if inside[gone] == 0:
                weight -= weights[gone]
            first += 1
        best = max(best, weight)
    return best
