"""The consistency scan: one pass over the database, the files and the index."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from smartchat_core.errors import IndexUnavailable
from smartchat_core.ingestion.consistency.findings import Finding, FindingKind, Repair
from smartchat_core.ingestion.consistency.recheck import Rechecker
from smartchat_core.ingestion.consistency.rules import (
    DocumentRecord,
    NeededFiles,
    content_of,
    document_of,
    job_finding,
    key_finding,
    missing_files,
    removal_finding,
    stuck_finding,
    to_record,
)
from smartchat_core.ingestion.generations import GenerationService
from smartchat_core.model.file_keys import FileLayout, keys_by_content
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.job import Job, JobStatus
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.removal import Removal
from smartchat_core.model.search import IndexStats
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.listing import all_documents
from smartchat_core.ports.passage_index import PassageIndex

__all__ = ["Scan", "Scanner"]

_MAX_REMOVALS = 10_000
_MAX_QUARANTINED = 1_000
_BREATH = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class _Truth:
    """The database's records at one moment."""

    records: Mapping[DocumentId, DocumentRecord]
    generation: IndexGeneration | None
    removals: tuple[Removal, ...]


@dataclass(kw_only=True, slots=True)
class _Present:
    """The files that documents need first, by the document or, under the keys by content, by the content."""

    originals: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def note(self, key: str, records: Mapping[DocumentId, DocumentRecord]) -> None:
        """Remember the key, if it is one of those."""
        content, record = content_of(key), records.get(document_of(key) or DocumentId(""))
        if content is not None:
            name, keys = str(content), keys_by_content(content)
        elif record is not None:
            name, keys = str(record.id), record.own_files
        else:
            return
        if key == keys.original:
            self.originals.add(name)
        elif key == keys.text:
            self.texts.add(name)


@dataclass(kw_only=True, slots=True)
class Scan:
    """What a pass has seen so far."""

    began_at: datetime
    documents: int = 0
    files: int = 0
    passages: int = 0
    findings: list[Finding] = field(default_factory=list)


