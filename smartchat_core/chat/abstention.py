"""Answerability: whether the retrieved passages answer a question at all, and when to abstain."""

from __future__ import annotations

import math
from collections.abc import Sequence

from smartchat_core.chat.extraction import ScoredSentence
from smartchat_core.model.answer_weights import AnswerabilityWeights
from smartchat_core.model.passage import ScoredPassage
from smartchat_core.retrieval.proximity import folded_words
from smartchat_core.retrieval.query_analysis import QueryAnalysis
from smartchat_core.text.words import content_words

__all__ = [
    "ANSWERABILITY_FEATURES",
    "ANSWER_THRESHOLD",
    "answer_threshold",
    "answerability",
    "answerability_features",
]

ANSWER_THRESHOLD = 0.25
"""Below this the answer is an abstention. It leans towards quoting: a quote can be judged by its reader."""

_THRESHOLD_AMONG_MANY = 0.33
_MANY_CANDIDATES = 200
"""From so many candidates of a search on (what it finds by one side alone in a whole novel) the higher threshold holds:
the best of many passages looks like an answer by chance more often than the best of a few."""

_PASSAGES = 5
_MAX_WORDS = 12

ANSWERABILITY_FEATURES = (
    "similarity",
    "dense",
    "passage_score",
    "words_together",
    "words",
)

# Fitted by tests/bench/fit_answers.py: logistic regression, one set of weights for a question in a language that the
# embedder knows (MiniLM's; another model may have its own), one for lexical search only.
_WITH_VECTORS = AnswerabilityWeights(
    similarity=3.69, dense=2.42, passage_score=3.96, words_together=3.17, words=-1.08, constant=-6.95
)
_LEXICAL_ONLY = AnswerabilityWeights(
    similarity=0.0, dense=0.0, passage_score=4.72, words_together=5.85, words=0.99, constant=-8.05
)


def answer_threshold(candidates: int) -> float:
    """The least probability (0..1) to answer by, of the best among so many candidates of a search."""
    return _THRESHOLD_AMONG_MANY if candidates >= _MANY_CANDIDATES else ANSWER_THRESHOLD


def answerability(
    query: QueryAnalysis,
    passages: Sequence[ScoredPassage],
    sentences: Sequence[ScoredSentence],
    *,
    own: AnswerabilityWeights | None = None,
) -> float:
    """The probability (0..1) that the retrieved passages answer the question.

    `own` are the weights of the embedding model, if it has any; where nothing has a similarity they do not count.

    Calibrated on questions that other books answer, that a library answers only without the article that is about
    them, and on questions written to look answerable (SQuAD 2). The last kind it recognises only slightly better than
    chance, for all their words occur in the passages.
    """
    if not passages or not sentences:
        return 0.0
    fitted = (own or _WITH_VECTORS) if sentences[0].candidate.similarity is not None else _LEXICAL_ONLY
    row = answerability_features(query, passages, sentences)
    weighed = sum(getattr(fitted, name) * value for name, value in zip(ANSWERABILITY_FEATURES, row, strict=True))
    return 1 / (1 + math.exp(-weighed - fitted.constant))


def answerability_features(
    query: QueryAnalysis, passages: Sequence[ScoredPassage], sentences: Sequence[ScoredSentence]
) -> tuple[float, ...]:
    """The features of the classifier, in the order of `ANSWERABILITY_FEATURES`, each about 0..1."""
    asked = set(folded_words(" ".join(content_words(query.text))))
    texts = [frozenset(folded_words(scored.passage.text)) for scored in passages[:_PASSAGES]]
    return (
        max(sentence.candidate.similarity or 0.0 for sentence in sentences),
        max(scored.dense or 0.0 for scored in passages[:_PASSAGES]),
        passages[0].score,
        max(len(asked & text) for text in texts) / len(asked),
        min(len(asked), _MAX_WORDS) / _MAX_WORDS,
    )
