"""Checks and repairs beside uploads, removals and workers."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from typing import Any

import pytest

from smartchat_core.ingestion.consistency.findings import FindingKind
from smartchat_core.model import (
    LOCAL_SCOPE,
    Document,
    DocumentId,
    DocumentStatus,
    OwnerScope,
)
from smartchat_core.testing.fakes.clock import FakeClock
from tests.support.core_services import BOB, CoreServices, book


async def test_what_was_found_a_while_ago_is_checked_again(
    core: CoreServices, books: tuple[Document, ...], clock: FakeClock
) -> None:
    async with core.ports.database.transaction() as work:
        await work.documents.remove(LOCAL_SCOPE, books[0].id)
        await work.documents.save(replace(books[2], status=DocumentStatus.PROCESSING))
    await core.ports.files.delete(books[1].files.text)
    await core.ports.index.remove_document(LOCAL_SCOPE, await core.active(), books[1].id)
    report = await core.index.consistency.check()
    assert {one.kind for one in report.findings} == {
        FindingKind.FILE_UNUSED,
        FindingKind.ENTRIES_ORPHANED,
        FindingKind.DOCUMENT_STUCK,
        FindingKind.TEXT_MISSING,
        FindingKind.ENTRIES_WRONG,
    }
    await core.index.consistency.repair(one for one in report.findings if one.document in {books[1].id, books[2].id})
    async with core.ports.database.transaction() as work:
        await work.documents.add(books[0])
    done = await core.index.consistency.repair(report.findings)
    assert (done.repaired, done.jobs, done.failed) == ((), (), ())
    assert done.gone == report.findings
    assert await core.found(deep=True) == set()


@pytest.mark.parametrize("place", ["files", "index"])
async def test_who_adds_what_is_being_deleted_waits_for_the_end(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """The same file is added between the check and the deletion, and has everything afterwards."""
    lost = await core.add(book(1))
    async with core.ports.database.transaction() as work:
        await work.documents.remove(LOCAL_SCOPE, lost.id)
    adapter, name = (core.ports.files, "delete") if place == "files" else (core.ports.index, "purge_document")
    delete, reached, opened = getattr(adapter, name), asyncio.Event(), asyncio.Event()

    async def waiting(*arguments: Any) -> None:
        first = not reached.is_set()
        reached.set()
        if first:
            await opened.wait()
        await delete(*arguments)

    report = await core.index.consistency.check()
    wanted = FindingKind.FILE_UNUSED if place == "files" else FindingKind.ENTRIES_ORPHANED
    monkeypatch.setattr(adapter, name, waiting)
    repairing = asyncio.create_task(core.index.consistency.repair(one for one in report.findings if one.kind is wanted))
    await reached.wait()
    adding = asyncio.create_task(core.add(book(1)))
    await asyncio.wait({adding}, timeout=1)  # long enough for it to go wrong
    opened.set()
    await repairing
    added = await adding
    assert added.status is DocumentStatus.READY
    assert [subject for _, subject in await core.found(deep=True) if added.id in subject] == []


@pytest.mark.slow
async def test_repairing_in_a_loop_never_removes_what_is_in_use(core: CoreServices) -> None:
    """Two owners add and remove the same few books, workers work, and repairs run all the while."""
    chance = random.Random(1)
    scopes = (LOCAL_SCOPE, BOB)
    kept: set[tuple[OwnerScope, DocumentId]] = set()
    done = asyncio.Event()

    async def user(scope: OwnerScope) -> None:
        mine: dict[int, DocumentId] = {}
        for _ in range(25):
            number = chance.randrange(4)
            if number in mine:
                await core.documents.removal.remove(scope, mine.pop(number))
            else:
                mine[number] = (await core.accept(book(number), scope)).document.id
            await asyncio.sleep(0)
        kept.update((scope, one) for one in mine.values())

    async def work() -> None:
        while not done.is_set():
            if not await core.jobs.ingestion.work_once():
                await asyncio.sleep(0.01)

    async def repair() -> None:
        while not done.is_set():
            report = await core.index.consistency.check()
            await core.index.consistency.repair(report.findings)
            await core.index.consistency.clean_up()

    async with asyncio.TaskGroup() as group:
        for task in (work, work, repair, repair):
            group.create_task(task())
        async with asyncio.TaskGroup() as users:
            for scope in scopes:
                users.create_task(user(scope))
        done.set()
    await core.work()
    assert kept
    for scope, document in kept:
        assert (await core.document(document, scope)).status is DocumentStatus.READY
    await core.index.consistency.repair((await core.index.consistency.check()).findings)
    await core.work()
    assert await core.found(deep=True) == set()
