"""Telling whether the books answer a question at all."""

from __future__ import annotations

import math
from collections.abc import Sequence

from smartchat_core.chat.extraction import ScoredSentence
from smartchat_core.model.passage import ScoredPassage
from smartchat_core.retrieval.query_analysis import QueryAnalysis, content_words
from smartchat_core.retrieval.word_evidence import folded_words

__all__ = ["ANSWERABILITY_FEATURES", "ANSWER_THRESHOLD", "answerability", "answerability_features"]

ANSWER_THRESHOLD = 0.25
"""Below this the books are said not to tell. It leans towards quoting: a quote can be judged by its reader."""

_PASSAGES = 5
_MOST_WORDS = 12

ANSWERABILITY_FEATURES = (
    "similarity",
    "dense",
    "passage_score",
    "words_together",
    "words",
)

# Fitted by tests/bench/fit_answers.py: logistic regression with its constant last, one set of weights for an English
# question with cosines, one for words alone.
_WITH_VECTORS = (3.69, 2.42, 3.96, 3.17, -1.08, -6.95)
_WORDS_ALONE = (0.0, 0.0, 4.72, 5.85, 0.99, -8.05)


def answerability(
    query: QueryAnalysis, passages: Sequence[ScoredPassage], sentences: Sequence[ScoredSentence]
) -> float:
    """The probability (0..1) that what was found answers the question.

    Calibrated on questions that other books answer, that a library answers only without the article that is about
    them, and on questions written to look answerable (SQuAD 2): the last kind it tells only slightly better than
    chance, for their words are all there.
    """
    if not passages or not sentences:
        return 0.0
    weights = _WITH_VECTORS if query.english and sentences[0].candidate.similarity is not None else _WORDS_ALONE
    row = (*answerability_features(query, passages, sentences), 1.0)
    return 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(weights, row, strict=True))))


def answerability_features(
    query: QueryAnalysis, passages: Sequence[ScoredPassage], sentences: Sequence[ScoredSentence]
) -> tuple[float, ...]:
    """The numbers that it is told from, in the order of `ANSWERABILITY_FEATURES`, each about 0..1."""
    asked = set(folded_words(" ".join(content_words(query.text))))
    texts = [frozenset(folded_words(scored.passage.text)) for scored in passages[:_PASSAGES]]
    return (
        max(sentence.candidate.similarity or 0.0 for sentence in sentences),
        max(scored.dense or 0.0 for scored in passages[:_PASSAGES]),
        passages[0].score,
        max(len(asked & text) for text in texts) / len(asked),
        min(len(asked), _MOST_WORDS) / _MOST_WORDS,
    )
