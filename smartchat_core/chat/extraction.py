"""Choosing the sentences of found passages that answer a question, without a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartchat_core.chat.sentence_features import FEATURES, SentenceCandidate, sentence_features
from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span
from smartchat_core.retrieval.query_analysis import QueryAnalysis
from smartchat_core.retrieval.word_evidence import folded_words

__all__ = ["ScoredSentence", "SentenceCandidate", "candidate_sentences", "select_sentences"]

# Fitted by tests/bench/fit_answers.py: listwise logistic regression, one set of weights for an English
# question with cosines, one for words alone.
_WITH_VECTORS = {
    "similarity": 1.73,
    "window_similarity": 2.3,
    "passage_score": 7.56,
    "coverage": 2.75,
    "window_coverage": 2.02,
    "pairs": 0.94,
    "answer_type": 0.96,
    "short": -2.81,
    "question": -0.6,
}
_WORDS_ALONE = {
    "similarity": 0.0,
    "window_similarity": 0.0,
    "passage_score": 4.63,
    "coverage": 3.23,
    "window_coverage": 2.37,
    "pairs": 1.5,
    "answer_type": 1.0,
    "short": -2.66,
    "question": -0.65,
}

MARGIN = 3.0
"""How much less likely (in log-odds) a further sentence may be than the best and still be shown."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoredSentence:
    """A chosen sentence; `score` is a log-odds that orders the sentences of one question."""

    candidate: SentenceCandidate
    score: float


def candidate_sentences(passages: Sequence[ScoredPassage], *, most_passages: int = 5) -> tuple[SentenceCandidate, ...]:
    """The sentences of the best passages, in the order of the passages and of the text, without similarities."""
    return tuple(
        SentenceCandidate(
            passage=scored,
            passage_rank=rank,
            span=Span(start=scored.passage.span.start + span.start, end=scored.passage.span.start + span.end),
            text=span.of(scored.passage.text),
        )
        for rank, scored in enumerate(passages[:most_passages])
        for span in sentence_spans(scored.passage.text)
    )


def select_sentences(
    query: QueryAnalysis, candidates: Sequence[SentenceCandidate], *, count: int = 3
) -> tuple[ScoredSentence, ...]:
    """The `count` sentences that most likely hold the answer, best first, none twice.

    A sentence whose score is more than `MARGIN` below the best is left out: it would be noise.
    """
    similar = query.english and any(one.similarity is not None for one in candidates)
    fitted = _WITH_VECTORS if similar else _WORDS_ALONE
    weights = [fitted[name] for name in FEATURES]
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
    chosen: list[ScoredSentence] = []
    seen: set[tuple[str, ...]] = set()
    for one in scored:
        words = tuple(folded_words(one.candidate.text))
        if words in seen:
            continue
        if len(chosen) == count or one.score < scored[0].score - MARGIN:
            break
        chosen.append(one)
        seen.add(words)
    return tuple(chosen)
