"""What a check of consistency reports, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smartchat_core.model.ids import ContentHash, DocumentId, JobId, OwnerId

__all__ = [
    "ConsistencyReport",
    "Finding",
    "FindingKind",
    "Gravity",
    "Repair",
    "RepairReport",
    "TidyReport",
]


class Gravity(StrEnum):
    """How much a finding matters.

    `loss`: something is gone that cannot be made again. `fault`: a document does not work as it should. `litter`:
    something lies about that nobody needs. `note`: nothing is wrong, and an operator may want to know.
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
    def gravity(self) -> Gravity:
        """How much it matters."""
        return _GRAVITIES.get(self, Gravity.FAULT)


_GRAVITIES = {
    FindingKind.ORIGINAL_MISSING: Gravity.LOSS,
    FindingKind.ORIGINAL_DAMAGED: Gravity.LOSS,
    FindingKind.JOB_LEFT_OVER: Gravity.LITTER,
    FindingKind.FILE_UNUSED: Gravity.LITTER,
    FindingKind.UPLOAD_ABANDONED: Gravity.LITTER,
    FindingKind.ENTRIES_ORPHANED: Gravity.LITTER,
    FindingKind.EVENTS_UNREADABLE: Gravity.NOTE,
    FindingKind.FILE_FOREIGN: Gravity.NOTE,
    FindingKind.GENERATION_UNUSED: Gravity.NOTE,
    FindingKind.JOB_QUARANTINED: Gravity.NOTE,
}


class Repair(StrEnum):
    """What mends a finding. Only derived data are touched, and what nobody needs is removed."""

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
    """One thing that is not as it should be.

    `subject` is the identifier of the document, job or removal, the key of the file, or the name of the index
    generation that it is about. `repair` is None where nothing can be mended without an operator. The other fields
    tell whose and what it is, where that is known.
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
    """What was looked at, how much of it, and what was found; `deep` when every byte was read."""

    checked_at: datetime
    deep: bool
    documents: int
    files: int
    passages: int
    findings: tuple[Finding, ...]

    @property
    def consistent(self) -> bool:
        """Whether database, files and index agree: notes apart, nothing was found."""
        return all(one.kind.gravity is Gravity.NOTE for one in self.findings)

    def count(self, *kinds: FindingKind) -> int:
        """How many findings are of one of these kinds."""
        return sum(one.kind in kinds for one in self.findings)


@dataclass(frozen=True, kw_only=True, slots=True)
class RepairReport:
    """What became of findings.

    `mended`: it is right now, or a job of `jobs` will make it right. `gone`: it did not hold on a second look.
    `left`: it cannot be mended here. `failed`: mending it failed, and why.
    """

    mended: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()
    failed: tuple[tuple[Finding, str], ...] = ()
    jobs: tuple[JobId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TidyReport:
    """How much was tidied up: documents taken up again, beginnings of uploads, files and index entries removed."""

    documents: int = 0
    jobs: int = 0
    uploads: int = 0
    files: int = 0
    entries: int = 0
    failed: int = 0
