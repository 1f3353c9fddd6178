"""A core is broken in every conceivable way; the check names each, and the repair restores what is derived."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from smartchat_core.errors import DocumentNotFound, SmartChatError
from smartchat_core.ingestion.consistency.findings import CleanupReport, FindingKind, FindingSeverity
from smartchat_core.model import (
    LOCAL_SCOPE,
    ContentHash,
    Document,
    DocumentId,
    DocumentStatus,
    IndexGeneration,
    JobStatus,
    OwnerScope,
    Passage,
    PassageFilter,
    Span,
    Stage,
)
from smartchat_core.model.file_keys import keys_by_content
from smartchat_core.model.ids import JobId, RemovalId
from smartchat_core.model.job import Job, JobKind
from smartchat_core.model.removal import Removal
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.embedder import HashingEmbedder
from tests.support.core_services import BOB, CoreServices, book, once

STRAY = ContentHash("cd" * 32)
OTHER = IndexGeneration(embedder="", dimension=0, segmentation="of yesterday")


async def assert_repaired(core: CoreServices, *, deep: bool = False) -> None:
    """A repair and the work that it asks for leave nothing to be found."""
    report = await core.index.consistency.check(deep=deep)
    assert report.findings
    done = await core.index.consistency.repair(report.findings)
    assert (done.failed, done.left, done.gone) == ((), (), ())
    await core.work()
    assert (await core.index.consistency.check(deep=True)).findings == ()


async def test_a_consistent_library_has_no_findings(core: CoreServices, books: tuple[Document, ...]) -> None:
    report = await core.index.consistency.check(deep=True)
    assert report.findings == ()
    assert report.consistent
    assert (report.documents, report.files) == (3, 9)
    assert report.passages == sum(one.passage_count for one in books) > 3


async def test_a_lost_original_is_reported_and_not_hidden(core: CoreServices, books: tuple[Document, ...]) -> None:
    await core.ports.files.delete(books[1].files.original)
    expected = {(FindingKind.ORIGINAL_MISSING, books[1].id)}
    assert await core.found() == expected
    report = await core.index.consistency.check()
    assert {one.kind.severity for one in report.findings} == {FindingSeverity.LOSS}
    done = await core.index.consistency.repair(report.findings)
    assert done.left == report.findings
    assert await core.found() == expected
    assert (await core.document(books[1].id)).status is DocumentStatus.READY
    # The same bytes, from any owner, take their place again.
    await core.add(book(2))
    assert await core.found(deep=True) == set()


async def test_a_lost_text_is_made_again(core: CoreServices, books: tuple[Document, ...]) -> None:
    await core.ports.files.delete(books[0].files.text)
    assert await core.found() == {(FindingKind.TEXT_MISSING, books[0].id)}
    await assert_repaired(core)


async def test_where_original_and_text_are_lost_nothing_is_tried(
    core: CoreServices, books: tuple[Document, ...]
) -> None:
    await core.ports.files.delete(books[0].files.original)
    await core.ports.files.delete(books[0].files.text)
    report = await core.index.consistency.check()
    assert {one.kind for one in report.findings} == {FindingKind.ORIGINAL_MISSING, FindingKind.TEXT_MISSING}
    assert (await core.index.consistency.repair(report.findings)).left == report.findings
    assert (await core.document(books[0].id)).status is DocumentStatus.READY


async def test_lost_entries_are_written_again(core: CoreServices, books: tuple[Document, ...]) -> None:
    await core.ports.index.remove_document(LOCAL_SCOPE, await core.active(), books[0].id)
    assert await core.found() == {(FindingKind.ENTRIES_WRONG, books[0].id)}
    await assert_repaired(core)


async def test_a_lost_index_is_written_again(core: CoreServices, books: tuple[Document, ...]) -> None:
    await core.ports.index.drop_generation(await core.active())
    assert await core.found() == {(FindingKind.ENTRIES_WRONG, one.id) for one in books}
    await assert_repaired(core)


async def test_entries_that_are_too_few_or_have_no_vectors_are_written_again(
    core: CoreServices, books: tuple[Document, ...]
) -> None:
    active = await core.active()
    for document, count in ((books[0], books[0].passage_count - 1), (books[1], books[1].passage_count)):
        passages = await core.ports.index.passages(
            LOCAL_SCOPE, active, document.id, first=0, last=count - 1, where=PassageFilter()
        )
        await core.ports.index.replace_document(LOCAL_SCOPE, active, document.id, passages)
    assert await core.found() == {
        (FindingKind.ENTRIES_WRONG, books[0].id),
        (FindingKind.VECTORS_WRONG, books[1].id),
    }
    report = await core.index.consistency.check()
    await core.index.consistency.repair(report.findings)
    assert (await core.document(books[1].id)).status is DocumentStatus.SEARCHABLE  # its words can be found meanwhile
    await core.work()
    assert await core.found(deep=True) == set()


async def test_passages_that_are_not_of_the_text_are_found_by_reading_them(
    core: CoreServices, books: tuple[Document, ...]
) -> None:
    active = await core.active()
    document = books[0]
    passages = list(
        await core.ports.index.passages(LOCAL_SCOPE, active, document.id, first=0, last=1_000, where=PassageFilter())
    )
    passages[1] = replace(passages[1], text="Nobody wrote this.")
    await core.ports.index.replace_document(LOCAL_SCOPE, active, document.id, passages)
    vectors = await HashingEmbedder().embed_passages([one.text for one in passages])
    await core.ports.index.add_vectors(LOCAL_SCOPE, active, document.id, [one.ordinal for one in passages], vectors)
    assert await core.found() == set()
    assert await core.found(deep=True) == {(FindingKind.PASSAGES_WRONG, document.id)}
    await assert_repaired(core, deep=True)


@pytest.mark.parametrize("damage", [b"", b"SCPD and nothing that follows"])
async def test_a_damaged_text_is_found_by_reading_it_and_made_again(
    core: CoreServices, books: tuple[Document, ...], damage: bytes
) -> None:
    await core.ports.files.put(books[0].files.text, once(damage))
    assert await core.found() == set()
    assert await core.found(deep=True) == {(FindingKind.TEXT_DAMAGED, books[0].id)}
    await assert_repaired(core, deep=True)


async def test_a_damaged_text_is_not_kept_when_its_entries_are_written_again(
    core: CoreServices, books: tuple[Document, ...]
) -> None:
    await core.ports.files.put(books[0].files.text, once(b"damaged"))
    await core.ports.index.drop_generation(await core.active())
    assert await core.found(deep=True) == {
        (FindingKind.TEXT_DAMAGED, books[0].id),
        *((FindingKind.ENTRIES_WRONG, one.id) for one in books),
    }
    await core.index.consistency.repair((await core.index.consistency.check()).findings)
    await core.work()
    assert await core.found(deep=True) == set()


async def test_a_damaged_original_is_found_by_reading_it(core: CoreServices, books: tuple[Document, ...]) -> None:
    await core.ports.files.put(books[0].files.original, once(b"not what was uploaded"))
    assert await core.found() == set()
    assert await core.found(deep=True) == {(FindingKind.ORIGINAL_DAMAGED, books[0].id)}


async def test_files_and_entries_without_a_document_are_removed(
    core: CoreServices, books: tuple[Document, ...]
) -> None:
    active = await core.active()
    async with core.ports.database.transaction() as work:
        await work.documents.remove(LOCAL_SCOPE, books[0].id)
        await work.documents.remove(LOCAL_SCOPE, books[1].id)
    await core.ports.files.put(keys_by_content(STRAY).cover, once(b"a picture"))
    assert await core.found() == {
        *((FindingKind.FILE_UNUSED, one.files.original) for one in books[:2]),
        *((FindingKind.FILE_UNUSED, one.files.text) for one in books[:2]),
        *((FindingKind.FILE_UNUSED, one.files.book_model) for one in books[:2]),
        (FindingKind.FILE_UNUSED, keys_by_content(STRAY).cover),
        (FindingKind.ENTRIES_ORPHANED, books[0].id),
        (FindingKind.ENTRIES_ORPHANED, books[1].id),
    }
    await assert_repaired(core)
    assert (await core.ports.index.stats(LOCAL_SCOPE, active)).passages == 0
    assert (await core.ports.index.stats(BOB, active)).passages == books[2].passage_count
    assert await core.ports.files.exists(books[2].files.original)
    # Nothing of the check that kept the identifiers free is left.
    with pytest.raises(DocumentNotFound):
        await core.document(books[0].id)


async def test_files_that_are_not_ours_stay(core: CoreServices, books: tuple[Document, ...]) -> None:
    await core.ports.files.put("originals/ab/notes.txt", once(b"mine"))
    report = await core.index.consistency.check()
    assert [(one.kind, one.subject) for one in report.findings] == [
        (FindingKind.FILE_FOREIGN, "originals/ab/notes.txt")
    ]
    assert report.consistent
    await core.index.consistency.repair(report.findings)
    assert await core.ports.files.exists("originals/ab/notes.txt")


async def test_abandoned_uploads_are_removed_and_young_ones_stay(
    core: CoreServices, books: tuple[Document, ...], clock: FakeClock
) -> None:
    def incoming(name: str) -> str:
        return f"incoming/{int(clock.now().timestamp())}-{name}"

    old = incoming("old")
    await core.ports.files.put(old, once(b"half an upload"))
    clock.advance(timedelta(hours=7))
    young = incoming("young")
    await core.ports.files.put(young, once(b"half an upload"))
    assert await core.found() == {(FindingKind.UPLOAD_ABANDONED, old)}
    await assert_repaired(core)
    assert await core.ports.files.exists(young)


async def test_a_stuck_document_is_taken_up_again(core: CoreServices, books: tuple[Document, ...]) -> None:
    async with core.ports.database.transaction() as work:
        await work.documents.save(replace(books[0], status=DocumentStatus.PROCESSING))
        await work.documents.save(replace(books[1], status=DocumentStatus.SEARCHABLE))
    assert await core.found() == {(FindingKind.DOCUMENT_STUCK, books[0].id), (FindingKind.DOCUMENT_STUCK, books[1].id)}
    await assert_repaired(core)
    assert (await core.document(books[0].id)).status is DocumentStatus.READY


async def test_a_stuck_document_whose_job_was_given_up_fails(core: CoreServices, clock: FakeClock) -> None:
    accepted = await core.accept(book(1))
    async with core.ports.database.transaction() as work:
        (job,) = await work.jobs.for_document(accepted.document.id)
        await work.jobs.save(replace(job, status=JobStatus.QUARANTINED, reason="It killed five workers."))
    report = await core.index.consistency.check()
    assert {one.kind for one in report.findings} == {FindingKind.DOCUMENT_STUCK, FindingKind.JOB_QUARANTINED}
    await core.index.consistency.repair(report.findings)
    document = await core.document(accepted.document.id)
    assert (document.status, document.reason) == (DocumentStatus.FAILED, "It killed five workers.")
    assert await core.found() == {(FindingKind.JOB_QUARANTINED, job.id)}


async def test_the_job_of_a_settled_document_is_ended(
    core: CoreServices, books: tuple[Document, ...], clock: FakeClock
) -> None:
    job = Job(
        id=JobId("job-left"),
        kind=JobKind.INGEST,
        owner=books[0].owner,
        document_id=books[0].id,
        created_at=clock.now(),
    )
    async with core.ports.database.transaction() as work:
        await work.jobs.add(job)
    assert await core.found() == {(FindingKind.JOB_LEFT_OVER, job.id)}
    await assert_repaired(core)
    async with core.ports.database.read_only() as work:
        ended = await work.jobs.get(job.id)
    assert ended is not None
    assert ended.status is JobStatus.DONE


async def test_an_overdue_removal_is_finished(
    core: CoreServices, books: tuple[Document, ...], clock: FakeClock
) -> None:
    removal = Removal(
        id=RemovalId("rem-1"),
        document_id=books[0].id,
        owner=books[0].owner,
        content_hash=books[0].content_hash,
        requested_at=clock.now(),
    )
    async with core.ports.database.transaction() as work:
        await work.documents.remove(LOCAL_SCOPE, books[0].id)
        await work.removals.add(removal)
    assert await core.found() == set()  # the removal is under way, and what it is about is not litter
    clock.advance(timedelta(hours=1))
    assert await core.found() == {(FindingKind.REMOVAL_OVERDUE, removal.id)}
    await assert_repaired(core)
    async with core.ports.database.read_only() as work:
        (finished,) = await work.removals.for_document(LOCAL_SCOPE, books[0].id)
    assert finished.receipt is not None


async def put_in_other(core: CoreServices, document: Document) -> None:
    """One passage of the document in a generation that searches do not use."""
    passage = Passage(document_id=document.id, ordinal=0, span=Span(start=0, end=7), text="Chapter")
    await core.ports.index.replace_document(LOCAL_SCOPE, OTHER, document.id, [passage])


async def test_an_unused_generation_is_noted_and_dropped_when_that_is_asked_for(
    core: CoreServices, books: tuple[Document, ...]
) -> None:
    await put_in_other(core, books[0])
    assert await core.index.consistency.clean_up() == CleanupReport()
    report = await core.index.consistency.check()
    assert [(one.kind, one.subject) for one in report.findings] == [(FindingKind.GENERATION_UNUSED, OTHER.name)]
    assert report.consistent
    await assert_repaired(core)
    assert await core.ports.index.generations() == {(await core.active()).name}
    assert (await core.index.consistency.repair(report.findings)).gone == report.findings


async def test_a_generation_that_is_being_built_is_noted_and_left_alone(
    core: CoreServices, books: tuple[Document, ...]
) -> None:
    core.index.generations.wanted = OTHER
    await put_in_other(core, books[0])
    report = await core.index.consistency.check()
    assert [(one.kind, one.repair) for one in report.findings] == [(FindingKind.GENERATION_UNUSED, None)]
    assert (await core.index.consistency.repair(report.findings)).left == report.findings
    assert OTHER.name in await core.ports.index.generations()


@pytest.mark.parametrize("now", ["searched", "wanted"])
async def test_a_generation_that_came_into_use_meanwhile_is_not_dropped(
    core: CoreServices, books: tuple[Document, ...], now: str
) -> None:
    await put_in_other(core, books[0])
    report = await core.index.consistency.check()
    if now == "wanted":
        core.index.generations.wanted = OTHER
    else:
        async with core.ports.database.transaction() as work:
            await work.generations.lock_alias()
            await work.generations.activate(OTHER)
    assert (await core.index.consistency.repair(report.findings)).gone == report.findings
    assert OTHER.name in await core.ports.index.generations()


async def test_a_removal_leaves_nothing_in_a_generation_that_nobody_uses(
    core: CoreServices, books: tuple[Document, ...]
) -> None:
    await put_in_other(core, books[0])
    await put_in_other(core, books[1])
    removal = await core.documents.removal.remove(LOCAL_SCOPE, books[0].id)
    assert removal.receipt is not None
    assert removal.receipt.passages_removed == books[0].passage_count + 1
    assert await core.ports.index.count_everywhere(LOCAL_SCOPE, books[0].id) == 0
    assert (await core.ports.index.stats(LOCAL_SCOPE, OTHER)).passages == 1


async def test_a_receipt_is_not_given_while_the_index_still_holds_something(
    core: CoreServices, books: tuple[Document, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    purge = core.ports.index.purge_document

    async def purged_before_a_late_write(scope: OwnerScope, document: DocumentId) -> int:
        count = await purge(scope, document)
        await put_in_other(core, books[0])
        return count

    with monkeypatch.context() as patched:
        patched.setattr(core.ports.index, "purge_document", purged_before_a_late_write)
        assert (await core.documents.removal.remove(LOCAL_SCOPE, books[0].id)).receipt is None
    assert await core.documents.removal.finish_open() == 1
    assert await core.ports.index.count_everywhere(LOCAL_SCOPE, books[0].id) == 0


async def test_a_document_in_the_middle_of_its_processing_is_left_alone(core: CoreServices, clock: FakeClock) -> None:
    accepted = await core.accept(book(1))
    assert await core.found(deep=True) == set()
    async with core.ports.database.transaction() as work:
        job = await work.jobs.lease_next(worker="w", now=clock.now(), duration=timedelta(seconds=60))
        document = await work.documents.get(LOCAL_SCOPE, accepted.document.id)
        assert job is not None
        await work.jobs.save(replace(job, stage=Stage.EMBED))
        await work.documents.save(replace(document, status=DocumentStatus.SEARCHABLE, passage_count=5))
    assert await core.found(deep=True) == set()


async def test_cleanup_removes_only_unreferenced_data(
    core: CoreServices, books: tuple[Document, ...], clock: FakeClock
) -> None:
    await core.ports.files.put(keys_by_content(STRAY).cover, once(b"a picture"))
    await core.ports.files.put(f"incoming/{int(clock.now().timestamp()) - 100_000}-x", once(b"half"))
    await core.ports.files.delete(books[0].files.text)
    async with core.ports.database.transaction() as work:
        await work.documents.save(replace(books[1], status=DocumentStatus.QUEUED))
        await work.documents.remove(BOB, books[2].id)
    report = await core.index.consistency.clean_up()
    assert (report.documents, report.uploads, report.files, report.entries, report.failed) == (1, 1, 4, 1, 0)
    await core.work()
    assert await core.found() == {(FindingKind.TEXT_MISSING, books[0].id)}
    assert (await core.index.consistency.clean_up()).files == 0


async def test_a_failed_job_is_retried_with_a_fresh_one(core: CoreServices, clock: FakeClock) -> None:
    accepted = await core.accept(book(1))
    async with core.ports.database.transaction() as work:
        (job,) = await work.jobs.for_document(accepted.document.id)
        await work.jobs.save(replace(job, status=JobStatus.QUARANTINED, reason="It killed five workers."))
        document = await work.documents.get(LOCAL_SCOPE, accepted.document.id)
        await work.documents.save(replace(document, status=DocumentStatus.FAILED, reason="It killed five workers."))
    clock.advance(1)
    (fresh,) = await core.jobs.retry.retry_quarantined()
    assert (await core.document(accepted.document.id)).reason == ""
    with pytest.raises(SmartChatError, match="followed by"):
        await core.jobs.retry.retry(job.id)
    with pytest.raises(SmartChatError, match="is waiting"):
        await core.jobs.retry.retry(fresh.id)
    with pytest.raises(SmartChatError, match="there is no job"):
        await core.jobs.retry.retry(JobId("job-unknown"))
    await core.work()
    assert (await core.document(accepted.document.id)).status is DocumentStatus.READY
    assert await core.jobs.retry.retry_quarantined() == ()
    assert await core.found(deep=True) == set()
