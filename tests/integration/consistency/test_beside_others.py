"""Checks and repairs beside uploads, removals and workers."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from typing import Any

import pytest

from smartchat_core.ingestion.findings import FindingKind
from smartchat_core.ingestion.texts import text_key
from smartchat_core.model import (
    LOCAL_SCOPE,
    Document,
    DocumentId,
    DocumentStatus,
    OwnerScope,
)
from smartchat_core.testing.fakes.clock import FakeClock
from tests.support.house import BOB, House, book


async def test_what_was_found_a_while_ago_is_looked_at_again(
    house: House, books: tuple[Document, ...], clock: FakeClock
) -> None:
    async with house.database.transaction() as work:
        await work.documents.remove(LOCAL_SCOPE, books[0].id)
        await work.documents.save(replace(books[2], status=DocumentStatus.PROCESSING))
    await house.files.delete(text_key(books[1].content_hash))
    await house.index.remove_document(LOCAL_SCOPE, await house.active(), books[1].id)
    report = await house.consistency.check()
    assert {one.kind for one in report.findings} == {
        FindingKind.FILE_UNUSED,
        FindingKind.ENTRIES_ORPHANED,
        FindingKind.DOCUMENT_STUCK,
        FindingKind.TEXT_MISSING,
        FindingKind.ENTRIES_WRONG,
    }
    await house.consistency.repair(one for one in report.findings if one.document in {books[1].id, books[2].id})
    await house.add(book(1))
    done = await house.consistency.repair(report.findings)
    assert (done.mended, done.jobs, done.failed) == ((), (), ())
    assert done.gone == report.findings
    assert await house.found(deep=True) == set()


@pytest.mark.parametrize("place", ["files", "index"])
async def test_who_adds_what_is_being_deleted_waits_for_the_end(
    house: House, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """The same document is added between the look and the deletion, and has everything afterwards."""
    lost = await house.add(book(1))
    async with house.database.transaction() as work:
        await work.documents.remove(LOCAL_SCOPE, lost.id)
    adapter, name = (house.files, "delete") if place == "files" else (house.index, "purge_document")
    delete, reached, opened = getattr(adapter, name), asyncio.Event(), asyncio.Event()

    async def waiting(*arguments: Any) -> None:
        first = not reached.is_set()
        reached.set()
        if first:
            await opened.wait()
        await delete(*arguments)

    report = await house.consistency.check()
    wanted = FindingKind.FILE_UNUSED if place == "files" else FindingKind.ENTRIES_ORPHANED
    monkeypatch.setattr(adapter, name, waiting)
    repairing = asyncio.create_task(house.consistency.repair(one for one in report.findings if one.kind is wanted))
    await reached.wait()
    adding = asyncio.create_task(house.add(book(1)))
    await asyncio.wait({adding}, timeout=1)  # long enough for it to go wrong
    opened.set()
    await repairing
    assert (await adding).status is DocumentStatus.READY
    assert await house.found(deep=True) == set()


async def test_repairing_in_a_loop_never_removes_what_is_in_use(house: House) -> None:
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
                await house.removal.remove(scope, mine.pop(number))
            else:
                mine[number] = (await house.accept(book(number), scope)).document.id
            await asyncio.sleep(0)
        kept.update((scope, one) for one in mine.values())

    async def work() -> None:
        while not done.is_set():
            if not await house.ingestion.work_once():
                await asyncio.sleep(0.01)

    async def repair() -> None:
        while not done.is_set():
            report = await house.consistency.check()
            await house.consistency.repair(report.findings)
            await house.consistency.tidy()

    async with asyncio.TaskGroup() as group:
        for task in (work, work, repair, repair):
            group.create_task(task())
        async with asyncio.TaskGroup() as users:
            for scope in scopes:
                users.create_task(user(scope))
        done.set()
    await house.work()
    assert kept
    for scope, document in kept:
        assert (await house.document(document, scope)).status is DocumentStatus.READY
    await house.consistency.repair((await house.consistency.check()).findings)
    await house.work()
    assert await house.found(deep=True) == set()
