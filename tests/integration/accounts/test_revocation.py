"""What is ended in one server is ended in all: at the next request, and in open streams a poll later."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Any

import httpx
import pytest
from redis import Redis

from smartchat.composition.ports import PortOverrides
from smartchat.web import create_app
from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.model.api_key import KeyScope
from smartchat_core.model.user import User, UserRole, UserStatus
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.job_queue import FakeJobQueue
from tests.integration.web.conftest import make_settings
from tests.support.accounts import Accounts
from tests.support.web_server import served
from tools.servers import Valkey

PATIENCE_SECONDS = 60.0

Ending = Callable[["Servers", str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Servers:
    """Two servers of one library, whose jobs nobody works on, so that streams about them stay open."""

    accounts: Accounts
    one: str
    other: str
    redis: str
    ann: User
    bob: User


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def both(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    valkey_server: Valkey,
    redis_numbers: Iterator[int],
) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("both")
    redis = valkey_server.empty_database(next(redis_numbers))
    url = f"sqlite:///{folder}/library.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_server").create_database()
    accounts, ann, bob = Accounts(url=url), make_user("ann"), make_user("bob")
    accounts.add(ann, bob)
    settings = make_settings(folder / "library", database=url, sessions=redis, cache=redis)
    with ExitStack() as stack:
        one, other = (
            stack.enter_context(
                served(create_app(settings, ports=PortOverrides(queue=FakeJobQueue()), heartbeat_seconds=1))
            )
            for _ in range(2)
        )
        yield Servers(accounts=accounts, one=one, other=other, redis=redis, ann=ann, bob=bob)


@pytest.fixture
def servers(both: Servers) -> Servers:
    """With users whom no other test has seen."""
    own = token_hex(4)
    ann, bob = make_user(f"ann{own}"), make_user(f"bob{own}")
    both.accounts.add(ann, bob)
    return replace(both, ann=ann, bob=bob)


def by_session(address: str, token: str) -> httpx.Client:
    headers = {"cookie": f"{PLAIN_NAME}={token}", "sec-fetch-site": "same-origin"}
    return httpx.Client(base_url=address, timeout=PATIENCE_SECONDS, headers=headers)


def by_key(address: str, secret: str) -> httpx.Client:
    headers = {"authorization": f"Bearer {secret}"}
    return httpx.Client(base_url=address, timeout=PATIENCE_SECONDS, headers=headers)


def saved(servers: Servers, user: User) -> None:
    servers.accounts.change(lambda unit: unit.users.save(user))


def end_it(servers: Servers, token: str) -> None:
    with by_session(servers.other, token) as client:
        assert client.delete("/api/v1/session").status_code == 204


def end_all_from_elsewhere(servers: Servers, _: str) -> None:
    with by_session(servers.other, servers.accounts.session(servers.ann).token) as client:
        assert client.delete("/api/v1/sessions").status_code == 204


def deactivate(servers: Servers, _: str) -> None:
    saved(servers, replace(servers.ann, status=UserStatus.DEACTIVATED))
    saved(servers, servers.ann)


def change_the_role(servers: Servers, _: str) -> None:
    saved(servers, replace(servers.ann, role=UserRole.ADMIN))
    saved(servers, servers.ann)


def delete_the_user(servers: Servers, _: str) -> None:
    servers.accounts.change(lambda unit: unit.users.remove(servers.ann.id))


def add_document(client: httpx.Client) -> str:
    added = client.post("/api/documents", files={"file": ("bees.md", b"# Bees\n\nThe keeper of the bees.\n")})
    assert added.status_code == 202
    identifier: str = added.json()["id"]
    return identifier


def read_to_the_end(lines: Iterator[str]) -> list[str]:
    """The rest of a stream that has to end, though it shows every now and then that it lives."""
    began, rest = time.monotonic(), []
    for line in lines:
        rest.append(line)
        assert time.monotonic() - began < PATIENCE_SECONDS
    return rest


def begun(stream: httpx.Response) -> Iterator[str]:
    assert stream.status_code == 200
    lines = stream.iter_lines()
    assert next(lines) == "event: ingestion_progressed"
    return lines


@pytest.mark.parametrize("end", [end_it, end_all_from_elsewhere, deactivate, change_the_role, delete_the_user])
def test_a_session_ends_everywhere(servers: Servers, end: Ending) -> None:
    token = servers.accounts.session(servers.ann).token
    with by_session(servers.one, token) as client:
        document = add_document(client)
        with client.stream("GET", f"/api/documents/{document}/events") as stream:
            lines = begun(stream)
            end(servers, token)
            for address in (servers.one, servers.other):
                with by_session(address, token) as again:
                    assert again.get("/api/documents").status_code == 401
            rest = read_to_the_end(lines)
        assert "event: error_occurred" in rest
        assert '"code":"not_signed_in"' in "".join(rest).replace(" ", "")


def test_a_key_ends_everywhere(servers: Servers) -> None:
    key = servers.accounts.key(servers.ann, KeyScope.READ, KeyScope.WRITE)
    with (
        by_key(servers.one, key.secret) as program,
        by_session(servers.other, servers.accounts.session(servers.ann).token) as ann,
    ):
        document = add_document(program)
        with program.stream("GET", f"/api/documents/{document}/events") as stream:
            lines = begun(stream)
            assert ann.delete(f"/api/v1/keys/{key.key.id}").status_code == 204
            assert program.get("/api/documents").status_code == 401
            assert "event: error_occurred" in read_to_the_end(lines)


def test_nothing_depends_on_redis(servers: Servers) -> None:
    """What has ended stays ended, and what has not goes on, when the store of other things is emptied."""
    ended, kept = servers.accounts.session(servers.ann), servers.accounts.session(servers.ann)
    with by_session(servers.one, ended.token) as there, by_session(servers.other, kept.token) as here:
        document = add_document(here)
        with here.stream("GET", f"/api/documents/{document}/events") as stream:
            lines = begun(stream)
            assert there.get("/api/documents").status_code == 200
            assert here.delete(f"/api/v1/sessions/{ended.session.id}").status_code == 204
            redis: Any = Redis.from_url(servers.redis)
            redis.flushdb()
            assert there.get("/api/documents").status_code == 401
            assert here.get("/api/documents").status_code == 200
            assert here.delete("/api/v1/session").status_code == 204
            assert "event: error_occurred" in read_to_the_end(lines)


def test_the_stream_of_another_goes_on(servers: Servers) -> None:
    token = servers.accounts.session(servers.ann).token
    with by_session(servers.one, servers.accounts.session(servers.bob).token) as bob:
        document = add_document(bob)
        with bob.stream("GET", f"/api/documents/{document}/events") as stream:
            lines = begun(stream)
            end_it(servers, token)
            for _ in range(3):  # comments, a second apart, while the sessions are asked about once a second
                while next(lines) != ": nothing new":
                    pass
            assert bob.get("/api/documents").status_code == 200
