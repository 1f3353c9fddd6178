"""Extractive answers: the books' own words, without a language model."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from smartchat_core.chat.abstention import ANSWER_THRESHOLD, answer_threshold, answerability
from smartchat_core.chat.answers.draft import Draft, Place, Statement
from smartchat_core.chat.answers.wording.lookups import does_not_say
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.excerpts.choose import MAX_CHARACTERS, choose_excerpts
from smartchat_core.chat.excerpts.headings import without_headings
from smartchat_core.chat.extraction import (
    MARGIN,
    MAX_PASSAGES,
    ScoredSentence,
    SentenceCandidate,
    candidate_sentences,
    rank_sentences,
)
from smartchat_core.errors import DependencyError
from smartchat_core.model.answer import Answer, AnswerMode, QuestionIntent
from smartchat_core.model.answer_weights import AnswerWeights
from smartchat_core.model.embedding import EmbeddingModel, Vectors
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.search import PassageFilter, RankedPassages
from smartchat_core.ports.embedder import Embedder
from smartchat_core.retrieval.query_analysis import QueryAnalysis

__all__ = [
    "Extraction",
    "Extractor",
    "closest_places",
    "extractive_draft",
    "not_found_answer",
    "not_found_draft",
    "without_quotes",
]

_WINDOW = 1
_CLOSEST = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Extraction:
    """The sentences of found passages, best first, and the probability (0..1) that the books answer the question.

    `least` is the probability from which on they are an answer, `weights` those of the embedding model, if it has any.
    """

    ranked: tuple[ScoredSentence, ...]
    confidence: float
    least: float = ANSWER_THRESHOLD
    weights: AnswerWeights | None = None

    @property
    def answers(self) -> bool:
        """Whether they are good enough to be called an answer."""
        return bool(self.ranked) and self.confidence >= self.least

    def confidence_in(
        self, query: QueryAnalysis, passages: Sequence[ScoredPassage], sentences: Sequence[ScoredSentence]
    ) -> float:
        """The probability (0..1) that these of the sentences and passages answer the question, by the same weights."""
        return answerability(query, passages, sentences, own=self.weights.answerability if self.weights else None)


class Extractor:
    """Ranks the sentences of found passages by how likely they answer a question."""

    def __init__(self, *, embedder: Embedder | None) -> None:
        self._embedder = embedder

    async def extract(
        self,
        query: QueryAnalysis,
        found: RankedPassages,
        sources: Mapping[DocumentId, SourceDocument],
        *,
        passages: int = MAX_PASSAGES,
    ) -> Extraction:
        """The sentences of the first so many passages that are no headings.

        By lexical features only where the embedder fails or does not know the query's language.
        """
        candidates = await asyncio.to_thread(
            lambda: without_headings(candidate_sentences(found.passages, max_passages=passages), sources)
        )
        served = self._embedder is not None and self._embedder.model.serves(english=query.english)
        if found.query_vector is not None and self._embedder is not None and served and candidates:
            try:
                vectors = await self._embedder.embed_passages([candidate.text for candidate in candidates])
            except DependencyError:
                pass  # lexical features remain; the search has already reported that vectors are missing
            else:
                candidates = await asyncio.to_thread(
                    _with_similarities, candidates, vectors, found.query_vector, self._embedder.model
                )
        weights = self._embedder.model.answers if self._embedder is not None else None
        return await asyncio.to_thread(_extraction, query, found, candidates, weights)


def _extraction(
    query: QueryAnalysis,
    found: RankedPassages,
    candidates: Sequence[SentenceCandidate],
    weights: AnswerWeights | None,
) -> Extraction:
    ranked = rank_sentences(query, candidates, own=weights.sentences if weights else None)
    best = [one for one in ranked[:_CLOSEST] if one.score >= ranked[0].score - MARGIN]
    unsure = Extraction(ranked=ranked, confidence=0.0, least=answer_threshold(found.candidates), weights=weights)
    return replace(unsure, confidence=unsure.confidence_in(query, found.passages, best))


def extractive_draft(
    extraction: Extraction,
    sources: Mapping[DocumentId, SourceDocument],
    where: PassageFilter,
    *,
    characters: int = MAX_CHARACTERS,
) -> Draft:
    """Excerpts around the best sentences, at most about `characters` together."""
    places = choose_excerpts(extraction.ranked, sources, where, characters=characters)
    return Draft(statements=tuple(Statement(quotes=(place,)) for place in places), confidence=extraction.confidence)


def closest_places(
    extraction: Extraction, sources: Mapping[DocumentId, SourceDocument], where: PassageFilter
) -> tuple[Place, ...]:
    """What comes nearest to an answer, best first."""
    best = [one for one in extraction.ranked[:_CLOSEST] if one.score >= extraction.ranked[0].score - MARGIN]
    return choose_excerpts(best, sources, where, room=0)


def not_found_draft(titles: Sequence[str], *, bounded: bool = False, language: str = "") -> Draft:
    """The honest answer when the documents of these titles hold none, as far as they may be read."""
    words = does_not_say(titles, bounded=bounded, language=language)
    return Draft(statements=(Statement(words=words),), mode=AnswerMode.NOT_FOUND, confidence=0.0)


def without_quotes(draft: Draft, titles: Sequence[str], *, bounded: bool = False, language: str = "") -> Draft:
    """The draft as what comes nearest, where a model has read the passages and found no answer in them."""
    if draft.mode is AnswerMode.NOT_FOUND:
        return draft
    quotes = tuple(quote for statement in draft.statements for quote in statement.quotes)[:_CLOSEST]
    found = not_found_draft(titles, bounded=bounded, language=language)
    return replace(found, closest=quotes, confidence=draft.confidence)


def not_found_answer(
    question: str,
    *,
    titles: Sequence[str],
    intent: QuestionIntent = QuestionIntent.LOOKUP,
    bounded: bool = False,
    language: str = "",
) -> Answer:
    """The same as an answer."""
    words = does_not_say(titles, bounded=bounded, language=language)
    return Answer(question=question, text=words, mode=AnswerMode.NOT_FOUND, intent=intent)


def _with_similarities(
    candidates: Sequence[SentenceCandidate], vectors: Vectors, query: Vectors, model: EmbeddingModel
) -> tuple[SentenceCandidate, ...]:
    """The candidates with their likeness to the query, alone and averaged with their neighbours in the passage."""
    wanted = query.row(0)
    cosines = [
        model.likeness(sum(a * b for a, b in zip(vectors.row(row), wanted, strict=True))) for row in range(len(vectors))
    ]
    result = []
    for index, candidate in enumerate(candidates):
        around = [
            cosines[other]
            for other in range(max(index - _WINDOW, 0), min(index + _WINDOW + 1, len(candidates)))
            if candidates[other].passage_rank == candidate.passage_rank
        ]
        result.append(replace(candidate, similarity=cosines[index], window_similarity=sum(around) / len(around)))
    return tuple(result)
