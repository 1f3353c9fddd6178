"""How the features of found sentences and passages are weighed where answers are quoted without a model."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AnswerWeights", "AnswerabilityWeights", "SentenceWeights"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SentenceWeights:
    """What each feature of a sentence adds to the log-odds that it holds the answer.

    The features are those of `chat/sentence_features.py`; the similarities are `EmbeddingModel.likeness` of cosines.
    """

    similarity: float
    window_similarity: float
    passage_score: float
    coverage: float
    window_coverage: float
    pairs: float
    answer_type: float
    short: float
    question: float


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerabilityWeights:
    """What each feature of the best sentences and passages adds to the log-odds that the books answer the question.

    The features are those of `chat/abstention.py`; `constant` is what holds without any.
    """

    similarity: float
    dense: float
    passage_score: float
    words_together: float
    words: float
    constant: float


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerWeights:
    """The weights of an embedding model, fitted on its likenesses by tests/bench/fit_answers.py."""

    sentences: SentenceWeights
    answerability: AnswerabilityWeights
