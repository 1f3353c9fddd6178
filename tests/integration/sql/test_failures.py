"""What goes wrong with a database becomes an error with a cause and a remedy."""

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.errors import ConfigurationError, DatabaseUnavailable, InvalidRequest
from smartchat_core.events import GenerationActivated
from smartchat_core.model.document import Document
from smartchat_core.model.ids import ContentHash, DocumentId, JobId
from smartchat_core.model.job import Job, JobKind
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.testing.fakes.event_sink import make_envelope

pytestmark = pytest.mark.anyio


def _document(name: str = "doc-1", *, filename: str = "a.txt", reason: str = "") -> Document:
    return Document(
        id=DocumentId(name),
        owner=LOCAL_SCOPE.owner,
        content_hash=ContentHash(f"content of {name}"),
        filename=filename,
        media_type="text/plain",
        size_bytes=1,
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
        reason=reason,
    )


async def _open(path: Path) -> None:
    async with SqlDatabase(f"sqlite:///{path}") as database, database.transaction() as unit:
        await unit.documents.list(LOCAL_SCOPE)


def _explained(error: DatabaseUnavailable) -> bool:
    return bool(error.message and error.cause and error.remedy)


async def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="cannot be opened") as caught:
        await _open(tmp_path / "nowhere" / "library.db")
    assert _explained(caught.value)
    assert not (tmp_path / "nowhere").exists()


async def test_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="cannot be opened"):
        await _open(tmp_path)


async def test_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(b"This is a letter, and not a database at all. " * 100)
    before = path.read_bytes()
    with pytest.raises(DatabaseUnavailable, match="no database") as caught:
        await _open(path)
    assert _explained(caught.value)
    assert path.read_bytes() == before


async def test_damaged_database(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    async with SqlDatabase(f"sqlite:///{path}") as database, database.transaction() as unit:
        for number in range(200):
            assert await unit.documents.add(_document(f"doc-{number}", reason="x" * 500))
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (path.stat().st_size - 4096))
    with pytest.raises(DatabaseUnavailable, match="damaged") as caught:
        await _open(path)
    assert _explained(caught.value)


