"""Moves the files of an older library, which owners shared by content, to keys of each document's own."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

from smartchat_core.errors import DocumentNotFound, FileNotStored
from smartchat_core.ingestion.document_files import DocumentFiles
from smartchat_core.model.document import Document
from smartchat_core.model.file_keys import FileLayout
from smartchat_core.model.ids import ContentHash, DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.ports.file_store import FileStore

__all__ = ["FileRelocation"]

log = logging.getLogger(__name__)

_AT_ONCE = 20
_SECONDS = 5.0
_CHUNK_BYTES = 4 * 1024**2
_ASK_AGAIN_AFTER = timedelta(hours=1)


class FileRelocation:
    """Moves a few documents at a time, while everybody goes on working; any number of these may run side by side.

    A document's files are copied, then its record is changed, and then what nobody shares any more is deleted. Killed
    between these, the next call does again what was begun, and a cleanup deletes what is left. A document that is
    being worked on waits until that has ended.
    """

    def __init__(self, *, database: Database, files: FileStore, texts: DocumentFiles, clock: Clock) -> None:
        self._database = database
        self._files = files
        self._texts = texts
        self._clock = clock
        self._after: DocumentId | None = None
        self._next = clock.now()

    async def run(self) -> int:
        """Move documents for a few seconds, and return how many were moved; called again, it goes on.

        Raises:
            DependencyError: the database or the file store cannot be used.
        """
        began, total = self._clock.monotonic(), 0
        while moved := await self.step():
            total += moved
            if self._clock.monotonic() - began > _SECONDS:
                break
        return total

    async def step(self) -> int:
        """Move the next few documents, and return how many were moved.

        Where nothing is left to be moved, that is asked again only after an hour: by then a process of an older version
        may have added something.

        Raises:
            DependencyError: the database or the file store cannot be used.
        """
        if self._clock.now() < self._next:
            return 0
        async with self._database.read_only() as work:
            documents = await work.documents.with_layout(FileLayout.CONTENT, after=self._after, limit=_AT_ONCE)
        if not documents and self._after is None:
            self._next = self._clock.now() + _ASK_AGAIN_AFTER
        self._after = documents[-1].id if len(documents) == _AT_ONCE else None
        moved = 0
        for document in documents:
            if await self._move(document):
                moved += 1
                await self._discard(document.content_hash)
        if moved:
            log.info("files of documents were moved to keys of their own", extra={"documents": moved})
        return moved

    async def _move(self, document: Document) -> bool:
        """Move one; False where it is being worked on, was changed, or was removed meanwhile."""
        scope = OwnerScope(owner=document.owner)
        async with self._database.read_only() as work:
            if any(job.status.unfinished for job in await work.jobs.for_document(document.id)):
                return False
        await self._copy(document)
        try:
            async with self._database.transaction() as work:
                # The record is locked from here on: a job that is made for it waits, and finds it changed.
                current = await work.documents.get(scope, document.id)
                if any(job.status.unfinished for job in await work.jobs.for_document(document.id)):
                    return False
                if current != document:
                    return False
                await work.documents.save(replace(document, layout=FileLayout.DOCUMENT))
        except DocumentNotFound:
            await self._texts.delete(document.owner, document.id)
            return False
        return True

    async def _copy(self, document: Document) -> None:
        targets = document.own_files.by_kind
        for kind, source in document.files.by_kind.items():
            try:
                first = await self._files.get_range(source, start=0, end=_CHUNK_BYTES)
            except FileNotStored:
                continue  # it was never made, or it is lost, which a check reports
            await self._files.put(targets[kind], self._rest(source, first))

    async def _rest(self, source: str, chunk: bytes) -> AsyncIterator[bytes]:
        position = 0
        while chunk:
            yield chunk
            position += len(chunk)
            if len(chunk) < _CHUNK_BYTES:
                return
            chunk = await self._files.get_range(source, start=position, end=position + _CHUNK_BYTES)

    async def _discard(self, content: ContentHash) -> None:
        """Delete what is under the keys by content, if no document needs it: none can come to need it again."""
        async with self._database.read_only() as work:
            if await work.documents.shared_by_content(content):
                return
        await self._texts.delete_by_content(content)
