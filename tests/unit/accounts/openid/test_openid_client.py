"""A provider is asked rarely, and believed only what it says of itself by safe addresses."""

from __future__ import annotations

import json

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from smartchat_adapters.accounts.openid_client import OpenIdClient
from smartchat_adapters.accounts.openid_documents import read_description, read_keys
from smartchat_core.accounts.openid.policy import ProviderPolicy
from smartchat_core.errors import RequestFailed, TokenRefused
from smartchat_core.model.openid import AuthorizationWish
from smartchat_core.ports.outgoing_http import OutgoingRequest, OutgoingResponse

pytestmark = pytest.mark.anyio

ISSUER = "https://id.example.org/realm"
POLICY = ProviderPolicy(name="example", label="Example", issuer=ISSUER, client_id="c")
WHOLE: dict[str, object] = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://id.example.org/authorize?tenant=1",
    "token_endpoint": "https://id.example.org/token",
    "jwks_uri": "https://keys.example.org/keys",
}
WISH = AuthorizationWish(redirect_uri="https://books.example/c", state="s", nonce="n", verifier="v" * 43)


class Http:
    """Answers with the status that is set, and counts what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.status = 200

    async def send(self, request: OutgoingRequest) -> OutgoingResponse:
        self.asked.append(request.url)
        if self.status == 0:
            raise RequestFailed("the request failed")
        return OutgoingResponse(status=self.status, url=request.url, body=json.dumps(WHOLE).encode())


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def body(changes: dict[str, object]) -> bytes:
    return json.dumps(WHOLE | changes).encode()


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://id.example.org"},
        {"issuer": ISSUER + "/"},
        {"issuer": None},
    ],
)
def test_a_description_of_another_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(TokenRefused):
        read_description(body(changes), ISSUER)


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize(
    "address",
    [
        None,
        5,
        "",
        "http://id.example.org/",
        "http://127.0.0.1/",
        "javascript:alert(1)",
        "https://a:b@id.example.org/",
        "https://id.example.org/#a",
        "https://id.example.org/\r\nx: y",
    ],
)
def test_addresses_are_safe_ones(name: str, address: object) -> None:
    with pytest.raises(RequestFailed):
        read_description(body({name: address}), ISSUER)


@pytest.mark.parametrize("text", [b"", b"[]", b"[" * 100_000, b"\xff", b"nothing"])
def test_what_is_no_description_is_none(text: bytes) -> None:
    with pytest.raises(RequestFailed):
        read_description(text, ISSUER)
    with pytest.raises(RequestFailed):
        read_keys(text)


def test_keys_that_are_secret_short_or_for_something_else_are_left_out() -> None:
    good = [
        RSAKey.generate_key(2048, {"kid": "rsa"}).as_dict(private=True),
        ECKey.generate_key("P-256", {"kid": "ec", "use": "sig"}).as_dict(private=False),
    ]
    bad = [
        OctKey.generate_key(256, {"kid": "oct"}).as_dict(private=True),
        good[0] | {"kid": "short", "n": good[0]["n"][:100]},
        good[0] | {"kid": "long", "n": good[0]["n"] * 5},
        good[0] | {"kid": "enc", "use": "enc"},
        good[0] | {"kid": "x" * 1_000},
        "a text",
    ]
    found = read_keys(json.dumps({"keys": [*good, *bad]}).encode())
    assert [key.kid for key in found] == ["rsa", "ec"]
    assert not {name for key in found for name in key.parameters} & {"d", "p", "q", "k"}
    with pytest.raises(RequestFailed):
        read_keys(json.dumps({"keys": good * 60}).encode())


async def test_a_description_is_kept_for_an_hour() -> None:
    http, clock = Http(), Clock()
    client = OpenIdClient(POLICY, http, monotonic=clock)
    address = await client.authorization_address(WISH)
    assert address.startswith("https://id.example.org/authorize?tenant=1&response_type=code&client_id=c&")
    assert "vvv" not in address
    assert not await client.names_itself()
    assert http.asked == [f"{ISSUER}/.well-known/openid-configuration"]
    clock.now += 3_601
    await client.authorization_address(WISH)
    assert len(http.asked) == 2


@pytest.mark.parametrize("status", [0, 500])
async def test_a_provider_that_fails_is_left_alone_for_a_moment(status: int) -> None:
    http, clock = Http(), Clock()
    client = OpenIdClient(POLICY, http, monotonic=clock)
    http.status = status
    for _ in range(3):
        with pytest.raises(RequestFailed):
            await client.authorization_address(WISH)
    assert len(http.asked) == 1
    http.status = 200
    clock.now += 6
    await client.authorization_address(WISH)
    assert len(http.asked) == 2
