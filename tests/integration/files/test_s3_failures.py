"""What the S3 store makes of answers that a real server gives only on its worst days."""

import asyncio
import base64
import hashlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from smartchat_adapters.files.s3_store import PART_BYTES, S3FileStore
from smartchat_core.errors import FileNotStored, SmartChatError, StorageFull, StorageUnavailable
from smartchat_core.testing.file_store import iter_chunks
from tests.support.scripted_s3 import (
    EMPTY_LISTING,
    HANG,
    LARGE,
    RESET,
    Reply,
    Request,
    Script,
    ScriptedS3,
    refusal,
    to,
    usual,
)

pytestmark = pytest.mark.anyio

SECRET = "a-secret-that-nobody-is-told"


@pytest.fixture(autouse=True)
def hurried_retries(monkeypatch: pytest.MonkeyPatch, s3_descriptions: None) -> None:
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
    await store.put("a/b", iter_chunks(LARGE, size=1_000_000))


def check_words(error: SmartChatError) -> None:
    """A reader, who may be a stranger, learns what to do and no address; nobody learns the secret."""
    assert error.remedy
    assert "127.0.0.1" not in error.public_message()
    assert SECRET not in error.operator_message()


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
        for put in (store.put("a/b", iter_chunks(b"x")), put_large(store)):
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
            await store.put("a/b", iter_chunks(b"x"))
    assert not isinstance(caught.value, StorageFull)
    assert words in caught.value.remedy
    assert code in caught.value.cause
    check_words(caught.value)


@pytest.mark.parametrize("failure", [RESET, refusal(503, "SlowDown"), refusal(500, "InternalError"), Reply(status=502)])
async def test_passing_failures_are_tried_again(failure: Reply | None) -> None:
    server = ScriptedS3(to("PUT", "/bucket/a/b", failure, failure, Reply()))
    async with opened(server) as store:
        await store.put("a/b", iter_chunks(b"some bytes"))
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


@pytest.mark.slow
@pytest.mark.parametrize("reply", [HANG, Reply(headers={"X-Amz-Request-Id": "1"}, body=b"half", missing=4, hangs=True)])
async def test_silence_ends_at_the_deadline(reply: Reply) -> None:
    server = ScriptedS3(to("GET", "/bucket/a/b", reply))
    async with opened(server, timeout_seconds=2.0) as store:
        for read in (store.get("a/b"), store.get_range("a/b", start=0, end=10)):
            with pytest.raises(StorageUnavailable) as caught:
                await read
            assert "time" in caught.value.cause
            check_words(caught.value)
        with pytest.raises(StorageUnavailable):
            async with store.local_copy("a/b"):
                pass


@pytest.mark.parametrize("content", [b"small", LARGE])
async def test_a_store_that_never_asks_for_the_body_ends_at_the_deadline(content: bytes) -> None:
    server = ScriptedS3(usual, invites=False)
    async with opened(server, timeout_seconds=0.5) as store:
        with pytest.raises(StorageUnavailable) as caught:
            await store.put("a/b", iter_chunks(content, size=1_000_000))
        assert "time" in caught.value.cause
        check_words(caught.value)


async def test_store_that_is_down_is_left_alone_for_a_while() -> None:
    server = ScriptedS3(lambda request: RESET if "/bucket/a/b" in request.target else usual(request))
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
                await store.put("a/b", iter_chunks(b"x"))
        await store.delete("a/b")
    assert server.seen("PUT") == 10


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
        await store.put("a/b", iter_chunks(b"x"))


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


async def test_bucket_that_is_gone_does_not_pass_for_an_empty_one() -> None:
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
    assert "127.0.0.1" not in caught.value.public_message()


async def test_the_signature_covers_the_bytes_of_every_request() -> None:
    server = ScriptedS3(usual)
    async with opened(server) as store:
        await store.put("a/b", iter_chunks(b"small"))
        await put_large(store)
    sent = [request for request in server.requests if request.method == "PUT"]
    assert [len(request.body) for request in sent] == [5, PART_BYTES, PART_BYTES, 7]
    for request in sent:
        assert request.headers["x-amz-content-sha256"] == hashlib.sha256(request.body).hexdigest()
    assert server.seen("DELETE") == 0


@pytest.mark.parametrize("waiting_for", ["?uploads", "partNumber=2", "uploadId=the-upload HTTP"])
async def test_cancelled_upload_is_completed(waiting_for: str) -> None:
    """Also while the server makes the upload, whose identifier is not known yet."""
    arrived = threading.Event()
    method = "PUT" if "part" in waiting_for else "POST"

    def script(request: Request) -> Reply:
        if request.method == method and waiting_for in f"{request.target} HTTP":
            arrived.set()
        return usual(request)

    server = ScriptedS3(script)
    async with opened(server) as store:
        task = asyncio.create_task(put_large(store))
        await asyncio.to_thread(arrived.wait)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert server.seen("POST", "uploadId=the-upload") == 1
    assert server.seen("DELETE", "uploadId=the-upload") == 0


async def test_upload_that_somebody_aborted() -> None:
    async with opened(ScriptedS3(to("POST", "uploadId", refusal(404, "NoSuchUpload")))) as store:
        with pytest.raises(StorageUnavailable):
            await put_large(store)


@pytest.mark.parametrize("damage", ["length", "checksum"])
async def test_damaged_file_is_not_read(damage: str) -> None:
    data = bytes(1000)
    checksum = {"x-amz-checksum-sha256": base64.b64encode(hashlib.sha256(data).digest()).decode()}
    whole = Reply(headers=checksum, body=data)
    changed = Reply(body=data[:-1], missing=1) if damage == "length" else Reply(headers=checksum, body=data[:-1] + b"x")
    server = ScriptedS3(to("GET", "/bucket/a/b", whole, changed))
    async with opened(server) as store:
        assert await store.get("a/b") == data
        with pytest.raises(StorageUnavailable) as caught:
            await store.get("a/b")
        check_words(caught.value)


async def test_store_that_ignores_ranges() -> None:
    server = ScriptedS3(to("GET", "/bucket/a/b", Reply(body=b"0123456789")))
    async with opened(server) as store:
        with pytest.raises(StorageUnavailable):
            await store.get_range("a/b", start=2, end=4)


async def test_ranges_behind_the_end_are_no_failures() -> None:
    server = ScriptedS3(to("GET", "/bucket/a/b", *[refusal(416, "InvalidRange")] * 10, Reply(body=b"x")))
    async with opened(server) as store:
        for _ in range(10):
            assert await store.get_range("a/b", start=5, end=9) == b""
        assert await store.get("a/b") == b"x"
