"""Upload intake: a file is stored, checked and queued, or refused with nothing left behind."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from smartchat_core.errors import (
    AmbiguousParser,
    ConcurrencyError,
    EmptyFile,
    FileTooLarge,
    InputError,
    LimitExceeded,
    MalwareFound,
    SmartChatError,
)
from smartchat_core.events import Client, DocumentAccepted, FeatureUsed, UploadRejected
from smartchat_core.ingestion.file_policy import DetectedType, safe_filename
from smartchat_core.ingestion.jobs.dispatch import rank_of
from smartchat_core.ingestion.jobs.relay import EventRelay
from smartchat_core.ingestion.policy import IntakePolicy
from smartchat_core.ingestion.reading_choices import ReadingChoices
from smartchat_core.ingestion.rereading import changed_reading, set_reading
from smartchat_core.model.activity import Feature
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.ids import ContentHash, JobId, OwnerId, document_id_for, job_id_for
from smartchat_core.model.job import Job, JobKind
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.recognition import BY_SETTINGS, ReadingChoice
from smartchat_core.ops import spans
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.file_store import FileStore, StoredFile
from smartchat_core.ports.malware_scanner import MalwareScanner
from smartchat_core.ports.runtime import Runtime

__all__ = ["INCOMING", "Accepted", "Admission", "FileInspector", "IntakeService", "begun_at"]

log = logging.getLogger(__name__)

INCOMING = "incoming/"
"""Where uploads are stored until they are accepted; each name begins with the second in which it was begun."""

FileInspector = Callable[[Path, str], Awaitable[DetectedType]]
"""Finds the media type of a local file by its content and its name.

