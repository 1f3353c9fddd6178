"""Indexing: from a canonical text to index entries, in steps that can each be repeated."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from smartchat_core.ingestion.readings import with_readings
from smartchat_core.ingestion.segmentation import SegmentationRules, segment
from smartchat_core.ingestion.table_headers import with_table_headers
from smartchat_core.ingestion.verification import verify_index, verify_passages
from smartchat_core.model.document import Document
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.passage import Passage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.passage_index import PassageIndex

__all__ = ["Indexer"]


class Indexer:
    """Writes one document's entries to a generation of the index."""

    def __init__(
        self,
        *,
        index: PassageIndex,
        embedder: Embedder | None,
        rules: SegmentationRules,
        batch_size: int = 64,
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._rules = rules
        self._batch_size = batch_size

    def embeds(self, generation: IndexGeneration) -> bool:
        """Whether the generation's vectors are those that the embedder at hand makes."""
        return self._embedder is not None and self._embedder.model.fingerprint == generation.embedder

    async def index_words(
        self, scope: OwnerScope, generation: IndexGeneration, document: Document, parsed: ParsedDocument
    ) -> int:
        """Cut the text into passages and index them for lexical search; returns how many there are.

        Raises:
            NoTextFound: there are none.
        """
        passages = await asyncio.to_thread(self._passages, document, parsed)
        await self._index.replace_document(scope, generation, document.id, passages, language=parsed.metadata.language)
        return len(passages)

    def _passages(self, document: Document, parsed: ParsedDocument) -> tuple[Passage, ...]:
        cut = segment(parsed.text, parsed.sections, document_id=document.id, rules=self._rules)
        passages = with_table_headers(with_readings(cut, parsed.text, parsed.readings), parsed.text)
        verify_passages(parsed.text, passages)
        return passages

    async def embed(
        self, scope: OwnerScope, generation: IndexGeneration, document: Document
    ) -> AsyncIterator[tuple[int, int]]:
        """Give every passage its vector, batch by batch; yields how many of how many have one, after each.

        Raises:
            EmbedderUnavailable: the vectors have not the length that the embedder declares.
        """
        if self._embedder is None or not self.embeds(generation):
            return
        missing = await self._index.missing_vectors(scope, generation, document.id)
        total = document.passage_count
        done = total - len(missing)
        for at in range(0, len(missing), self._batch_size):
            wanted = set(missing[at : at + self._batch_size])
            found = await self._index.passages(
                scope, generation, document.id, first=min(wanted), last=max(wanted), where=PassageFilter()
            )
            batch = [passage for passage in found if passage.ordinal in wanted]
            vectors = await self._embedder.embed_passages([passage.text for passage in batch])
            self._embedder.model.checked(vectors)
            await self._index.add_vectors(
                scope, generation, document.id, [passage.ordinal for passage in batch], vectors
            )
            done += len(batch)
            yield done, total

    async def verify(self, scope: OwnerScope, generation: IndexGeneration, document: Document) -> None:
        """Check the entries against what they should be.

        Raises:
            IndexUnavailable: passages or vectors are missing.
        """
        stats = await self._index.stats(scope, generation, document.id)
        problem = verify_index(document.passage_count, stats, with_vectors=self.embeds(generation))
        if problem is not None:
            raise problem

    async def remove(self, scope: OwnerScope, document: DocumentId) -> None:
        """Remove the document's entries from every generation."""
        await self._index.purge_document(scope, document)
