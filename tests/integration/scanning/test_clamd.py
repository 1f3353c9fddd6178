"""What is made of a clamd that does not do what it should."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from smartchat_adapters.scanning.clamd import ClamdAddress, ClamdScanner, found_in
from smartchat_core.errors import ConfigurationError, ScannerUnavailable

pytestmark = pytest.mark.anyio

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def scripted(answer: Answer, *, seconds: float = 10.0) -> AsyncIterator[ClamdScanner]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await answer(reader, writer)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield ClamdScanner(ClamdAddress(host="127.0.0.1", port=port), seconds=seconds)


def saying(reply: bytes, *, after: int = 0) -> Answer:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(after)
        writer.write(reply)
        await writer.drain()

    return answer


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "book.pdf").write_bytes(b"A word. " * 500_000)
    return tmp_path / "book.pdf"


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"stream: OK",  # cut off
        b"OK\0",
        b"stream: OK, perhaps\0",
        b"stream: FOUND\0",
        b"INSTREAM: Can't allocate memory ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"\xff\xfe\0",
        b"x" * 20_000,
    ],
)
async def test_what_is_no_verdict_is_never_clean(file: Path, reply: bytes) -> None:
    async with scripted(saying(reply, after=10)) as scanner:
        with pytest.raises(ScannerUnavailable):
            await scanner.scan(file)


async def test_an_early_verdict_is_taken(file: Path) -> None:
    async with scripted(saying(b"stream: Some.Thing-1 FOUND\0", after=10)) as scanner:
        assert await scanner.scan(file) == "Some.Thing-1"


async def test_one_that_takes_nothing_has_a_deadline(file: Path) -> None:
    released = asyncio.Event()

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await released.wait()

    async with scripted(hold, seconds=0.2) as scanner:
        with pytest.raises(ScannerUnavailable, match="too long"):
            await scanner.scan(file)
        released.set()


async def test_nobody_there(file: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        absent = ClamdScanner(ClamdAddress(host="127.0.0.1", port=taken.getsockname()[1]))
        with pytest.raises(ScannerUnavailable, match="cannot be reached"):
            await absent.scan(file)
    with pytest.raises(ScannerUnavailable, match="cannot be reached"):
        await ClamdScanner(ClamdAddress(socket=str(tmp_path / "none.ctl"))).scan(file)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("clamd://scanner.internal", ClamdAddress(host="scanner.internal", port=3310)),
        ("clamd://[::1]:9", ClamdAddress(host="::1", port=9)),
        ("clamd:///run/clam%20av/clamd.ctl", ClamdAddress(socket="/run/clam av/clamd.ctl")),
    ],
)
def test_addresses(url: str, address: ClamdAddress) -> None:
    assert ClamdAddress.read(url) == address


@pytest.mark.parametrize(
    "url", ["clamd", "clamd://", "clamd:///", "tcp://host:1", "clamd://host:x", "clamd://u:p@host", "clamd://host/path"]
)
def test_no_addresses(url: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        ClamdAddress.read(url)
    assert url not in str(raised.value) + raised.value.cause + raised.value.remedy or url in {
        "clamd",
        "clamd://",
        "clamd:///",
    }


def test_names_of_malware_may_hold_anything() -> None:
    assert found_in("stream: Win.Test: a FOUND thing FOUND") == "Win.Test: a FOUND thing"
