"""Repair of what a consistency check found, concurrent with uploads, removals and workers."""

from __future__ import annotations

from dataclasses import replace

from smartchat_core.errors import DocumentNotFound, LeaseLost
from smartchat_core.ingestion.consistency.findings import Finding, FindingKind, Repair
from smartchat_core.ingestion.consistency.recheck import Rechecker
from smartchat_core.ingestion.generations import GenerationService
from smartchat_core.ingestion.jobs.lifecycle import complete
from smartchat_core.ingestion.jobs.retry import restarted, store_restart
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.ids import ContentHash, DocumentId, JobId, OwnerId, job_id_for
from smartchat_core.model.job import Job, JobStatus, Stage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.entropy import Entropy
from smartchat_core.ports.event_sink import EventSink
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.passage_index import PassageIndex

__all__ = ["RepairOutcome", "Repairer"]

RepairOutcome = tuple[bool, JobId | None]
"""Whether the finding held at the recheck and was repaired, and the job that does the rest."""

_NO_LONGER_FOUND: RepairOutcome = (False, None)
_REPAIRED: RepairOutcome = (True, None)
_NOBODY = OwnerId("")


class Repairer:
    """Repairs one finding at a time, after a recheck within the transaction that excludes every other writer."""

    def __init__(
        self,
        *,
        database: Database,
        files: FileStore,
        index: PassageIndex,
        generations: GenerationService,
        rechecker: Rechecker,
        clock: Clock,
        entropy: Entropy,
        sink: EventSink,
    ) -> None:
        self._database = database
        self._files = files
        self._index = index
        self._generations = generations
        self._rechecker = rechecker
        self._clock = clock
        self._entropy = entropy
        self._sink = sink

    async def repair(self, finding: Finding) -> RepairOutcome:
        """Repair it, if it still holds.

        Raises:
            DependencyError: it could not be repaired.
        """
        try:
            if finding.repair is Repair.DELETE_FILE:
                return await self._delete_file(finding)
            if finding.repair is Repair.DELETE_ENTRIES:
                return await self._delete_entries(finding)
            if finding.repair is Repair.DROP_GENERATION:
                return await self._drop_generation(finding)
            if finding.repair is Repair.END_JOB:
                return await self._end_job(finding)
            return await self._put_back(finding)
        except (DocumentNotFound, LeaseLost):
            return _NO_LONGER_FOUND  # removed, or taken up by a worker, in the meantime

    async def _delete_file(self, finding: Finding) -> RepairOutcome:
        if finding.kind is FindingKind.UPLOAD_ABANDONED:  # it belongs to one process only
            await self._files.delete(finding.subject)
            return _REPAIRED
        async with self._database.transaction() as work:
            if not await self._rechecker.holds(work, finding):
                return _NO_LONGER_FOUND
            name = finding.document
            if name is None or await work.documents.locate(name) is not None:
                await self._files.delete(finding.subject)
                return _REPAIRED
            if not await work.documents.add(self._placeholder(name, _NOBODY)):
                return _NO_LONGER_FOUND
            await self._files.delete(finding.subject)
            await work.documents.remove(OwnerScope(owner=_NOBODY), name)
        return _REPAIRED

    async def _delete_entries(self, finding: Finding) -> RepairOutcome:
        """Remove entries while nobody can add the document to which they would then belong."""
        assert finding.owner is not None
        assert finding.document is not None
        scope = OwnerScope(owner=finding.owner)
        async with self._database.transaction() as work:
            if not await work.documents.add(self._placeholder(finding.document, finding.owner)):
                return _NO_LONGER_FOUND
            await self._index.purge_document(scope, finding.document)
            await work.documents.remove(scope, finding.document)
        return _REPAIRED

    def _placeholder(self, name: DocumentId, owner: OwnerId) -> Document:
        """What takes a document's identifier until the transaction ends: who adds the document meanwhile waits."""
        return Document(
            id=name,
            owner=owner,
            content_hash=ContentHash(name),
            filename="",
            media_type="",
            size_bytes=0,
            added_at=self._clock.now(),
        )

    async def _drop_generation(self, finding: Finding) -> RepairOutcome:
        """Drop a generation while nobody can switch to it."""
        async with self._database.transaction() as work:
            await work.generations.lock_alias()
            wanted = finding.subject == self._generations.wanted.name
            if wanted or not await self._rechecker.holds(work, finding):
                return _NO_LONGER_FOUND
            await self._index.drop_named(finding.subject)
        return _REPAIRED

    async def _end_job(self, finding: Finding) -> RepairOutcome:
        assert finding.content is not None
        assert finding.owner is not None
        scope = OwnerScope(owner=finding.owner)
        async with self._database.transaction() as work:
            await work.documents.lock_content(scope, finding.content)
            # Read before the recheck: a worker that takes the job after it has another lease, and this write fails.
            job = await work.jobs.get(JobId(finding.subject))
            if job is None or not await self._rechecker.holds(work, finding):
                return _NO_LONGER_FOUND
            document = await work.documents.get(scope, job.document_id)
            if document.status is DocumentStatus.READY:
                await work.jobs.save(complete(job))
            else:
                await work.jobs.save(
                    replace(job, status=JobStatus.FAILED, lease=None, not_before=None, reason=document.reason)
                )
        return _REPAIRED

    async def _put_back(self, finding: Finding) -> RepairOutcome:
        """Let a worker make again what is wrong."""
        assert finding.content is not None
        assert finding.owner is not None
        assert finding.document is not None
        scope = OwnerScope(owner=finding.owner)
        async with self._database.transaction() as work:
            await work.documents.lock_content(scope, finding.content)
            jobs = await work.jobs.for_document(finding.document)
            if not await self._rechecker.holds(work, finding):
                return _NO_LONGER_FOUND
            document = await work.documents.get(scope, finding.document)
            last = jobs[0] if jobs else None
            if finding.repair is Repair.TAKE_UP_AGAIN and last is not None and last.status in _ENDED_BADLY:
                # It failed for good, which the document does not show: it must not be tried again without end.
                await work.documents.save(_failed(document, last))
                return _REPAIRED
            await self._clear_text(document)
            job = await self._restart(work, finding, document)
        return True, job.id

    async def _clear_text(self, document: Document) -> None:
        """Make room for a new text where the one that is there is of no use, and can be made again."""
        parsed, fault = await self._rechecker.read_text(document.files)
        known = document.status.can_be_searched  # else its length is not
        other = known and parsed is not None and len(parsed.text) != document.text_length
        if (fault or other) and await self._rechecker.original_exists(document.files):
            await self._files.delete(document.files.text)

    async def _restart(self, work: UnitOfWork, finding: Finding, document: Document) -> Job:
        searchable = document.status is DocumentStatus.SEARCHABLE or finding.repair is Repair.EMBED_AGAIN
        # From the first stage on everything is made that is not there; a text that is there is kept.
        whole = finding.repair in {Repair.TAKE_UP_AGAIN, Repair.EMBED_AGAIN} and searchable
        stage = Stage.EMBED if whole and await self._rechecker.text_exists(document.files) else Stage.PARSE
        job_id = job_id_for(entropy=self._entropy.uuid())
        document, job = restarted(document, stage, job_id=job_id, now=self._clock.now())
        await store_restart(work, document, job, sink=self._sink)
        return job


_ENDED_BADLY = frozenset({JobStatus.FAILED, JobStatus.QUARANTINED})


def _failed(document: Document, job: Job) -> Document:
    return replace(
        document,
        status=DocumentStatus.FAILED,
        reason=job.reason,
        reason_code=document.reason_code or "unforeseen_failure",
    )
