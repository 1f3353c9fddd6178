"""Measures of a ranking, as `trec_eval` defines them."""

import math
from collections.abc import Mapping, Sequence

__all__ = ["mean", "ndcg", "percentile", "recall", "reciprocal_rank"]


def ndcg(ranking: Sequence[str], relevance: Mapping[str, int], *, depth: int) -> float:
    """Normalised discounted cumulative gain of the first `depth` documents, in 0..1.

    The gain is linear, as in trec_eval's `ndcg_cut`: a document judged 2 counts twice one judged 1. The ideal ranking
    has all judged documents, retrieved or not. 0 where nothing is relevant.
    """
    gains = sorted((gain for gain in relevance.values() if gain > 0), reverse=True)[:depth]
    ideal = _discounted(gains)
    return _discounted([max(relevance.get(one, 0), 0) for one in ranking[:depth]]) / ideal if ideal else 0.0


def recall(ranking: Sequence[str], relevance: Mapping[str, int], *, depth: int) -> float:
    """The share of the relevant documents (judged above 0) among the first `depth`; 0 where nothing is relevant."""
    wanted = {one for one, gain in relevance.items() if gain > 0}
    return len(wanted.intersection(ranking[:depth])) / len(wanted) if wanted else 0.0


def reciprocal_rank(ranking: Sequence[str], relevance: Mapping[str, int]) -> float:
    """One over the rank of the first relevant document, 0 where there is none."""
    return next((1 / rank for rank, one in enumerate(ranking, start=1) if relevance.get(one, 0) > 0), 0.0)


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean, 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0..1) of the values do not exceed; 0 of nothing."""
    if not values:
        return 0.0
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))
