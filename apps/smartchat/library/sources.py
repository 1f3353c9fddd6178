"""Ways into a library besides single files: catalogues of other programs, and folders that are watched."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from os import PathLike
from pathlib import Path

from smartchat.composition import Services
from smartchat.composition.sources import calibre_library, watched_folder
from smartchat_core.catalogue.books import Catalogue
from smartchat_core.catalogue.importing import ImportStep
from smartchat_core.catalogue.watching import FolderEvent, FolderWatch
from smartchat_core.errors import StorageUnavailable
from smartchat_core.model.principal import OwnerScope

__all__ = ["AsyncSources"]

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

    async def import_catalogue(self, catalogue: Catalogue, *, dry_run: bool = False) -> AsyncGenerator[ImportStep]:
        """Add the books of a catalogue, each in its best format, with what the catalogue states of them.

        A second import adds what is new and takes over what has changed, but leaves edits. It works as it is iterated;
        `dry_run` only yields what would be done.
        """
        formats = await self._extensions()
        run = self._services.documents.imports.run(self._scope, catalogue, readable=formats, dry_run=dry_run)
        async with aclosing(run) as steps:
            async for step in steps:
                yield step

    async def watch(
        self,
        folder: str | PathLike[str],
        *,
        remove_deleted: bool = False,
        every: float = 5.0,
        settle: float = 5.0,
    ) -> AsyncGenerator[FolderEvent]:
        """Add what appears in a folder and its subfolders, until the loop over it is left.

        Args:
            folder: is looked through every so many seconds; what is known of its files is kept in the library, so that
                it goes on where it was.
            remove_deleted: remove the documents whose files are gone. Without it they are kept.
            every: seconds between two scans.
            settle: seconds for which a file has to be unchanged to count as complete.

        Raises:
            StorageUnavailable: the folder is not there at the beginning. Later it is tried again and again.
        """
        watched = await asyncio.to_thread(watched_folder, Path(folder))
        services = self._services
        watch = FolderWatch(
            database=services.ports.database,
            intake=services.documents.intake,
            removal=services.documents.removal,
            clock=services.ports.clock,
            settle_seconds=settle,
            remove_deleted=remove_deleted,
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

    async def _extensions(self) -> tuple[str, ...]:
        registry = await asyncio.to_thread(self._services.ports.parsing.reader.formats)
        return registry.extensions
