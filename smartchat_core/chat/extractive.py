"""Answering in the books' own sentences, without a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from smartchat_core.chat.abstention import ANSWER_THRESHOLD, answerability
from smartchat_core.chat.citing import Source, cite
from smartchat_core.chat.extraction import (
    ScoredSentence,
    SentenceCandidate,
    candidate_sentences,
    select_sentences,
)
from smartchat_core.errors import DependencyError
from smartchat_core.model.answer import Answer, AnswerMode, Citation, Claim
from smartchat_core.model.embedding import Vectors
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.search import SearchResult
from smartchat_core.model.span import Span
from smartchat_core.ports.embedder import Embedder
from smartchat_core.retrieval.query_analysis import QueryAnalysis

__all__ = ["Extraction", "Extractor", "closest_quotes", "extractive_answer", "not_found_answer"]

_WINDOW = 1
_OPENING = frozenset('“"«„')
_CLOSING = frozenset('”"»')


@dataclass(frozen=True, kw_only=True, slots=True)
class Extraction:
    """The sentences that best fit a question, and the probability (0..1) that the books answer it."""

    sentences: tuple[ScoredSentence, ...]
    confidence: float

    @property
    def answers(self) -> bool:
        """Whether they are good enough to be called an answer."""
        return bool(self.sentences) and self.confidence >= ANSWER_THRESHOLD


class Extractor:
    """Picks the sentences of found passages that answer a question."""

    def __init__(self, *, embedder: Embedder | None) -> None:
        self._embedder = embedder

    async def extract(self, query: QueryAnalysis, found: SearchResult) -> Extraction:
        """The best sentences; without an embedder, or when it fails, by their words alone."""
        candidates = candidate_sentences(found.passages)
        if found.query_vector is not None and self._embedder is not None and candidates:
            try:
                vectors = await self._embedder.embed_passages([candidate.text for candidate in candidates])
            except DependencyError:
                pass  # the words still tell; the search has already reported that vectors are missing
            else:
                candidates = _with_similarities(candidates, vectors, found.query_vector)
        sentences = select_sentences(query, candidates)
        return Extraction(sentences=sentences, confidence=answerability(query, found.passages, sentences))


def extractive_answer(question: str, extraction: Extraction, sources: Mapping[DocumentId, Source]) -> Answer:
    """An answer of quotes; sentences that follow one another in the text make one quote."""
    citations = closest_quotes(extraction, sources)
    lines = [f"{_quoted(citation.quote)} [{citation.number}]" for citation in citations]
    return Answer(
        question=question,
        text="\n".join(lines),
        mode=AnswerMode.EXTRACTIVE,
        claims=tuple(
            Claim(text=citation.quote, citations=(citation.number,), supported=True) for citation in citations
        ),
        citations=citations,
        confidence=extraction.confidence,
    )


def not_found_answer(question: str, *, titles: Sequence[str]) -> Answer:
    """The honest answer when the documents of these titles hold none."""
    subject = f"“{titles[0]}” does" if len(titles) == 1 else "The books do"
    return Answer(question=question, text=f"{subject} not say.", mode=AnswerMode.NOT_FOUND)


def closest_quotes(extraction: Extraction, sources: Mapping[DocumentId, Source]) -> tuple[Citation, ...]:
    """What comes nearest to an answer, best first."""
    return tuple(
        cite(sources[document], span, number=number)
        for number, (document, span) in enumerate(_merged(extraction.sentences, sources), start=1)
    )


def _merged(sentences: Sequence[ScoredSentence], sources: Mapping[DocumentId, Source]) -> list[tuple[DocumentId, Span]]:
    """The places to quote, best first; sentences with nothing but white space between them become one."""
    places: list[tuple[DocumentId, Span]] = []
    for sentence in sentences:
        document, span = sentence.candidate.passage.passage.document_id, sentence.candidate.span
        text = sources[document].parsed.text
        for index, (other, placed) in enumerate(places):
            first, second = sorted((placed, span))
            if other == document and not text[first.end : second.start].strip() and first.end <= second.start:
                places[index] = (document, Span(start=first.start, end=second.end))
                break
        else:
            places.append((document, span))
    return places


def _with_similarities(
    candidates: Sequence[SentenceCandidate], vectors: Vectors, query: Vectors
) -> tuple[SentenceCandidate, ...]:
    """The candidates with their cosine to the query, alone and averaged with their neighbours in the passage."""
    wanted = query.row(0)
    cosines = [sum(a * b for a, b in zip(vectors.row(row), wanted, strict=True)) for row in range(len(vectors))]
    result = []
    for index, candidate in enumerate(candidates):
        around = [
            cosines[other]
            for other in range(max(index - _WINDOW, 0), min(index + _WINDOW + 1, len(candidates)))
            if candidates[other].passage_rank == candidate.passage_rank
        ]
        result.append(replace(candidate, similarity=cosines[index], window_similarity=sum(around) / len(around)))
    return tuple(result)


def _quoted(quote: str) -> str:
    """The quote on one line, in quotation marks where it does not bring its own."""
    line = " / ".join(part.strip() for part in quote.split("\n") if part.strip())
    opening = "" if line[:1] in _OPENING else "“"
    closing = "" if line[-1:] in _CLOSING else "”"
    return f"{opening}{line}{closing}"
