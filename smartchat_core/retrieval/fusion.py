"""Making one ranking of what words and vectors found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.search import Candidate
from smartchat_core.retrieval.query_analysis import QueryAnalysis
from smartchat_core.retrieval.word_evidence import word_evidence

__all__ = [
    "DEFAULT_WEIGHTS",
    "FusionWeights",
    "SearchMode",
    "convex_fusion",
    "dense_weight",
    "rank_candidates",
    "reciprocal_rank_fusion",
    "rescore",
]


class SearchMode(StrEnum):
    """Which sides of the search are used."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"
    DENSE = "dense"


@dataclass(frozen=True, kw_only=True, slots=True)
class FusionWeights:
    """How the parts of the fused score are weighed, in 0..1; picked as docs/benchmarks.md tells.

    `base`, `quoted` and `foreign` are the share of the dense score against the lexical one, by kind of query.
    `window` and `pairs` weigh the evidence of words (see `WordEvidence`) against both together; the first
    `rescored` passages are looked at that closely.
    """

    base: float = 0.64
    quoted: float = 0.3
    foreign: float = 0.23
    window: float = 0.18
    pairs: float = 0.11
    rescored: int = 60


DEFAULT_WEIGHTS = FusionWeights()


def rank_candidates(
    query: QueryAnalysis,
    candidates: Sequence[Candidate],
    *,
    mode: SearchMode = SearchMode.HYBRID,
    serves_language: bool = True,
    weights: FusionWeights = DEFAULT_WEIGHTS,
) -> list[ScoredPassage]:
    """The candidates in the order in which they answer the query, best first.

    One side alone ranks what it found by its own score. The hybrid ranking fuses both sides and weighs in the
    evidence of words; where no candidate has a vector it still does the latter.
    """
    if mode is SearchMode.LEXICAL:
        return convex_fusion([candidate for candidate in candidates if candidate.lexical is not None], weight=0.0)
    if mode is SearchMode.DENSE:
        return convex_fusion([candidate for candidate in candidates if candidate.dense is not None], weight=1.0)
    dense = any(candidate.dense is not None for candidate in candidates)
    weight = dense_weight(query, serves_language=serves_language, weights=weights) if dense else 0.0
    return rescore(query, convex_fusion(candidates, weight=weight), weights=weights)


def dense_weight(query: QueryAnalysis, *, serves_language: bool, weights: FusionWeights = DEFAULT_WEIGHTS) -> float:
    """How much to trust the vectors for this query.

    A quoted question leans on its words; a query in a language that the embedding model does not serve hardly uses
    its vectors.
    """
    if not serves_language:
        return weights.foreign
    return weights.quoted if query.phrases else weights.base


def convex_fusion(candidates: Sequence[Candidate], *, weight: float) -> list[ScoredPassage]:
    """Rank by `weight * cosine + (1 - weight) * bm25 / its maximum`.

    A convex combination as in Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (2022),
    but with the cosine as it is: scaled to the range of the candidates it would tell as much from ten passages of
    one chapter, which are all much alike, as from a library. A side that did not see a passage counts as 0.
    """
    best = max((candidate.lexical or 0.0 for candidate in candidates), default=0.0)
    scored = [
        ScoredPassage(
            passage=candidate.passage,
            score=min(
                1.0,
                weight * max(candidate.dense or 0.0, 0.0)
                + (1 - weight) * (max(candidate.lexical or 0.0, 0.0) / best if best > 0 else 0.0),
            ),
            lexical=candidate.lexical,
            dense=candidate.dense,
        )
        for candidate in candidates
    ]
    return sorted(scored, key=_rank_key)


def rescore(
    query: QueryAnalysis, ranked: Sequence[ScoredPassage], *, weights: FusionWeights = DEFAULT_WEIGHTS
) -> list[ScoredPassage]:
    """Weigh the evidence of words in the best passages into their scores; what comes after them stays after them."""
    head, tail = ranked[: weights.rescored], ranked[weights.rescored :]
    whole = 1 + weights.window + weights.pairs
    seen = word_evidence(query, [scored.passage.text for scored in head])
    better = [
        replace(scored, score=(scored.score + weights.window * found.window + weights.pairs * found.pairs) / whole)
        for scored, found in zip(head, seen, strict=True)
    ]
    rest = [replace(scored, score=scored.score / whole) for scored in tail]
    return [*sorted(better, key=_rank_key), *rest]


def reciprocal_rank_fusion(candidates: Sequence[Candidate], *, k: int = 10) -> list[ScoredPassage]:
    """Rank by the sum of `1 / (k + rank)` over both sides, for an index that gives no comparable scores.

    Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet" (SIGIR 2009). The sum is divided by
    its possible maximum, so that it lies in 0..1.
    """
    totals = dict.fromkeys((candidate.passage.id for candidate in candidates), 0.0)
    for side in ("lexical", "dense"):
        seen = [candidate for candidate in candidates if getattr(candidate, side) is not None]
        ranked = sorted(seen, key=lambda candidate: (-getattr(candidate, side), candidate.passage.id))
        for rank, candidate in enumerate(ranked, start=1):
            totals[candidate.passage.id] += 1 / (k + rank)
    most = 2 / (k + 1)
    scored = [
        ScoredPassage(
            passage=candidate.passage,
            score=totals[candidate.passage.id] / most,
            lexical=candidate.lexical,
            dense=candidate.dense,
        )
        for candidate in candidates
    ]
    return sorted(scored, key=_rank_key)


def _rank_key(scored: ScoredPassage) -> tuple[float, str, int]:
    return (-scored.score, scored.passage.document_id, scored.passage.ordinal)
