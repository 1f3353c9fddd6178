"""What the S3 store makes of answers that a real server gives only on its worst days."""

import asyncio
import base64
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from smartchat_adapters.files.s3_store import S3FileStore
from smartchat_adapters.files.s3_upload import MOST_BYTES, PART_BYTES
from smartchat_core.errors import FileNotStored, InvalidRequest, SmartChatError, StorageFull, StorageUnavailable
from smartchat_core.testing.file_store import chunks_of
from tests.support.scripted_s3 import (
    EMPTY_LISTING,
    HANG,
    LARGE,
    RESET,
    Reply,
    Request,
    Script,
    ScriptedS3,
    composite_etag,
    refusal,
    to,
    usual,
)

pytestmark = pytest.mark.anyio

SECRET = "a-secret-that-nobody-is-told"


@pytest.fixture(autouse=True)
def hurried_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    async def go_on(_endpoint: object, _seconds: float) -> None:
        """Wait for nothing between two attempts."""

    monkeypatch.setattr("aiobotocore.endpoint.AioEndpoint._sleep", go_on)


@asynccontextmanager
async def opened(server: ScriptedS3, *, timeout_seconds: float = 20.0) -> AsyncIterator[S3FileStore]:
    async with (
        server.running() as endpoint,
        S3FileStore(
            "s3://bucket", endpoint=endpoint, key="a-key", secret=SECRET, timeout_seconds=timeout_seconds
        ) as store,
    ):
        yield store


async def put_large(store: S3FileStore) -> None:
    await store.put("a/b", chunks_of(LARGE, size=1_000_000))


def check_words(error: SmartChatError) -> None:
    """A reader, who may be a stranger, learns what to do and no address; nobody learns the secret."""
    assert error.remedy
    assert "127.0.0.1" not in error.tell()
    assert SECRET not in error.explain()


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (507, "XMinioStorageFull"),
        (403, "QuotaExceeded"),
        (507, "InsufficientStorage"),
        (507, "WhateverItIsCalled"),
        (400, "XMinioAdminBucketQuotaExceeded"),
    ],
)
async def test_full_bucket(status: int, code: str) -> None:
    server = ScriptedS3(to("PUT", "/bucket/a/b", refusal(status, code)))
    async with opened(server) as store:
        for put in (store.put("a/b", chunks_of(b"x")), put_large(store)):
            with pytest.raises(StorageFull) as caught:
                await put
            assert code in caught.value.cause
            check_words(caught.value)
    assert server.seen("DELETE", "uploadId=the-upload") == 1


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (403, "AccessDenied", "allow them"),
        (403, "InvalidAccessKeyId", "does not know"),
        (403, "SignatureDoesNotMatch", "secret"),
        (403, "RequestTimeTooSkewed", "clock"),
        (400, "ExpiredToken", "Renew"),
        (404, "NoSuchBucket", "Make the bucket"),
        (301, "PermanentRedirect", "region"),
        (400, "AuthorizationHeaderMalformed", "region"),
        (503, "SlowDown", "overloaded"),
        (400, "BadDigest", "on their way"),
        (500, "InternalError", "Check that"),
    ],
)
async def test_refusals_say_what_to_do(status: int, code: str, words: str) -> None:
    server = ScriptedS3(to("PUT", "/bucket/a/b", refusal(status, code)))
    async with opened(server) as store:
        with pytest.raises(StorageUnavailable) as caught:
            await store.put("a/b", chunks_of(b"x"))
    assert not isinstance(caught.value, StorageFull)
    assert words in caught.value.remedy
    assert code in caught.value.cause
    check_words(caught.value)


@pytest.mark.parametrize("failure", [RESET, refusal(503, "SlowDown"), refusal(500, "InternalError"), Reply(status=502)])
async def test_passing_failures_are_tried_again(failure: Reply | None) -> None:
    server = ScriptedS3(to("PUT", "/bucket/a/b", failure, failure, Reply()))
    async with opened(server) as store:
        await store.put("a/b", chunks_of(b"some bytes"))
    attempts = [request.body for request in server.requests if request.method == "PUT"]
    assert attempts == [b"some bytes"] * 3


