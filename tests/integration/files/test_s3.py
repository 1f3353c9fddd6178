"""A real S3 server as a file store: its rights, what a killed server and a killed client leave, and its bounds."""

import asyncio
import hashlib
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from smartchat_adapters.files.s3_store import S3FileStore
from smartchat_core.errors import ConfigurationError, FileNotStored, InvalidRequest, StorageUnavailable
from smartchat_core.testing.file_store import iter_chunks
from tools.servers import Bucket, Missing, SeaweedFS

pytestmark = pytest.mark.anyio

MEGABYTE = 1024 * 1024


def store_in(bucket: Bucket, prefix: str = "", **changes: Any) -> S3FileStore:
    access = {"endpoint": bucket.endpoint, "key": bucket.key, "secret": bucket.secret}
    return S3FileStore(f"{bucket.url}/{prefix}", **{**access, **changes})


async def stream(megabytes: int, byte: int = 0) -> AsyncIterator[bytes]:
    for _ in range(megabytes):
        yield bytes([byte]) * MEGABYTE


async def keys(store: S3FileStore, prefix: str = "") -> list[str]:
    return [key async for key in store.list(prefix)]


def unfinished(server: SeaweedFS, bucket: Bucket) -> list[str]:
    answer = server.client().list_multipart_uploads(Bucket=bucket.bucket)
    return sorted(upload["Key"] for upload in answer.get("Uploads", ()))


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, text=True)


def inside(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest.fixture
def mortal_server() -> Iterator[SeaweedFS]:
    """One of its own for a test that kills it."""
    try:
        server = SeaweedFS()
    except Missing as missing:
        pytest.skip(str(missing))
    with server:
        yield server


async def test_constructor_reaches_for_nothing() -> None:
    S3FileStore("s3://bucket/prefix", endpoint="http://127.0.0.1:9", key="k", secret="s")


@pytest.mark.parametrize(
    "url", ["s3://", "s3:///prefix", "s3://a-key:a-secret@bucket", "file:///x", "s3://b", "bucket"]
)
def test_address_without_a_bucket(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        S3FileStore(url)
    assert "s3://bucket/prefix" in caught.value.remedy
    assert "a-secret" not in caught.value.operator_message()


@pytest.mark.parametrize("prefix", ["../x", "a//b", "a\\b"])
def test_prefix_that_no_name_can_begin_with(prefix: str) -> None:
    with pytest.raises(InvalidRequest):
        S3FileStore(f"s3://bucket/{prefix}")


@pytest.mark.parametrize("endpoint", ["127.0.0.1:9000", "ftp://example.org", "key:secret@host"])
def test_endpoint_that_is_no_address(endpoint: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        S3FileStore("s3://bucket", endpoint=endpoint)
    assert endpoint not in caught.value.operator_message()


async def test_endpoint_that_no_client_can_be_made_of() -> None:
    with pytest.raises(ConfigurationError) as caught:
        async with S3FileStore("s3://bucket", endpoint="http://key:secret@a host", key="k", secret="s"):
            pass
    assert "secret@" not in caught.value.operator_message()


async def test_profile_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobodys")
    with pytest.raises(StorageUnavailable, match="client"):
        async with S3FileStore("s3://bucket", endpoint="http://127.0.0.1:9"):
            pass


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"secret": "not-the-secret"}, "secret of the file store: it does not belong to the key"),
        ({"key": "not-the-key"}, "key of the file store: the store does not know it"),
    ],
)
async def test_wrong_credentials(s3_bucket: Bucket, changes: dict[str, str], words: str) -> None:
    with pytest.raises(StorageUnavailable) as caught:
        async with store_in(s3_bucket, **changes):
            pass
    assert words in caught.value.remedy
    for text in (*changes.values(), s3_bucket.secret, s3_bucket.endpoint):
        assert text not in caught.value.public_message()


async def test_bucket_that_is_not_there(s3_server: SeaweedFS) -> None:
    nowhere = Bucket(endpoint=s3_server.endpoint, key=s3_server.key, secret=s3_server.secret, bucket="not-there")
    with pytest.raises(StorageUnavailable) as caught:
        async with store_in(nowhere):
            pass
    assert "Make the bucket" in caught.value.remedy
    assert "NoSuchBucket" in caught.value.cause


async def test_bucket_that_vanishes(s3_server: SeaweedFS) -> None:
    bucket = s3_server.make_bucket()
    async with store_in(bucket) as store:
        await store.put("a/b", iter_chunks(b"x"))
        await asyncio.to_thread(s3_server.remove_bucket, bucket)
        for look in (store.exists("a/b"), store.get("a/b"), store.get_range("a/b", start=0, end=1), keys(store)):
            with pytest.raises(StorageUnavailable) as caught:
                await look
            assert "Make the bucket" in caught.value.remedy


