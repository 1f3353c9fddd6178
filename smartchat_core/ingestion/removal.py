"""Removing a document with everything that was made of it."""

from __future__ import annotations

from smartchat_core.events import DocumentRemoved
from smartchat_core.ingestion.relay import EventRelay
from smartchat_core.ingestion.texts import DocumentTexts
from smartchat_core.model.document import Document
from smartchat_core.model.ids import ContentHash, DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.database import Database
from smartchat_core.ports.passage_index import PassageIndex

__all__ = ["RemovalService", "discard_unused"]


class RemovalService:
    """Removes documents: index entries first, then the record, then the files.

    Interrupted, it leaves a document that is listed and can be removed again, or files that nothing refers to; never
    an index entry without a document.
    """

    def __init__(self, *, database: Database, index: PassageIndex, texts: DocumentTexts, relay: EventRelay) -> None:
        self._database = database
        self._index = index
        self._texts = texts
        self._relay = relay

    async def remove(self, scope: OwnerScope, document_id: DocumentId) -> Document:
        """Remove the owner's document; a worker that is busy with it stops at its next step.

        Raises:
            DocumentNotFound: the owner has none of this identifier.
        """
        async with self._database.reading() as work:
            document = await work.documents.get(scope, document_id)
            active = await work.generations.active()
        if active is not None:
            await self._index.remove_document(scope, active, document_id)
        async with self._database.transaction() as work:
            await work.documents.remove(scope, document_id)
            await work.outbox.append(DocumentRemoved(document_id=document_id, owner=scope.owner))
            active = await work.generations.active()
        if active is not None:
            # Once more, in what is searched now: a worker may have written, or the index been switched, in between.
            await self._index.remove_document(scope, active, document_id)
        await discard_unused(document.content_hash, database=self._database, texts=self._texts)
        await self._relay.deliver()
        return document


async def discard_unused(content: ContentHash, *, database: Database, texts: DocumentTexts) -> None:
    """Delete the files of some content unless a document has it.

    Within a transaction, so that nobody who adds the same content can register it between the look and the deletion.
    """
    async with database.transaction() as work:
        if not await work.documents.content_in_use(content):
            await texts.delete(content)
