"""The consistency service: keeps files and index in agreement with the database."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta

from smartchat_core.errors import DocumentNotFound, SmartChatError
from smartchat_core.ingestion.consistency.findings import (
    CleanupReport,
    ConsistencyReport,
    Finding,
    FindingKind,
    Repair,
    RepairReport,
)
from smartchat_core.ingestion.consistency.recheck import Rechecker
from smartchat_core.ingestion.consistency.repair import Repairer
from smartchat_core.ingestion.consistency.scan import Scan, Scanner
from smartchat_core.ingestion.generations import GenerationService
from smartchat_core.ingestion.indexing import Indexer
from smartchat_core.ingestion.policy import ABANDONED_AFTER
from smartchat_core.model.ids import JobId
from smartchat_core.ports.database import Database
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.ports.runtime import Runtime

__all__ = ["ConsistencyService"]

log = logging.getLogger(__name__)

_CLEANED_UP = frozenset(
    {
        FindingKind.DOCUMENT_STUCK,
        FindingKind.ENTRIES_ORPHANED,
        FindingKind.FILE_UNUSED,
        FindingKind.JOB_LEFT_OVER,
        FindingKind.UPLOAD_ABANDONED,
    }
)
"""What may be repaired without asking: it costs little, and removes only unreferenced data."""


class ConsistencyService:
    """Compares the database with the files and the index, and repairs what is derived.

    It is safe beside uploads, removals, workers and other checks: nothing is reported that does not hold at a
    recheck, and nothing is repaired without another one, within the transaction that keeps the others out. Documents
    that are being worked on are skipped.

    Args:
        finish_removals: takes up the removals that were interrupted, as `RemovalService.finish_open` does.
        abandoned_after: the age from which the beginning of an upload counts as left behind.
    """

    def __init__(
        self,
        *,
        database: Database,
        files: FileStore,
        index: PassageIndex,
        indexer: Indexer,
        generations: GenerationService,
        runtime: Runtime,
        finish_removals: Callable[[], Awaitable[object]] | None = None,
        abandoned_after: timedelta = ABANDONED_AFTER,
    ) -> None:
        self._database = database
        self._clock = runtime.clock
        self._finish_removals = finish_removals
        self._rechecker = Rechecker(files=files, index=index, indexer=indexer, clock=runtime.clock)
        self._scanner = Scanner(
            database=database,
            files=files,
            index=index,
            generations=generations,
            rechecker=self._rechecker,
            clock=runtime.clock,
            abandoned_after=abandoned_after,
        )
        self._repairer = Repairer(
            database=database,
            files=files,
            index=index,
            generations=generations,
            rechecker=self._rechecker,
            clock=runtime.clock,
            entropy=runtime.entropy,
            sink=runtime.sink,
        )

    async def check(self, *, deep: bool = False) -> ConsistencyReport:
        """Check everything; with `deep`, also read every original, text and passage.

        Raises:
            DependencyError: the database or the file store cannot be read. An index that cannot is a finding.
        """
        scan = await self._scanner.scan(deep=deep)
        return ConsistencyReport(
            checked_at=scan.began_at,
            deep=deep,
            documents=scan.documents,
            files=scan.files,
            passages=scan.passages,
            findings=await self._confirmed(scan),
        )

    async def repair(self, findings: Iterable[Finding]) -> RepairReport:
        """Repair what can be repaired; a failure does not keep the rest from being tried, and a loss is not hidden."""
        repaired: list[Finding] = []
        gone: list[Finding] = []
        left: list[Finding] = []
        failed: list[tuple[Finding, str]] = []
        jobs: list[JobId] = []
        wanted = list(findings)
        for finding in wanted:
            if finding.repair is None or finding.repair is Repair.FINISH_REMOVAL:
                continue
            try:
                done, job = await self._repairer.repair(finding)
            except SmartChatError as error:
                log.warning("a repair failed", extra={"kind": finding.kind, "code": error.code}, exc_info=error)
                failed.append((finding, error.operator_message()))
                continue
            (repaired if done else gone).append(finding)
            if job is not None:
                jobs.append(job)
        left += [one for one in wanted if one.repair is None]
        removals = [one for one in wanted if one.repair is Repair.FINISH_REMOVAL]
        if removals:
            still = await self._finish_open()
            repaired += [one for one in removals if one.subject not in still]
            left += [one for one in removals if one.subject in still]
        return RepairReport(
            repaired=tuple(repaired), gone=tuple(gone), left=tuple(left), failed=tuple(failed), jobs=tuple(jobs)
        )

    async def clean_up(self) -> CleanupReport:
        """Repair what costs little; called every few minutes.

        Documents that nobody works on any more are taken up again; beginnings of uploads, and files and index entries
        without a document, are removed.
        """
        scan = await self._scanner.scan(deep=False)
        done = await self.repair(one for one in scan.findings if one.kind in _CLEANED_UP)

        def count(kind: FindingKind) -> int:
            return sum(one.kind is kind for one in done.repaired)

        report = CleanupReport(
            documents=count(FindingKind.DOCUMENT_STUCK),
            jobs=count(FindingKind.JOB_LEFT_OVER),
            uploads=count(FindingKind.UPLOAD_ABANDONED),
            files=count(FindingKind.FILE_UNUSED),
            entries=count(FindingKind.ENTRIES_ORPHANED),
            failed=len(done.failed),
        )
        if report != CleanupReport():
            log.warning(
                "repaired inconsistencies", extra={"findings": [f"{one.kind}: {one.subject}" for one in done.repaired]}
            )
        return report

    async def _confirmed(self, scan: Scan) -> tuple[Finding, ...]:
        found = []
        for finding in scan.findings:
            async with self._database.read_only() as work:
                try:
                    if await self._rechecker.holds(work, finding):
                        found.append(finding)
                except DocumentNotFound:
                    continue
        return tuple(found)

    async def _finish_open(self) -> set[str]:
        """Take up the interrupted removals; the identifiers of those that are open all the same."""
        if self._finish_removals is not None:
            await self._finish_removals()
        async with self._database.read_only() as work:
            return {removal.id for removal in await work.removals.pending(limit=10_000)}