async def test_nobody_listens() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # without `listen`, connections are refused
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(StorageUnavailable) as caught:
            async with S3FileStore("s3://bucket", endpoint=endpoint, key="k", secret="s"):
                pass
    assert "runs" in caught.value.remedy
    assert endpoint not in caught.value.public_message()


async def test_prefix_is_a_world_of_its_own(s3_bucket: Bucket) -> None:
    async with store_in(s3_bucket) as whole, store_in(s3_bucket, "one") as one, store_in(s3_bucket, "one-two/") as two:
        await one.put("a/b", iter_chunks(b"1"))
        await two.put("a/b", iter_chunks(b"2"))
        assert await keys(one) == await keys(two) == ["a/b"]
        assert await keys(whole) == ["one-two/a/b", "one/a/b"]
        await one.delete("a/b")
        assert not await one.exists("a/b")
        assert await two.get("a/b") == b"2"


async def test_key_that_s3_has_no_room_for(s3_bucket: Bucket) -> None:
    level = "x" * 200
    async with store_in(s3_bucket, "prefix") as store:
        longest = "/".join([level] * 5) + "y" * (1024 - len("prefix/") - 5 * 200 - 4)
        await store.put(longest, iter_chunks(b"x"))
        assert await keys(store) == [longest]
        with pytest.raises(InvalidRequest):
            await store.put(longest + "y", iter_chunks(b"x"))


async def test_files_are_in_order_whatever_the_order_of_the_server(s3_bucket: Bucket) -> None:
    names = {f"{level}{number:02}" for number in range(15) for level in ("a/", "a-", "a/b/", "c")}
    async with store_in(s3_bucket, "prefix") as store:
        await asyncio.gather(*(store.put(name, iter_chunks(b"x")) for name in names))
        assert await keys(store) == sorted(names)
        assert await keys(store, "a") == sorted(name for name in names if name.startswith("a"))
        assert await keys(store, "a/b/1") == sorted(name for name in names if name.startswith("a/b/1"))


async def test_only_old_uploads_below_the_prefix_are_aborted(s3_server: SeaweedFS, s3_bucket: Bucket) -> None:
    client = s3_server.client()
    for name in ("files/a/b", "files/c", "elsewhere/a", "files-too"):
        client.create_multipart_upload(Bucket=s3_bucket.bucket, Key=name)
    async with store_in(s3_bucket, "files"):
        assert len(unfinished(s3_server, s3_bucket)) == 4
    async with store_in(s3_bucket, "files", abandoned_hours=0):
        assert unfinished(s3_server, s3_bucket) == ["elsewhere/a", "files-too"]


async def test_sources_that_break_off_never_reach_the_store(s3_server: SeaweedFS, s3_bucket: Bucket) -> None:
    waiting = asyncio.Event()

    async def endless(*, broken: bool) -> AsyncIterator[bytes]:
        async for chunk in stream(12):
            yield chunk
        if broken:
            raise OSError(5, "the upload broke off")
        waiting.set()
        await asyncio.Event().wait()

    async with store_in(s3_bucket) as store:
        with pytest.raises(OSError, match="broke off"):
            await store.put("a/b", endless(broken=True))
        task = asyncio.create_task(store.put("a/b", endless(broken=False)))
        await waiting.wait()
        assert unfinished(s3_server, s3_bucket) == []
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert unfinished(s3_server, s3_bucket) == []
        assert not await store.exists("a/b")


async def test_killed_client_leaves_what_the_next_start_removes(s3_server: SeaweedFS, s3_bucket: Bucket) -> None:
    program = """
import asyncio, sys
from smartchat_adapters.files.s3_store import S3FileStore

async def chunks():
    for _ in range(200):
        yield bytes(1024 * 1024)

async def main():
    url, endpoint, key, secret = sys.argv[1:]
    async with S3FileStore(url, endpoint=endpoint, key=key, secret=secret) as store:
        await store.put("a/b", chunks())

asyncio.run(main())
"""
    access = (s3_bucket.url, s3_bucket.endpoint, s3_bucket.key, s3_bucket.secret)
    with start(program, *access) as victim:
        while not unfinished(s3_server, s3_bucket):
            assert victim.poll() is None
        victim.kill()
    assert unfinished(s3_server, s3_bucket) == ["a/b"]
    async with store_in(s3_bucket, abandoned_hours=0) as store:
        assert unfinished(s3_server, s3_bucket) == []
        assert await keys(store) == []


