"""A folder as a file store: its bounds, its failures and what a killed process leaves."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from smartchat_adapters.files.local_store import LocalFileStore
from smartchat_core.errors import ConfigurationError, FileNotStored, InvalidRequest, StorageFull, StorageUnavailable
from smartchat_core.testing.file_store import iter_chunks

pytestmark = pytest.mark.anyio

HOUR = 3600


def _tree(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


async def _try_to_leave(folder: Path, key: str) -> None:
    async with LocalFileStore(f"file://{folder}/root") as store:
        try:
            await store.put(key, iter_chunks(b"new"))
        except InvalidRequest:
            return
        assert await store.get(key) == b"new"
        assert [found async for found in store.list()] == [key]
        assert (folder / "root" / key).resolve().is_relative_to(folder / "root")


@settings(max_examples=300)
@given(st.text(st.sampled_from("./\\a\0~é \udce9") | st.characters(), max_size=12))
@example("../outside")
@example("a/./b")
@example("a//b")
@example("a/")
@example("~/a")
@example("x" * 256)
@example("/".join("x" * 20) * 150)
@example("." + "0" * 32 + ".part")
def test_no_key_leaves_the_folder(key: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        (folder / "outside").write_bytes(b"secret")
        asyncio.run(_try_to_leave(folder, key))
        assert [path for path in _tree(folder) if not path.startswith("root/")] == ["outside"]
        assert (folder / "outside").read_bytes() == b"secret"


async def test_symbolic_links_are_refused_and_not_listed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(b"secret")
    root = tmp_path / "root"
    async with LocalFileStore(f"file://{root}") as store:
        await store.put("real", iter_chunks(b"x"))
        (root / "folder").symlink_to(outside)
        (root / "file").symlink_to(outside / "secret")
        (root / "loop").symlink_to(root)
        for key in ("folder/secret", "file", "loop/real"):
            with pytest.raises(StorageUnavailable) as caught:
                await store.get(key)
            assert "symbolic link" in caught.value.cause
            with pytest.raises(StorageUnavailable):
                await store.put(key, iter_chunks(b"y"))
            with pytest.raises(StorageUnavailable):
                await store.delete(key)
        assert [key async for key in store.list()] == ["real"]
    assert (outside / "secret").read_bytes() == b"secret"


async def test_root_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "root").symlink_to(tmp_path / "disk")
    async with LocalFileStore(f"file://{tmp_path}/root") as store:
        await store.put("a/b", iter_chunks(b"x"))
        assert [key async for key in store.list()] == ["a/b"]
    assert _tree(tmp_path / "disk") == ["a/b"]


async def test_local_copy_is_the_file_itself(tmp_path: Path) -> None:
    async with LocalFileStore(f"file://{tmp_path}/root") as store:
        await store.put("a/b", iter_chunks(b"x"))
        async with store.local_copy("a/b") as path:
            assert path == tmp_path / "root" / "a" / "b"


async def test_constructor_touches_nothing(tmp_path: Path) -> None:
    LocalFileStore(f"file://{tmp_path}/root")
    assert _tree(tmp_path) == []


async def test_only_old_temporary_files_are_cleaned_up(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "a").mkdir(parents=True)
    old, young = root / "a" / f".{'0' * 32}.part", root / "a" / f".{'1' * 32}.part"
    kept = root / "a" / ".hidden.part"
    for path, age in ((old, 2 * HOUR), (young, HOUR // 2), (kept, 2 * HOUR)):
        path.write_bytes(b"x")
        os.utime(path, (time.time() - age,) * 2)
    async with LocalFileStore(f"file://{root}") as store:
        assert [key async for key in store.list()] == ["a/.hidden.part"]
    assert _tree(root) == sorted(["a/.hidden.part", f"a/.{'1' * 32}.part"])


def _start(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, text=True)


def _forbid_writing(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


async def test_killed_process_leaves_the_old_file_whole(tmp_path: Path) -> None:
    program = """
import asyncio, sys
from smartchat_adapters.files.local_store import LocalFileStore

async def chunks():
    yield b"n" * 1_000_000
    print("in the middle", flush=True)
    await asyncio.Event().wait()

async def main():
    async with LocalFileStore(sys.argv[1]) as store:
        await store.put("a/b", chunks())

