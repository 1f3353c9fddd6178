"""The port of the passage index: lexical and dense search over generations."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from smartchat_core.model.embedding import Vectors
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import Candidate, IndexQuery, IndexStats, PassageFilter

__all__ = ["PassageIndex"]


class PassageIndex(Protocol):
    """Passages of many owners' documents, in one or more generations. All of it can be rebuilt.

    Every method raises `IndexUnavailable` when the index cannot be used. What searches, reads and counts (`search`,
    `passages`, `documents_with`, `stats`) sees what the scope's owner owns and what others share with it, and scores
    depend on nothing else; all other methods are about what the owner owns. A generation comes into being with the
    first write to it.
    """

    async def replace_document(
        self,
        scope: OwnerScope,
        generation: IndexGeneration,
        document: DocumentId,
        passages: Sequence[Passage],
        *,
        language: str = "",
    ) -> None:
        """Make these the document's passages, at once and completely; lexical search finds them from now on.

        What was there before goes, with its vectors. `language` (BCP 47, may be empty) guides the word analysis.
        """
        ...

    async def add_vectors(
        self,
        scope: OwnerScope,
        generation: IndexGeneration,
        document: DocumentId,
        ordinals: Sequence[int],
        vectors: Vectors,
    ) -> None:
        """Give these passages of the document their vectors, durably; ordinals that do not exist are ignored."""
        ...

    async def missing_vectors(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId
    ) -> tuple[int, ...]:
        """The ordinals of the document's passages that have no vector yet, in order."""
        ...

    async def remove_document(self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId) -> None:
        """Remove everything of the document; nothing happens when there is nothing."""
        ...

    async def purge_document(self, scope: OwnerScope, document: DocumentId) -> int:
        """Remove everything of the document from every generation that exists, and return how many passages that were.

        Nothing happens when there is nothing. What an interrupted write left, which no search finds, goes as well.
        """
        ...

    async def count_everywhere(self, scope: OwnerScope, document: DocumentId) -> int:
        """How many passages of the document there are in all generations, those included that no search finds."""
        ...

    async def search(
        self, scope: OwnerScope, generation: IndexGeneration, query: IndexQuery, where: PassageFilter
    ) -> tuple[Candidate, ...]:
        """The union of the best `query.limit` passages by lexical score and the best by vector, among those admitted.

        Unordered as far as callers may rely on it. Nothing that `where.admits` refuses is ever returned.
        """
        ...

    async def passages(
        self,
        scope: OwnerScope,
        generation: IndexGeneration,
        document: DocumentId,
        *,
        first: int,
        last: int,
        where: PassageFilter,
    ) -> tuple[Passage, ...]:
        """The document's passages with ordinals `first..last` (both included) that the filter admits, in order."""
        ...

    async def documents_with(
        self, scope: OwnerScope, generation: IndexGeneration, words: str, where: PassageFilter, *, limit: int
    ) -> tuple[Passage, ...]:
        """A passage that holds these words next to each other, of each document that has one.

        The words may have other endings, accents and case there (`retrieval.word_runs.holds_run`, and the word analysis
        of the document's language). At most `limit` documents, unordered; which ones is not defined. Words without any
        that is indexed (stop words only) are found in no document.
        """
        ...

    async def stats(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId | None = None
    ) -> IndexStats:
        """How many passages and vectors there are."""
        ...

    def contents(self, generation: IndexGeneration) -> AsyncIterator[tuple[OwnerScope, DocumentId, IndexStats]]:
        """Every document that has entries, of all owners, in any order; documents written meanwhile may be missing.

        For checks of the whole installation, never for an answer to an owner.
        """
        ...

    async def generations(self) -> frozenset[str]:
        """The names (`IndexGeneration.name`) of the generations that exist."""
        ...

    async def drop_generation(self, generation: IndexGeneration) -> None:
        """Remove a generation with everything in it; nothing happens when there is none."""
        ...

    async def drop_named(self, name: str) -> None:
        """The same for one of which only the name is known (`generations`); for maintenance."""
        ...
