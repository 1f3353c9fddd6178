"""The import of a catalogue: what is new is added, and what the catalogue states is taken over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from smartchat_core.catalogue.books import Catalogue, CatalogueBook, CatalogueFile, by_preference
from smartchat_core.catalogue.edits import fitted_edits
from smartchat_core.errors import (
    AmbiguousParser,
    DocumentNotFound,
    InputError,
    Overloaded,
    StorageUnavailable,
    TooManyWaiting,
)
from smartchat_core.errors.base import as_sentence
from smartchat_core.ingestion.admission import DEFAULT_ADMISSION
from smartchat_core.ingestion.document_files import DocumentFiles
from smartchat_core.ingestion.intake import Accepted, IntakeService
from smartchat_core.ingestion.pictures import picture_type
from smartchat_core.ingestion.removal import RemovalService
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.recognition import ReadingChoice
from smartchat_core.model.source_file import SourceFile
from smartchat_core.ports.database import Database

__all__ = ["CatalogueImport", "ImportOutcome", "ImportStep", "Settle"]

log = logging.getLogger(__name__)

_FULL_PAUSE = 2.0

_PHOTOGRAPHS = frozenset(("image/jpeg", "image/png", "image/gif", "image/webp"))
"""A drawing (SVG) is a text that may do more than show a picture; Calibre keeps none."""

Settle = Callable[[DocumentId], Awaitable[Document]]
"""Waits until the work on a document has ended."""

FileChunks = Callable[[Path], AsyncIterator[bytes]]
"""Gives the bytes of a local file; raises `StorageUnavailable` where it cannot be read."""


class ImportOutcome(StrEnum):
    """What became of a book."""

    ADDED = "added"
    UPDATED = "updated"
    """It was there; its file or what the catalogue states of it has changed."""
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    """Its document was removed from the library, and the file has not changed since: it is left alone."""
    UNREADABLE = "unreadable"
    """It has no file that can be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportStep:
    """What became of one book; `file` is the one that was read, `reason` why none was, or none of those before it."""

    book: CatalogueBook
    outcome: ImportOutcome
    file: CatalogueFile | None = None
    document: DocumentId | None = None
    reason: str = ""


