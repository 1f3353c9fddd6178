"""Redirects, and answers that are slow, endless or of another kind than was asked for."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from smartchat_adapters.outgoing.client import OutgoingClient
from smartchat_core.errors import AddressRefused, RequestFailed
from smartchat_core.outgoing.policy import OutgoingRules
from smartchat_core.ports.outgoing_http import OutgoingRequest
from tests.integration.outgoing.conftest import PUBLIC, RULES
from tests.support.outgoing_server import RawServer, answer, raw_server

pytestmark = [pytest.mark.anyio, pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2", "127.0.0.3"])]

ClientOf = Callable[..., AbstractAsyncContextManager[OutgoingClient]]


def redirect(location: str, status: int = 302) -> bytes:
    return answer(status=status, headers=(f"Location: {location}",))


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/",
        "//127.0.0.1:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://0177.0.0.1:{port}/",
        "http://2130706433:{port}/",
        "http://user@127.0.0.2:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "ftp://127.0.0.1:{port}/",
        "file:///etc/passwd",
        "http://[/",
    ],
)
@pytest.mark.parametrize("status", [301, 307])
async def test_a_redirect_is_checked_like_the_first_address(
    client_of: ClientOf, secret: RawServer, location: str, status: int
) -> None:
    async with (
        raw_server(redirect(location.format(port=secret.port), status), host=PUBLIC) as server,
        client_of() as client,
    ):
        with pytest.raises(AddressRefused):
            await client.send(OutgoingRequest(url=server.url, max_redirects=3))
    assert len(server.heads) == 1
    assert secret.heads == []


async def test_redirects_are_followed_only_when_asked_for_and_only_reading(client_of: ClientOf) -> None:
    async def write(path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(b"found") if path == "/b" else redirect("b", 308))

    async with raw_server(write, host=PUBLIC) as server, client_of() as client:
        assert (await client.send(OutgoingRequest(url=server.url))).status == 308
        assert (
            await client.send(OutgoingRequest(url=server.url, method="POST", body=b"x", max_redirects=3))
        ).status == 308
        found = await client.send(OutgoingRequest(url=server.url, max_redirects=1))
    assert (found.status, found.body, found.url) == (200, b"found", f"{server.url}b")
    assert len(server.heads) == 4


async def test_redirects_without_end(client_of: ClientOf) -> None:
    async with raw_server(redirect("/again"), host=PUBLIC) as server, client_of() as client:
        with pytest.raises(RequestFailed) as raised:
            await client.send(OutgoingRequest(url=server.url, max_redirects=3))
    assert "3 redirects" in raised.value.cause
    assert len(server.heads) == 4


async def test_headers_go_to_their_own_origin_only(client_of: ClientOf) -> None:
    headers = (("Authorization", "Bearer key"), ("x-api-key", "key"))
    async with (
        raw_server(answer(b"other"), host="127.0.0.3") as other,
        raw_server(redirect(other.url), host=PUBLIC) as server,
        client_of() as client,
    ):
        sent = OutgoingRequest(url=server.url, headers=headers, max_redirects=1)
        assert (await client.send(sent)).body == b"other"
    assert "key" in server.heads[0]
    assert "key" not in other.heads[0]


async def _dribble(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def _silence(path: str, writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def _dribbling_head(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"x: y\r\n")
        await writer.drain()
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("write", [_dribble, _silence, _dribbling_head])
async def test_slow_answers_end_with_the_deadline(
    client_of: ClientOf, write: Callable[[str, asyncio.StreamWriter], object]
) -> None:
    async with raw_server(write, host=PUBLIC) as server, client_of() as client:  # type: ignore[arg-type]  # one of them
        with pytest.raises(RequestFailed, match=r"too long|failed") as raised:
            await client.send(OutgoingRequest(url=server.url, seconds=0.5))
    assert raised.value.cause
    assert len(server.heads) == 1


async def test_a_resolver_that_hangs_ends_with_the_deadline(secret: RawServer) -> None:
    import threading

    go_on = threading.Event()

    def hang(host: str, port: int) -> tuple[()]:
        go_on.wait()
        return ()

    async with OutgoingClient(RULES.naming(), resolve=hang) as client:
        try:
            with pytest.raises(RequestFailed):
                await client.send(OutgoingRequest(url="http://slow.example/", seconds=0.2))
        finally:
            go_on.set()


async def _endless_body(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x" * 65_536)
        await writer.drain()


async def _endless_chunks(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"1\r\nx\r\n" * 10_000)
        await writer.drain()


async def _endless_head(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"x: " + b"y" * 1_000 + b"\r\n")
        await writer.drain()


async def _compressed(path: str, writer: asyncio.StreamWriter) -> None:
    body = gzip.compress(bytes(50_000_000))
    writer.write(answer(body, headers=("content-encoding: gzip",)))


@pytest.mark.parametrize("write", [_endless_body, _endless_chunks, _endless_head, _compressed])
async def test_endless_answers_end_with_the_bound(
    client_of: ClientOf, write: Callable[[str, asyncio.StreamWriter], object]
) -> None:
    async with raw_server(write, host=PUBLIC) as server, client_of() as client:  # type: ignore[arg-type]  # one of them
        with pytest.raises(RequestFailed) as raised:
            await client.send(OutgoingRequest(url=server.url, max_bytes=100_000, seconds=60))
    assert "too long" not in raised.value.message  # it was the size, and not the time


@pytest.mark.parametrize(
    "garbage",
    [b"", b"\0\0\0", b"SSH-2.0-x\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx"],
)
async def test_what_is_no_answer(client_of: ClientOf, garbage: bytes) -> None:
    async with raw_server(garbage, host=PUBLIC) as server, client_of() as client:
        with pytest.raises(RequestFailed):
            await client.send(OutgoingRequest(url=server.url))


async def test_proxies_of_the_environment_do_not_count(
    client_of: ClientOf, secret: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, secret.url)
    async with raw_server(answer(b"direct"), host=PUBLIC) as server, client_of() as client:
        assert (await client.send(OutgoingRequest(url=f"http://a.example:{server.port}/"))).body == b"direct"
    assert secret.heads == []


async def test_the_proxy_of_the_settings_resolves_names_and_gets_no_address_that_is_refused(
    client_of: ClientOf,
) -> None:
    async with raw_server(answer(b"by proxy")) as proxy:
        rules = OutgoingRules(proxy=f"http://me:word@127.0.0.1:{proxy.port}")
        async with client_of(rules=rules) as client:
            found = await client.send(OutgoingRequest(url="http://a.example:8080/path"))
            with pytest.raises(AddressRefused):
                await client.send(OutgoingRequest(url=f"http://127.0.0.1:{proxy.port}/"))
    assert found.body == b"by proxy"
    (head,) = proxy.heads
    assert head.startswith("GET http://a.example:8080/path HTTP/1.1")
    assert "Proxy-Authorization: Basic" in head
