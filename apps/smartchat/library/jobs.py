"""Following the work on an upload."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from smartchat.composition import Services
from smartchat_core.errors import DocumentNotReady
from smartchat_core.events import (
    DocumentFailed,
    DocumentNeedsOcr,
    DocumentReady,
    DocumentRemoved,
    Event,
    IngestionEvent,
    IngestionProgressed,
)
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.job import JobStatus, Stage
from smartchat_core.model.principal import OwnerScope

__all__ = ["AsyncIngestionJob", "Progress"]

_POLL_SECONDS = 0.25
_FINAL = (DocumentReady, DocumentFailed, DocumentNeedsOcr, DocumentRemoved)


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """Where the work stands: the document's status, the stage, and how many of its units (passages) are complete."""

    status: DocumentStatus
    stage: Stage
    done: int
    total: int

    @property
    def fraction(self) -> float:
        """A rough share of the whole work that is done, in 0..1."""
        if self.status.settled:
            return 1.0
        before = {Stage.PARSE: 0.0, Stage.INDEX: 0.05, Stage.EMBED: 0.1, Stage.VERIFY: 0.99}[self.stage]
        return before + (0.89 * self.done / self.total if self.stage is Stage.EMBED and self.total else 0.0)


class AsyncIngestionJob:
    """The work on one document, done by the library's worker or another process's."""

    def __init__(self, *, services: Services, scope: OwnerScope, document: DocumentId) -> None:
        self._services = services
        self._scope = scope
        self.document_id = document

    async def document(self) -> Document:
        """The document as it is now.

        Raises:
            DocumentNotFound: it was removed.
        """
        async with self._services.database.reading() as work:
            return await work.documents.get(self._scope, self.document_id)

    async def progress(self) -> Progress:
        """How far the work has come.

        Raises:
            DocumentNotFound: the document was removed.
        """
        async with self._services.database.reading() as work:
            document = await work.documents.get(self._scope, self.document_id)
            jobs = await work.jobs.for_document(self.document_id)
        if not jobs:
            return Progress(status=document.status, stage=Stage.VERIFY, done=0, total=0)
        return Progress(status=document.status, stage=jobs[0].stage, done=jobs[0].done, total=jobs[0].total)

    async def wait(self, timeout: float | None = None) -> Document:  # noqa: ASYNC109  # part of the promised face
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

        When another process does the work, its progress is read from the database.
        """
        queue: asyncio.Queue[IngestionEvent] = asyncio.Queue()

        def listen(event: Event) -> None:
            if isinstance(event, IngestionEvent) and event.document_id == self.document_id:
                queue.put_nowait(event)

        with self._services.events.listening(listen):
            seen: Progress | None = None
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), timeout=_POLL_SECONDS)
                except TimeoutError:
                    progress = await self.progress()
                    if progress.status.settled:
                        return
                    if progress == seen:
                        continue
                    seen = progress
                    event = IngestionProgressed(
                        document_id=self.document_id,
                        owner=self._scope.owner,
                        stage=progress.stage,
                        done=progress.done,
                        total=progress.total,
                    )
                yield event
                if isinstance(event, _FINAL):
                    return

    async def resume(self) -> bool:
        """Work on the document here and now, where no worker does; returns when this attempt has ended.

        Returns whether it was worked on: False when a worker has it in hand, or it waits for its next attempt.

        Raises:
            DocumentNotReady: nothing is left to be done.
            DocumentNotFound: the document was removed.
        """
        async with self._services.database.reading() as work:
            await work.documents.get(self._scope, self.document_id)
            jobs = await work.jobs.for_document(self.document_id)
        waiting = [job for job in jobs if job.status in {JobStatus.WAITING, JobStatus.RUNNING}]
        if not waiting:
            raise DocumentNotReady("there is no work left on this document", remedy="Add the file again to repeat it.")
        return await self._services.ingestion.work_once(only=waiting[0].id)
