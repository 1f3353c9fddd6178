"""Fusion: one ranking from the results of lexical and dense search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.search import Candidate, SearchMode
from smartchat_core.retrieval.proximity import shared_words, word_evidence
from smartchat_core.retrieval.query_analysis import QueryAnalysis
from smartchat_core.retrieval.surroundings import neighbours, with_neighbours
from smartchat_core.retrieval.titles import PassageTitles

__all__ = [
    "DEFAULT_WEIGHTS",
    "FusionWeights",
    "convex_fusion",
    "dense_weight",
    "fuse_candidates",
    "in_another_language",
    "rank_candidates",
    "rerank_lexical",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class FusionWeights:
    """How the parts of the fused score are weighed, in 0..1; picked as described in docs/benchmarks.md.

    The `dense_weight_*` are the share of the dense score against the lexical one: by default, for a query with quoted
    phrases, for a query in a language that the embedder does not support, and, with an embedder of all languages, for
    a query that seems to be in another language than the texts.
    `neighbour_dense` and `neighbour_lexical` are the shares of the better neighbour in either score of a passage of a
    long document. `window`, `bigrams` and `around` weigh the proximity features (see `ProximityFeatures`) against both
    scores together; they are computed for the first `rescored` passages.
    """

    dense_weight_default: float = 0.64
    dense_weight_quoted: float = 0.3
    dense_weight_unsupported_language: float = 0.23
    dense_weight_other_language: float = 0.95
    neighbour_dense: float = 0.2
    neighbour_lexical: float = 0.25
    window: float = 0.18
    bigrams: float = 0.11
    around: float = 0.2
    rescored: int = 100


DEFAULT_WEIGHTS = FusionWeights()

_BEST_BY_WORDS = 10
_SHARED_WORDS = 0.25


def rank_candidates(
    query: QueryAnalysis,
    candidates: Sequence[Candidate],
    *,
    mode: SearchMode = SearchMode.HYBRID,
    query_language_supported: bool = True,
    titles: PassageTitles | None = None,
    weights: FusionWeights = DEFAULT_WEIGHTS,
) -> list[ScoredPassage]:
    """The candidates in the order in which they answer the query, best first.

    One side alone ranks what it found by its own score. The hybrid ranking fuses both sides and weighs in the
    evidence of words; where no candidate has a vector it still does the latter.
    """
    fused = fuse_candidates(
        query, candidates, mode=mode, query_language_supported=query_language_supported, weights=weights
    )
    return rerank_lexical(query, fused, titles=titles, weights=weights) if mode is SearchMode.HYBRID else fused


def fuse_candidates(
    query: QueryAnalysis,
    candidates: Sequence[Candidate],
    *,
    mode: SearchMode = SearchMode.HYBRID,
    query_language_supported: bool = True,
    weights: FusionWeights = DEFAULT_WEIGHTS,
) -> list[ScoredPassage]:
    """The candidates by the scores of the index alone, best first, before the evidence of words is weighed in."""
    if mode is SearchMode.LEXICAL:
        return convex_fusion([candidate for candidate in candidates if candidate.lexical is not None], weight=0.0)
    if mode is SearchMode.DENSE:
        return convex_fusion([candidate for candidate in candidates if candidate.dense is not None], weight=1.0)
    dense = any(candidate.dense is not None for candidate in candidates)
    weight = dense_weight(query, query_language_supported=query_language_supported, weights=weights) if dense else 0.0
    return convex_fusion(candidates, weight=weight, weights=weights)


def in_another_language(query: QueryAnalysis, candidates: Sequence[Candidate]) -> bool:
    """Whether the query seems to be in another language than the texts: none of the best by BM25 shares its words.

    On xquad none of the ten best holds a quarter of the content words for 93 % of the queries in another language than
    the texts, and for 4 % of those in the same.
    """
    found = [candidate for candidate in candidates if candidate.lexical is not None]
    best = sorted(found, key=lambda candidate: -(candidate.lexical or 0.0))[:_BEST_BY_WORDS]
    return shared_words(query, [candidate.passage.text for candidate in best]) < _SHARED_WORDS


def dense_weight(
    query: QueryAnalysis, *, query_language_supported: bool, weights: FusionWeights = DEFAULT_WEIGHTS
) -> float:
    """How much to trust the vectors for this query.

    A quoted question leans on its words; a query in a language that the embedding model does not serve hardly uses
    its vectors.
    """
    if not query_language_supported:
        return weights.dense_weight_unsupported_language
    return weights.dense_weight_quoted if query.phrases else weights.dense_weight_default


def convex_fusion(
    candidates: Sequence[Candidate], *, weight: float, weights: FusionWeights | None = None
) -> list[ScoredPassage]:
    """Rank by `weight * cosine + (1 - weight) * bm25 / its maximum`.

    A convex combination as in Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (2022),
    but with the cosine as it is: scaled to the range of the candidates it would separate ten passages of one chapter,
    which are all much alike, as widely as those of a library. A side that did not see a passage counts as 0.

    With `weights`, a passage of a long document takes a share of either score from its better neighbour; a neighbour
    that is no candidate counts as the least of them.
    """
    best = max((candidate.lexical or 0.0 for candidate in candidates), default=0.0)
    lexical = [max(candidate.lexical or 0.0, 0.0) / best if best > 0 else 0.0 for candidate in candidates]
    dense = [max(candidate.dense or 0.0, 0.0) for candidate in candidates]
    if weights is not None:
        around = neighbours([candidate.passage for candidate in candidates])
        lexical = with_neighbours(lexical, around, share=weights.neighbour_lexical, unknown=0.0)
        dense = with_neighbours(dense, around, share=weights.neighbour_dense, unknown=min(dense, default=0.0))
    scored = [
        ScoredPassage(
            passage=candidate.passage,
            score=min(1.0, weight * meaning + (1 - weight) * words),
            lexical=candidate.lexical,
            dense=candidate.dense,
        )
        for candidate, words, meaning in zip(candidates, lexical, dense, strict=True)
    ]
    return sorted(scored, key=_rank_key)


def rerank_lexical(
    query: QueryAnalysis,
    ranked: Sequence[ScoredPassage],
    *,
    titles: PassageTitles | None = None,
    weights: FusionWeights = DEFAULT_WEIGHTS,
) -> list[ScoredPassage]:
    """Weigh the evidence of words in the best passages into their scores; what comes after them stays after them.

    Around a passage stand its neighbours, in a long document, and the titles over it.
    """
    head, tail = ranked[: weights.rescored], ranked[weights.rescored :]
    whole = 1 + weights.window + weights.bigrams
    beside = neighbours([scored.passage for scored in ranked])
    around = [[ranked[place].passage.text for place in places or ()] for places in beside[: len(head)]]
    for scored, texts in zip(head, around, strict=True):
        over = (titles or {}).get((scored.passage.document_id, scored.passage.section))
        texts.extend([over] if over else [])
    seen = word_evidence(query, [scored.passage.text for scored in head], around=around)
    better = [
        replace(
            scored,
            score=min(
                1.0,
                (
                    scored.score
                    + weights.window * found.window
                    + weights.bigrams * found.bigrams
                    + weights.around * found.around
                )
                / whole,
            ),
        )
        for scored, found in zip(head, seen, strict=True)
    ]
    rest = [replace(scored, score=scored.score / whole) for scored in tail]
    return [*sorted(better, key=_rank_key), *rest]


def _rank_key(scored: ScoredPassage) -> tuple[float, str, int]:
    return (-scored.score, scored.passage.document_id, scored.passage.ordinal)
