"""A passage index whose calls are spans."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager

from smartchat_core.model.embedding import Vectors
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import Candidate, IndexQuery, IndexStats, PassageFilter
from smartchat_core.ops import spans
from smartchat_core.ops.tracing import child_span
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.ports.telemetry import Telemetry, TraceSpan

__all__ = ["ObservedPassageIndex"]


class ObservedPassageIndex:
    """One span for each call that concerns a document or a search.

    Args:
        index: does the work, and is closed by its owner.
        telemetry: takes the spans.
        system: the name of the index's kind, as `qdrant`.
    """

    def __init__(self, index: PassageIndex, *, telemetry: Telemetry, system: str) -> None:
        self._index = index
        self._telemetry = telemetry
        self._system = system

    async def replace_document(
        self,
        scope: OwnerScope,
        generation: IndexGeneration,
        document: DocumentId,
        passages: Sequence[Passage],
        *,
        language: str = "",
    ) -> None:
        with self._span("replace", len(passages)):
            await self._index.replace_document(scope, generation, document, passages, language=language)

    async def add_vectors(
        self,
        scope: OwnerScope,
        generation: IndexGeneration,
        document: DocumentId,
        ordinals: Sequence[int],
        vectors: Vectors,
    ) -> None:
        with self._span("add vectors", len(ordinals)):
            await self._index.add_vectors(scope, generation, document, ordinals, vectors)

    async def missing_vectors(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId
    ) -> tuple[int, ...]:
        with self._span("missing vectors"):
            return await self._index.missing_vectors(scope, generation, document)

    async def remove_document(self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId) -> None:
        with self._span("remove"):
            await self._index.remove_document(scope, generation, document)

    async def purge_document(self, scope: OwnerScope, document: DocumentId) -> int:
        with self._span("purge"):
            return await self._index.purge_document(scope, document)

    async def count_everywhere(self, scope: OwnerScope, document: DocumentId) -> int:
        with self._span("count everywhere"):
            return await self._index.count_everywhere(scope, document)

    async def search(
        self, scope: OwnerScope, generation: IndexGeneration, query: IndexQuery, where: PassageFilter
    ) -> tuple[Candidate, ...]:
        with self._span("search") as span:
            found = await self._index.search(scope, generation, query, where)
            span.set(spans.CANDIDATES, len(found))
            return found

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
        with self._span("passages"):
            return await self._index.passages(scope, generation, document, first=first, last=last, where=where)

    async def documents_with(
        self, scope: OwnerScope, generation: IndexGeneration, words: str, where: PassageFilter, *, limit: int
    ) -> tuple[Passage, ...]:
        with self._span("documents with"):
            return await self._index.documents_with(scope, generation, words, where, limit=limit)

    async def stats(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId | None = None
    ) -> IndexStats:
        with self._span("stats"):
            return await self._index.stats(scope, generation, document)

    def contents(self, generation: IndexGeneration) -> AsyncIterator[tuple[OwnerScope, DocumentId, IndexStats]]:
        return self._index.contents(generation)

    async def generations(self) -> frozenset[str]:
        return await self._index.generations()

    async def drop_generation(self, generation: IndexGeneration) -> None:
        await self._index.drop_generation(generation)

    async def drop_named(self, name: str) -> None:
        await self._index.drop_named(name)

    def _span(self, operation: str, count: int | None = None) -> AbstractContextManager[TraceSpan]:
        about: dict[str, str | int] = {spans.DB_SYSTEM: self._system, spans.DB_OPERATION: operation}
        if count is not None:
            about[spans.DB_BATCH_SIZE] = count
        return child_span(self._telemetry, f"index {operation}", attributes=about)
