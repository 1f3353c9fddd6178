"""A blocked network is refused by every server, and nobody else is."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from smartchat.system import SystemClock
from smartchat.web import create_app
from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.events import Envelope, LoginFailed, RequestRefused
from smartchat_core.model.address_block import AddressBlock
from smartchat_core.model.user import UserRole
from smartchat_core.ports.database import UnitOfWork
from smartchat_core.testing.database_users import make_user
from tests.integration.web.conftest import make_settings
from tests.support.accounts import Accounts
from tests.support.web_server import served

OLGA, ANN = make_user("olga", role=UserRole.OPERATOR), make_user("ann")
GUESSER, OTHER = "192.0.2.7", "198.51.100.9"
PROVIDER = {
    "name": "example",
    "label": "Example",
    "issuer": "https://login.example.org",
    "client_id": "smartchat",
    "client_secret": "s" * 32,
}
"""Nothing asks it."""


@dataclass(kw_only=True)
class Place:
    addresses: tuple[str, ...]
    accounts: Accounts
    events: list[Envelope]

    def status(self, source: str, path: str = "/sign-in", *, server: int = 0) -> int:
        headers = {"x-forwarded-for": source, "x-forwarded-proto": "http"}
        return httpx.get(f"{self.addresses[server]}{path}", headers=headers, timeout=60).status_code

    def soon(self, source: str, status: int) -> bool:
        """Whether all servers come to answer with this status."""
        for server in range(len(self.addresses)):
            while self.status(source, server=server) != status:
                pass  # until the deadline of the test
        return True

    def clear(self) -> None:
        async def clearing(unit: UnitOfWork) -> None:
            for one in await unit.address_blocks.current(SystemClock().now()):
                await unit.address_blocks.remove(one.network)

        self.accounts.change(clearing)
        self.events.clear()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder: Path = tmp_path_factory.mktemp("library")
    accounts, events = Accounts(url=f"sqlite:///{folder}/library.db"), list[Envelope]()
    accounts.add(OLGA, ANN)
    with ExitStack() as stack:
        addresses = []
        for name in ("first", "second"):
            settings = make_settings(
                folder / name,
                database=accounts.url,
                trusted_proxies=["127.0.0.0/8"],
                block_after_failures=5,
                password_memory_kib=8,
                password_passes=1,
                rate_reads_per_minute=0,
                public_url="http://127.0.0.1:1",
                openid_providers=[PROVIDER],
            )
            addresses.append(stack.enter_context(served(create_app(settings, listeners=[events.append]))))
        yield Place(addresses=tuple(addresses), accounts=accounts, events=events)


@pytest.fixture
def place(whole: Place) -> Place:
    whole.clear()
    assert whole.soon(GUESSER, 200)
    return whole


@pytest.fixture
def operator(place: Place) -> Iterator[httpx.Client]:
    token = place.accounts.session(OLGA).token
    headers = {"x-forwarded-for": OTHER, "origin": place.addresses[0], "sec-fetch-site": "same-origin"}
    cookies = {PLAIN_NAME: token}
    with httpx.Client(base_url=place.addresses[0], headers=headers, cookies=cookies, timeout=60) as client:
        yield client


def test_a_block_counts_in_every_server_until_it_is_ended(place: Place, operator: httpx.Client) -> None:
    made = operator.post("/api/v1/blocks", json={"network": "192.0.2.0/24", "minutes": 5, "reason": "guesses"})
    assert (made.status_code, made.json()["by"]) == (201, OLGA.id)
    assert place.soon(GUESSER, 403)
    assert (place.status(OTHER), place.status("127.0.0.1"), place.status(GUESSER, "/livez")) == (200, 200, 200)
    refused = [one.payload for one in place.events if isinstance(one.payload, RequestRefused)]
    assert {(one.reason.value, one.client.ip_address) for one in refused} == {("blocked_address", GUESSER)}
    assert [one["network"] for one in operator.get("/api/v1/blocks").json()["blocks"]] == ["192.0.2.0/24"]
    assert operator.delete("/api/v1/blocks", params={"network": "192.0.2.0/24"}).status_code == 204
    assert place.soon(GUESSER, 200)


def test_nobody_blocks_themselves_or_the_proxies(operator: httpx.Client) -> None:
    for network in ("198.51.100.0/24", "127.0.0.1", "0.0.0.0/0", "nonsense"):
        assert operator.post("/api/v1/blocks", json={"network": network, "minutes": 5}).status_code == 400
    assert operator.get("/api/v1/blocks").json() == {"blocks": []}


def test_readers_and_keys_block_nobody(place: Place) -> None:
    headers = {"origin": place.addresses[0], "sec-fetch-site": "same-origin"}
    with httpx.Client(base_url=place.addresses[0], headers=headers, timeout=60) as client:
        assert client.get("/api/v1/blocks").status_code == 401
        client.cookies.set(PLAIN_NAME, place.accounts.session(ANN).token)
        assert client.get("/api/v1/blocks").status_code == 403
        assert client.post("/api/v1/blocks", json={"network": "192.0.2.1", "minutes": 5}).status_code == 403


def test_a_block_that_has_expired_counts_no_more(place: Place) -> None:
    now = SystemClock().now()
    block = AddressBlock(network="192.0.2.0/24", created_at=now, expires_at=now + timedelta(hours=1))
    place.accounts.change(lambda unit: unit.address_blocks.put(block))
    assert place.soon(GUESSER, 403)
    place.accounts.change(lambda unit: unit.address_blocks.put(replace(block, expires_at=now)))
    assert place.soon(GUESSER, 200)


def test_many_failures_block_their_network_by_themselves(place: Place) -> None:
    origin = {"origin": place.addresses[0], "sec-fetch-site": "same-origin", "x-forwarded-for": GUESSER}
    with httpx.Client(base_url=place.addresses[0], headers=origin, timeout=60) as client:
        for _ in range(8):
            client.post("/sign-in", data={"name": "ann", "password": "wrong", "next": "/"})
    assert place.soon(GUESSER, 403)
    assert place.status(OTHER) == 200
    failed = [one.payload for one in place.events if isinstance(one.payload, LoginFailed)]
    assert {(one.claimed, one.client.ip_address) for one in failed} == {(ANN.id, GUESSER)}


def test_the_page_of_another_site_blocks_no_visitor(place: Place) -> None:
    visitor, guesser = "203.0.113.5", "203.0.113.6"
    image = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
    with httpx.Client(base_url=place.addresses[0], headers={"x-forwarded-for": visitor} | image, timeout=60) as browser:
        for name in ("example", "x"):
            for _ in range(8):
                assert browser.get(f"/account/oidc/{name}/callback?code=a&state=b").status_code == 401
    origin = {"origin": place.addresses[0], "sec-fetch-site": "same-origin", "x-forwarded-for": guesser}
    with httpx.Client(base_url=place.addresses[0], headers=origin, timeout=60) as client:
        for _ in range(8):
            client.post("/sign-in", data={"name": "ann", "password": "wrong", "next": "/"})
    assert place.soon(guesser, 403)  # by then what came before has been counted
    assert [place.status(visitor, server=server) for server in (0, 1)] == [200, 200]
