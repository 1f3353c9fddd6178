"""An S3 server that answers as a test has written down."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from smartchat_adapters.files.s3_store import PART_BYTES

EMPTY_LISTING = b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    missing: int = 0
    """How many bytes more are promised than sent, before the connection closes."""
    hangs: bool = False
    """Whether the connection stays open after what was sent."""


HANG = Reply(missing=1, hangs=True)
RESET = None

Script = Callable[[Request], Reply | None]


def refusal(status: int, code: str) -> Reply:
    return Reply(
        status=status, body=f"<Error><Code>{code}</Code><Message>the server's own words</Message></Error>".encode()
    )


class ScriptedS3:
    """An S3 server that answers what its script says, and to what the script leaves out that all is well.

    Without `invites` it does not answer a client that asks whether it wants the body (`Expect: 100-continue`).
    """

    def __init__(self, script: Script, *, invites: bool = True) -> None:
        self._invites = invites
        self.requests: list[Request] = []
        self._script = script
        self._end = asyncio.Event()

    def seen(self, method: str, part: str = "") -> int:
        return sum(request.method == method and part in request.target for request in self.requests)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Gives the address of the endpoint."""
        async with await asyncio.start_server(self._serve, "127.0.0.1", 0) as server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            self._end.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await self._read(reader, writer)
            self.requests.append(request)
            reply = self._script(request)
            if reply is not None:
                lengths = {"Content-Length": str(len(reply.body) + reply.missing), "Connection": "close"}
                if not (reply.hangs and not reply.headers):
                    lines = [f"HTTP/1.1 {reply.status} X"]
                    lines += [f"{name}: {value}" for name, value in {**lengths, **reply.headers}.items()]
                    writer.write("\r\n".join([*lines, "", ""]).encode() + reply.body)
                    await writer.drain()
                if reply.hangs:
                    await self._end.wait()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client has gone
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Request:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        method, target, _ = first.split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        if headers.get("expect") == "100-continue" and self._invites:
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return Request(
            method=method,
            target=target,
            headers=headers,
            body=await reader.readexactly(int(headers.get("content-length", 0))),
        )


def usual(request: Request) -> Reply:
    """What a store says to which nothing happens."""
    if request.method == "GET" and "list-type" in request.target:
        return Reply(body=EMPTY_LISTING)
    if request.method == "GET" and "uploads" in request.target:
        return Reply(body=b"<ListMultipartUploadsResult></ListMultipartUploadsResult>")
    if request.method == "POST" and "uploads" in request.target:
        return Reply(body=b"<X><UploadId>the-upload</UploadId></X>")
    if request.method == "POST":
        return Reply(body=f"<X><ETag>{composite_etag()}</ETag></X>".encode())
    if request.method == "PUT":
        return Reply(headers={"ETag": f'"{hashlib.md5(request.body).hexdigest()}"'})
    if request.method == "HEAD":
        return Reply(headers={"ETag": composite_etag(), "Content-Length": str(len(LARGE))})
    return Reply(status=204)


LARGE = bytes(2 * PART_BYTES + 7)


def composite_etag() -> str:
    parts = (LARGE[start : start + PART_BYTES] for start in range(0, len(LARGE), PART_BYTES))
    return f'"{hashlib.md5(b"".join(hashlib.md5(part).digest() for part in parts)).hexdigest()}-3"'


def to(method: str, part: str, *replies: Reply | None) -> Script:
    """The replies in turn to such requests, the last for ever, and `usual` to others."""
    left = list(replies)

    def script(request: Request) -> Reply | None:
        if request.method != method or part not in request.target:
            return usual(request)
        return left.pop(0) if len(left) > 1 else left[0]

    return script
