"""How transactions behave beyond what every database promises."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from smartchat_adapters.sql.connections import start
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.document import Document
from smartchat_core.model.ids import ContentHash, DocumentId
from smartchat_core.model.principal import LOCAL_SCOPE

pytestmark = pytest.mark.anyio

DOCUMENT = Document(
    id=DocumentId("doc-1"),
    owner=LOCAL_SCOPE.owner,
    content_hash=ContentHash("beef"),
    filename="a.txt",
    media_type="text/plain",
    size_bytes=1,
    added_at=datetime(2026, 1, 1, tzinfo=UTC),
)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[SqlDatabase]:
    async with SqlDatabase(f"sqlite:///{tmp_path}/library.db") as database:
        yield database


async def test_reader_sees_one_snapshot_beside_a_writer(database: SqlDatabase) -> None:
    async with database.read_only() as reader:
        assert await reader.documents.list(LOCAL_SCOPE) == ()
        async with database.transaction() as writer:
            await writer.documents.add(DOCUMENT)
            async with database.read_only() as other:
                assert await other.documents.list(LOCAL_SCOPE) == ()
        assert await reader.documents.list(LOCAL_SCOPE) == ()
    async with database.read_only() as reader:
        assert await reader.documents.list(LOCAL_SCOPE) == (DOCUMENT,)


async def test_reader_cannot_write(database: SqlDatabase) -> None:
    async with database.read_only() as unit:
        with pytest.raises(InvalidRequest):
            await unit.documents.add(DOCUMENT)
        with pytest.raises(InvalidRequest):
            await unit.documents.remove(LOCAL_SCOPE, DOCUMENT.id)
        with pytest.raises(InvalidRequest):
            await unit.jobs.lease_next(
                worker="w", now=DOCUMENT.added_at, duration=DOCUMENT.added_at - DOCUMENT.added_at
            )
        assert await unit.documents.list(LOCAL_SCOPE) == ()


async def test_many_tasks_take_turns(database: SqlDatabase) -> None:
    async def add(number: int) -> None:
        async with database.transaction() as unit:
            assert await unit.documents.add(
                Document(
                    id=DocumentId(f"doc-{number:03}"),
                    owner=LOCAL_SCOPE.owner,
                    content_hash=ContentHash(f"content of {number}"),
                    filename="a.txt",
                    media_type="text/plain",
                    size_bytes=number,
                    added_at=DOCUMENT.added_at,
                )
            )
        async with database.read_only() as unit:
            assert await unit.documents.list(LOCAL_SCOPE)

    await asyncio.gather(*(add(number) for number in range(100)))
    async with database.read_only() as unit:
        assert [document.size_bytes for document in await unit.documents.list(LOCAL_SCOPE)] == list(range(100))


@pytest.mark.parametrize("steps", [1, 5, 10, 20, 30, 50])
async def test_cancellation_at_any_moment_leaves_it_usable(database: SqlDatabase, steps: int) -> None:
    async def work() -> None:
        while True:
            async with database.transaction() as unit:
                if not await unit.documents.add(DOCUMENT):
                    await unit.documents.remove(LOCAL_SCOPE, DOCUMENT.id)

    # anyio cancels a task again at each of its awaits, which is harder than asyncio's single cancellation.
    async with anyio.create_task_group() as group:
        group.start_soon(work)
        for _ in range(steps):
            await anyio.lowlevel.checkpoint()
        group.cancel_scope.cancel()
    task = asyncio.create_task(work())
    for _ in range(steps):
        await asyncio.sleep(0.0005)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.transaction() as unit:
        assert len(await unit.documents.list(LOCAL_SCOPE)) <= 1


async def test_commits_are_synced(database: SqlDatabase, tmp_path: Path) -> None:
    assert database._engine is not None
    connection = await start(database._engine, "BEGIN")
    settings = {
        name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
        for name in ("synchronous", "journal_mode", "foreign_keys", "busy_timeout")
    }
    await connection.close()
    assert settings == {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}


async def test_closing_folds_the_log_into_the_file(tmp_path: Path) -> None:
    async with SqlDatabase(f"sqlite:///{tmp_path}/library.db") as database, database.transaction() as unit:
        await unit.documents.add(DOCUMENT)
    assert os.listdir(tmp_path) == ["library.db"]  # noqa: PTH208  # blocks as little
    connection = sqlite3.connect(tmp_path / "library.db")
    assert connection.execute("SELECT count(*) FROM documents").fetchall() == [(1,)]
    connection.close()
