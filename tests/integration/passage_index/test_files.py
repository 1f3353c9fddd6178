"""Damage, rights, other processes: what may happen to the files of the index."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from smartchat_adapters.passage_index.sqlite.index import SqlitePassageIndex
from smartchat_core.errors import IndexStale, IndexUnavailable
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.model.search import IndexQuery, IndexStats, PassageFilter
from smartchat_core.model.span import Span

pytestmark = pytest.mark.anyio

BOOK = DocumentId("doc-book")
GENERATION = IndexGeneration(embedder="toy", dimension=4, segmentation="one")
EVERYWHERE = PassageFilter()
QUERY = IndexQuery(text="whale")

WRITER = """
import asyncio, sys
from array import array
from pathlib import Path
from smartchat_adapters.passage_index.sqlite.index import SqlitePassageIndex
from smartchat_core.model.embedding import Vectors
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.model.span import Span

GENERATION = IndexGeneration(embedder="toy", dimension=4, segmentation="one")
VECTORS = Vectors(dimension=4, float32=array("f", [1.0, 0.0, 0.0, 0.0] * 10).tobytes())

async def main():
    async with SqlitePassageIndex(Path(sys.argv[1])) as index:
        for number in range(1_000_000):
            book = DocumentId(f"doc-{number % 7}")
            passages = [
                Passage(document_id=book, ordinal=at, span=Span(start=at, end=at + 1), text=f"whale {number} " * 50)
                for at in range(200)
            ]
            await index.replace_document(LOCAL_SCOPE, GENERATION, book, passages)
            await index.add_vectors(LOCAL_SCOPE, GENERATION, book, range(10), VECTORS)
            print(number, flush=True)