@pytest.fixture
def unwritable(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder with a library that may not be written."""
    if os.geteuid() == 0:
        folder: Path = request.getfixturevalue("small_disk")
        asyncio.run(_open(folder / "library.db"))
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        yield folder
    else:
        folder = tmp_path / "read-only"
        folder.mkdir()
        asyncio.run(_open(folder / "library.db"))
        (folder / "library.db").chmod(0o400)
        folder.chmod(0o500)
        yield folder
        folder.chmod(0o700)


def test_folder_that_may_not_be_written(unwritable: Path) -> None:
    for name in ("library.db", "another.db"):
        with pytest.raises(DatabaseUnavailable) as caught:
            asyncio.run(_open(unwritable / name))
        assert _explained(caught.value)


async def _fill(database: SqlDatabase) -> None:
    async with database.transaction() as unit:
        await unit.outbox.append(make_envelope(GenerationActivated(generation="g1")))
        for number in range(2000):
            assert await unit.documents.add(_document(f"doc-{number}-big", reason="x" * 5000))


async def test_full_disk(small_disk: Path) -> None:
    async with SqlDatabase(f"sqlite:///{small_disk}/library.db") as database:
        async with database.transaction() as unit:
            await unit.documents.add(_document())
        with pytest.raises(DatabaseUnavailable, match="full") as caught:
            await _fill(database)
        assert _explained(caught.value)
        async with database.transaction() as unit:
            assert await unit.documents.list(LOCAL_SCOPE) == (_document(),)
            assert await unit.outbox.pending() == ()
            await unit.documents.add(_document("doc-2"))
    async with SqlDatabase(f"sqlite:///{small_disk}/library.db") as database, database.read_only() as unit:
        assert len(await unit.documents.list(LOCAL_SCOPE)) == 2


def test_file_size_limit(tmp_path: Path) -> None:
    program = f"""
import asyncio, resource
from datetime import UTC, datetime
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.errors import DatabaseUnavailable
from smartchat_core.events import GenerationActivated
from smartchat_core.testing.fakes.event_sink import make_envelope

async def main():
    async with SqlDatabase("sqlite:///{tmp_path}/library.db") as database:
        async with database.transaction() as unit:
            await unit.outbox.append(make_envelope(GenerationActivated(generation="kept")))
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
        try:
            async with database.transaction() as unit:
                for _ in range(1000):
                    await unit.outbox.append(make_envelope(GenerationActivated(generation="g" * 1000)))
        except DatabaseUnavailable as error:
            assert error.cause and error.remedy, error
        else:
            raise SystemExit("everything was written")
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        async with database.transaction() as unit:
            (pending,) = await unit.outbox.pending()
            assert pending[1].payload.generation == "kept"

asyncio.run(main())
"""
    subprocess.run([sys.executable, "-c", program], check=True)


async def _fill_and_go_on(database: SqlDatabase) -> None:
    async with database.transaction() as unit:
        await unit.outbox.append(make_envelope(GenerationActivated(generation="first")))
        with contextlib.suppress(DatabaseUnavailable):
            for _ in range(2000):
                await unit.outbox.append(make_envelope(GenerationActivated(generation="g" * 5000)))


async def test_swallowed_failure_does_not_commit_the_rest(small_disk: Path) -> None:
    async with SqlDatabase(f"sqlite:///{small_disk}/library.db") as database:
        with pytest.raises(DatabaseUnavailable, match="cannot go on"):
            await _fill_and_go_on(database)
        async with database.read_only() as unit:
            assert await unit.outbox.pending() == ()


async def test_lock_that_another_process_keeps(tmp_path: Path) -> None:
    await _open(tmp_path / "library.db")
    other = sqlite3.connect(tmp_path / "library.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with SqlDatabase(f"sqlite:///{tmp_path}/library.db", busy_timeout=0.1) as database:
        with pytest.raises(DatabaseUnavailable, match="busy") as caught:
            async with database.transaction():
                pass
        assert _explained(caught.value)
        assert caught.value.transient
        async with database.read_only() as unit:
            assert await unit.documents.list(LOCAL_SCOPE) == ()
        other.execute("ROLLBACK")
        other.close()
        async with database.transaction() as unit:
            assert await unit.documents.add(_document())


async def test_transaction_within_a_transaction(tmp_path: Path) -> None:
    async with SqlDatabase(f"sqlite:///{tmp_path}/library.db", busy_timeout=0.1) as database:
        async with database.transaction() as unit:
            with pytest.raises(DatabaseUnavailable, match="busy"):
                async with database.transaction():
                    pass
            await unit.documents.add(_document())
        async with database.read_only() as unit:
            assert await unit.documents.list(LOCAL_SCOPE) == (_document(),)


async def test_text_that_is_not_unicode(tmp_path: Path) -> None:
    async with SqlDatabase(f"sqlite:///{tmp_path}/library.db") as database:
        for document in (_document(filename="caf\udce9.txt"), _document()):
            if document.filename == "a.txt":
                async with database.transaction() as unit:
                    assert await unit.documents.add(document)
            else:
                with pytest.raises(InvalidRequest):
                    async with database.transaction() as unit:
                        await unit.documents.add(document)


async def _add_without_time_zone(database: SqlDatabase) -> None:
    job = Job(
        id=JobId("job-1"),
        kind=JobKind.INGEST,
        owner=LOCAL_SCOPE.owner,
        document_id=DocumentId("doc-1"),
        created_at=datetime(2026, 1, 1),  # noqa: DTZ001  # that is the point
    )
    async with database.transaction() as unit:
        await unit.documents.add(_document())
        await unit.jobs.add(job)


async def test_moment_without_time_zone(tmp_path: Path) -> None:
    async with SqlDatabase(f"sqlite:///{tmp_path}/library.db") as database:
        with pytest.raises(InvalidRequest, match="cannot be stored") as caught:
            await _add_without_time_zone(database)
        assert "time zone" in caught.value.cause
        async with database.read_only() as unit:
            assert await unit.documents.list(LOCAL_SCOPE) == ()


async def test_database_that_is_not_open(tmp_path: Path) -> None:
    database = SqlDatabase(f"sqlite:///{tmp_path}/library.db")
    assert os.listdir(tmp_path) == []  # noqa: PTH208  # blocks as little
    with pytest.raises(DatabaseUnavailable, match="not open"):
        async with database.transaction():
            pass
    async with database:
        pass
    with pytest.raises(DatabaseUnavailable, match="not open"):
        async with database.transaction():
            pass
    async with database, database.transaction() as unit:
        assert await unit.documents.list(LOCAL_SCOPE) == ()


@pytest.mark.parametrize("url", ["", "no address", "mysql://host/library", "sqlite://", "sqlite:///:memory:"])
async def test_address_that_cannot_be_used(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        async with SqlDatabase(url):
            pass
    assert caught.value.remedy
