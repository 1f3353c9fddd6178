"""Rechecks one document, file or entry before a finding is reported or repaired, and compares contents in depth."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import suppress

from smartchat_core.errors import DocumentNotFound, FileNotStored
from smartchat_core.ingestion.consistency.findings import Finding, FindingKind
from smartchat_core.ingestion.consistency.rules import (
    DocumentRecord,
    entries_finding,
    job_finding,
    passages_finding,
    stuck_finding,
    text_damage_finding,
    to_record,
)
from smartchat_core.ingestion.indexing import Indexer
from smartchat_core.ingestion.parsed_codec import decode_parsed
from smartchat_core.model.file_keys import FileKeys
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import JobId
from smartchat_core.model.job import JobStatus
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import IndexStats, PassageFilter
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import UnitOfWork
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.passage_index import PassageIndex

__all__ = ["Rechecker"]

_CHUNK_BYTES = 4 * 1024**2
_PASSAGES = 500


class Rechecker:
    """Compares single things with the database, as it is within the transaction that is handed in."""

    def __init__(self, *, files: FileStore, index: PassageIndex, indexer: Indexer, clock: Clock) -> None:
        self._files = files
        self._index = index
        self._indexer = indexer
        self._clock = clock

    async def holds(self, work: UnitOfWork, finding: Finding) -> bool:
        """Whether a finding is still true. What was found on the way through a busy installation often is not."""
        kind = finding.kind
        if kind is FindingKind.FILE_UNUSED:
            return not await self._needed(work, finding) and await self._files.exists(finding.subject)
        if kind in {FindingKind.UPLOAD_ABANDONED, FindingKind.FILE_FOREIGN}:
            return await self._files.exists(finding.subject)
        if kind is FindingKind.GENERATION_UNUSED:
            active = await work.generations.active()
            unused = active is None or active.name != finding.subject
            return unused and finding.subject in await self._index.generations()
        if finding.document is None or finding.owner is None or kind is FindingKind.REMOVAL_OVERDUE:
            return True
        scope = OwnerScope(owner=finding.owner)
        if kind is FindingKind.ENTRIES_ORPHANED:
            return await self._is_orphan(work, finding, scope)
        if kind in {FindingKind.JOB_LEFT_OVER, FindingKind.JOB_QUARANTINED}:
            job = await work.jobs.get(JobId(finding.subject))
            if job is None or kind is FindingKind.JOB_QUARANTINED:
                return job is not None and job.status is JobStatus.QUARANTINED
            document = await work.documents.get(scope, job.document_id)
            return job_finding(document, job, now=self._clock.now()) is not None
        jobs = await work.jobs.for_document(finding.document)
        record = to_record(await work.documents.get(scope, finding.document), jobs)
        return await self._document_holds(work, finding, record)

    async def original_exists(self, keys: FileKeys) -> bool:
        """Whether the file as it was uploaded is there."""
        return await self._files.exists(keys.original)

    async def text_exists(self, keys: FileKeys) -> bool:
        """Whether the canonical text is there."""
        return await self._files.exists(keys.text)

    async def entries(self, record: DocumentRecord, generation: IndexGeneration | None) -> Finding | None:
        """What is wrong with the number of the document's entries in the generation that is searched."""
        if generation is None:
            return self.counted(record, IndexStats(), generation)
        stats = await self._index.stats(OwnerScope(owner=record.owner), generation, record.id)
        return self.counted(record, stats, generation)

    def counted(self, record: DocumentRecord, stats: IndexStats, generation: IndexGeneration | None) -> Finding | None:
        """The same where the number is known."""
        embeds = generation is not None and self._indexer.embeds(generation)
        return entries_finding(record, stats, with_vectors=embeds)

    async def damaged_original(self, record: DocumentRecord) -> Finding | None:
        """That the file as it was uploaded is no longer what it was; it is read from the first byte to the last."""
        key, digest, position = record.files.original, hashlib.sha256(), 0
        with suppress(FileNotStored):
            while chunk := await self._files.get_range(key, start=position, end=position + _CHUNK_BYTES):
                await asyncio.to_thread(digest.update, chunk)
                position += len(chunk)
            if digest.hexdigest() != record.content:
                return Finding(
                    kind=FindingKind.ORIGINAL_DAMAGED,
                    subject=record.id,
                    detail=f"the file {key} is not what was uploaded: its SHA-256 is {digest.hexdigest()}",
                    owner=record.owner,
                    document=record.id,
                    content=record.content,
                )
        return None

    async def read_text(self, keys: FileKeys) -> tuple[ParsedDocument | None, str]:
        """The canonical text as it is stored now, or what is wrong with it; neither where there is none."""
        try:
            data = await self._files.get(keys.text)
            return await asyncio.to_thread(decode_parsed, data), ""
        except FileNotStored:
            return None, ""
        except ValueError as error:
            return None, str(error)

    async def wrong_passages(self, record: DocumentRecord, generation: IndexGeneration, text: str) -> Finding | None:
        """The first of the document's passages in the index that is not the text that its span slices."""
        scope = OwnerScope(owner=record.owner)
        for first in range(0, record.passages, _PASSAGES):
            passages = await self._index.passages(
                scope, generation, record.id, first=first, last=first + _PASSAGES - 1, where=PassageFilter()
            )
            found = passages_finding(record, passages, text, first=first)
            if found is not None:
                return found
        return None

    async def _needed(self, work: UnitOfWork, finding: Finding) -> bool:
        """Whether a document needs the file after all."""
        if finding.content is not None:
            return await work.documents.shared_by_content(finding.content)
        assert finding.document is not None
        document = await work.documents.locate(finding.document)
        if document is None:
            return False
        return to_record(document, await work.jobs.for_document(document.id)).needs(finding.subject)

    async def _is_orphan(self, work: UnitOfWork, finding: Finding, scope: OwnerScope) -> bool:
        assert finding.document is not None
        try:
            await work.documents.get(scope, finding.document)
        except DocumentNotFound:
            return True
        return False

    async def _document_holds(self, work: UnitOfWork, finding: Finding, record: DocumentRecord) -> bool:
        if finding.kind is FindingKind.ORIGINAL_MISSING:
            return not await self.original_exists(record.files)
        if finding.kind is FindingKind.ORIGINAL_DAMAGED:
            return True
        if finding.kind is FindingKind.DOCUMENT_STUCK:
            return stuck_finding(record) is not None
        if not record.checkable:
            return False
        if finding.kind is FindingKind.TEXT_MISSING:
            return not await self.text_exists(record.files)
        if finding.kind in {FindingKind.ENTRIES_WRONG, FindingKind.VECTORS_WRONG}:
            found = await self.entries(record, await work.generations.active())
            return found is not None and found.kind is finding.kind
        return await self.deep(record, await work.generations.active()) is not None

    async def deep(self, record: DocumentRecord, generation: IndexGeneration | None) -> Finding | None:
        """What is wrong with a document's text, or with its passages."""
        parsed, fault = await self.read_text(record.files)
        original = await self.original_exists(record.files)
        damage = text_damage_finding(record, parsed, fault=fault, original=original)
        if damage is not None or parsed is None or generation is None:
            return damage
        return await self.wrong_passages(record, generation, parsed.text)