@pytest.mark.slow
async def test_server_that_dies_in_the_middle(mortal_server: SeaweedFS) -> None:
    bucket = mortal_server.make_bucket()

    async def interrupted() -> AsyncIterator[bytes]:
        async for chunk in stream(8):
            yield chunk
        await asyncio.to_thread(mortal_server.kill)
        async for chunk in stream(8):
            yield chunk

    async with store_in(bucket) as store:
        await store.put("old", iter_chunks(b"whole"))
        with pytest.raises(StorageUnavailable) as caught:
            await store.put("old", interrupted())
        assert bucket.endpoint not in caught.value.public_message()
        with pytest.raises(StorageUnavailable):
            await store.exists("old")
        await asyncio.to_thread(mortal_server.restart)
        # The same store goes on, and the half file is nowhere.
        assert await keys(store) == ["old"]
        assert await store.get("old") == b"whole"
        stored = await store.put("new", stream(12, 7))
        assert stored.size_bytes == 12 * MEGABYTE
        assert await store.get_range("new", start=12 * MEGABYTE - 2, end=13 * MEGABYTE) == b"\7\7"


async def test_two_stores_write_the_same_key_at_once(s3_bucket: Bucket) -> None:
    async with store_in(s3_bucket) as one, store_in(s3_bucket) as two:
        versions = {hashlib.sha256(bytes([byte]) * 12 * MEGABYTE).hexdigest(): byte for byte in range(4)}
        stored = await asyncio.gather(
            *(store.put("same/key", stream(12, byte)) for byte, store in enumerate((one, two, one, two)))
        )
        assert {file.sha256 for file in stored} == set(versions)
        for store in (one, two):
            assert hashlib.sha256(await store.get("same/key")).hexdigest() in versions
            assert await keys(store) == ["same/key"]


async def test_move_can_be_repeated_after_a_crash_in_between(s3_bucket: Bucket) -> None:
    async with store_in(s3_bucket) as store:
        # As it is when the copy was made and the original not yet deleted.
        for key in ("incoming/1", "originals/1"):
            await store.put(key, iter_chunks(b"x"))
        await store.move("incoming/1", "originals/1")
        assert await keys(store) == ["originals/1"]
        with pytest.raises(FileNotStored):
            await store.move("incoming/1", "originals/1")
        assert await store.get("originals/1") == b"x"


async def test_local_copy_is_removed(s3_bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    async with store_in(s3_bucket) as store:
        await store.put("a/b", stream(3, 5))
        async with store.local_copy("a/b") as path:
            assert inside(tmp_path) == [path]
            assert path.stat().st_mode & 0o077 == 0
            assert path.read_bytes() == b"\5" * 3 * MEGABYTE
        assert inside(tmp_path) == []
        with pytest.raises(RuntimeError, match="the reader's own"):
            async with store.local_copy("a/b"):
                raise RuntimeError("the reader's own")
        with pytest.raises(FileNotStored):
            async with store.local_copy("none"):
                pass
        assert inside(tmp_path) == []


async def test_no_room_on_this_machine(s3_bucket: Bucket, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with store_in(s3_bucket) as store:
        await store.put("a/b", stream(3))
        monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
        with pytest.raises(StorageUnavailable, match="disk"):
            async with store.local_copy("a/b"):
                pass
        with pytest.raises(StorageUnavailable, match="disk is full"):
            await store.put("a/c", stream(3))
        assert await keys(store) == ["a/b"]
    assert inside(small_disk) == []


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(s3_bucket: Bucket) -> None:
    """64 MB more, up and down again, take less than 24 MB more memory of the process than 16 MB took."""
    program = """
import asyncio, resource, sys
from smartchat_adapters.files.s3_store import S3FileStore

async def chunks(megabytes):
    for number in range(megabytes):
        yield bytes([number]) * 1_000_000

async def main():
    url, endpoint, key, secret = sys.argv[1:]
    async with S3FileStore(url, endpoint=endpoint, key=key, secret=secret) as store:
        for megabytes in (16, 80):
            await store.put("a/b", chunks(megabytes))
            async with store.local_copy("a/b") as path:
                assert path.stat().st_size == megabytes * 1_000_000
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

asyncio.run(main())
"""
    access = (s3_bucket.url, s3_bucket.endpoint, s3_bucket.key, s3_bucket.secret)
    done = subprocess.run([sys.executable, "-c", program, *access], capture_output=True, text=True, check=True)
    unit = 1 if sys.platform == "darwin" else 1024
    before, after = (int(line) * unit for line in done.stdout.split())
    assert after - before < 24_000_000
