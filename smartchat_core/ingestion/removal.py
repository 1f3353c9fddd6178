"""Removing a document with everything that was made of it."""

from __future__ import annotations

import logging
from dataclasses import replace

from smartchat_core.errors import DocumentNotFound, IndexUnavailable, SmartChatError
from smartchat_core.events import DocumentRemoved
from smartchat_core.ingestion.indexing import Indexer
from smartchat_core.ingestion.relay import EventRelay
from smartchat_core.ingestion.texts import DocumentTexts
from smartchat_core.model.ids import ContentHash, DocumentId, removal_id_for
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.removal import Removal, RemovalReceipt
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.entropy import Entropy
from smartchat_core.ports.passage_index import PassageIndex

__all__ = ["RemovalService", "discard_removed"]

log = logging.getLogger(__name__)


class RemovalService:
    """Removes documents: the record, then index entries and files; a receipt says that nothing is left.

    With the record goes that a removal was promised, so one that is interrupted is taken up again (`finish_open`)
    until it is complete. Until then searches may find entries of a document that is not there, and every face passes
    over them. A worker that is busy with the document stops at its next step and takes back what it wrote.
    """

    def __init__(
        self,
        *,
        database: Database,
        index: PassageIndex,
        texts: DocumentTexts,
        relay: EventRelay,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        self._database = database
        self._index = index
        self._texts = texts
        self._relay = relay
        self._clock = clock
        self._entropy = entropy

    async def remove(self, scope: OwnerScope, document_id: DocumentId) -> Removal:
        """Remove the owner's document. What cannot be reached now is removed later; the receipt is None until then.

        Raises:
            DocumentNotFound: the owner has none of this identifier.
        """
        async with self._database.reading() as work:
            document = await work.documents.get(scope, document_id)
        removal = Removal(
            id=removal_id_for(entropy=self._entropy.uuid()),
            document_id=document_id,
            owner=scope.owner,
            content_hash=document.content_hash,
            requested_at=self._clock.now(),
        )
        async with self._database.transaction() as work:
            await work.documents.hold_content(document.content_hash)
            await work.documents.remove(scope, document_id)
            await work.removals.add(removal)
        try:
            removal = await self._finish(removal)
        except SmartChatError as error:
            log.warning("a removal is finished later", extra={"document_id": document_id}, exc_info=error)
        await self._relay.try_deliver()
        return removal

    async def finish_open(self) -> int:
        """Finish the removals that were interrupted, and tell how many; one that cannot be finished now stays open."""
        async with self._database.reading() as work:
            unfinished = await work.removals.open()
        count = 0
        for removal in unfinished:
            try:
                await self._finish(removal)
                count += 1
            except SmartChatError as error:
                log.warning("a removal is finished later", extra={"document_id": removal.document_id}, exc_info=error)
        return count

    async def _finish(self, removal: Removal) -> Removal:
        scope = OwnerScope(owner=removal.owner)
        # One transaction that holds the content: nobody can add it again between the look and the deletion.
        async with self._database.transaction() as work:
            await work.documents.hold_content(removal.content_hash)
            removed = left = 0
            if not await _exists(work, scope, removal.document_id):
                removed = await self._index.purge_document(scope, removal.document_id)
                left = await self._index.count_everywhere(scope, removal.document_id)
            if left:
                raise IndexUnavailable(
                    "the index still holds passages of a removed document",
                    cause=f"{left:,} of {removal.document_id} were there after they had been removed",
                )
            shared = await work.documents.content_in_use(removal.content_hash)
            deleted = () if shared else await self._texts.delete(removal.content_hash)
            removal = replace(
                removal,
                receipt=RemovalReceipt(
                    completed_at=self._clock.now(),
                    passages_removed=removed,
                    passages_left=left,
                    files_deleted=deleted,
                    content_shared=shared,
                ),
            )
            await work.removals.save(removal)
            await work.outbox.append(DocumentRemoved(document_id=removal.document_id, owner=removal.owner))
        return removal


async def _exists(work: UnitOfWork, scope: OwnerScope, document: DocumentId) -> bool:
    try:
        await work.documents.get(scope, document)
    except DocumentNotFound:
        return False
    return True


async def discard_removed(
    scope: OwnerScope,
    document: DocumentId,
    content: ContentHash,
    *,
    database: Database,
    indexer: Indexer,
    texts: DocumentTexts,
) -> None:
    """Delete what was made of a document in all generations, and its files, unless it is there (again).

    Within a transaction, so that nobody who adds the same content can register it between the look and the deletion.
    """
    async with database.transaction() as work:
        await work.documents.hold_content(content)
        if await _exists(work, scope, document):
            return
        await indexer.remove(scope, document)
        if not await work.documents.content_in_use(content):
            await texts.delete(content)
