"""A library without users is its machine's own, until there is one."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from smartchat.cli.commands.serve.exposure import link_for_the_first_operator
from smartchat.composition import open_services
from smartchat.composition.accounts import open_account_services
from smartchat.web import create_app
from smartchat.web.access.presence import UserPresence, by_local_listener
from smartchat_core.errors import ConfigurationError, LinkRefused
from smartchat_core.model.user import UserRole
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.database import InMemoryDatabase
from tests.integration.web.conftest import make_settings
from tests.support.accounts import Accounts
from tests.support.web_server import listening, served


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(url=f"sqlite:///{tmp_path}/library.db")


@pytest.fixture
def client(tmp_path: Path, accounts: Accounts) -> Iterator[httpx.Client]:
    app = create_app(make_settings(tmp_path, database=accounts.url))
    with served(app) as address, httpx.Client(base_url=address, timeout=60) as found:
        yield found


def test_the_first_user_shuts_others_out(client: httpx.Client, accounts: Accounts) -> None:
    token = {"authorization": "Bearer anything", "cookie": "smartchat-session=anything"}
    assert client.get("/api/documents", headers=token).status_code == 200
    assert client.get("/").status_code == 200
    assert client.get("/api/v1/session").status_code == 401
    accounts.add(make_user("ann"))
    while (answer := client.get("/api/documents")).status_code == 200:
        assert answer.elapsed.total_seconds() < 60
    assert answer.status_code == 401


def test_another_address_is_refused_without_users(tmp_path: Path) -> None:
    app = create_app(make_settings(tmp_path))

    async def from_outside(scope: object, receive: object, send: object) -> None:
        if scope["type"] == "http":  # type: ignore[index]  # a scope
            scope = {**scope, "server": ("192.0.2.7", 8000)}  # type: ignore[dict-item]  # a scope
        await app(scope, receive, send)  # type: ignore[arg-type]  # of ASGI

    with listening(from_outside) as address, httpx.Client(base_url=address) as client:
        assert client.get("/api/documents").status_code == 401
        assert client.get("/").status_code == 401
        assert client.get("/livez").status_code == 200


@pytest.mark.parametrize(
    ("server", "local"),
    [
        (None, True),
        (("/run/smartchat.sock", None), True),
        (("127.0.0.1", 80), True),
        (("127.8.8.8", 80), True),
        (("::1", 80), True),
        (("10.0.0.1", 80), False),
        (("0.0.0.0", 80), False),  # an example
        (("books.example.org", 80), False),
    ],
)
def test_where_a_connection_was_accepted(server: Any, local: bool) -> None:
    scope: Any = {"server": server}
    assert by_local_listener(scope) is local


@pytest.mark.anyio
async def test_users_are_asked_for_once_a_second_and_then_no_more() -> None:
    database, now = InMemoryDatabase(), 0.0
    presence = UserPresence(database, clock=lambda: now)
    assert not await presence.any()
    async with database.transaction() as unit:
        await unit.users.add(make_user("ann"))
    assert not await presence.any()
    now = 1.0
    assert await presence.any()
    async with database.transaction() as unit:
        await unit.users.remove(make_user("ann").id)
    now = 99.0
    assert await presence.any(), "nothing opens a library again"


@pytest.mark.anyio
async def test_a_library_without_operator_is_served_elsewhere_with_a_link_for_the_first(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, public_url="https://books.example.org")
    everywhere = ("0.0.0.0", 0)
    async with open_services(settings) as services:
        database = services.ports.database
        with socket.create_server(("127.0.0.1", 0)) as here, socket.create_server(everywhere) as there:
            assert await link_for_the_first_operator(here, services, settings) is None
            first = await link_for_the_first_operator(there, services, settings)
            second = await link_for_the_first_operator(there, services, settings)  # another start
            assert first is not None
            assert second is not None
            async with open_account_services(services, settings) as accounts:
                with pytest.raises(LinkRefused):
                    await accounts.links.check(first.token)
                made = await accounts.links.accept(second.token, "olga", "seven herons under a bridge")
                with pytest.raises(LinkRefused):
                    await accounts.links.accept(second.token, "eve", "seven herons under a bridge")
            assert made.role is UserRole.OPERATOR
            assert await link_for_the_first_operator(there, services, settings) is None
            async with database.transaction() as unit:
                await unit.users.add(make_user("ann"))
                await unit.users.remove(made.id)
            with pytest.raises(ConfigurationError):
                await link_for_the_first_operator(there, services, settings)
