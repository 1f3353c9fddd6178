"""What a comparison of the database with everything derived from it can find, and the rules by which it is found.

The database is the system of record: a file or an index entry is right when it agrees with it, and wrong otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from smartchat_core.ingestion.consistency.findings import Finding, FindingKind, Repair
from smartchat_core.ingestion.intake import INCOMING, begun_at
from smartchat_core.ingestion.policy import ABANDONED_AFTER
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.file_keys import (
    DOCUMENTS,
    FileKeys,
    FileLayout,
    catalogue_cover_key,
    keys_by_content,
    keys_by_document,
)
from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId
from smartchat_core.model.job import Job, JobStatus
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.passage import Passage
from smartchat_core.model.removal import Removal
from smartchat_core.model.search import IndexStats

__all__ = [
    "REMOVAL_OVERDUE_AFTER",
    "DocumentRecord",
    "NeededFiles",
    "content_of",
    "document_of",
    "entries_finding",
    "job_finding",
    "key_finding",
    "missing_files",
    "passages_finding",
    "removal_finding",
    "stuck_finding",
    "text_damage_finding",
    "to_record",
]

REMOVAL_OVERDUE_AFTER = timedelta(minutes=15)
"""A removal takes seconds, and what was interrupted is taken up again within minutes."""

_HASH_LENGTH = 64
_KEY = re.compile(
    rf"{DOCUMENTS}[0-9a-f]{{32}}/([^/]+)/(?:original|catalogue_cover|[0-9a-f]{{16}}/(?:text|book_model|cover))"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentRecord:
    """What a check keeps of a document: an installation may have a hundred thousand.

    `busy`: a job of it waits or runs, so that its text and its index entries may be in the making.
    """

    id: DocumentId
    owner: OwnerId
    content: ContentHash
    status: DocumentStatus
    passages: int
    text_length: int
    busy: bool
    media_type: str = ""
    parser_version: str = ""
    layout: FileLayout = FileLayout.DOCUMENT

    @property
    def checkable(self) -> bool:
        """Whether its text and index entries should be complete now."""
        return self.status.can_be_searched and not self.busy

    @property
    def files(self) -> FileKeys:
        """Where its files lie."""
        return keys_by_content(self.content) if self.layout is FileLayout.CONTENT else self.own_files

    @property
    def own_files(self) -> FileKeys:
        """Where its files lie once they are its own."""
        return keys_by_document(
            owner=self.owner, document=self.id, media_type=self.media_type, parser_version=self.parser_version
        )

    def needs(self, key: str) -> bool:
        """Whether it may need the file under a key that begins as the keys of its files do.

        What it has under the keys by content is being copied to its own, and a job may be making it a new text.
        """
        cover = catalogue_cover_key(owner=self.owner, document=self.id)
        return self.busy or key == cover or key in self.own_files.by_kind.values()


@dataclass(frozen=True, kw_only=True, slots=True)
class NeededFiles:
    """What files are needed for: contents under the keys by content, documents, and those whose removal is open."""

    contents: Container[ContentHash]
    documents: Mapping[DocumentId, DocumentRecord]
    removed: Container[DocumentId]


def to_record(document: Document, jobs: Sequence[Job]) -> DocumentRecord:
    """What a check keeps of a document with these jobs."""
    return DocumentRecord(
        id=document.id,
        owner=document.owner,
        content=document.content_hash,
        status=document.status,
        passages=document.passage_count,
        text_length=document.text_length,
        busy=any(job.status.unfinished for job in jobs),
        media_type=document.media_type,
        parser_version=document.parser_version,
        layout=document.layout,
    )


def content_of(key: str) -> ContentHash | None:
    """Which content a key by content is of; None for any other key."""
    name = ContentHash(key.rpartition("/")[2])
    if len(name) != _HASH_LENGTH or set(name) - set("0123456789abcdef"):
        return None
    return name if key in keys_by_content(name).by_kind.values() else None


def document_of(key: str) -> DocumentId | None:
    """Which document a key is of; None for a key that is no document's own."""
    found = _KEY.fullmatch(key)
    return DocumentId(found[1]) if found else None


def key_finding(
    key: str, needed: NeededFiles, *, now: datetime, abandoned_after: timedelta = ABANDONED_AFTER
) -> Finding | None:
    """What is wrong with a file that is there.

    A file that no version of this program would have put there is named and left alone: it is somebody else's.
    """
    if key.startswith(INCOMING):
        begun = begun_at(key)
        if now - begun < abandoned_after:
            return None
        return Finding(
            kind=FindingKind.UPLOAD_ABANDONED,
            subject=key,
            detail="an upload was begun and neither accepted nor cleaned up",
            repair=Repair.DELETE_FILE,
        )
    content, document = content_of(key), document_of(key)
    if content is not None:
        return None if content in needed.contents else _unused(key, "no document has this content", content=content)
    if document is None:
        return Finding(
            kind=FindingKind.FILE_FOREIGN, subject=key, detail="the file store holds a file that is not SmartChat's"
        )
    record = needed.documents.get(document)
    if document in needed.removed or (record is not None and record.needs(key)):
        return None
    detail = "there is no such document" if record is None else "another version of the parser made it"
    return _unused(key, detail, document=document)


