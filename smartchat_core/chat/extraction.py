"""Extractive question answering: choosing the sentences of retrieved passages that answer a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartchat_core.chat.sentence_features import FEATURES, SentenceCandidate, sentence_features
from smartchat_core.model.answer_weights import SentenceWeights
from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span
from smartchat_core.retrieval.proximity import folded_words
from smartchat_core.retrieval.query_analysis import QueryAnalysis

__all__ = ["ScoredSentence", "SentenceCandidate", "candidate_sentences", "rank_sentences", "select_sentences"]

# Fitted by tests/bench/fit_answers.py: listwise logistic regression, one set of weights for a question in a language
# that the embedder knows (MiniLM's; another model may have its own), one for lexical search only.
_WITH_VECTORS = SentenceWeights(
    similarity=1.73,
    window_similarity=2.3,
    passage_score=7.56,
    coverage=2.75,
    window_coverage=2.02,
    pairs=0.94,
    answer_type=0.96,
    short=-2.81,
    question=-0.6,
)
_LEXICAL_ONLY = SentenceWeights(
    similarity=0.0,
    window_similarity=0.0,
    passage_score=4.63,
    coverage=3.23,
    window_coverage=2.37,
    pairs=1.5,
    answer_type=1.0,
    short=-2.66,
    question=-0.65,
)

MAX_PASSAGES = 8
"""Passages whose sentences are looked at: to embed them takes most of the time of an answer."""

MARGIN = 3.0
"""How much less likely (in log-odds) a further sentence may be than the best and still be shown."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoredSentence:
    """A chosen sentence; `score` is a log-odds that orders the sentences of one question."""

    candidate: SentenceCandidate
    score: float


def candidate_sentences(
    passages: Sequence[ScoredPassage], *, max_passages: int = MAX_PASSAGES
) -> tuple[SentenceCandidate, ...]:
    """The sentences of the best passages, in the order of the passages and of the text, without similarities."""
    return tuple(
        SentenceCandidate(
            passage=scored,
            passage_rank=rank,
            span=Span(start=scored.passage.span.start + span.start, end=scored.passage.span.start + span.end),
            text=span.of(scored.passage.text),
            number=number,
        )
        for rank, scored in enumerate(passages[:max_passages])
        for number, span in enumerate(sentence_spans(scored.passage.text))
    )


def rank_sentences(
    query: QueryAnalysis, candidates: Sequence[SentenceCandidate], *, own: SentenceWeights | None = None
) -> tuple[ScoredSentence, ...]:
    """All candidates, those first that most likely hold the answer; one that stands twice is ranked once.

    `own` are the weights of the embedding model, if it has any; where nothing has a similarity they do not count.
    """
    similar = any(one.similarity is not None for one in candidates)
    fitted = (own or _WITH_VECTORS) if similar else _LEXICAL_ONLY
    weights = [getattr(fitted, name) for name in FEATURES]
    scored = sorted(
        (
            ScoredSentence(
                candidate=candidate,
                score=sum(weight * value for weight, value in zip(weights, row, strict=True)),
            )
            for candidate, row in zip(candidates, sentence_features(query, candidates), strict=True)
        ),
        key=lambda one: (-one.score, one.candidate.passage_rank, one.candidate.span.start),
    )
    different: dict[tuple[str, ...], ScoredSentence] = {}
    for one in scored:
        different.setdefault(tuple(folded_words(one.candidate.text)), one)
    return tuple(different.values())


def select_sentences(
    query: QueryAnalysis,
    candidates: Sequence[SentenceCandidate],
    *,
    count: int = 3,
    own: SentenceWeights | None = None,
) -> tuple[ScoredSentence, ...]:
    """The `count` sentences that most likely hold the answer, best first, none twice.

    A sentence whose score is more than `MARGIN` below the best is left out: it would be noise.
    """
    ranked = rank_sentences(query, candidates, own=own)
    return tuple(one for one in ranked[:count] if one.score >= ranked[0].score - MARGIN)