@pytest.mark.parametrize("failure", [RESET, Reply(body=b"half", missing=4), refusal(503, "SlowDown")])
async def test_lasting_failures_end(failure: Reply | None) -> None:
    server = ScriptedS3(to("GET", "/bucket/a/b", failure))
    async with opened(server) as store:
        with pytest.raises(StorageUnavailable) as caught:
            await store.get("a/b")
        check_words(caught.value)
    # Three attempts of botocore, each of which aiohttp repeats once where the connection was closed.
    assert server.seen("GET", "/bucket/a/b") <= 6


@pytest.mark.parametrize("reply", [HANG, Reply(headers={"X-Amz-Request-Id": "1"}, body=b"half", missing=4, hangs=True)])
async def test_silence_ends_at_the_deadline(reply: Reply) -> None:
    server = ScriptedS3(to("GET", "/bucket/a/b", reply))
    async with opened(server, timeout_seconds=0.5) as store:
        for read in (store.get("a/b"), store.get_range("a/b", start=0, end=10)):
            with pytest.raises(StorageUnavailable) as caught:
                await read
            assert "in time" in caught.value.cause
            check_words(caught.value)
        with pytest.raises(StorageUnavailable):
            async with store.local_copy("a/b"):
                pass


async def test_store_that_is_down_is_left_alone_for_a_while() -> None:
    server = ScriptedS3(to("GET", "/bucket/a/b", RESET))
    async with opened(server) as store:
        for _ in range(5):
            with pytest.raises(StorageUnavailable):
                await store.get("a/b")
        asked = len(server.requests)
        with pytest.raises(StorageUnavailable) as caught:
            await store.get("a/b")
        assert "left alone" in caught.value.cause
        check_words(caught.value)
    assert len(server.requests) == asked


@pytest.mark.parametrize("refused", [refusal(507, "StorageFull"), refusal(403, "AccessDenied")])
async def test_store_that_refuses_is_not_left_alone(refused: Reply) -> None:
    server = ScriptedS3(to("PUT", "/bucket/a/b", refused))
    async with opened(server) as store:
        for _ in range(10):
            with pytest.raises(StorageUnavailable):
                await store.put("a/b", chunks_of(b"x"))
        await store.delete("a/b")
    assert server.seen("PUT") == 10


async def test_ranges_behind_the_end_are_no_failures() -> None:
    server = ScriptedS3(to("GET", "/bucket/a/b", *[refusal(416, "InvalidRange")] * 10, Reply(body=b"x")))
    async with opened(server) as store:
        for _ in range(10):
            assert await store.get_range("a/b", start=5, end=9) == b""
        assert await store.get("a/b") == b"x"


async def test_store_that_is_silent_from_the_beginning() -> None:
    server = ScriptedS3(lambda _: HANG)
    async with server.running() as endpoint:
        with pytest.raises(StorageUnavailable) as caught:
            async with S3FileStore("s3://bucket", endpoint=endpoint, key="k", secret=SECRET, timeout_seconds=0.3):
                pass
    check_words(caught.value)


@pytest.mark.parametrize("body", [b"<html>It works!</html>", b"\0\1\2", b""])
async def test_something_that_is_no_store(body: bytes) -> None:
    server = ScriptedS3(lambda _: Reply(status=500, body=body))
    async with server.running() as endpoint:
        with pytest.raises(StorageUnavailable) as caught:
            async with S3FileStore("s3://bucket", endpoint=endpoint, key="k", secret=SECRET):
                pass
    check_words(caught.value)


async def test_no_list_of_unfinished_uploads() -> None:
    """It needs a right of its own, and not every store has it: files can be stored without."""
    server = ScriptedS3(to("GET", "?uploads", refusal(501, "NotImplemented")))
    async with opened(server) as store:
        await store.put("a/b", chunks_of(b"x"))