For what is refused it raises `InputError` or `AmbiguousParser`.
"""


class Admission(Protocol):
    """Decides whether an owner may have what is there, and more documents."""

    async def __call__(self, work: UnitOfWork, owner: OwnerId, *, more: int = 0) -> LimitExceeded | None:
        """Why not; None where the owner may."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """An upload that was taken in. `duplicate`: the owner had this file already, and nothing has to be done."""

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
        runtime: Runtime,
        policy: IntakePolicy | None = None,
        scanner: MalwareScanner | None = None,
        choices: ReadingChoices | None = None,
        admission: Admission | None = None,
    ) -> None:
        policy = policy or IntakePolicy()
        self._admission = admission
        self._database = database
        self._files = files
        self._inspect = inspect
        self._scanner = scanner
        self._relay = relay
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._sink = runtime.sink
        self._telemetry = runtime.telemetry
        self._max_bytes = policy.max_bytes
        self._bounds = policy.waiting
        self._quotas = policy.quotas
        self._choices = choices or ReadingChoices()

    async def accept(
        self,
        scope: OwnerScope,
        *,
        filename: str,
        chunks: AsyncIterator[bytes],
        client: Client | None = None,
        reading: ReadingChoice | None = None,
    ) -> Accepted:
        """Store an upload and queue its processing.

        The same bytes as the same media type are the owner's same document; as another type they are another document.
        A document that is there already is read again when `reading` asks for something else than before. `client` is
        who sent it, for the security log.

        Raises:
            InputError: the file is empty, too large, of a type that cannot be read, malware was found in it, or what it
                is to be read with is not installed; nothing of it is kept.
            DocumentNotReady: it is there already, and is being read in another way now.
            AmbiguousParser: several parsers read it, and the settings choose none; nothing of it is kept.
            StorageUnavailable: it could not be stored.
            ScannerUnavailable: it could not be scanned for malware; nothing of it is kept.
            Overloaded: as many jobs wait as may wait.
            TooManyWaiting: as many of the owner's wait as may wait.
            BudgetExceeded: the owner's plan has no place for it.
            ParserTimeUsedUp: the time for reading files is used up, the owner's or everybody's.
        """
        with self._telemetry.span(spans.ACCEPT_DOCUMENT) as span:
            try:
                accepted = await self._accept(scope, filename=filename, chunks=chunks, reading=reading)
            except (InputError, AmbiguousParser, LimitExceeded) as error:
                self._sink.publish(UploadRejected(owner=scope.owner, code=error.code, client=client or Client()))
                raise
            self._sink.publish(FeatureUsed(owner=scope.owner, feature=Feature.UPLOAD))
            span.set(spans.DOCUMENT_ID, accepted.document.id)
            span.set(spans.SIZE, accepted.document.size_bytes)
            span.set(spans.OUTCOME, "duplicate" if accepted.duplicate else "accepted")
            await self._relay.try_deliver()
        return accepted

    async def _accept(
        self, scope: OwnerScope, *, filename: str, chunks: AsyncIterator[bytes], reading: ReadingChoice | None
    ) -> Accepted:
        if reading is not None:
            reading = await self._choices.checked(reading)
        await self._refuse_early(scope.owner)
        name = safe_filename(filename)
        async with self._incoming() as incoming:
            stored = await self._files.put(incoming, self._bounded(chunks))
            if stored.size_bytes == 0:
                raise EmptyFile(f"{name} is empty")
            async with self._files.local_copy(incoming) as path:
                detected = await self._inspect(path, name)
                await self._scan(path, name)
            async with self._database.transaction() as work:
                await work.documents.lock_content(scope, ContentHash(stored.sha256))
                accepted = await self._register(
                    work, scope, name=name, stored=stored, detected=detected, incoming=incoming, reading=reading
                )
        return accepted

    async def _scan(self, path: Path, name: str) -> None:
        found = None if self._scanner is None else await self._scanner.scan(path)
        if found is not None:
            raise MalwareFound(f"{name} holds malware", cause=f"the scanner calls it {found}")

    @asynccontextmanager
    async def _incoming(self) -> AsyncIterator[str]:
        """A key for an upload. What is under it when the block raises is deleted, now or by the next cleanup."""
        key = f"{INCOMING}{int(self._clock.now().timestamp())}-{self._entropy.uuid().hex}"
        try:
            yield key
        except BaseException:
            try:
                await self._files.delete(key)
            except SmartChatError as error:
                log.warning(
                    "deletion of a refused upload is deferred to a sweep", extra={"code": error.code}, exc_info=error
                )
            raise

    async def _refuse_early(self, owner: OwnerId) -> None:
        """Refuse before the file is read what would be refused when it is there."""
        quota = self._quotas.at(self._clock.now())
        async with self._database.read_only() as work:
            refusal = await self._no_place(work, owner, more=1)
            if refusal is None and quota is not None:
                refusal = self._quotas.refusal(
                    own=await work.owner_work.spent(quota.since, owner=owner),
                    in_all=await work.owner_work.spent(quota.since),
                )
        if refusal is not None:
            raise refusal

    async def _no_place(self, work: UnitOfWork, owner: OwnerId, *, more: int = 0) -> LimitExceeded | None:
        waiting = (await work.jobs.backlog()).waiting
        own = (await work.jobs.backlog(owner=owner)).waiting
        refusal = self._bounds.refusal(waiting=waiting, own=own)
        if refusal is None and self._admission is not None:
            return await self._admission(work, owner, more=more)
        return refusal

    async def _register(
        self,
        work: UnitOfWork,
        scope: OwnerScope,
        *,
        name: str,
        stored: StoredFile,
        detected: DetectedType,
        incoming: str,
        reading: ReadingChoice | None,
    ) -> Accepted:
        content = ContentHash(stored.sha256)
        now = self._clock.now()
        known = await work.documents.same_content(scope, content, detected.media_type)
        if known is None:
            document = Document(
                id=document_id_for(entropy=self._entropy.uuid()),
                owner=scope.owner,
                content_hash=content,
                filename=name,
                media_type=detected.media_type,
                size_bytes=stored.size_bytes,
                added_at=now,
                warnings=detected.warnings,
                reading=reading or BY_SETTINGS,
            )
            if not await work.documents.add(document):
                raise ConcurrencyError(f"{name} was added by another process at the same time")
        else:
            changed = changed_reading(known, reading)
            will_be_read = changed is not None and await set_reading(work, scope, known, changed)
            # What failed before is tried again: the cause may have gone.
            again = changed is not None or known.status in {DocumentStatus.FAILED, DocumentStatus.NEEDS_OCR}
            if will_be_read or not again:
                running = [job for job in await work.jobs.for_document(known.id) if job.status.unfinished]
                await self._keep(incoming, known.files.original)
                return Accepted(document=known, job_id=running[0].id if running else None, duplicate=True)
            document = replace(
                known,
                status=DocumentStatus.QUEUED,
                reason="",
                reason_code="",
                warnings=detected.warnings,
                reading=changed or known.reading,
            )
            await work.documents.save(document)
        job = Job(
            id=job_id_for(entropy=self._entropy.uuid()),
            kind=JobKind.INGEST,
            owner=scope.owner,
            document_id=document.id,
            created_at=now,
            trace=self._telemetry.trace(),
            rank=rank_of(stored.size_bytes),
        )
        # Within the transaction, so that no check takes it for a file without a document; and before the backlog is
        # locked, for which every other upload waits.
        original = document.files.original
        if known is None:
            await self._files.move(incoming, original)
        else:
            await self._keep(incoming, original)
        await work.jobs.hold_backlog()
        refusal = await self._no_place(work, scope.owner)
        if refusal is not None:
            if known is None:
                await self._files.move(original, incoming)  # where it is deleted
            raise refusal
        await work.jobs.add(job)
        await work.outbox.append(
            self._sink.envelope(
                DocumentAccepted(
                    document_id=document.id,
                    owner=scope.owner,
                    job_id=job.id,
                    filename=name,
                    size_bytes=stored.size_bytes,
                    format=detected.format,
                )
            )
        )
        return Accepted(document=document, job_id=job.id, duplicate=False)

    async def _keep(self, incoming: str, original: str) -> None:
        """Make the upload the original of a document that is known, unless the same bytes are there already.

        They are not written over: a store that dies while it replaces a file may be left with neither.
        """
        if await self._files.exists(original):
            await self._files.delete(incoming)
        else:
            await self._files.move(incoming, original)

    async def _bounded(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in chunks:
            size += len(chunk)
            if size > self._max_bytes:
                raise FileTooLarge(
                    f"the file has more than {self._max_bytes:,} bytes",
                    cause="the limit on uploads was reached",
                )
            yield chunk


def begun_at(key: str) -> datetime:
    """When the upload under a key of `INCOMING` was begun; the epoch's start for a name that does not hold a time."""
    seconds = key.removeprefix(INCOMING).partition("-")[0]
    return datetime.fromtimestamp(int(seconds) if seconds.isdecimal() and len(seconds) < 12 else 0, tz=UTC)
