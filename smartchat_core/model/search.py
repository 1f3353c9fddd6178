"""Queries of the passage index, and its results."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from smartchat_core.model.embedding import Vectors
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage, ScoredPassage

__all__ = ["Candidate", "IndexQuery", "IndexStats", "PassageFilter", "RankedPassages", "SearchMode", "SectionRange"]


class SearchMode(StrEnum):
    """Which sides of the search are used."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"
    DENSE = "dense"


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionRange:
    """Offsets `start..end` of one document, to search within a chapter."""

    document_id: DocumentId
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PassageFilter:
    """Which of the passages in scope may be found; the index applies it, not the caller.

    `documents`: None means all in scope. `until`: for each document named there, no passage that ends
    after that offset (the spoiler bound). `sections`: only passages within one of these ranges, for the documents
    that they name.
    """

    documents: frozenset[DocumentId] | None = None
    until: tuple[tuple[DocumentId, int], ...] = ()
    sections: tuple[SectionRange, ...] = ()

    def bound_of(self, document: DocumentId) -> int | None:
        """The spoiler bound of a document, None where it has none."""
        return next((offset for name, offset in self.until if name == document), None)

    def admits(self, passage: Passage) -> bool:
        """Whether the filter lets this passage through (the reference that adapters are checked against)."""
        if self.documents is not None and passage.document_id not in self.documents:
            return False
        if not passage.span.before(self.bound_of(passage.document_id)):
            return False
        ranges = [part for part in self.sections if part.document_id == passage.document_id]
        return not ranges or any(part.start <= passage.span.start and passage.span.end <= part.end for part in ranges)


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexQuery:
    """A query of the passage index: words for the lexical side, a vector for the dense side, or both.

    `text` is the query as the user wrote it; the adapter analyses it as it analysed the passages. `phrases` must
    all occur verbatim (folded for case) when `require_phrases` is set. `limit` bounds each side.
    """

    text: str = ""
    vector: Vectors | None = None
    phrases: tuple[str, ...] = ()
    require_phrases: bool = False
    limit: int = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A passage that either side found. `lexical` is BM25 (higher is better), `dense` a cosine in -1..1.

    A side that did not score the passage leaves None. Adapters fill both where they can do so cheaply.
    """

    passage: Passage
    lexical: float | None = None
    dense: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexStats:
    """How many passages and vectors the index holds, of one document or of all of an owner's."""

    passages: int = 0
    vectors: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class RankedPassages:
    """What retrieval found, best first.

    `degraded` names the parts of the search that could not be used (`"dense"`), with the reason in `warnings`.
    `candidates` counts what was ranked before the limit was applied. `generation` is the one that was searched: what
    stands around a passage is read from the same one.
    """

    query: str
    passages: tuple[ScoredPassage, ...]
    degraded: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    candidates: int = 0
    query_vector: Vectors | None = field(default=None, repr=False, compare=False)
    generation: IndexGeneration | None = None
