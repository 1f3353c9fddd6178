"""Keeping a library in step with a folder."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from smartchat_core.catalogue.folder import FolderLook, FolderMemory, SeenFile, is_passed_over
from smartchat_core.errors import (
    AmbiguousParser,
    DocumentNotFound,
    InputError,
    Overloaded,
    StorageUnavailable,
    TooManyWaiting,
)
from smartchat_core.ingestion.intake import Accepted, IntakeService
from smartchat_core.ingestion.removal import RemovalService
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.recognition import ReadingChoice
from smartchat_core.model.source_file import SourceFile
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database

__all__ = ["FolderEvent", "FolderEventKind", "FolderWatch", "WatchedFolder"]

log = logging.getLogger(__name__)

_FULL_PAUSE = 2.0


class WatchedFolder(Protocol):
    """A folder that can be looked at and read; `source` names it for good."""

    @property
    def source(self) -> str:
        """The name under which what is known of its files is kept."""
        ...

    async def look(self) -> FolderLook:
        """All regular files in it and in its subfolders; links are not followed.

        Raises:
            StorageUnavailable: the folder is not there, or cannot be read.
        """
        ...

    def chunks(self, path: str) -> AsyncIterator[bytes]:
        """The bytes of a file in it.

        Raises:
            StorageUnavailable: it cannot be read.
        """
        ...


class FolderEventKind(StrEnum):
    """What happened to a file."""

    ADDED = "added"
    MOVED = "moved"
    """The same content was there under another name, or in another place."""
    REFUSED = "refused"
    KEPT = "kept"
    """The file is gone; its document is kept."""
    REMOVED = "removed"
    """The file is gone, and its document was removed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FolderEvent:
    """What was done about a file; `reason` is why it was refused."""

    kind: FolderEventKind
    path: str
    document: DocumentId | None = None
    reason: str = ""


class FolderWatch:
    """Takes in what appears in a folder.

    What was taken in is kept in the database, so that it goes on where it was. A document that the owner removed from
    the library is not added again until its file changes.

    Args:
        database: where it is kept which files are known.
        intake: takes files in.
        removal: removes documents.
        clock: the time.
        settle_seconds: how long a file has to be unchanged (see `FolderMemory`).
        remove_deleted: remove the document whose file is gone. Without it, it is kept.
        reading: how the files are to be read that are added.
    """

    def __init__(
        self,
        *,
        database: Database,
        intake: IntakeService,
        removal: RemovalService,
        clock: Clock,
        settle_seconds: float = 5.0,
        remove_deleted: bool = False,
        reading: ReadingChoice | None = None,
    ) -> None:
        self._database = database
        self._intake = intake
        self._removal = removal
        self._clock = clock
        self._memory = FolderMemory(settle_seconds=settle_seconds)
        self._remove_deleted = remove_deleted
        self._reading = reading

    async def look(
        self, scope: OwnerScope, folder: WatchedFolder, *, readable: Collection[str]
    ) -> AsyncGenerator[FolderEvent]:
        """Scan once, and yield what was done.

        Args:
            scope: whose library it is.
            folder: the folder.
            readable: extensions that parsers read, in small letters and without a full stop.

        Raises:
            StorageUnavailable: the folder is not there, or cannot be read. Nothing counts as deleted then.
            LimitExceeded: the time for reading files is used up.
        """
        endings = tuple(f".{one}" for one in readable)
        found = await folder.look()
        wanted = (one for one in found.files if one.path.lower().endswith(endings) and not is_passed_over(one.path))
        seen = replace(found, files=tuple(wanted))
        known = await self._known(scope, folder)
        changes = self._memory.changes(seen, known, now=self._clock.monotonic())
        for file in changes.added:
            yield await self._take_in(scope, folder, file, known)
            known = await self._known(scope, folder)
        for path in changes.gone:
            event = await self._let_go(scope, folder, known[path], known)
            known.pop(path)
            if event is not None:
                yield event

    async def _known(self, scope: OwnerScope, folder: WatchedFolder) -> dict[str, SourceFile]:
        async with self._database.read_only() as work:
            return {one.path: one for one in await work.source_files.list(scope, folder.source)}

    async def _take_in(
        self, scope: OwnerScope, folder: WatchedFolder, file: SeenFile, known: dict[str, SourceFile]
    ) -> FolderEvent:
        document: DocumentId | None = None
        kind, reason = FolderEventKind.ADDED, ""
        try:
            accepted = await self._accepted(scope, folder, file)
            document = accepted.document.id
            if accepted.duplicate:
                kind = FolderEventKind.MOVED
        except (InputError, AmbiguousParser) as error:
            kind, reason = FolderEventKind.REFUSED, error.operator_message()
        except StorageUnavailable as error:
            # It was moved or locked at this moment: the next scan sees.
            return FolderEvent(kind=FolderEventKind.REFUSED, path=file.path, reason=error.operator_message())
        before = known.get(file.path)
        entry = SourceFile(
            source=folder.source,
            path=file.path,
            document=document,
            size_bytes=file.size_bytes,
            modified=file.modified,
        )
        async with self._database.transaction() as work:
            await work.source_files.save(scope, entry)
        if before is not None and before.document not in {None, document}:
            others = {one.document for one in known.values() if one.path != file.path}
            if self._remove_deleted and before.document not in others:
                await self._remove(scope, before.document)
        return FolderEvent(kind=kind, path=file.path, document=document, reason=reason)

    async def _accepted(self, scope: OwnerScope, folder: WatchedFolder, file: SeenFile) -> Accepted:
        """Take a file in; wait while as many documents wait as may wait."""
        name = file.path.rpartition("/")[2]
        while True:
            try:
                return await self._intake.accept(
                    scope, filename=name, chunks=folder.chunks(file.path), reading=self._reading
                )
            except (Overloaded, TooManyWaiting) as error:
                log.info("a watched folder waits for the work that is queued", extra={"code": error.code})
                await asyncio.sleep(_FULL_PAUSE)

    async def _let_go(
        self, scope: OwnerScope, folder: WatchedFolder, file: SourceFile, known: dict[str, SourceFile]
    ) -> FolderEvent | None:
        async with self._database.transaction() as work:
            await work.source_files.remove(scope, folder.source, file.path)
        elsewhere = any(one.document == file.document for one in known.values() if one.path != file.path)
        if file.document is None or elsewhere:
            return None
        if not self._remove_deleted:
            return FolderEvent(kind=FolderEventKind.KEPT, path=file.path, document=file.document)
        await self._remove(scope, file.document)
        return FolderEvent(kind=FolderEventKind.REMOVED, path=file.path, document=file.document)

    async def _remove(self, scope: OwnerScope, document: DocumentId | None) -> None:
        if document is None:
            return
        try:
            await self._removal.remove(scope, document)
        except DocumentNotFound:
            return  # the owner was quicker