class Scanner:
    """Scans everything once, and holds identifiers and hashes only; what it suspects needs a recheck.

    The three places are read one after the other while others go on working.
    """

    def __init__(
        self,
        *,
        database: Database,
        files: FileStore,
        index: PassageIndex,
        generations: GenerationService,
        rechecker: Rechecker,
        clock: Clock,
        abandoned_after: timedelta,
    ) -> None:
        self._database = database
        self._files = files
        self._index = index
        self._generations = generations
        self._rechecker = rechecker
        self._clock = clock
        self._abandoned_after = abandoned_after

    async def scan(self, *, deep: bool) -> Scan:
        """Compare database, files and index; with `deep` read every original, text and passage."""
        scan = Scan(began_at=self._clock.now())
        truth = await self._truth(scan)
        await self._files_of(truth, scan)
        try:
            await self._entries_of(truth, scan)
            await self._other_generations(truth, scan)
        except IndexUnavailable as error:
            scan.findings.append(
                Finding(kind=FindingKind.INDEX_UNREADABLE, subject=_name(truth), detail=error.operator_message())
            )
        if deep:
            await self._read_all(truth, scan)
        return scan

    async def _truth(self, scan: Scan) -> _Truth:
        """All of the database that the check needs, from one snapshot."""
        now = scan.began_at
        records: dict[DocumentId, DocumentRecord] = {}
        async with self._database.read_only() as work:
            jobs: dict[DocumentId, list[Job]] = {}
            for job in await work.jobs.unfinished():
                jobs.setdefault(job.document_id, []).append(job)
            for owner in await work.documents.owners():
                async for document in all_documents(work, OwnerScope(owner=owner)):
                    records[document.id] = to_record(document, jobs.get(document.id, ()))
            removals = await work.removals.pending(limit=_MAX_REMOVALS)
            generation = await work.generations.active()
            unreadable = await work.outbox.unreadable()
            quarantined = await work.jobs.with_status(JobStatus.QUARANTINED, limit=_MAX_QUARANTINED)
        scan.documents = len(records)
        _add(scan, (stuck_finding(record) for record in records.values()))
        _add(scan, (job_finding(records[of], job, now=now) for of in jobs if of in records for job in jobs[of]))
        _add(scan, (removal_finding(removal, now=now) for removal in removals))
        _add(scan, (_quarantine_note(job) for job in quarantined))
        if unreadable:
            detail = f"this version cannot read {unreadable:,} of the events that wait: another version wrote them"
            scan.findings.append(Finding(kind=FindingKind.EVENTS_UNREADABLE, subject="outbox", detail=detail))
        return _Truth(records=records, generation=generation, removals=removals)

    async def _files_of(self, truth: _Truth, scan: Scan) -> None:
        """Every key of the store once: files that nothing refers to, and documents whose files are missing."""
        present = _Present()
        old = [record.content for record in truth.records.values() if record.layout is FileLayout.CONTENT]
        # What an open removal is about is deleted by that, and named in its receipt.
        old += [removal.content_hash for removal in truth.removals if removal.layout is FileLayout.CONTENT]
        needed = NeededFiles(
            contents=frozenset(old),
            documents=truth.records,
            removed=frozenset(removal.document_id for removal in truth.removals),
        )
        async for key in self._files.list():
            scan.files += 1
            await _breathe(scan.files)
            present.note(key, truth.records)
            found = key_finding(key, needed, now=scan.began_at, abandoned_after=self._abandoned_after)
            _add(scan, (found,))
        for record in truth.records.values():
            name = record.content if record.layout is FileLayout.CONTENT else record.id
            _add(scan, missing_files(record, original=name in present.originals, text=name in present.texts))

    async def _entries_of(self, truth: _Truth, scan: Scan) -> None:
        """Every document in the index once: entries without a document, and documents whose entries are not right."""
        removed = {removal.document_id for removal in truth.removals}
        entries = 0
        for generation in await self._generations.in_use():
            searched = generation == truth.generation
            seen: set[DocumentId] = set()
            async for scope, document, stats in self._index.contents(generation):
                entries += 1
                await _breathe(entries)
                record = truth.records.get(document)
                if record is None or record.owner != scope.owner:
                    if document not in removed:
                        scan.findings.append(_orphan(scope, document, stats, generation))
                elif searched:
                    seen.add(document)
                    scan.passages += stats.passages
                    if record.checkable:
                        _add(scan, (self._rechecker.counted(record, stats, generation),))
            if searched:
                self._absent(truth, seen, scan)
        if truth.generation is None:
            self._absent(truth, set(), scan)

    def _absent(self, truth: _Truth, seen: set[DocumentId], scan: Scan) -> None:
        for record in truth.records.values():
            if record.checkable and record.id not in seen:
                _add(scan, (self._rechecker.counted(record, IndexStats(), truth.generation),))

    async def _other_generations(self, truth: _Truth, scan: Scan) -> None:
        for name in sorted(await self._index.generations() - {_name(truth)}):
            wanted = name == self._generations.wanted.name
            detail = (
                "a rebuild is under way, or was interrupted"
                if wanted
                else "searches do not use it, and nothing else does"
            )
            repair = None if wanted else Repair.DROP_GENERATION
            scan.findings.append(
                Finding(kind=FindingKind.GENERATION_UNUSED, subject=name, detail=detail, repair=repair)
            )

    async def _read_all(self, truth: _Truth, scan: Scan) -> None:
        """Read every byte. Passages that are known not to be right are not read."""
        known = {one.document for one in scan.findings if one.document is not None}
        for record in truth.records.values():
            _add(scan, (await self._rechecker.damaged_original(record),))
            if record.checkable:
                generation = truth.generation if record.id not in known else None
                try:
                    _add(scan, (await self._rechecker.deep(record, generation),))
                except IndexUnavailable:
                    continue  # reported already


async def _breathe(count: int) -> None:
    """Let other tasks of this process go on, now and then: adapters may hand out what they hold without a pause."""
    if count % _BREATH == 0:
        await asyncio.sleep(0)


def _add(scan: Scan, found: Iterable[Finding | None]) -> None:
    scan.findings += (one for one in found if one is not None)


def _name(truth: _Truth) -> str:
    return truth.generation.name if truth.generation is not None else ""


def _orphan(scope: OwnerScope, document: DocumentId, stats: IndexStats, generation: IndexGeneration) -> Finding:
    return Finding(
        kind=FindingKind.ENTRIES_ORPHANED,
        subject=document,
        detail=f"the index {generation.name} holds {stats.passages:,} passages of a document that is not there",
        owner=scope.owner,
        document=document,
        repair=Repair.DELETE_ENTRIES,
    )


def _quarantine_note(job: Job) -> Finding:
    return Finding(
        kind=FindingKind.JOB_QUARANTINED,
        subject=job.id,
        detail=f"the job on {job.document_id} is in quarantine: {job.reason}",
        owner=job.owner,
        document=job.document_id,
    )
