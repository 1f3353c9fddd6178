"""Removal of a document with everything that was derived from it."""

from __future__ import annotations

import logging
from dataclasses import replace

from smartchat_core.errors import DocumentNotFound, IndexUnavailable, SmartChatError
from smartchat_core.events import DocumentRemoved
from smartchat_core.ingestion.document_files import DocumentFiles
from smartchat_core.ingestion.indexing import Indexer
from smartchat_core.ingestion.jobs.relay import EventRelay
from smartchat_core.model.blanking import without_document
from smartchat_core.model.document import Document
from smartchat_core.model.file_keys import FileLayout
from smartchat_core.model.ids import DocumentId, OwnerId, removal_id_for
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.removal import Removal, RemovalReceipt
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.ports.runtime import Runtime
from smartchat_core.resilience.repetition import repeated

__all__ = ["RemovalService", "discard_removed"]

log = logging.getLogger(__name__)

_TURNS_AT_ONCE = 50
_ATTEMPTS = 3


class RemovalService:
    """Removes documents: the record, then what conversations hold of it, index entries and files.

    A receipt proves that nothing is left.

    With the record goes that a removal was promised, so one that is interrupted is taken up again (`finish_open`)
    until it is complete. Until then searches may find entries of a document that is not there, and every face passes
    over them. A worker that is busy with the document stops at its next step and takes back what it wrote.
    """

    def __init__(
        self,
        *,
        database: Database,
        index: PassageIndex,
        texts: DocumentFiles,
        relay: EventRelay,
        runtime: Runtime,
    ) -> None:
        self._database = database
        self._index = index
        self._texts = texts
        self._relay = relay
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._sink = runtime.sink

    async def remove(self, scope: OwnerScope, document_id: DocumentId) -> Removal:
        """Remove the owner's document. What cannot be reached now is removed later; the receipt is None until then.

        Raises:
            DocumentNotFound: the owner has none of this identifier.
        """
        async with self._database.read_only() as work:
            document = await work.documents.get(scope.own, document_id)
        removal = Removal(
            id=removal_id_for(entropy=self._entropy.uuid()),
            document_id=document_id,
            owner=scope.owner,
            content_hash=document.content_hash,
            requested_at=self._clock.now(),
        )
        removal = await self._delete_record(scope, removal)
        try:
            removal = await self._finish(removal)
        except SmartChatError as error:
            log.warning("removal is deferred to a sweep", extra={"document_id": document_id}, exc_info=error)
        await self._relay.try_deliver()
        return removal

    async def finish_open(self) -> int:
        """Finish the removals that were interrupted, and return how many; those that cannot be stay pending."""
        async with self._database.read_only() as work:
            unfinished = await work.removals.pending()
        count = 0
        for removal in unfinished:
            try:
                await self._finish(removal)
                count += 1
            except SmartChatError as error:
                log.warning(
                    "removal is deferred to a sweep", extra={"document_id": removal.document_id}, exc_info=error
                )
        return count

    async def _delete_record(self, scope: OwnerScope, removal: Removal) -> Removal:
        """Delete the document's record, and promise the rest.

        It is repeated where another transaction stood against it: a worker locks its job before the document, and this
        one the document, whose place of files it has to know, before the jobs.
        """

        async def delete() -> Removal:
            async with self._database.transaction() as work:
                await work.documents.lock_content(scope, removal.content_hash)
                document = await work.documents.get(scope, removal.document_id)
                promised = replace(removal, layout=document.layout)
                await work.documents.remove(scope, removal.document_id)
                await work.removals.add(promised)
            return promised

        return await repeated(delete, attempts=_ATTEMPTS)

    async def _blank_turns(self, removal: Removal) -> Removal:
        """Take the document out of the answers in conversations, its owner's and its readers', some of them at a time.

        Each transaction counts what it did, so that the receipt is right after an interruption as well. It counts the
        owner's turns only: what others asked, and whether they did, is theirs.
        """
        blanked = await self._blank_turns_of(removal.owner, removal)
        while blanked:
            removal = replace(removal, turns_blanked=removal.turns_blanked + blanked)
            blanked = await self._blank_turns_of(removal.owner, removal)
        async with self._database.read_only() as work:
            readers = await work.conversations.owners_derived_from(removal.document_id)
        for reader in readers:
            while await self._blank_turns_of(reader, removal):
                pass
        return removal

    async def _blank_turns_of(self, asker: OwnerId, removal: Removal) -> int:
        """Take the document out of some of this owner's answers, and return out of how many."""
        scope, document = OwnerScope(owner=asker), removal.document_id
        async with self._database.transaction() as work:
            await work.conversations.lock_owner(scope)
            if await _exists(work, OwnerScope(owner=removal.owner), document):
                return 0
            turns = await work.conversations.derived_from(scope, document, limit=_TURNS_AT_ONCE)
            for turn in turns:
                await work.conversations.save_turn(without_document(turn, document))
            if turns and asker == removal.owner:
                await work.removals.save(replace(removal, turns_blanked=removal.turns_blanked + len(turns)))
            return len(turns)

    async def _finish(self, removal: Removal) -> Removal:
        removal = await self._blank_turns(removal)
        scope = OwnerScope(owner=removal.owner)
        async with self._database.transaction() as work:
            removed = left = 0
            if not await _exists(work, scope, removal.document_id):
                removed = await self._index.purge_document(scope, removal.document_id)
                left = await self._index.count_everywhere(scope, removal.document_id)
            if left:
                raise IndexUnavailable(
                    "the index still holds passages of a removed document",
                    cause=f"{left:,} of {removal.document_id} were there after they had been removed",
                )
            deleted = await _delete_files(work, self._texts, removal)
            removal = replace(
                removal,
                receipt=RemovalReceipt(
                    completed_at=self._clock.now(),
                    passages_removed=removed,
                    passages_left=left,
                    files_deleted=deleted,
                    turns_blanked=removal.turns_blanked,
                ),
            )
            await work.removals.save(removal)
            event = DocumentRemoved(document_id=removal.document_id, owner=removal.owner)
            await work.outbox.append(self._sink.envelope(event))
        return removal


async def _exists(work: UnitOfWork, scope: OwnerScope, document: DocumentId) -> bool:
    try:
        await work.documents.get(scope, document)
    except DocumentNotFound:
        return False
    return True


async def _delete_files(work: UnitOfWork, texts: DocumentFiles, gone: Removal | Document) -> tuple[str, ...]:
    """Delete the files of a document that is gone, and name the kinds that it had.

    Under `FileLayout.CONTENT` another owner's document may have the same ones. They are then that document's alone, and
    the kinds are named all the same: this owner has them no longer, and learns of nobody else.
    """
    document = gone.document_id if isinstance(gone, Removal) else gone.id
    kinds = set(await texts.delete(gone.owner, document))
    if gone.layout is FileLayout.CONTENT:
        kinds |= set(await texts.kinds_by_content(gone.content_hash))
        if not await work.documents.shared_by_content(gone.content_hash):
            await texts.delete_by_content(gone.content_hash)
    return tuple(sorted(kinds))


async def discard_removed(document: Document, *, database: Database, indexer: Indexer, texts: DocumentFiles) -> None:
    """Delete what was derived from a document in all generations, and its files, unless it is still there."""
    scope = OwnerScope(owner=document.owner)
    async with database.transaction() as work:
        if await _exists(work, scope, document.id):
            return
        await indexer.remove(scope, document.id)
        await _delete_files(work, texts, document)
