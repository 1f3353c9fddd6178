"""Reading of a document once more, as its owner now wants it to be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from smartchat_core.errors import DocumentNotReady, FileNotStored
from smartchat_core.ingestion.bounds import WaitingBounds
from smartchat_core.ingestion.jobs.dispatch import rank_of
from smartchat_core.ingestion.jobs.relay import EventRelay
from smartchat_core.ingestion.jobs.retry import restarted, store_restart
from smartchat_core.ingestion.reading_choices import ReadingChoices
from smartchat_core.model.document import Document
from smartchat_core.model.file_keys import FileLayout
from smartchat_core.model.ids import DocumentId, job_id_for
from smartchat_core.model.job import Job, JobStatus, Stage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.recognition import BY_SETTINGS, ReadingChoice
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.runtime import Runtime

__all__ = ["RereadingService", "changed_reading", "set_reading"]


class RereadingService:
    """Queues documents of an owner to be read again from their originals."""

    def __init__(
        self,
        *,
        database: Database,
        files: FileStore,
        choices: ReadingChoices,
        relay: EventRelay,
        runtime: Runtime,
        bounds: WaitingBounds | None = None,
    ) -> None:
        self._database = database
        self._files = files
        self._choices = choices
        self._relay = relay
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._sink = runtime.sink
        self._telemetry = runtime.telemetry
        self._bounds = bounds or WaitingBounds()

    async def reread(self, scope: OwnerScope, document: DocumentId, choice: ReadingChoice = BY_SETTINGS) -> Document:
        """Queue a document to be read again, and keep how; what the choice leaves open stays as it was.

        The old text is deleted when the new one is in the index.

        Raises:
            InvalidRequest: text recognition, or a language of it, is not installed.
            DocumentNotFound: the owner has no such document.
            DocumentNotReady: it is being read now.
            FileNotStored: its original is lost.
            Overloaded: as many jobs wait as may wait.
            TooManyWaiting: as many of the owner's wait as may wait.
        """
        choice = await self._choices.checked(choice)
        async with self._database.transaction() as work:
            found = await work.documents.get(scope.own, document)
            if not await self._files.exists(found.files.original):
                raise FileNotStored("the original of the document is lost", remedy="Add the file again.")
            wanted = found.reading.joined(choice).again
            if not await set_reading(work, scope, found, wanted):
                await self._restart(work, scope, found)
            found = await work.documents.get(scope.own, document)
        await self._relay.try_deliver()
        return found

    async def _restart(self, work: UnitOfWork, scope: OwnerScope, document: Document) -> None:
        await work.jobs.hold_backlog()
        refusal = self._bounds.refusal(
            waiting=(await work.jobs.backlog()).waiting, own=(await work.jobs.backlog(owner=scope.owner)).waiting
        )
        if refusal is not None:
            raise refusal
        job_id = job_id_for(entropy=self._entropy.uuid())
        waiting, job = restarted(document, Stage.PARSE, job_id=job_id, now=self._clock.now())
        job = replace(job, trace=self._telemetry.trace(), rank=rank_of(document.size_bytes))
        await store_restart(work, waiting, job, sink=self._sink)


def changed_reading(document: Document, choice: ReadingChoice | None) -> ReadingChoice | None:
    """The reading of a document with this choice; None where that is the one that it has."""
    if choice is None:
        return None
    joined = document.reading.joined(choice)
    return None if joined == document.reading else joined.again


async def set_reading(work: UnitOfWork, scope: OwnerScope, document: Document, reading: ReadingChoice) -> bool:
    """Keep how a document is to be read, and return whether a job that waits will read it so.

    The document's row has to be held by this transaction: a worker that takes the job reads it afterwards.

    Raises:
        DocumentNotReady: a worker is reading it by another choice, or its files are being moved.
    """
    if document.layout is not FileLayout.DOCUMENT:
        raise DocumentNotReady("the document's files are being moved", remedy="Try it again in a quarter of an hour.")
    unfinished = [job for job in await work.jobs.for_document(document.id) if job.status.unfinished]
    if not _still_to_be_read(unfinished):
        raise DocumentNotReady(
            "the document is being processed", remedy="Choose how it is read when that has ended, or remove it."
        )

    def change(one: Document) -> Document:
        return replace(one, reading=reading)

    await work.documents.describe(scope, document.id, change)
    return bool(unfinished)


def _still_to_be_read(unfinished: Iterable[Job]) -> bool:
    return all(job.status is JobStatus.WAITING and job.stage is Stage.PARSE for job in unfinished)