asyncio.run(main())
"""
    root = tmp_path / "root"
    async with LocalFileStore(f"file://{root}") as store:
        await store.put("a/b", iter_chunks(b"old"))
        victim = _start(program, f"file://{root}")
        assert victim.stdout is not None
        assert victim.stdout.readline() == "in the middle\n"
        victim.send_signal(signal.SIGKILL)
        victim.communicate()
        assert len(_tree(root)) == 2
        assert [key async for key in store.list()] == ["a/b"]
        assert await store.get("a/b") == b"old"


async def test_full_disk(small_disk: Path) -> None:
    async with LocalFileStore(f"file://{small_disk}/root") as store:
        await store.put("small", iter_chunks(b"x"))
        for key in ("small", "large"):
            with pytest.raises(StorageFull) as caught:
                await store.put(key, iter_chunks(b"x" * 3_000_000, size=100_000))
            assert caught.value.cause
            assert caught.value.remedy
        assert _tree(small_disk / "root") == ["small"]
        assert await store.get("small") == b"x"
        await store.put("another", iter_chunks(b"y" * 100_000, size=1000))


def test_file_size_limit(tmp_path: Path) -> None:
    program = f"""
import asyncio, resource
from smartchat_adapters.files.local_store import LocalFileStore
from smartchat_core.errors import StorageFull
from smartchat_core.testing.file_store import iter_chunks

async def main():
    async with LocalFileStore("file://{tmp_path}/root") as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
        try:
            await store.put("a/b", iter_chunks(b"x" * 1_000_000, size=10_000))
        except StorageFull:
            assert [key async for key in store.list()] == []
        else:
            raise SystemExit("everything was written")

asyncio.run(main())
"""
    subprocess.run([sys.executable, "-c", program], check=True)
    assert _tree(tmp_path) == []


@pytest.fixture
def unwritable(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A root with the file `a` that may not be written."""

    async def prepare(root: Path) -> None:
        async with LocalFileStore(f"file://{root}") as store:
            await store.put("a", iter_chunks(b"x"))

    if os.geteuid() == 0:
        disk: Path = request.getfixturevalue("small_disk")
        asyncio.run(prepare(disk / "root"))
        _forbid_writing(disk)
        yield disk / "root"
    else:
        root = tmp_path / "root"
        asyncio.run(prepare(root))
        root.chmod(0o500)
        yield root
        root.chmod(0o700)


def test_folder_that_may_not_be_written(unwritable: Path) -> None:
    async def attempt() -> None:
        async with LocalFileStore(f"file://{unwritable}") as store:
            assert await store.get("a") == b"x"
            with pytest.raises(StorageUnavailable) as caught:
                await store.put("b", iter_chunks(b"x"))
            assert caught.value.cause
            assert "right" in caught.value.remedy or "mount" in caught.value.remedy
            with pytest.raises(StorageUnavailable):
                await store.delete("a")
            with pytest.raises(StorageUnavailable):
                await store.move("a", "b")

    asyncio.run(attempt())


async def test_root_that_is_gone_does_not_pass_for_an_empty_one(tmp_path: Path) -> None:
    root = tmp_path / "root"
    async with LocalFileStore(f"file://{root}") as store:
        root.rmdir()
        with pytest.raises(StorageUnavailable):
            await store.get("a")
        with pytest.raises(StorageUnavailable):
            await store.exists("a")
        with pytest.raises(StorageUnavailable):
            [key async for key in store.list()]
        with pytest.raises(StorageUnavailable):
            await store.put("a/b", iter_chunks(b"x"))
    assert not root.exists()


async def test_missing_parent_of_the_root(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable) as caught:
        async with LocalFileStore(f"file://{tmp_path}/nowhere/root"):
            pass
    assert caught.value.remedy
    assert _tree(tmp_path) == []


async def test_file_where_a_level_is_needed(tmp_path: Path) -> None:
    async with LocalFileStore(f"file://{tmp_path}/root") as store:
        await store.put("a", iter_chunks(b"x"))
        with pytest.raises(StorageUnavailable):
            await store.put("a/b", iter_chunks(b"y"))
        await store.put("c/d", iter_chunks(b"y"))
        with pytest.raises(StorageUnavailable):
            await store.put("c", iter_chunks(b"z"))
        with pytest.raises(FileNotStored):
            await store.get("c")
        assert [key async for key in store.list()] == ["a", "c/d"]


@pytest.mark.parametrize("url", ["", "/var/lib", "s3://bucket", "memory://x", "http://host/x"])
def test_address_that_cannot_be_used(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        LocalFileStore(url)
    assert caught.value.remedy