async def test_every_request_carries_the_sums_of_its_bytes() -> None:
    server = ScriptedS3(usual)
    async with opened(server) as store:
        await store.put("a/b", chunks_of(b"small"))
        await put_large(store)
    sent = [request for request in server.requests if request.method == "PUT"]
    assert [len(request.body) for request in sent] == [5, PART_BYTES, PART_BYTES, 7]
    for request in sent:
        assert request.headers["content-md5"] == base64.b64encode(hashlib.md5(request.body).digest()).decode()
        sha256 = base64.b64encode(hashlib.sha256(request.body).digest()).decode()
        assert request.headers["x-amz-checksum-sha256"] == sha256
    (completed,) = (request for request in server.requests if request.method == "POST" and "uploadId" in request.target)
    assert re.findall(rb"<ChecksumSHA256>(.+?)</ChecksumSHA256>", completed.body) == [
        request.headers["x-amz-checksum-sha256"].encode() for request in sent[1:]
    ]
    assert server.seen("DELETE") == 0


async def test_file_that_was_stored_otherwise_is_removed() -> None:
    server = ScriptedS3(to("PUT", "/bucket/a/b", Reply(headers={"ETag": f'"{"0" * 32}"'})))
    async with opened(server) as store:
        with pytest.raises(StorageUnavailable, match="stored damaged") as caught:
            await store.put("a/b", chunks_of(b"x"))
        check_words(caught.value)
    assert server.seen("DELETE", "/bucket/a/b") == 1


async def test_etag_of_an_encrypted_file_is_no_md5() -> None:
    headers = {"ETag": f'"{"0" * 32}"', "x-amz-server-side-encryption": "aws:kms"}

    def script(request: Request) -> Reply:
        if request.method == "HEAD":
            return Reply(headers={"ETag": headers["ETag"], "Content-Length": "1"})
        return Reply(headers=headers) if request.method == "PUT" else usual(request)

    server = ScriptedS3(script)
    async with opened(server) as store:
        assert (await store.put("a/b", chunks_of(b"x"))).size_bytes == 1
    assert server.seen("DELETE") == 0


@pytest.mark.parametrize("size", [len(LARGE) - 1, len(LARGE) + 1])
async def test_file_of_another_size_is_removed(size: int) -> None:
    server = ScriptedS3(
        to("HEAD", "/bucket/a/b", Reply(headers={"ETag": composite_etag(), "Content-Length": str(size)}))
    )
    async with opened(server) as store:
        with pytest.raises(StorageUnavailable, match="stored damaged"):
            await put_large(store)
    assert server.seen("DELETE", "/bucket/a/b") == 1


@pytest.mark.parametrize("later", [Reply(status=404), Reply(headers={"ETag": '"another"', "Content-Length": "1"})])
async def test_file_that_somebody_removed_or_replaced_since(later: Reply) -> None:
    server = ScriptedS3(to("HEAD", "/bucket/a/b", later))
    async with opened(server) as store:
        await put_large(store)
    assert server.seen("DELETE") == 0


async def test_lost_answer_to_the_last_request() -> None:
    """The server has put the file together, and its answer was lost: the second attempt finds no upload."""
    server = ScriptedS3(to("POST", "uploadId", RESET, refusal(404, "NoSuchUpload")))
    async with opened(server) as store:
        stored = await store.put("a/b", chunks_of(LARGE, size=1_000_000))
    assert stored.sha256 == hashlib.sha256(LARGE).hexdigest()


@pytest.mark.parametrize("there", [Reply(status=404), Reply(headers={"ETag": '"another"', "Content-Length": "1"})])
async def test_upload_that_somebody_aborted(there: Reply) -> None:
    def script(request: Request) -> Reply:
        if request.method == "POST" and "uploadId" in request.target:
            return refusal(404, "NoSuchUpload")
        return there if request.method == "HEAD" else usual(request)

    async with opened(ScriptedS3(script)) as store:
        with pytest.raises(StorageUnavailable):
            await put_large(store)


@pytest.mark.parametrize(
    "script",
    [
        to("PUT", "partNumber=2", refusal(403, "AccessDenied")),
        to("POST", "uploadId", refusal(400, "InvalidPart")),
        # S3 may find the fault after it has begun to answer.
        to("POST", "uploadId", Reply(body=refusal(200, "InternalError").body)),
        to("PUT", "partNumber=1", RESET),
    ],
)
async def test_failed_upload_is_aborted(script: Script) -> None:
    server = ScriptedS3(script)
    async with opened(server) as store:
        with pytest.raises(StorageUnavailable) as caught:
            await put_large(store)
        check_words(caught.value)
    assert server.seen("DELETE", "uploadId=the-upload") == 1


