"""The import of a catalogue: what is new is added, and what the catalogue states is taken over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection
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
from smartchat_core.ingestion.intake import Accepted, IntakeService
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.recognition import ReadingChoice
from smartchat_core.model.source_file import SourceFile
from smartchat_core.ports.database import Database

__all__ = ["CatalogueImport", "ImportOutcome", "ImportStep"]

log = logging.getLogger(__name__)

_FULL_PAUSE = 2.0

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
    """What became of one book; `file` is the one that was read, `reason` why none was."""

    book: CatalogueBook
    outcome: ImportOutcome
    file: CatalogueFile | None = None
    document: DocumentId | None = None
    reason: str = ""


class CatalogueImport:
    """Imports catalogues into an owner's library. A second import adds what is new and leaves the owner's edits."""

    def __init__(self, *, database: Database, intake: IntakeService, chunks: FileChunks) -> None:
        self._database = database
        self._intake = intake
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
                await self._describe(scope, known.document, book)
                await self._keep(scope, replace(known, stamp=book.stamp))
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
            await self._describe(scope, document, book)
            await self._keep(
                scope,
                SourceFile(
                    source=source,
                    path=book.key,
                    document=document,
                    # The best file is noted, not the one that was admitted: it is tried again only when it changes.
                    size_bytes=files[0].size_bytes,
                    modified=files[0].modified,
                    stamp=book.stamp,
                ),
            )
            return ImportStep(book=book, outcome=outcome, file=file, document=document, reason=reason)
        return ImportStep(book=book, outcome=ImportOutcome.UNREADABLE, reason=reason)

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


def _is_one_of(known: SourceFile, files: tuple[CatalogueFile, ...]) -> bool:
    return any((known.size_bytes, known.modified) == (file.size_bytes, file.modified) for file in files)
