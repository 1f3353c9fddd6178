"""Ways into a library besides single files: catalogues of other programs, and folders that are watched."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from os import PathLike
from pathlib import Path

from smartchat.composition import Services
from smartchat.composition.sources import calibre_library, watched_folder
from smartchat.library.jobs import AsyncIngestionJob
from smartchat.library.values import OcrLanguages
from smartchat_core.catalogue.books import Catalogue
from smartchat_core.catalogue.importing import ImportOutcome, ImportStep
from smartchat_core.catalogue.watching import FolderEvent, FolderWatch
from smartchat_core.errors import StorageUnavailable
from smartchat_core.ingestion.reading_choices import reading_choice
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.recognition import ReadingChoice

__all__ = ["AsyncSources"]

_TAKEN_IN = frozenset((ImportOutcome.ADDED, ImportOutcome.UPDATED))

log = logging.getLogger(__name__)


class AsyncSources:
    """Imports and watched folders on behalf of an owner."""

    def __init__(self, services: Services, scope: OwnerScope) -> None:
        self._services = services
        self._scope = scope

    async def calibre_library(self, folder: str | PathLike[str]) -> Catalogue:
        """The books of a Calibre library, as its `metadata.db` states them; nothing is imported.

        Raises:
            InvalidRequest: the folder is no Calibre library.
            DamagedFile: its database is damaged.
            StorageUnavailable: it cannot be read.
        """
        return await asyncio.to_thread(calibre_library, Path(folder))

    async def import_catalogue(
        self,
        catalogue: Catalogue,
        *,
        dry_run: bool = False,
        ocr: str | None = None,
        ocr_language: OcrLanguages = None,
    ) -> AsyncGenerator[ImportStep]:
        """Add the books of a catalogue, each in its best format, with what the catalogue states of them.

        A second import adds what is new and takes over what has changed, but leaves edits. It works as it is iterated;
        `dry_run` only yields what would be done. `ocr` and `ocr_language` are kept with what is added, as by
        `AsyncLibrary.add`.

        When all books are taken in, it waits for the work on them. A book whose file could not be read comes a second
        time then, with the next of its formats, or with the faults of all of them.

        Raises:
            InvalidRequest: text recognition, or the language, is not installed.
        """
        reading = await self._reading(ocr, ocr_language)
        formats = await self._extensions()
        imports, added = self._services.documents.imports, list[ImportStep]()
        run = imports.run(self._scope, catalogue, readable=formats, dry_run=dry_run, reading=reading)
        async with aclosing(run) as steps:
            async for step in steps:
                if step.outcome in _TAKEN_IN and not dry_run:
                    added.append(step)
                yield step
        for step in added:
            again = await imports.settled(
                self._scope,
                catalogue.source,
                step,
                readable=formats,
                settle=lambda one: self._job(one).wait(),
                reading=reading,
            )
            if again is not None:
                yield again

    def _job(self, document: DocumentId) -> AsyncIngestionJob:
        services = self._services
        return AsyncIngestionJob(
            self._scope,
            document,
            database=services.ports.database,
            feed=services.documents.progress,
            ingestion=services.jobs.ingestion,
        )

    async def watch(
        self,
        folder: str | PathLike[str],
        *,
        remove_deleted: bool = False,
        every: float = 5.0,
        settle: float = 5.0,
        ocr: str | None = None,
        ocr_language: OcrLanguages = None,
    ) -> AsyncGenerator[FolderEvent]:
        """Add what appears in a folder and its subfolders, until the loop over it is left.

        Args:
            folder: is looked through every so many seconds; what is known of its files is kept in the library, so that
                it goes on where it was.
            remove_deleted: remove the documents whose files are gone. Without it they are kept.
            every: seconds between two scans.
            settle: seconds for which a file has to be unchanged to count as complete.
            ocr: kept with what is added, as by `AsyncLibrary.add`.
            ocr_language: likewise.

        Raises:
            InvalidRequest: text recognition, or the language, is not installed.
            StorageUnavailable: the folder is not there at the beginning. Later it is tried again and again.
        """
        reading = await self._reading(ocr, ocr_language)
        watched = await asyncio.to_thread(watched_folder, Path(folder))
        services = self._services
        watch = FolderWatch(
            database=services.ports.database,
            intake=services.documents.intake,
            removal=services.documents.removal,
            clock=services.ports.clock,
            settle_seconds=settle,
            remove_deleted=remove_deleted,
            reading=reading,
        )
        formats = await self._extensions()
        while True:
            try:
                async with aclosing(watch.look(self._scope, watched, readable=formats)) as events:
                    async for event in events:
                        yield event
            except StorageUnavailable as error:
                log.warning("a watched folder cannot be read", extra={"code": error.code}, exc_info=error)
            await asyncio.sleep(every)

    async def _reading(self, ocr: str | None, languages: OcrLanguages) -> ReadingChoice | None:
        """The choice, checked before any file is looked at."""
        choice = reading_choice(ocr, languages)
        return None if choice is None else await self._services.documents.choices.checked(choice)

    async def _extensions(self) -> tuple[str, ...]:
        registry = await asyncio.to_thread(self._services.ports.parsing.reader.formats)
        return registry.extensions