asyncio.run(main())
"""


def passage(text: str, ordinal: int = 0) -> Passage:
    return Passage(document_id=BOOK, ordinal=ordinal, span=Span(start=0, end=len(text)), text=text)


def file_in(folder: Path) -> Path:
    return folder / f"{GENERATION.name}.sqlite3"


async def fill(folder: Path, text: str = "whale") -> None:
    async with SqlitePassageIndex(folder) as index:
        await index.replace_document(LOCAL_SCOPE, GENERATION, BOOK, [passage(text)])


async def test_reading_makes_no_file(tmp_path: Path) -> None:
    async with SqlitePassageIndex(tmp_path / "index") as index:
        await index.search(LOCAL_SCOPE, GENERATION, QUERY, EVERYWHERE)
        await index.stats(LOCAL_SCOPE, GENERATION)
    assert names(tmp_path / "index") == []


async def test_the_constructor_touches_nothing(tmp_path: Path) -> None:
    SqlitePassageIndex(tmp_path / "index")
    assert names(tmp_path) == []


async def test_dropping_a_generation_leaves_no_file_of_it(tmp_path: Path) -> None:
    await fill(tmp_path)
    async with SqlitePassageIndex(tmp_path) as index:
        await index.search(LOCAL_SCOPE, GENERATION, QUERY, EVERYWHERE)
        await index.drop_generation(GENERATION)
    assert names(tmp_path) == ["index.lock"]


def stands_in(folder: Path, text: str) -> bool:
    return any(text.encode() in path.read_bytes() for path in folder.iterdir() if path.is_file())


async def test_a_removed_text_stands_in_no_file_of_the_index(tmp_path: Path) -> None:
    secret = "zanzibarquux"
    async with SqlitePassageIndex(tmp_path) as index:
        passage = Passage(document_id=BOOK, ordinal=0, span=Span(start=0, end=len(secret) + 6), text=f"{secret} whale")
        await index.replace_document(LOCAL_SCOPE, GENERATION, BOOK, [passage])
        assert stands_in(tmp_path, secret)
        assert await index.purge_document(LOCAL_SCOPE, BOOK) == 1
        assert not stands_in(tmp_path, secret)


@pytest.mark.parametrize("content", [b"this is no database at all" * 200, os.urandom(8192)])
async def test_a_damaged_file_is_reported_and_can_be_dropped(tmp_path: Path, content: bytes) -> None:
    file_in(tmp_path).write_bytes(content)
    async with SqlitePassageIndex(tmp_path) as index:
        with pytest.raises(IndexUnavailable) as caught:
            await index.search(LOCAL_SCOPE, GENERATION, QUERY, EVERYWHERE)
        assert "reindex" in caught.value.remedy
        with pytest.raises(IndexUnavailable):
            await index.replace_document(LOCAL_SCOPE, GENERATION, BOOK, [passage("whale")])
        await index.drop_generation(GENERATION)
        await index.replace_document(LOCAL_SCOPE, GENERATION, BOOK, [passage("whale")])
        assert len(await index.search(LOCAL_SCOPE, GENERATION, QUERY, EVERYWHERE)) == 1


async def test_a_file_that_is_damaged_in_the_middle_never_raises_anything_else(tmp_path: Path) -> None:
    async with SqlitePassageIndex(tmp_path) as index:
        await index.replace_document(
            LOCAL_SCOPE, GENERATION, BOOK, [passage(f"whale {at} " * 100, at) for at in range(300)]
        )
    sqlite3.connect(file_in(tmp_path)).execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()
    whole = file_in(tmp_path).read_bytes()
    for offset in range(4096, len(whole), 3 * 4096):
        file_in(tmp_path).write_bytes(whole[:offset] + b"\xa5" * 4096 + whole[offset + 4096 :])
        async with SqlitePassageIndex(tmp_path) as index:
            try:
                await index.search(LOCAL_SCOPE, GENERATION, QUERY, EVERYWHERE)
                await index.passages(LOCAL_SCOPE, GENERATION, BOOK, first=0, last=400, where=EVERYWHERE)
                await index.missing_vectors(LOCAL_SCOPE, GENERATION, BOOK)
            except IndexUnavailable:
                continue


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE frames SET frame = x'0102'",
        "DELETE FROM frames",
        "UPDATE postings SET bucket = x'ffff'",
        "UPDATE postings SET bucket = substr(bucket, 1, length(bucket) / 2)",
        "DELETE FROM passages",
        "UPDATE passages SET kind = 'unknown'",
        "UPDATE passages SET text = x'ff'",
        "DROP TABLE postings",
    ],
)
async def test_contents_that_make_no_sense_are_reported(tmp_path: Path, damage: str) -> None:
    await fill(tmp_path)
    with sqlite3.connect(file_in(tmp_path)) as file:
        file.execute(damage)
    file.close()
    async with SqlitePassageIndex(tmp_path) as index:
        with pytest.raises(IndexUnavailable) as caught:
            await index.search(LOCAL_SCOPE, GENERATION, QUERY, EVERYWHERE)
    assert "reindex" in caught.value.remedy


async def test_a_foreign_database_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(file_in(tmp_path)) as foreign:
        foreign.execute("CREATE TABLE letters (a)")
    foreign.close()
    async with SqlitePassageIndex(tmp_path) as index:
        with pytest.raises(IndexUnavailable, match="cannot be used"):
            await index.replace_document(LOCAL_SCOPE, GENERATION, BOOK, [passage("whale")])
    with sqlite3.connect(file_in(tmp_path)) as foreign:
        assert foreign.execute("SELECT count(*) FROM letters").fetchone() == (0,)
    foreign.close()


async def test_a_file_of_another_format_or_generation_is_stale(tmp_path: Path) -> None:
    await fill(tmp_path)
    other = IndexGeneration(embedder="other", dimension=4, segmentation="one")
    (tmp_path / f"{other.name}.sqlite3").write_bytes(file_in(tmp_path).read_bytes())
    wal = file_in(tmp_path).with_name(file_in(tmp_path).name + "-wal")
    (tmp_path / f"{other.name}.sqlite3-wal").write_bytes(wal.read_bytes())
    async with SqlitePassageIndex(tmp_path) as index:
        with pytest.raises(IndexStale):
            await index.stats(LOCAL_SCOPE, other)
    with sqlite3.connect(file_in(tmp_path)) as later:
        later.execute("PRAGMA user_version=99")
    later.close()
    async with SqlitePassageIndex(tmp_path) as index:
        with pytest.raises(IndexStale) as caught:
            await index.stats(LOCAL_SCOPE, GENERATION)
    assert "reindex" in caught.value.remedy


async def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexUnavailable) as caught:
        async with SqlitePassageIndex(tmp_path / "file" / "index"):
            pass
    assert caught.value.remedy


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Take the right to write away while the block runs; from root by a disk that is mounted to be read only."""
    if os.geteuid() != 0:
        allow(folder, 0o500)
        yield
        allow(folder, 0o700)
        return
    command = ["mount", "-t", "tmpfs", "-o", "size=1m,ro", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk, and not in every container")
    yield
    subprocess.run(["umount", "-l", str(folder)], check=True)


async def test_a_folder_that_may_not_be_written_is_reported(tmp_path: Path) -> None:
    async with SqlitePassageIndex(tmp_path) as index:
        with unwritable(tmp_path), pytest.raises(IndexUnavailable):
            await index.replace_document(LOCAL_SCOPE, GENERATION, BOOK, [passage("whale")])


async def test_a_full_disk_is_reported_and_nothing_is_lost(tmp_path: Path) -> None:
    await fill(tmp_path)
    many = [passage(f"lantern {at} " * 200, at) for at in range(500)]
    async with SqlitePassageIndex(tmp_path) as index:
        # SQLite reports a database that has reached its largest size as it does a full disk.
        with index._file(GENERATION).writing(create=False) as session:
            assert session is not None
            pages = session.connection.pragma("page_count")
        session.connection.pragma("max_page_count", pages + 4)
        with pytest.raises(IndexUnavailable) as caught:
            await index.replace_document(LOCAL_SCOPE, GENERATION, BOOK, many)
        assert "space" in caught.value.remedy
        assert len(await index.search(LOCAL_SCOPE, GENERATION, QUERY, EVERYWHERE)) == 1


async def test_a_writer_that_is_killed_leaves_whole_documents(tmp_path: Path) -> None:
    for acknowledged in (3, 9):
        writer = start(WRITER, tmp_path)
        assert writer.stdout is not None
        last = 0
        while last < acknowledged:
            last = int(await asyncio.to_thread(writer.stdout.readline))
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().split("\n")
        writer.stdout.close()
        writer.wait()
        last = max([last, *(int(line) for line in rest[:-1] if line)])
        async with SqlitePassageIndex(tmp_path) as index:
            for number in range(min(7, last + 1)):
                book = DocumentId(f"doc-{number}")
                stats = await index.stats(LOCAL_SCOPE, GENERATION, book)
                assert stats in {IndexStats(passages=200, vectors=10), IndexStats(passages=200)}
                read = await index.passages(LOCAL_SCOPE, GENERATION, book, first=0, last=999, where=EVERYWHERE)
                assert len({each.text for each in read}) == 1
                written = int(read[0].text.split()[1])
                newest = number + (last - number) // 7 * 7
                assert written in {newest, newest + 7}
                found = await index.search(
                    LOCAL_SCOPE,
                    GENERATION,
                    IndexQuery(text=str(written), limit=999),
                    PassageFilter(documents=frozenset({book})),
                )
                assert len(found) == 200
    with sqlite3.connect(file_in(tmp_path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    file.close()


async def test_processes_may_write_at_the_same_time(tmp_path: Path) -> None:
    writers = [start(WRITER.replace("1_000_000", "6"), tmp_path) for _ in range(2)]
    for writer in writers:
        await asyncio.to_thread(writer.communicate)
    assert [writer.returncode for writer in writers] == [0, 0]
    async with SqlitePassageIndex(tmp_path) as index:
        assert await index.stats(LOCAL_SCOPE, GENERATION) == IndexStats(passages=1200, vectors=60)


async def test_passages_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    async with SqlitePassageIndex(tmp_path) as index:
        with pytest.raises(ValueError, match="same ordinal"):
            await index.replace_document(LOCAL_SCOPE, GENERATION, BOOK, [passage("a"), passage("b")])
        with pytest.raises(ValueError, match="another document"):
            await index.replace_document(LOCAL_SCOPE, GENERATION, DocumentId("doc-other"), [passage("a")])


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def allow(folder: Path, mode: int) -> None:
    folder.chmod(mode)


def start(script: str, folder: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True, env=environment
    )
