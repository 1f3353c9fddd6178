"""The rules by which the database, the files and the index are compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.ingestion.consistency.findings import (
    ConsistencyReport,
    Finding,
    FindingKind,
    FindingSeverity,
    Repair,
)
from smartchat_core.ingestion.consistency.rules import (
    REMOVAL_OVERDUE_AFTER,
    DocumentRecord,
    NeededFiles,
    content_of,
    document_of,
    entries_finding,
    job_finding,
    key_finding,
    missing_files,
    passages_finding,
    removal_finding,
    stuck_finding,
    text_damage_finding,
    to_record,
)
from smartchat_core.ingestion.policy import ABANDONED_AFTER
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.file_keys import FileLayout, catalogue_cover_key, folder_of, keys_by_content
from smartchat_core.model.ids import ContentHash, DocumentId, JobId, OwnerId, RemovalId, document_id_for
from smartchat_core.model.job import Job, JobKind, JobStatus, Lease
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.passage import Passage
from smartchat_core.model.removal import Removal, RemovalReceipt
from smartchat_core.model.search import IndexStats
from smartchat_core.model.span import Span

NOW = datetime(2026, 3, 1, tzinfo=UTC)
OWNER = OwnerId("ann")
CONTENT = ContentHash("ab" * 32)
DOCUMENT = Document(
    id=DocumentId("doc-1"),
    owner=OWNER,
    content_hash=CONTENT,
    filename="a.txt",
    media_type="text/plain",
    size_bytes=3,
    added_at=NOW,
    status=DocumentStatus.READY,
    passage_count=4,
    text_length=12,
)
JOB = Job(id=JobId("job-1"), kind=JobKind.INGEST, owner=OWNER, document_id=DOCUMENT.id, created_at=NOW)
RECORD = to_record(DOCUMENT, ())
ALL = NeededFiles(contents={CONTENT}, documents={DOCUMENT.id: RECORD}, removed=())
NONE = NeededFiles(contents=(), documents={}, removed=())

hashes = st.text(alphabet="0123456789abcdef", min_size=64, max_size=64).map(ContentHash)
statuses = st.sampled_from(DocumentStatus)


def kinds(findings: tuple[Finding, ...]) -> list[FindingKind]:
    return [one.kind for one in findings]


def record(status: DocumentStatus, *, busy: bool = False) -> DocumentRecord:
    return replace(RECORD, status=status, busy=busy)


@given(hashes)
def test_the_content_of_a_key_is_read_from_its_name(content: ContentHash) -> None:
    for key in keys_by_content(content).by_kind.values():
        assert (content_of(key), document_of(key)) == (content, None)


@given(st.text(max_size=20).map(OwnerId), st.uuids(), st.text(max_size=20), st.text(max_size=20))
def test_the_document_of_a_key_is_read_from_it(owner: OwnerId, name: UUID, media_type: str, version: str) -> None:
    document = replace(
        DOCUMENT,
        id=document_id_for(entropy=name),
        owner=owner,
        media_type=media_type,
        parser_version=version,
    )
    for key in document.files.by_kind.values():
        assert (content_of(key), document_of(key)) == (None, document.id)
        assert key.startswith(folder_of(owner, document.id))
        assert str(PurePosixPath(key)) == key, "no part of it is empty or leads elsewhere"


@pytest.mark.parametrize(
    "key",
    [
        "originals/ab/readme.txt",
        f"originals/cd/{CONTENT}",
        f"originals/{CONTENT}",
        f"backups/ab/{CONTENT}",
        f"originals/AB/{CONTENT.upper()}",
        f"texts/ab/{CONTENT}.bak",
        f"documents/{'a' * 32}/doc-1/notes",
        f"documents/{'a' * 32}/doc-1/text",
        f"documents/{'A' * 32}/doc-1/original",
        f"documents/{'a' * 32}/doc-1/part/original",
    ],
)
def test_a_file_that_is_not_ours_is_named_and_left_alone(key: str) -> None:
    found = key_finding(key, ALL, now=NOW)
    assert found is not None
    assert (found.kind, found.repair) == (FindingKind.FILE_FOREIGN, None)


def test_a_file_that_no_document_has_is_deleted_and_one_that_a_document_has_is_not() -> None:
    for key in keys_by_content(CONTENT).by_kind.values():
        assert key_finding(key, ALL, now=NOW) is None
        found = key_finding(key, NONE, now=NOW)
        assert found is not None
        assert (found.kind, found.repair, found.content) == (FindingKind.FILE_UNUSED, Repair.DELETE_FILE, CONTENT)
    catalogue_cover = catalogue_cover_key(owner=OWNER, document=DOCUMENT.id)
    for key in (*DOCUMENT.files.by_kind.values(), catalogue_cover):
        assert key_finding(key, ALL, now=NOW) is None
        assert key_finding(key, replace(NONE, removed={DOCUMENT.id}), now=NOW) is None
        found = key_finding(key, NONE, now=NOW)
        assert found is not None
        assert (found.kind, found.repair, found.document) == (FindingKind.FILE_UNUSED, Repair.DELETE_FILE, DOCUMENT.id)


def test_a_text_of_another_parser_or_owner_is_deleted_unless_one_is_being_made() -> None:
    for other in (
        replace(DOCUMENT, parser_version="text 2"),
        replace(DOCUMENT, media_type="text/markdown"),
        replace(DOCUMENT, owner=OwnerId("bob")),
    ):
        found = key_finding(other.files.text, ALL, now=NOW)
        assert found is not None
        assert found.repair is Repair.DELETE_FILE
        busy = replace(ALL, documents={DOCUMENT.id: replace(RECORD, busy=True)})
        assert key_finding(other.files.text, busy, now=NOW) is None


def test_a_file_that_is_being_moved_is_left_alone() -> None:
    moving = replace(ALL, documents={DOCUMENT.id: replace(RECORD, layout=FileLayout.CONTENT)})
    assert key_finding(DOCUMENT.own_files.original, moving, now=NOW) is None


def test_an_upload_counts_as_abandoned_when_it_is_too_old_for_one() -> None:
    key = f"incoming/{int(NOW.timestamp())}-0123"
    assert key_finding(key, NONE, now=NOW + ABANDONED_AFTER - timedelta(seconds=1)) is None
    found = key_finding(key, NONE, now=NOW + ABANDONED_AFTER)
    assert found is not None
    assert (found.kind, found.repair) == (FindingKind.UPLOAD_ABANDONED, Repair.DELETE_FILE)


@given(statuses, st.booleans())
def test_an_original_is_needed_in_any_state_and_is_never_made_up(status: DocumentStatus, text: bool) -> None:
    found = missing_files(record(status), original=False, text=text)
    assert FindingKind.ORIGINAL_MISSING in kinds(found)
    assert {one.repair for one in found} == {None}
    assert found[0].kind.severity is FindingSeverity.LOSS


def test_a_text_is_made_again_from_the_original_when_it_should_be_there() -> None:
    assert missing_files(RECORD, original=True, text=True) == ()
    (found,) = missing_files(RECORD, original=True, text=False)
    assert (found.kind, found.repair) == (FindingKind.TEXT_MISSING, Repair.PARSE_AGAIN)
    assert missing_files(record(DocumentStatus.READY, busy=True), original=True, text=False) == ()
    for status in (DocumentStatus.QUEUED, DocumentStatus.PROCESSING, DocumentStatus.FAILED, DocumentStatus.NEEDS_OCR):
        assert missing_files(record(status), original=True, text=False) == ()


@given(st.integers(0, 8), st.integers(0, 8), st.integers(0, 8), st.booleans())
def test_the_index_is_right_only_when_it_holds_every_passage(
    expected: int, passages: int, vectors: int, embeds: bool
) -> None:
    found = entries_finding(
        replace(RECORD, passages=expected), IndexStats(passages=passages, vectors=vectors), with_vectors=embeds
    )
    if not expected or passages != expected:
        assert found is not None
        assert (found.kind, found.repair) == (FindingKind.ENTRIES_WRONG, Repair.INDEX_AGAIN)
    elif embeds and vectors != expected:
        assert found is not None
        assert (found.kind, found.repair) == (FindingKind.VECTORS_WRONG, Repair.EMBED_AGAIN)
    else:
        assert found is None


@given(statuses, st.sampled_from(JobStatus))
def test_a_document_is_stuck_when_it_is_not_settled_and_nothing_will_go_on(
    status: DocumentStatus, job: JobStatus
) -> None:
    found = stuck_finding(to_record(replace(DOCUMENT, status=status), [replace(JOB, status=job)]))
    unfinished = job in {JobStatus.WAITING, JobStatus.RUNNING}
    assert (found is not None) == (not status.settled and not unfinished)


def test_a_job_of_a_settled_document_is_ended_unless_somebody_works_on_it() -> None:
    lease = Lease(worker="w", token=1, expires_at=NOW + timedelta(seconds=30))
    running = replace(JOB, status=JobStatus.RUNNING, lease=lease)
    found = job_finding(DOCUMENT, JOB, now=NOW)
    assert found is not None
    assert (found.kind, found.repair) == (FindingKind.JOB_LEFT_OVER, Repair.END_JOB)
    assert job_finding(DOCUMENT, running, now=NOW) is None
    assert job_finding(DOCUMENT, running, now=NOW + timedelta(minutes=1)) is not None
    assert job_finding(DOCUMENT, replace(JOB, status=JobStatus.DONE), now=NOW) is None
    assert job_finding(record(DocumentStatus.PROCESSING), JOB, now=NOW) is None


def test_a_removal_is_overdue_after_a_while_unless_it_has_its_receipt() -> None:
    removal = Removal(
        id=RemovalId("rem-1"), document_id=DOCUMENT.id, owner=OWNER, content_hash=CONTENT, requested_at=NOW
    )
    receipt = RemovalReceipt(completed_at=NOW, passages_removed=4, passages_left=0, files_deleted=("original",))
    assert removal_finding(removal, now=NOW + timedelta(minutes=1)) is None
    found = removal_finding(removal, now=NOW + REMOVAL_OVERDUE_AFTER)
    assert found is not None
    assert (found.kind, found.repair) == (FindingKind.REMOVAL_OVERDUE, Repair.FINISH_REMOVAL)
    assert removal_finding(replace(removal, receipt=receipt), now=NOW + timedelta(days=1)) is None


def test_a_text_is_damaged_when_it_cannot_be_decoded_or_has_another_length() -> None:
    fine = ParsedDocument(text="Hello, Lucy!")
    assert text_damage_finding(RECORD, fine, fault="", original=True) is None
    short = text_damage_finding(RECORD, ParsedDocument(text="Hello"), fault="", original=True)
    assert short is not None
    assert (short.kind, short.repair) == (FindingKind.TEXT_DAMAGED, Repair.REPLACE_TEXT)
    broken = text_damage_finding(RECORD, None, fault="checksum", original=False)
    assert broken is not None
    assert broken.repair is None
    assert text_damage_finding(RECORD, None, fault="", original=True) is None


def passage(ordinal: int, start: int, text: str) -> Passage:
    return Passage(document_id=DOCUMENT.id, ordinal=ordinal, span=Span(start=start, end=start + len(text)), text=text)


@pytest.mark.parametrize(
    ("passages", "fault"),
    [
        ([passage(2, 0, "Hello,"), passage(3, 7, "Lucy!")], ""),
        ([passage(2, 0, "Hello,"), passage(3, 7, "Mina!")], "passage 3 is not the text at 7..12"),
        ([passage(2, 0, "Hello,"), passage(2, 0, "Hello,")], "passage 2 stands where passage 3 should"),
    ],
)
def test_a_passage_is_right_when_its_span_slices_it_out_of_the_text(passages: list[Passage], fault: str) -> None:
    found = passages_finding(RECORD, passages, "Hello, Lucy!", first=2)
    assert (found.detail if found else "") == fault


def test_notes_do_not_make_an_installation_inconsistent() -> None:
    note = Finding(kind=FindingKind.GENERATION_UNUSED, subject="g1", detail="")
    litter = Finding(kind=FindingKind.FILE_UNUSED, subject="texts/…", detail="")
    report = ConsistencyReport(checked_at=NOW, deep=False, documents=1, files=2, passages=4, findings=(note,))
    assert report.consistent
    assert not replace(report, findings=(note, litter)).consistent
    assert replace(report, findings=(note, litter)).count(FindingKind.FILE_UNUSED, FindingKind.ENTRIES_ORPHANED) == 1
