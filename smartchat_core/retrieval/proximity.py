"""Proximity features: how closely a passage's words match the query's, which neither BM25 nor an embedding sees."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from smartchat_core.retrieval.query_analysis import QueryAnalysis
from smartchat_core.text.folding import fold_word, letters
from smartchat_core.text.scripts import UNSPACED_RUNS, WORD
from smartchat_core.text.stemming import SHORTEST_STEM, without_ending
from smartchat_core.text.words import content_words

__all__ = ["WINDOW", "ProximityFeatures", "folded_words", "local_weights", "shared_words", "word_evidence"]

WINDOW = 25
"""Words within which the query's words must stand to count as standing together: about one sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProximityFeatures:
    """What a passage shows of the query, each in 0..1.

    `window`: the weight of the query's content words that stand within `WINDOW` words of each other. `bigrams`: the
    share of the query's neighbouring words that are neighbours in the passage as well, in the same order. `around`:
    the weight of those content words that the passage lacks and that stand around it.
    """

    window: float
    bigrams: float
    around: float = 0.0


def folded_words(text: str) -> list[str]:
    """The words of a text, folded as search does and without common English endings.

    Scripts that put no spaces between words come in pairs of characters.
    """
    return [without_ending(word) for word in _words(text)]


def local_weights(words: Iterable[str], texts: Sequence[frozenset[str]]) -> dict[str, float]:
    """The weight of each word in these texts: the logarithm of their number over those that have the word."""
    wanted = tuple(dict.fromkeys(words))
    present = Counter(word for text in texts for word in wanted if word in text)
    return {word: math.log((len(texts) + 1) / (present[word] + 0.5)) for word in wanted}


def shared_words(query: QueryAnalysis, texts: Iterable[str]) -> float:
    """The greatest share of the query's content words that one of the texts holds, in 0..1."""
    asked = set(folded_words(" ".join(content_words(query.text))))
    if not asked:
        return 0.0
    return max((len(asked.intersection(folded_words(text))) for text in texts), default=0) / len(asked)


def word_evidence(
    query: QueryAnalysis, texts: Sequence[str], *, around: Sequence[Sequence[str]] = ()
) -> tuple[ProximityFeatures, ...]:
    """The proximity features of each text; the weights of words are measured in these very texts.

    So in a book about Ahab the name of Ahab weighs next to nothing, which the statistics of a whole library
    do not show. `around` gives, for each text, those that stand around it.
    """
    spoken = folded_words(query.text)
    content = set(folded_words(" ".join(content_words(query.text))))
    pairs = {(a, b) for a, b in pairwise(spoken) if a in content or b in content}
    distinct = list(dict.fromkeys(itertools.chain(texts, *around)))
    hits = dict(zip(distinct, _hits([_words(text) for text in distinct], set(spoken)), strict=True))
    words = {text: frozenset(word for _, word in found) & content for text, found in hits.items()}
    weights = local_weights(content, [words[text] for text in texts])
    total = sum(weights.values()) or 1.0

    def lacking(text: str, near: Sequence[str]) -> float:
        return sum(weights[word] for word in frozenset().union(*(words[one] for one in near)) - words[text])

    return tuple(
        ProximityFeatures(
            window=_best_window([(place, word) for place, word in hits[text] if word in weights], weights) / total,
            bigrams=len(pairs & _neighbours(hits[text])) / len(pairs) if pairs else 0.0,
            around=lacking(text, near) / total,
        )
        for text, near in zip(texts, around or [()] * len(texts), strict=True)
    )


def _words(text: str) -> list[str]:
    plain = letters(text)
    found = WORD.findall(plain)
    if plain.isascii():
        return found
    folded = [fold_word(word) or word for word in found]
    if not UNSPACED_RUNS.search(plain):
        return folded
    words: list[str] = []
    for word in folded:
        for run in filter(None, UNSPACED_RUNS.split(word)):
            pairs = len(run) > 2 and UNSPACED_RUNS.match(run)
            words += [run[at : at + 2] for at in range(len(run) - 1)] if pairs else [run]
    return words


def _hits(texts: Sequence[Sequence[str]], known: set[str]) -> list[list[tuple[int, str]]]:
    """Where words of the query stand in each text; each different word is folded once, and only if it begins alike."""
    starts = {word[:SHORTEST_STEM] for word in known}
    forms = {
        word: folded
        for word in set().union(*texts)
        if word[:SHORTEST_STEM] in starts and (folded := without_ending(word)) in known
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
