"""Making one ranking of what words and vectors found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.search import Candidate
from smartchat_core.retrieval.query_analysis import QueryAnalysis

__all__ = ["FusionWeights", "SearchMode", "convex_fusion", "dense_weight", "reciprocal_rank_fusion"]


class SearchMode(StrEnum):
    """Which sides of the search are used."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"
    DENSE = "dense"


@dataclass(frozen=True, kw_only=True, slots=True)
class FusionWeights:
    """The share of the dense score in the fused one, in 0..1, by kind of query; fitted on the open sets."""

    base: float = 0.5
    quoted: float = 0.2
    names: float = 0.45
    foreign: float = 0.1


DEFAULT_WEIGHTS = FusionWeights()


def dense_weight(query: QueryAnalysis, *, serves_language: bool, weights: FusionWeights = DEFAULT_WEIGHTS) -> float:
    """How much to trust the vectors for this query.

    A vague question leans on meaning; a quoted one leans on its words; a query in a language that the embedding
    model does not serve hardly uses its vectors.
    """
    if not serves_language:
        return weights.foreign
    if query.phrases:
        return weights.quoted
    return weights.names if query.names else weights.base


def convex_fusion(candidates: Sequence[Candidate], *, weight: float) -> list[ScoredPassage]:
    """Rank by `weight * cosine' + (1 - weight) * bm25'`, both scaled to 0..1 over these candidates.

    cosine' is min-max scaled, bm25' divided by its maximum, as measured best by Bruch, Gai and Ingber, "An Analysis
    of Fusion Functions for Hybrid Retrieval" (2022), and again on this project's open sets. A side that did not see
    a passage counts as its minimum.
    """
    cosines = [candidate.dense for candidate in candidates if candidate.dense is not None]
    low, high = (min(cosines), max(cosines)) if cosines else (0.0, 0.0)
    best = max((candidate.lexical or 0.0 for candidate in candidates), default=0.0)
    scored = [
        ScoredPassage(
            passage=candidate.passage,
            score=weight * _scale(candidate.dense, low, high) + (1 - weight) * _scale(candidate.lexical, 0.0, best),
            lexical=candidate.lexical,
            dense=candidate.dense,
        )
        for candidate in candidates
    ]
    return sorted(scored, key=_rank_key)


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


def _scale(value: float | None, low: float, high: float) -> float:
    if value is None or high <= low:
        return 0.0 if value is None or high < low or value <= 0 else 1.0
    return (value - low) / (high - low)


def _rank_key(scored: ScoredPassage) -> tuple[float, str, int]:
    return (-scored.score, scored.passage.document_id, scored.passage.ordinal)
