"""Taking in an upload: stored, checked and queued, or refused with nothing left behind."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from smartchat_core.errors import EmptyFile, FileTooLarge, InputError, Overloaded, SmartChatError
from smartchat_core.events import DocumentAccepted, FeatureUsed, UploadRejected
from smartchat_core.ingestion.file_policy import DetectedType, format_of, safe_filename
from smartchat_core.ingestion.relay import EventRelay
from smartchat_core.ingestion.texts import original_key
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.ids import ContentHash, JobId, document_id_for, job_id_for
from smartchat_core.model.job import Job, JobKind, JobStatus
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ops import spans
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.entropy import Entropy
from smartchat_core.ports.event_sink import EventSink
from smartchat_core.ports.file_store import FileStore, StoredFile
from smartchat_core.ports.telemetry import NO_TELEMETRY, Telemetry

__all__ = ["ABANDONED_AFTER", "INCOMING", "Accepted", "FileInspector", "IntakeService", "begun_at"]

log = logging.getLogger(__name__)

INCOMING = "incoming/"
"""Where uploads are stored until they are accepted; each name begins with the second in which it was begun."""

ABANDONED_AFTER = timedelta(hours=6)
"""No upload takes so long; what is older was left by a process that was killed."""

FileInspector = Callable[[Path, str], Awaitable[DetectedType]]
"""Tells the media type of a local file by its content and its name; raises `InputError` for what is refused."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """An upload that was taken in. `duplicate`: the owner had this content already, and nothing has to be done."""

    document: Document
    job_id: JobId | None
    duplicate: bool


class IntakeService:
    """Takes in uploads. Processing them is the worker's task."""

    def __init__(
        self,
        *,
        database: Database,
        files: FileStore,
        inspect: FileInspector,
        relay: EventRelay,
        clock: Clock,
        entropy: Entropy,
        most_bytes: int,
        sink: EventSink,
        most_waiting: int = 10_000,
        telemetry: Telemetry = NO_TELEMETRY,
    ) -> None:
        self._database = database
        self._files = files
        self._inspect = inspect
        self._relay = relay
        self._clock = clock
        self._entropy = entropy
        self._most_bytes = most_bytes
        self._sink = sink
        self._most_waiting = most_waiting
        self._telemetry = telemetry

    async def accept(self, scope: OwnerScope, *, filename: str, chunks: AsyncIterator[bytes]) -> Accepted:
        """Store an upload and queue its processing. The same content again is the same document.

        Raises:
            InputError: the file is empty, too large, or of a type that cannot be read; nothing of it is kept.
            StorageUnavailable: it could not be stored.
            Overloaded: as many jobs wait as may wait.
        """
        with self._telemetry.span(spans.ACCEPT_DOCUMENT) as span:
            try:
                accepted = await self._accept(scope, filename=filename, chunks=chunks)
            except InputError as error:
                self._sink.publish(UploadRejected(owner=scope.owner, reason=error.code))
                raise
            self._sink.publish(FeatureUsed(owner=scope.owner, feature="upload"))
            span.set(spans.DOCUMENT_ID, accepted.document.id)
            span.set(spans.SIZE, accepted.document.size_bytes)
            span.set(spans.OUTCOME, "duplicate" if accepted.duplicate else "accepted")
            await self._relay.try_deliver()
        return accepted

    async def _accept(self, scope: OwnerScope, *, filename: str, chunks: AsyncIterator[bytes]) -> Accepted:
        await self._refuse_overload()
        name = safe_filename(filename)
        async with self._incoming() as incoming:
            stored = await self._files.put(incoming, self._bounded(chunks))
            if stored.size_bytes == 0:
                raise EmptyFile(f"{name} is empty")
            async with self._files.local_copy(incoming) as path:
                detected = await self._inspect(path, name)
            async with self._database.transaction() as work:
                await work.documents.hold_content(ContentHash(stored.sha256))
                accepted = await self._register(work, scope, name=name, stored=stored, detected=detected)
                # Within the transaction, so that nobody who removes the same content deletes it in between.
                await self._files.move(incoming, original_key(accepted.document.content_hash))
        return accepted

    @asynccontextmanager
    async def _incoming(self) -> AsyncIterator[str]:
        """A key for an upload. What is under it when the block raises is deleted, now or when the house is tidied."""
        key = f"{INCOMING}{int(self._clock.now().timestamp())}-{self._entropy.uuid().hex}"
        try:
            yield key
        except BaseException:
            try:
                await self._files.delete(key)
            except SmartChatError as error:
                log.warning("a refused upload is deleted later", extra={"code": error.code}, exc_info=error)
            raise

    async def _refuse_overload(self) -> None:
        async with self._database.reading() as work:
            waiting = (await work.jobs.backlog()).waiting
        if waiting >= self._most_waiting:
            raise Overloaded(
                "too many documents wait to be processed", cause=f"{waiting:,} wait, and {self._most_waiting:,} may"
            )

    async def _register(
        self, work: UnitOfWork, scope: OwnerScope, *, name: str, stored: StoredFile, detected: DetectedType
    ) -> Accepted:
        content = ContentHash(stored.sha256)
        now = self._clock.now()
        document = Document(
            id=document_id_for(owner=scope.owner, content=content),
            owner=scope.owner,
            content_hash=content,
            filename=name,
            media_type=detected.media_type,
            size_bytes=stored.size_bytes,
            added_at=now,
            warnings=detected.warnings,
        )
        if not await work.documents.add(document):
            document = await work.documents.get(scope, document.id)
            if document.status not in {DocumentStatus.FAILED, DocumentStatus.NEEDS_OCR}:
                running = [job for job in await work.jobs.for_document(document.id) if _unfinished(job)]
                return Accepted(document=document, job_id=running[0].id if running else None, duplicate=True)
            # What failed before is tried again: the cause may have gone.
            document = replace(
                document, status=DocumentStatus.QUEUED, reason="", reason_code="", warnings=detected.warnings
            )
            await work.documents.save(document)
        job = Job(
            id=job_id_for(entropy=self._entropy.uuid()),
            kind=JobKind.INGEST,
            owner=scope.owner,
            document_id=document.id,
            created_at=now,
            trace=self._telemetry.trace(),
        )
        await work.jobs.add(job)
        await work.outbox.append(
            DocumentAccepted(
                document_id=document.id,
                owner=scope.owner,
                job_id=job.id,
                filename=name,
                size_bytes=stored.size_bytes,
                format=format_of(detected.media_type),
            )
        )
        return Accepted(document=document, job_id=job.id, duplicate=False)

    async def _bounded(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in chunks:
            size += len(chunk)
            if size > self._most_bytes:
                raise FileTooLarge(
                    f"the file has more than {self._most_bytes:,} bytes",
                    cause="the limit on uploads was reached",
                )
            yield chunk


def _unfinished(job: Job) -> bool:
    return job.status in {JobStatus.WAITING, JobStatus.RUNNING}


def begun_at(key: str) -> datetime:
    """When the upload under a key of `INCOMING` was begun; the dawn of time for a name that does not tell."""
    seconds = key.removeprefix(INCOMING).partition("-")[0]
    return datetime.fromtimestamp(int(seconds) if seconds.isdecimal() and len(seconds) < 12 else 0, tz=UTC)
