"""Following the work on an upload."""

import asyncio
from collections.abc import AsyncGenerator

from smartchat.progress import Progress, ProgressFeed, read_progress
from smartchat_core.errors import DocumentNotReady, SmartChatError
from smartchat_core.events import (
    DocumentFailed,
    DocumentNeedsOcr,
    DocumentReady,
    DocumentRemoved,
    IngestionEvent,
    IngestionProgressed,
)
from smartchat_core.ingestion.service import IngestionService
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.database import Database

__all__ = ["AsyncIngestionJob", "Progress"]

_FINAL = (DocumentReady, DocumentFailed, DocumentNeedsOcr, DocumentRemoved)


class AsyncIngestionJob:
    """The work on one document, done by the library's worker or another process's."""

    def __init__(
        self,
        scope: OwnerScope,
        document: DocumentId,
        *,
        database: Database,
        feed: ProgressFeed,
        ingestion: IngestionService,
    ) -> None:
        self._scope = scope
        self.document_id = document
        self._database = database
        self._feed = feed
        self._ingestion = ingestion

    async def document(self) -> Document:
        """The document as it is now.

        Raises:
            DocumentNotFound: it was removed.
        """
        async with self._database.read_only() as work:
            return await work.documents.get(self._scope, self.document_id)

    async def progress(self) -> Progress:
        """How far the work has come.

        Raises:
            DocumentNotFound: the document was removed.
        """
        async with self._database.read_only() as work:
            return await read_progress(work, self._scope, self.document_id)

    async def wait(self, timeout: float | None = None) -> Document:  # noqa: ASYNC109  # part of the promised API
        """The document when its work has ended, well or not.

        Raises:
            TimeoutError: it has not within so many seconds; the work goes on.
            DocumentNotFound: the document was removed.
        """
        async with asyncio.timeout(timeout):
            async for _ in self.events():
                pass
            return await self.document()

    async def events(self) -> AsyncGenerator[IngestionEvent]:
        """What happens to the document from now on, until its work has ended.

        What this process does is heard of at once; for another one's work the database is asked every
        `progress_poll_interval_seconds`, once for all who follow documents.

        Raises:
            DocumentNotFound: the document was removed by another process.
            DependencyError: the database cannot be asked.
        """
        with self._feed.following(self._scope, self.document_id) as follower:
            # Only now, so that nothing can happen in between unheard.
            seen = await self.progress()
            if seen.status.settled:
                return
            while True:
                news = await follower.next()
                match news:
                    case SmartChatError():
                        raise news
                    case Progress():
                        if news.status.settled:
                            return
                        if news == seen:
                            continue
                        seen = news
                        yield self._progressed(news)
                    case _:
                        yield news
                        if isinstance(news, _FINAL):
                            return

    def _progressed(self, progress: Progress) -> IngestionProgressed:
        return IngestionProgressed(
            document_id=self.document_id,
            owner=self._scope.owner,
            stage=progress.stage,
            done=progress.done,
            total=progress.total,
            seconds_left=progress.seconds_left,
        )

    async def resume(self) -> bool:
        """Work on the document here and now, where no worker does; returns when this attempt has ended.

        Returns whether it was worked on: False when a worker has leased it, or it waits for its next attempt.

        Raises:
            DocumentNotReady: nothing is left to be done.
            DocumentNotFound: the document was removed.
        """
        async with self._database.read_only() as work:
            await work.documents.get(self._scope.own, self.document_id)
            jobs = await work.jobs.for_document(self.document_id)
        waiting = [job for job in jobs if job.status.unfinished]
        if not waiting:
            raise DocumentNotReady("there is no work left on this document", remedy="Add the file again to repeat it.")
        return await self._ingestion.work_once(only=waiting[0].id)