class CatalogueImport:
    """Imports catalogues into an owner's library. A second import adds what is new and leaves the owner's edits.

    Args:
        database: where it is kept which books are known.
        intake: takes files in.
        removal: removes documents whose file could not be read, where another file of the book could.
        texts: keeps covers.
        chunks: reads local files.
    """

    def __init__(
        self,
        *,
        database: Database,
        intake: IntakeService,
        removal: RemovalService,
        texts: DocumentFiles,
        chunks: FileChunks,
    ) -> None:
        self._database = database
        self._intake = intake
        self._removal = removal
        self._texts = texts
        self._chunks = chunks

    async def run(
        self,
        scope: OwnerScope,
        catalogue: Catalogue,
        *,
        readable: Collection[str],
        dry_run: bool = False,
        reading: ReadingChoice | None = None,
    ) -> AsyncGenerator[ImportStep]:
        """Import each book, and yield what became of it. Interrupted, it goes on with the next call where it was.

        Args:
            scope: whose library it is.
            catalogue: the books.
            readable: extensions that parsers read.
            dry_run: yield what would be done, and change nothing.
            reading: how the files are to be read that are added.
        """
        async with self._database.read_only() as work:
            known = {one.path: one for one in await work.source_files.list(scope, catalogue.source)}
        for book in catalogue.books:
            yield await self._one(
                scope, catalogue.source, book, known.get(book.key), frozenset(readable), dry_run, reading
            )

    async def settled(
        self,
        scope: OwnerScope,
        source: str,
        step: ImportStep,
        *,
        readable: Collection[str],
        settle: Settle,
        reading: ReadingChoice | None = None,
    ) -> ImportStep | None:
        """What became of the book when the work on its document has ended, where that is another thing; else None.

        Where its file could not be read, the next formats of the book are tried, until one can be. The document of the
        first file is removed then; where none can be read, it stays, and names the fault.

        Args:
            scope: whose library it is.
            source: the name of the catalogue.
            step: what `run` has yielded for the book.
            readable: extensions that parsers read.
            settle: waits until the work on a document has ended; raises `DocumentNotFound` where it was removed.
            reading: as `run` was given it.
        """
        files = by_preference(step.book.files, frozenset(readable))
        if step.document is None or step.file not in files:
            return None
        failed = await _settled(settle, step.document)
        if failed is not None and step.book.cover is not None:
            # Who read the file may have looked for a cover before this one came.
            await self._note_cover(scope, failed)
        if failed is None or failed.status.can_be_searched:
            return None
        reasons = [*filter(None, [step.reason]), f"{step.file.extension}: {failed.reason or failed.status.value}"]
        for file in files[files.index(step.file) + 1 :]:
            try:
                accepted = await self._accepted(scope, file, reading)
            except (InputError, AmbiguousParser, StorageUnavailable) as error:
                reasons.append(f"{file.extension}: {error.operator_message()}")
                continue
            document = await _settled(settle, accepted.document.id)
            if document is None or not document.status.can_be_searched:
                reasons.append(f"{file.extension}: {document.reason if document else 'it was removed'}")
                if document is not None and not accepted.duplicate:
                    await self._remove(scope, document.id)
                continue
            await self._take_over(scope, source, step.book, document.id, best=files[0])
            await self._remove(scope, failed.id)
            return replace(step, file=file, document=document.id, reason=" ".join(map(as_sentence, reasons)))
        return replace(step, reason=" ".join(map(as_sentence, reasons)))

    async def _one(
        self,
        scope: OwnerScope,
        source: str,
        book: CatalogueBook,
        known: SourceFile | None,
        readable: frozenset[str],
        dry_run: bool,
        reading: ReadingChoice | None,
    ) -> ImportStep:
        files = by_preference(book.files, readable)
        if not files:
            formats = ", ".join(sorted({one.extension for one in book.files})) or "no file"
            return ImportStep(
                book=book, outcome=ImportOutcome.UNREADABLE, reason=f"It has {formats}, which no parser reads."
            )
        if known is not None and _is_one_of(known, files[:1]):
            if known.document is None:
                return ImportStep(book=book, outcome=ImportOutcome.REMOVED, file=files[0])
            if known.stamp == book.stamp:
                return ImportStep(book=book, outcome=ImportOutcome.UNCHANGED, file=files[0], document=known.document)
            if not dry_run:
                await self._take_over(scope, source, book, known.document, best=files[0])
            return ImportStep(book=book, outcome=ImportOutcome.UPDATED, file=files[0], document=known.document)
        outcome = ImportOutcome.ADDED if known is None else ImportOutcome.UPDATED
        if dry_run:
            return ImportStep(book=book, outcome=outcome, file=files[0])
        return await self._add(scope, source, book, files, outcome, reading)

    async def _add(
        self,
        scope: OwnerScope,
        source: str,
        book: CatalogueBook,
        files: tuple[CatalogueFile, ...],
        outcome: ImportOutcome,
        reading: ReadingChoice | None,
    ) -> ImportStep:
        """Take in the best file that is admitted; the next one where it is refused."""
        reason = ""
        for file in files:
            try:
                accepted = await self._accepted(scope, file, reading)
            except (InputError, AmbiguousParser, StorageUnavailable) as error:
                reason = reason or error.operator_message()
                continue
            document = accepted.document.id
            await self._take_over(scope, source, book, document, best=files[0])
            return ImportStep(book=book, outcome=outcome, file=file, document=document, reason=reason)
        return ImportStep(book=book, outcome=ImportOutcome.UNREADABLE, reason=reason)

    async def _take_over(
        self, scope: OwnerScope, source: str, book: CatalogueBook, document: DocumentId, *, best: CatalogueFile
    ) -> None:
        """Keep what the catalogue states of the document, its cover, and that the book is known."""
        await self._describe(scope, document, book)
        await self._cover(scope, document, book)
        await self._keep(
            scope,
            SourceFile(
                source=source,
                path=book.key,
                document=document,
                # The best file is noted, not the one that was admitted: it is tried again only when it changes.
                size_bytes=best.size_bytes,
                modified=best.modified,
                stamp=book.stamp,
            ),
        )

    async def _cover(self, scope: OwnerScope, document: DocumentId, book: CatalogueBook) -> None:
        """Keep the catalogue's picture of the book, if it is one that is shown and not too large."""
        if book.cover is None or book.cover.size_bytes > DEFAULT_ADMISSION.cover_bytes:
            return
        picture = bytearray()
        try:
            async for chunk in self._chunks(book.cover.path):
                picture += chunk
                if len(picture) > DEFAULT_ADMISSION.cover_bytes:
                    return  # it has grown meanwhile
        except StorageUnavailable as error:
            log.warning("a cover could not be read", extra={"code": error.code}, exc_info=error)
            return
        if picture_type(bytes(picture)) not in _PHOTOGRAPHS:
            return
        try:
            async with self._database.read_only() as work:
                found = await work.documents.get(scope.own, document)
            await self._texts.save_catalogue_cover(found, bytes(picture))
            await self._note_cover(scope, found)
        except DocumentNotFound:
            return  # it was removed at this moment; a sweep finds the picture

    async def _note_cover(self, scope: OwnerScope, document: Document) -> None:
        if not document.has_cover and await self._texts.has_cover(document):
            async with self._database.transaction() as work:
                await work.documents.describe(scope, document.id, lambda one: replace(one, has_cover=True))

    async def _remove(self, scope: OwnerScope, document: DocumentId) -> None:
        try:
            await self._removal.remove(scope, document)
        except DocumentNotFound:
            return  # the owner was quicker

    async def _accepted(self, scope: OwnerScope, file: CatalogueFile, reading: ReadingChoice | None) -> Accepted:
        """Take a file in; wait while as many documents wait as may wait."""
        while True:
            try:
                return await self._intake.accept(
                    scope, filename=file.path.name, chunks=self._chunks(file.path), reading=reading
                )
            except (Overloaded, TooManyWaiting) as error:
                log.info("an import waits for the work that is queued", extra={"code": error.code})
                await asyncio.sleep(_FULL_PAUSE)

    async def _describe(self, scope: OwnerScope, document: DocumentId, book: CatalogueBook) -> None:
        stated = fitted_edits(book.stated)

        def change(one: Document) -> Document:
            return replace(one, catalogue=stated)

        try:
            async with self._database.transaction() as work:
                await work.documents.describe(scope, document, change)
        except DocumentNotFound:
            return  # it was removed at this moment, and `source_files` will show it

    async def _keep(self, scope: OwnerScope, file: SourceFile) -> None:
        async with self._database.transaction() as work:
            await work.source_files.save(scope, file)


async def _settled(settle: Settle, document: DocumentId) -> Document | None:
    try:
        return await settle(document)
    except DocumentNotFound:
        return None


def _is_one_of(known: SourceFile, files: tuple[CatalogueFile, ...]) -> bool:
    return any((known.size_bytes, known.modified) == (file.size_bytes, file.modified) for file in files)
