"""Findings of a consistency check, and the outcome of repairing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smartchat_core.model.ids import ContentHash, DocumentId, JobId, OwnerId

__all__ = [
    "CleanupReport",
    "ConsistencyReport",
    "Finding",
    "FindingKind",
    "FindingSeverity",
    "Repair",
    "RepairReport",
]


class FindingSeverity(StrEnum):
    """How much a finding matters.

    `loss`: data are gone that cannot be derived again. `fault`: a document does not work as it should. `litter`: data
    that nothing refers to. `note`: nothing is wrong, and an operator may want to know.
    """

    LOSS = "loss"
    FAULT = "fault"
    LITTER = "litter"
    NOTE = "note"


class FindingKind(StrEnum):
    """What can be found."""

    ORIGINAL_MISSING = "original_missing"
    ORIGINAL_DAMAGED = "original_damaged"
    TEXT_MISSING = "text_missing"
    TEXT_DAMAGED = "text_damaged"
    ENTRIES_WRONG = "entries_wrong"
    VECTORS_WRONG = "vectors_wrong"
    PASSAGES_WRONG = "passages_wrong"
    INDEX_UNREADABLE = "index_unreadable"
    DOCUMENT_STUCK = "document_stuck"
    JOB_LEFT_OVER = "job_left_over"
    REMOVAL_OVERDUE = "removal_overdue"
    EVENTS_UNREADABLE = "events_unreadable"
    FILE_UNUSED = "file_unused"
    UPLOAD_ABANDONED = "upload_abandoned"
    ENTRIES_ORPHANED = "entries_orphaned"
    FILE_FOREIGN = "file_foreign"
    GENERATION_UNUSED = "generation_unused"
    JOB_QUARANTINED = "job_quarantined"

    @property
    def severity(self) -> FindingSeverity:
        """How much it matters."""
        return _GRAVITIES.get(self, FindingSeverity.FAULT)


_GRAVITIES = {
    FindingKind.ORIGINAL_MISSING: FindingSeverity.LOSS,
    FindingKind.ORIGINAL_DAMAGED: FindingSeverity.LOSS,
    FindingKind.JOB_LEFT_OVER: FindingSeverity.LITTER,
    FindingKind.FILE_UNUSED: FindingSeverity.LITTER,
    FindingKind.UPLOAD_ABANDONED: FindingSeverity.LITTER,
    FindingKind.ENTRIES_ORPHANED: FindingSeverity.LITTER,
    FindingKind.EVENTS_UNREADABLE: FindingSeverity.NOTE,
    FindingKind.FILE_FOREIGN: FindingSeverity.NOTE,
    FindingKind.GENERATION_UNUSED: FindingSeverity.NOTE,
    FindingKind.JOB_QUARANTINED: FindingSeverity.NOTE,
}


class Repair(StrEnum):
    """How a finding is repaired. Only derived data are changed, and only unreferenced data are removed."""

    DELETE_FILE = "delete_file"
    DELETE_ENTRIES = "delete_entries"
    DROP_GENERATION = "drop_generation"
    PARSE_AGAIN = "parse_again"
    REPLACE_TEXT = "replace_text"
    INDEX_AGAIN = "index_again"
    EMBED_AGAIN = "embed_again"
    TAKE_UP_AGAIN = "take_up_again"
    END_JOB = "end_job"
    FINISH_REMOVAL = "finish_removal"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One inconsistency.

    `subject` is the identifier of the document, job or removal, the key of the file, or the name of the index
    generation that it is about. `repair` is None where nothing can be repaired without an operator. The other fields
    give the owner and the document, where they are known.
    """

    kind: FindingKind
    subject: str
    detail: str
    repair: Repair | None = None
    owner: OwnerId | None = None
    document: DocumentId | None = None
    content: ContentHash | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsistencyReport:
    """What was checked, how much of it, and what was found; `deep` when every byte was read."""

    checked_at: datetime
    deep: bool
    documents: int
    files: int
    passages: int
    findings: tuple[Finding, ...]

    @property
    def consistent(self) -> bool:
        """Whether database, files and index agree: notes apart, nothing was found."""
        return all(one.kind.severity is FindingSeverity.NOTE for one in self.findings)

    def count(self, *kinds: FindingKind) -> int:
        """How many findings are of one of these kinds."""
        return sum(one.kind in kinds for one in self.findings)


@dataclass(frozen=True, kw_only=True, slots=True)
class RepairReport:
    """The outcome of repairs.

    `repaired`: it is right now, or a job of `jobs` will make it right. `gone`: it did not hold at the recheck.
    `left`: it cannot be repaired here. `failed`: its repair failed, and why.
    """

    repaired: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()
    failed: tuple[tuple[Finding, str], ...] = ()
    jobs: tuple[JobId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CleanupReport:
    """What was cleaned up: documents taken up again; beginnings of uploads, files and index entries removed."""

    documents: int = 0
    jobs: int = 0
    uploads: int = 0
    files: int = 0
    entries: int = 0
    failed: int = 0
