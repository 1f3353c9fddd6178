"""Which generation of the index is written and searched, and how a new one takes over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from smartchat_core.events import GenerationActivated
from smartchat_core.ingestion.indexing import Indexer
from smartchat_core.ingestion.texts import DocumentTexts
from smartchat_core.model.document import Document
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.database import Database
from smartchat_core.ports.event_sink import EventSink
from smartchat_core.ports.passage_index import PassageIndex

__all__ = ["GenerationService", "ReindexProgress"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReindexProgress:
    """How far a rebuild has come: documents complete, and passages of the present one."""

    document: Document
    documents_done: int
    documents_total: int
    passages_done: int
    passages_total: int


class GenerationService:
    """Keeps the alias of the index. `wanted` is what the settings ask for."""

    def __init__(self, *, database: Database, index: PassageIndex, sink: EventSink, wanted: IndexGeneration) -> None:
        self._database = database
        self._index = index
        self._sink = sink
        self.wanted = wanted

    async def active(self) -> IndexGeneration | None:
        """The generation that is searched; None before the first document."""
        async with self._database.reading() as work:
            return await work.generations.active()

    async def stale(self) -> bool:
        """Whether the searched generation is another than the settings ask for."""
        active = await self.active()
        return active is not None and active != self.wanted

    async def for_writing(self) -> IndexGeneration:
        """The generation that new documents go to: the active one, which this call sets where there is none."""
        found = await self.active()
        if found is not None:
            return found
        async with self._database.transaction() as work:
            active = await work.generations.active()
            if active is None:
                await work.generations.activate(self.wanted)
            return active or self.wanted

    async def rebuild(
        self, scope: OwnerScope, *, indexer: Indexer, texts: DocumentTexts, anew: bool = False
    ) -> AsyncIterator[ReindexProgress]:
        """Build the wanted generation beside the active one and switch to it; searches go on meanwhile.

        Interrupted, it goes on where it was when it is called again. `anew` drops the entries of the wanted generation
        first, document by document, for an index that is suspected to be damaged.
        """
        previous = await self.active()
        done: set[str] = set()
        while True:
            async with self._database.transaction() as work:
                documents = [one for one in await work.documents.list(scope) if one.status.can_be_searched]
                todo = [one for one in documents if one.id not in done]
                if not todo:
                    # In the same transaction as the look at the list, so that no document slips between.
                    await work.generations.activate(self.wanted)
                    break
            for document in todo:
                async for passages in self._rebuild_document(scope, document, indexer, texts, anew=anew):
                    yield ReindexProgress(
                        document=document,
                        documents_done=len(done),
                        documents_total=len(documents),
                        passages_done=passages,
                        passages_total=document.passage_count,
                    )
                done.add(document.id)
        if previous is not None and previous != self.wanted:
            await self._index.drop_generation(previous)
        self._sink.publish(GenerationActivated(generation=self.wanted.name))

    async def _rebuild_document(
        self, scope: OwnerScope, document: Document, indexer: Indexer, texts: DocumentTexts, *, anew: bool
    ) -> AsyncIterator[int]:
        stats = await self._index.stats(scope, self.wanted, document.id)
        if anew or not stats.passages:
            parsed = await texts.load(document.content_hash)
            await indexer.index_words(scope, self.wanted, document, parsed)
        yield 0
        async for done, _ in indexer.embed(scope, self.wanted, document):
            yield done
        await indexer.verify(scope, self.wanted, document)
