"""Index generations: which is written and searched, and how a new one takes over."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from smartchat_core.books.loader import BookModels
from smartchat_core.errors import DocumentNotFound, FileNotStored, IndexUnavailable
from smartchat_core.events import GenerationActivated
from smartchat_core.ingestion.document_files import DocumentFiles
from smartchat_core.ingestion.indexing import Indexer
from smartchat_core.model.document import Document
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import WarningCode
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.event_sink import EventSink
from smartchat_core.ports.listing import all_documents
from smartchat_core.ports.passage_index import PassageIndex

__all__ = ["GenerationService", "ReindexProgress"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReindexProgress:
    """How far a rebuild has come: documents complete, and passages of the present one."""

    document: Document
    documents_done: int = 0
    documents_total: int = 0
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
        async with self._database.read_only() as work:
            return await work.generations.active()

    async def in_use(self) -> tuple[IndexGeneration, ...]:
        """The generations that are needed: what is searched, and what the settings ask for."""
        active = await self.active()
        return tuple(dict.fromkeys([active or self.wanted, self.wanted]))

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
            await work.generations.lock_alias()
            active = await work.generations.active()
            if active is None:
                await work.generations.activate(self.wanted)
            return active or self.wanted

    async def rebuild(
        self, *, indexer: Indexer, texts: DocumentFiles, models: BookModels, force: bool = False
    ) -> AsyncGenerator[ReindexProgress]:
        """Build the wanted generation beside the active one and switch to it; searches go on meanwhile.

        All owners' documents are rebuilt, for the switch concerns them all. Works as it is iterated; interrupted, it
        goes on where it was when it is called again. With `force`, entries of the wanted generation are written again,
        document by document, for an index that is suspected to be damaged. Book models of another version of the rules
        are built again as well.
        """
        previous = await self.active()
        built: dict[DocumentId, Document] = {}
        while not await self._switch(built):
            documents = await self._searchable()
            for document in documents:
                if document.id in built:
                    continue
                await models.prepare(document, partial(texts.load, document), force=force)
                async for progress in self._rebuild_document(document, indexer, texts, force=force):
                    built[document.id] = progress.document
                    yield replace(progress, documents_done=len(built) - 1, documents_total=len(documents))
                built.setdefault(document.id, document)
        await self._remove_strays(built)
        if previous is not None and previous != self.wanted:
            await self._index.drop_generation(previous)
        self._sink.publish(GenerationActivated(generation=self.wanted.name))

    async def _searchable(self) -> list[Document]:
        """The documents of all owners that searches find."""
        async with self._database.read_only() as work:
            return await _all_searchable(work)

    async def _switch(self, built: Mapping[DocumentId, Document]) -> bool:
        """Activate the wanted generation if every document was built; False, and no change, when one is missing.

        The check and the switch are one transaction. A document that a worker is writing to the old generation right
        now is not searchable yet; the worker sees the switch and writes it again.
        """
        async with self._database.transaction() as work:
            await work.generations.lock_alias()
            for document in await _all_searchable(work):
                if document.id not in built:
                    return False
                rebuilt = built[document.id]
                if (rebuilt.passage_count, rebuilt.warnings) != (document.passage_count, document.warnings):
                    try:
                        current = await work.documents.get(OwnerScope(owner=document.owner), document.id)
                    except DocumentNotFound:
                        continue  # removed since the check; its entries go with the orphans
                    await work.documents.save(
                        replace(current, passage_count=rebuilt.passage_count, warnings=rebuilt.warnings)
                    )
            await work.generations.activate(self.wanted)
        return True

    async def _remove_strays(self, built: Mapping[DocumentId, Document]) -> None:
        """Remove the entries of documents that were removed after they had been built."""
        left = {document.id for document in await self._searchable()}
        for document in built.values():
            if document.id not in left:
                await self._index.remove_document(OwnerScope(owner=document.owner), self.wanted, document.id)

    async def _rebuild_document(
        self, document: Document, indexer: Indexer, texts: DocumentFiles, *, force: bool
    ) -> AsyncGenerator[ReindexProgress]:
        """Write one document; nothing is yielded for one that was removed meanwhile."""
        scope = OwnerScope(owner=document.owner)
        stats = await self._index.stats(scope, self.wanted, document.id)
        count = stats.passages
        if force or not count:
            try:
                parsed = await texts.load(document)
            except FileNotStored:
                if await self._is_searchable(document):
                    raise
                return
            count = await indexer.index_words(scope, self.wanted, document, parsed)
        warnings = tuple(one for one in document.warnings if one.code is not WarningCode.EMBEDDINGS_MISSING)
        document = replace(
            document,
            passage_count=count,
            warnings=warnings if indexer.embeds(self.wanted) else document.warnings,
        )
        progress = ReindexProgress(document=document, passages_done=0, passages_total=count)
        yield progress
        async for done, _ in indexer.embed(scope, self.wanted, document):
            yield replace(progress, passages_done=done)
        try:
            await indexer.verify(scope, self.wanted, document)
        except IndexUnavailable:
            if await self._is_searchable(document):
                raise
            # It was removed meanwhile, and its entries with it.

    async def _is_searchable(self, document: Document) -> bool:
        return document.id in {one.id for one in await self._searchable()}


async def _all_searchable(work: UnitOfWork) -> list[Document]:
    return [
        document
        for owner in await work.documents.owners()
        async for document in all_documents(work, OwnerScope(owner=owner))
        if document.status.can_be_searched
    ]