async def test_failure_to_abort_does_not_hide_the_fault() -> None:
    def script(request: Request) -> Reply:
        if request.method == "DELETE":
            return refusal(403, "AccessDenied")
        return refusal(507, "StorageFull") if "partNumber" in request.target else usual(request)

    async with opened(ScriptedS3(script)) as store:
        with pytest.raises(StorageFull):
            await put_large(store)


@pytest.mark.parametrize("waiting_for", ["?uploads", "partNumber=2", "uploadId=the-upload HTTP"])
async def test_cancelled_upload_is_aborted(waiting_for: str) -> None:
    """Also while the server makes the upload, whose identifier is not known yet."""
    arrived = asyncio.Event()
    method = "PUT" if "part" in waiting_for else "POST"

    def script(request: Request) -> Reply:
        if request.method == method and waiting_for in f"{request.target} HTTP":
            arrived.set()
        return usual(request)

    server = ScriptedS3(script)
    async with opened(server) as store:
        task = asyncio.create_task(put_large(store))
        await arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert server.seen("DELETE", "uploadId=the-upload") == 1


@pytest.mark.parametrize("damage", ["length", "checksum", "checksum of parts"])
async def test_damaged_file_is_not_read(damage: str) -> None:
    data = bytes(PART_BYTES + 1)
    sums = [hashlib.sha256(data[:PART_BYTES]).digest(), hashlib.sha256(data[PART_BYTES:]).digest()]
    checksums = {
        "length": {},
        "checksum": {"x-amz-checksum-sha256": base64.b64encode(hashlib.sha256(data).digest()).decode()},
        "checksum of parts": {
            "x-amz-checksum-sha256": base64.b64encode(hashlib.sha256(b"".join(sums)).digest()).decode() + "-2"
        },
    }
    whole = Reply(headers=checksums[damage], body=data)
    changed = Reply(headers=checksums[damage], body=data[:-1] + (b"" if damage == "length" else b"\1"), missing=1)
    if damage != "length":
        changed = Reply(headers=checksums[damage], body=data[:-1] + b"\1")
    server = ScriptedS3(to("GET", "/bucket/a/b", whole, changed))
    async with opened(server) as store:
        assert await store.get("a/b") == data
        with pytest.raises(StorageUnavailable) as caught:
            await store.get("a/b")
        check_words(caught.value)
        with pytest.raises(StorageUnavailable):
            async with store.local_copy("a/b"):
                pytest.fail("the damaged copy was handed out")


async def test_store_that_ignores_ranges() -> None:
    server = ScriptedS3(to("GET", "/bucket/a/b", Reply(body=b"0123456789")))
    async with opened(server) as store:
        with pytest.raises(StorageUnavailable):
            await store.get_range("a/b", start=2, end=4)


async def test_bucket_that_is_gone_does_not_look_empty() -> None:
    script = to("GET", "list-type", Reply(body=EMPTY_LISTING), refusal(404, "NoSuchBucket"))
    server = ScriptedS3(lambda request: Reply(status=404) if request.method == "HEAD" else script(request))
    async with opened(server) as store:
        with pytest.raises(StorageUnavailable) as caught:
            await store.exists("a/b")
        assert "Make the bucket" in caught.value.remedy


async def test_nothing_under_a_key() -> None:
    server = ScriptedS3(to("GET", "/bucket/a/b", refusal(404, "NoSuchKey")))
    async with opened(server) as store:
        with pytest.raises(FileNotStored) as caught:
            await store.get("a/b")
    assert "127.0.0.1" not in caught.value.tell()


async def test_file_too_large_to_be_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_BYTES == 5 * 1024**3
    monkeypatch.setattr("smartchat_adapters.files.s3_upload.MOST_BYTES", len(LARGE) - 1)
    server = ScriptedS3(usual)
    async with opened(server) as store:
        with pytest.raises(InvalidRequest, match="too large"):
            await put_large(store)
    assert server.seen("DELETE", "uploadId=the-upload") == 1