def missing_files(record: DocumentRecord, *, original: bool, text: bool) -> tuple[Finding, ...]:
    """What is missing of a document's files, of which these are there.

    An original cannot be made again. The text can, from the original; that of a document that is being worked on, or
    whose processing failed, need not be there.
    """
    found: list[Finding] = []
    if not original:
        rest = "it can be read and searched all the same" if text else "its text is not there either"
        detail = f"the file {record.files.original} as it was uploaded is lost; {rest}"
        found.append(_about(record, FindingKind.ORIGINAL_MISSING, detail))
    if record.checkable and not text:
        detail = f"the canonical text {record.files.text} is not there"
        found.append(_about(record, FindingKind.TEXT_MISSING, detail, Repair.PARSE_AGAIN if original else None))
    return tuple(found)


def text_damage_finding(
    record: DocumentRecord, parsed: ParsedDocument | None, *, fault: str, original: bool
) -> Finding | None:
    """What is wrong with a stored text: that it cannot be decoded (`fault`), or has not the length it should."""
    if parsed is not None and len(parsed.text) != record.text_length:
        fault = f"it has {len(parsed.text):,} characters, and should have {record.text_length:,}"
    if not fault:
        return None
    return _about(
        record,
        FindingKind.TEXT_DAMAGED,
        f"the canonical text is damaged: {fault}",
        Repair.REPLACE_TEXT if original else None,
    )


def entries_finding(record: DocumentRecord, stats: IndexStats, *, with_vectors: bool) -> Finding | None:
    """What is wrong with the number of a searchable document's index entries (compare `verify_index`)."""
    if stats.passages != record.passages or not record.passages:
        return _about(
            record,
            FindingKind.ENTRIES_WRONG,
            f"the index holds {stats.passages:,} of {record.passages:,} passages",
            Repair.INDEX_AGAIN,
        )
    if with_vectors and stats.vectors != record.passages:
        return _about(
            record,
            FindingKind.VECTORS_WRONG,
            f"the index holds {stats.vectors:,} vectors for {record.passages:,} passages",
            Repair.EMBED_AGAIN,
        )
    return None


def passages_finding(record: DocumentRecord, passages: Sequence[Passage], text: str, *, first: int) -> Finding | None:
    """What is wrong with some passages, beginning with the ordinal `first`, of a document with this text."""
    fault = ""
    for expected, passage in enumerate(passages, start=first):
        span = passage.span
        if passage.ordinal != expected:
            fault = f"passage {passage.ordinal} stands where passage {expected} should"
        elif span.of(text) != passage.text:
            fault = f"passage {passage.ordinal} is not the text at {span.start}..{span.end}"
        if fault:
            return _about(record, FindingKind.PASSAGES_WRONG, fault, Repair.INDEX_AGAIN)
    return None


def stuck_finding(record: DocumentRecord) -> Finding | None:
    """That a document was begun and no job will go on with it."""
    if record.status.settled or record.busy:
        return None
    return _about(
        record,
        FindingKind.DOCUMENT_STUCK,
        f"its status is {record.status.value}, and no job of it waits or runs",
        Repair.TAKE_UP_AGAIN,
    )


def job_finding(document: Document | DocumentRecord, job: Job, *, now: datetime) -> Finding | None:
    """That a job waits although its document is settled; one that is worked on right now is left alone."""
    working = job.status is JobStatus.RUNNING and job.lease is not None and job.lease.expires_at > now
    if not document.status.settled or not job.status.unfinished or working:
        return None
    return Finding(
        kind=FindingKind.JOB_LEFT_OVER,
        subject=job.id,
        detail=f"it waits, and its document {document.id} is {document.status.value}",
        owner=job.owner,
        document=job.document_id,
        content=document.content if isinstance(document, DocumentRecord) else document.content_hash,
        repair=Repair.END_JOB,
    )


def removal_finding(removal: Removal, *, now: datetime) -> Finding | None:
    """That a removal was promised a while ago and is not complete."""
    age = now - removal.requested_at
    if removal.receipt is not None or age < REMOVAL_OVERDUE_AFTER:
        return None
    return Finding(
        kind=FindingKind.REMOVAL_OVERDUE,
        subject=removal.id,
        detail=f"the removal of {removal.document_id} was promised {int(age.total_seconds() // 60):,} minutes ago",
        owner=removal.owner,
        document=removal.document_id,
        content=removal.content_hash,
        repair=Repair.FINISH_REMOVAL,
    )


def _unused(
    key: str, detail: str, *, content: ContentHash | None = None, document: DocumentId | None = None
) -> Finding:
    return Finding(
        kind=FindingKind.FILE_UNUSED,
        subject=key,
        detail=detail,
        content=content,
        document=document,
        repair=Repair.DELETE_FILE,
    )


def _about(record: DocumentRecord, kind: FindingKind, detail: str, repair: Repair | None = None) -> Finding:
    return Finding(
        kind=kind,
        subject=record.id,
        detail=detail,
        owner=record.owner,
        document=record.id,
        content=record.content,
        repair=repair,
    )
