"""A name is resolved once for a connection, and only what was checked is connected to."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

import pytest

from smartchat_adapters.outgoing.client import OutgoingClient
from smartchat_core.errors import AddressRefused, RequestFailed
from smartchat_core.outgoing.policy import OutgoingPolicy, OutgoingRules
from smartchat_core.ports.outgoing_http import OutgoingRequest
from tests.integration.outgoing.conftest import POLICY, PUBLIC, ScriptedResolver
from tests.support.outgoing_server import RawServer, answer, raw_server

pytestmark = [pytest.mark.anyio, pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2", "127.0.0.3"])]


async def test_a_name_that_is_rebound_after_the_check(secret: RawServer) -> None:
    resolver = ScriptedResolver((PUBLIC,), ("127.0.0.1",))
    async with (
        raw_server(answer(b"public"), host=PUBLIC, port=secret.port) as public,
        OutgoingClient(POLICY, resolve=resolver) as client,
    ):
        url = f"http://rebound.example:{secret.port}/"
        assert (await client.send(OutgoingRequest(url=url))).body == b"public"
        assert resolver.asked == ["rebound.example"]
        with pytest.raises(AddressRefused, match="not connected to"):
            await client.send(OutgoingRequest(url=url))
    assert len(public.heads) == 1
    assert f"Host: rebound.example:{secret.port}" in public.heads[0]
    assert secret.heads == []


async def test_one_refused_address_among_others_refuses_the_host(secret: RawServer) -> None:
    async with raw_server(answer(b"public"), host=PUBLIC, port=secret.port) as public:
        for order in ((PUBLIC, "127.0.0.1"), ("127.0.0.1", PUBLIC)):
            async with OutgoingClient(POLICY, resolve=ScriptedResolver(order)) as client:
                with pytest.raises(AddressRefused) as raised:
                    await client.send(OutgoingRequest(url=f"http://mixed.example:{secret.port}/"))
                assert "127.0.0.1" in raised.value.cause
                assert "127.0.0.1" not in raised.value.public_message()
    assert public.heads == secret.heads == []


async def test_the_next_address_where_one_does_not_answer() -> None:
    resolver = ScriptedResolver(("127.0.0.3", PUBLIC))
    async with (
        raw_server(answer(b"public"), host=PUBLIC) as public,
        OutgoingClient(POLICY, resolve=resolver) as client,
    ):
        found = await client.send(OutgoingRequest(url=f"http://two.example:{public.port}/"))
    assert found.body == b"public"
    assert resolver.asked == ["two.example"]


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"])
async def test_this_machine_under_all_its_names(secret: RawServer, host: str) -> None:
    async with OutgoingClient(OutgoingPolicy()) as client:
        with pytest.raises(AddressRefused):
            await client.send(OutgoingRequest(url=f"http://{host}:{secret.port}/"))
    assert secret.heads == []


async def test_what_the_operator_names_is_reached_at_that_port_only(secret: RawServer) -> None:
    async with raw_server(answer(b"model")) as server, OutgoingClient(OutgoingRules().naming(server.url)) as client:
        assert (await client.send(OutgoingRequest(url=server.url))).body == b"model"
        with pytest.raises(AddressRefused):
            await client.send(OutgoingRequest(url=secret.url))
        with pytest.raises(AddressRefused):
            await client.send(OutgoingRequest(url=f"http://localhost:{server.port}/"))
    assert secret.heads == []


async def test_a_name_without_an_address() -> None:
    def nowhere(host: str, port: int) -> tuple[()]:
        raise OSError("no such name")

    async with OutgoingClient(POLICY, resolve=nowhere) as client:
        with pytest.raises(RequestFailed) as raised:
            await client.send(OutgoingRequest(url="https://gone.example/"))
    assert "no such name" in raised.value.cause


def _certificate(folder: Path, name: str) -> ssl.SSLContext:
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={name}"]
    subprocess.run(
        [*command, "-addext", f"subjectAltName=DNS:{name}", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


async def test_tls_is_verified_against_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls = _certificate(tmp_path, "books.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "books.example.pem"))
    async with (
        raw_server(answer(b"encrypted"), host=PUBLIC, tls=tls) as server,
        OutgoingClient(POLICY, resolve=ScriptedResolver((PUBLIC,))) as client,
    ):
        found = await client.send(OutgoingRequest(url=f"https://books.example:{server.port}/"))
        assert found.body == b"encrypted"
        assert server.names == ["books.example"]
        with pytest.raises(RequestFailed, match="failed") as raised:
            await client.send(OutgoingRequest(url=f"https://other.example:{server.port}/"))
        assert "certificate" in raised.value.cause.lower()


async def test_an_encrypted_address_does_not_redirect_to_one_that_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = _certificate(tmp_path, "books.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "books.example.pem"))
    async with raw_server(answer(b"plain"), host=PUBLIC) as plain:
        redirect = answer(status=302, headers=(f"Location: http://books.example:{plain.port}/",))
        async with (
            raw_server(redirect, host=PUBLIC, tls=tls) as server,
            OutgoingClient(POLICY, resolve=ScriptedResolver((PUBLIC,))) as client,
        ):
            with pytest.raises(AddressRefused) as raised:
                await client.send(OutgoingRequest(url=f"https://books.example:{server.port}/", max_redirects=3))
    assert "encrypted" in raised.value.cause
    assert plain.heads == []
