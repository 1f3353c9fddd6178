"""Contract suite of file stores."""

from __future__ import annotations

import asyncio
import hashlib
import random
import tracemalloc
from collections.abc import AsyncIterator

import pytest

from smartchat_core.errors import FileNotStored, InvalidRequest
from smartchat_core.ports.file_store import FileStore, StoredFile

__all__ = ["FileStoreContract", "iter_chunks"]

KEYS = ("a", "a.txt", "originals/ab/abcdef", "deep/er/and/deeper.epub", "names/Ἰλιάς 一 ☃.epub", "spa ce/%20?#&+")
NO_KEYS = ("", "/a", "/", "..", "../a", "a/../b", "a/..", "a\\b", "a\0b", "a\nb", "\x7f", "a/\x1b[0m")
MEGABYTE = 1024 * 1024


async def iter_chunks(data: bytes, *, size: int = 7) -> AsyncIterator[bytes]:
    """The data in pieces."""
    for start in range(0, len(data), size):
        yield data[start : start + size]


class FileStoreContract:
    """Subclass it, name the subclass `Test…`, and give the fixture `file_store`: open and empty."""

    pytestmark = pytest.mark.anyio

    @pytest.fixture
    async def file_store(self) -> FileStore:
        """An open store without files."""
        raise NotImplementedError

    @pytest.mark.parametrize("key", KEYS)
    async def test_bytes_come_back(self, file_store: FileStore, key: str) -> None:
        data = bytes(range(256)) * 3
        assert not await file_store.exists(key)
        stored = await file_store.put(key, iter_chunks(data))
        assert stored == StoredFile(key=key, size_bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
        assert await file_store.exists(key)
        assert await file_store.get(key) == data
        assert await _keys(file_store) == [key]
        async with file_store.local_copy(key) as path:
            assert await asyncio.to_thread(path.read_bytes) == data

    async def test_empty_file_is_a_file(self, file_store: FileStore) -> None:
        stored = await file_store.put("empty", iter_chunks(b""))
        assert stored == StoredFile(key="empty", size_bytes=0, sha256=hashlib.sha256().hexdigest())
        assert await file_store.exists("empty")
        assert await file_store.get("empty") == b""
        assert await file_store.get_range("empty", start=0, end=10) == b""

    async def test_put_replaces(self, file_store: FileStore) -> None:
        await file_store.put("a/b", iter_chunks(b"a longer first version"))
        await file_store.put("a/b", iter_chunks(b"second"))
        assert await file_store.get("a/b") == b"second"
        assert await _keys(file_store) == ["a/b"]

    async def test_ranges(self, file_store: FileStore) -> None:
        await file_store.put("digits", iter_chunks(b"0123456789"))
        bounds = {(0, 10): b"0123456789", (2, 5): b"234", (9, 10): b"9", (4, 4): b"", (8, 99): b"89", (50, 60): b""}
        for (start, end), expected in bounds.items():
            assert await file_store.get_range("digits", start=start, end=end) == expected
        for start, end in ((-1, 2), (5, 4), (-3, -1)):
            with pytest.raises(InvalidRequest):
                await file_store.get_range("digits", start=start, end=end)

    async def test_nothing_under_a_key(self, file_store: FileStore) -> None:
        await file_store.put("level/file", iter_chunks(b"x"))
        for key in ("absent", "level", "level/absent", "level/file/below"):
            assert not await file_store.exists(key)
            with pytest.raises(FileNotStored):
                await file_store.get(key)
            with pytest.raises(FileNotStored):
                await file_store.get_range(key, start=0, end=1)
            with pytest.raises(FileNotStored):
                await file_store.move(key, "target")
            with pytest.raises(FileNotStored):
                async with file_store.local_copy(key):
                    pass
            await file_store.delete(key)
        assert await _keys(file_store) == ["level/file"]

    async def test_delete(self, file_store: FileStore) -> None:
        await file_store.put("a/b", iter_chunks(b"x"))
        await file_store.put("a/c", iter_chunks(b"y"))
        await file_store.delete("a/b")
        await file_store.delete("a/b")
        assert not await file_store.exists("a/b")
        assert await _keys(file_store) == ["a/c"]

    async def test_move(self, file_store: FileStore) -> None:
        await file_store.put("incoming/1", iter_chunks(b"new"))
        await file_store.put("originals/ab/1", iter_chunks(b"old"))
        await file_store.move("incoming/1", "originals/ab/1")
        assert await file_store.get("originals/ab/1") == b"new"
        assert await _keys(file_store) == ["originals/ab/1"]
        await file_store.move("originals/ab/1", "fresh/level/1")
        assert await file_store.get("fresh/level/1") == b"new"
        await file_store.move("fresh/level/1", "fresh/level/1")
        assert await file_store.get("fresh/level/1") == b"new"
        assert await _keys(file_store) == ["fresh/level/1"]

    async def test_list_is_in_order_and_by_prefix(self, file_store: FileStore) -> None:
        keys = ["a", "b/1", "b/10", "b/2", "b/sub/x", "b-c", "bb", "é/1"]
        for key in reversed(keys):
            await file_store.put(key, iter_chunks(b"x"))
        assert await _keys(file_store) == sorted(keys)
        assert await _keys(file_store, "b/") == ["b/1", "b/10", "b/2", "b/sub/x"]
        assert await _keys(file_store, "b/1") == ["b/1", "b/10"]
        assert await _keys(file_store, "b/s") == ["b/sub/x"]
        assert await _keys(file_store, "b") == ["b-c", "b/1", "b/10", "b/2", "b/sub/x", "bb"]
        assert await _keys(file_store, "none/") == []

    @pytest.mark.parametrize("key", NO_KEYS)
    async def test_key_that_breaks_a_rule(self, file_store: FileStore, key: str) -> None:
        await file_store.put("good", iter_chunks(b"x"))
        with pytest.raises(InvalidRequest):
            await file_store.put(key, iter_chunks(b"x"))
        with pytest.raises(InvalidRequest):
            await file_store.get(key)
        with pytest.raises(InvalidRequest):
            await file_store.get_range(key, start=0, end=1)
        with pytest.raises(InvalidRequest):
            await file_store.exists(key)
        with pytest.raises(InvalidRequest):
            await file_store.delete(key)
        with pytest.raises(InvalidRequest):
            await file_store.move(key, "target")
        with pytest.raises(InvalidRequest):
            await file_store.move("good", key)
        with pytest.raises(InvalidRequest):
            async with file_store.local_copy(key):
                pass
        assert await _keys(file_store) == ["good"]

    @pytest.mark.parametrize("prefix", ["/", "../", "a/../", "a\\", "a\0"])
    async def test_prefix_that_no_key_can_have(self, file_store: FileStore, prefix: str) -> None:
        with pytest.raises(InvalidRequest):
            await _keys(file_store, prefix)

    async def test_broken_source_leaves_nothing(self, file_store: FileStore) -> None:
        async def broken() -> AsyncIterator[bytes]:
            yield b"half"
            raise OSError(5, "the upload broke off")

        await file_store.put("old", iter_chunks(b"whole"))
        for key in ("old", "new"):
            with pytest.raises(OSError, match="broke off"):
                await file_store.put(key, broken())
        assert await _keys(file_store) == ["old"]
        assert await file_store.get("old") == b"whole"

    async def test_cancelled_put_leaves_nothing(self, file_store: FileStore) -> None:
        waiting = asyncio.Event()

        async def endless() -> AsyncIterator[bytes]:
            yield b"half"
            waiting.set()
            await asyncio.Event().wait()

        task = asyncio.create_task(file_store.put("new", endless()))
        await waiting.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await _keys(file_store) == []

    async def test_large_file_comes_back(self, file_store: FileStore) -> None:
        # Larger than any part in which a store may send it, in chunks that fit no part.
        data = random.Random(1).randbytes(11 * MEGABYTE + 12_345)  # noqa: S311  # bytes that no two places share
        stored = await file_store.put("incoming/large", iter_chunks(data, size=777_777))
        assert stored.size_bytes == len(data)
        assert stored.sha256 == hashlib.sha256(data).hexdigest()
        await file_store.move("incoming/large", "large")
        assert await file_store.get("large") == data
        for border in range(MEGABYTE, len(data), MEGABYTE):
            assert (
                await file_store.get_range("large", start=border - 3, end=border + 3) == data[border - 3 : border + 3]
            )
        assert await file_store.get_range("large", start=len(data) - 5, end=len(data) + 5) == data[-5:]
        async with file_store.local_copy("large") as path:
            assert await asyncio.to_thread(path.read_bytes) == data

    async def test_chunks_may_have_any_size(self, file_store: FileStore) -> None:
        async def uneven() -> AsyncIterator[bytes]:
            yield b""
            yield data[:12_000_000]
            yield b""
            yield data[12_000_000:]

        data = bytes(range(250)) * 50_000
        stored = await file_store.put("uneven", uneven())
        assert stored.size_bytes == len(data)
        assert await file_store.get("uneven") == data

    async def test_large_file_that_breaks_off_leaves_nothing(self, file_store: FileStore) -> None:
        waiting = asyncio.Event()

        async def endless(*, broken: bool) -> AsyncIterator[bytes]:
            for _ in range(12):
                yield bytes(MEGABYTE)
            if broken:
                raise OSError(5, "the upload broke off")
            waiting.set()
            await asyncio.Event().wait()

        await file_store.put("old", iter_chunks(b"whole"))
        for key in ("old", "new"):
            with pytest.raises(OSError, match="broke off"):
                await file_store.put(key, endless(broken=True))
            waiting.clear()
            task = asyncio.create_task(file_store.put(key, endless(broken=False)))
            await waiting.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert await _keys(file_store) == ["old"]
        assert await file_store.get("old") == b"whole"

    async def test_unfinished_file_is_not_seen(self, file_store: FileStore) -> None:
        await file_store.put("a/b", iter_chunks(b"old"))

        async def observed() -> AsyncIterator[bytes]:
            yield b"new"
            assert await file_store.get("a/b") == b"old"
            assert await _keys(file_store) == ["a/b"]
            yield b"er"

        await file_store.put("a/b", observed())
        assert await file_store.get("a/b") == b"newer"

    async def test_concurrent_puts_leave_one_of_them_whole(self, file_store: FileStore) -> None:
        versions = [bytes([number]) * 50_000 for number in range(8)]
        await asyncio.gather(*(file_store.put("same/key", iter_chunks(data, size=997)) for data in versions))
        assert await file_store.get("same/key") in versions
        assert await _keys(file_store) == ["same/key"]

    async def test_stream_needs_little_memory(self, file_store: FileStore) -> None:
        total = 50

        async def stream() -> AsyncIterator[bytes]:
            for number in range(total):
                yield bytes([number]) * MEGABYTE

        tracemalloc.start()
        try:
            stored = await file_store.put("large", stream())
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert stored.size_bytes == total * MEGABYTE
        assert peak < 16 * MEGABYTE
        edge = await file_store.get_range("large", start=7 * MEGABYTE - 1, end=7 * MEGABYTE + 1)
        assert edge == bytes([6, 7])


async def _keys(store: FileStore, prefix: str = "") -> list[str]:
    return [key async for key in store.list(prefix)]
