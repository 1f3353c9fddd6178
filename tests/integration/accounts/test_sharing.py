"""Shelves and groups over HTTP: who reads what, and that a right that ends has ended in every process."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from smartchat.composition.ports import PortOverrides
from smartchat.web import create_app
from smartchat.web.access.route_access import ROUTE_ACCESS
from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.model.api_key import KeyScope
from smartchat_core.model.user import User, UserRole
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.job_queue import FakeJobQueue
from tests.integration.web.conftest import make_settings
from tests.support.accounts import Accounts
from tests.support.web_server import add_file, served
from tools.servers import PostgreSQL

PATIENCE_SECONDS = 60.0
ANN, BOB, CLEO, DORA = (
    make_user("ann"),
    make_user("bob"),
    make_user("cleo"),
    make_user("dora", role=UserRole.ADMIN),
)
BOOK = b"# Chapter 1\n\nOld Tobias kept the lighthouse with his dog Barnaby.\n"
ASKED = "Who kept the lighthouse?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Two servers of one library with four users, and a client of each user at the first one."""

    accounts: Accounts
    one: str
    other: str
    ann: httpx.Client
    bob: httpx.Client
    cleo: httpx.Client
    dora: httpx.Client
    book: str

    def at(self, address: str, user: User) -> httpx.Client:
        return _client(self.accounts, address, user)


def _client(accounts: Accounts, address: str, user: User) -> httpx.Client:
    headers = {"cookie": f"{PLAIN_NAME}={accounts.session(user).token}", "sec-fetch-site": "same-origin"}
    return httpx.Client(base_url=address, timeout=PATIENCE_SECONDS, headers=headers)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database')}/library.db"
        return
    server: PostgreSQL = request.getfixturevalue("postgres_server")
    url = server.create_database()
    yield url
    server.drop_database(url.rpartition("/")[2])


@pytest.fixture(scope="module")
def place(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    accounts = Accounts(url=database)
    accounts.add(ANN, BOB, CLEO, DORA)
    settings = make_settings(
        tmp_path_factory.mktemp("library"), database=database, rate_reads_per_minute=0, rate_uploads_per_minute=0
    )
    with ExitStack() as stack:
        one = stack.enter_context(served(create_app(settings, heartbeat_seconds=1)))
        other = stack.enter_context(
            served(create_app(settings, ports=PortOverrides(queue=FakeJobQueue()), heartbeat_seconds=1))
        )
        ann, bob, cleo, dora = (stack.enter_context(_client(accounts, one, user)) for user in (ANN, BOB, CLEO, DORA))
        book = add_file(ann, "lighthouse.md", BOOK)
        yield Place(accounts=accounts, one=one, other=other, ann=ann, bob=bob, cleo=cleo, dora=dora, book=book)


@pytest.fixture
def shelf(place: Place) -> Iterator[str]:
    """A shelf of Ann's with her book on it."""
    made = place.ann.post("/api/v1/shelves", json={"name": "Lights"})
    assert made.status_code == 201
    path = made.headers["location"]
    assert place.ann.put(f"{path}/documents/{place.book}").status_code == 204
    yield path
    assert place.ann.delete(path).status_code in {204, 404}


def found(client: httpx.Client, **where: Any) -> int:
    answer = client.post("/api/search", json={"query": ASKED, **where})
    assert answer.status_code == 200, answer.text
    return len(answer.json()["passages"])


def share(client: httpx.Client, shelf: str, **with_whom: str) -> None:
    assert client.put(f"{shelf}/shares", json=with_whom).status_code == 204


def test_a_shelf_is_shared_and_searched_until_it_is_not(place: Place, shelf: str) -> None:
    name = shelf.rpartition("/")[2]
    assert found(place.bob) == 0
    share(place.ann, shelf, kind="user", name="bob")
    assert place.bob.get("/api/v1/shelves").json()["shelves"][0]["access"] == "read"
    assert place.bob.get(f"{shelf}/documents").json()["documents"][0]["own"] is False
    assert found(place.bob) == found(place.bob, shelf="Lights") == found(place.bob, shelf=name) == 1
    with place.at(place.other, BOB) as elsewhere:
        assert found(elsewhere, shelf=name) == 1
        for path in ("", "/text", "/events"):
            assert elsewhere.get(f"/api/documents/{place.book}{path}").status_code == 200
        for path, body in (
            ("quotes", {"topic": "lighthouse"}),
            ("summarize", {}),
            ("summarize/estimate", {}),
            ("ask", {"question": ASKED}),
        ):
            answer = elsewhere.post(f"/api/{path}", json={"shelf": name, **body})
            assert answer.status_code == 200, answer.text
        begun = elsewhere.post("/api/v1/conversations", json={"shelf": name})
        assert begun.json()["documents"] == [place.book]
        turns = f"{begun.headers['location']}/turns"
        json = {"accept": "application/json"}
        turn = elsewhere.post(turns, json={"question": ASKED, "shelf": name}, headers=json).json()
        assert "Tobias" in turn["answer"]["text"]
        # Ended at the one server: the next request at the other one has it no more, whatever it asks for.
        assert place.ann.delete(f"{shelf}/shares", params={"kind": "user", "name": "bob"}).status_code == 204
        assert found(elsewhere) == 0
        for path in ("", "/text", "/events", "/cover", "/removal"):
            assert elsewhere.get(f"/api/documents/{place.book}{path}").status_code == 404
        assert elsewhere.get(f"{turns}/{turn['id']}").json()["answer"] is None
        for exported in ("markdown", "html", "json"):
            text = elsewhere.get(f"{begun.headers['location']}/export", params={"format": exported}).text
            assert "Barnaby" not in text
        assert elsewhere.post("/api/search", json={"query": ASKED, "shelf": name}).status_code == 404
        assert elsewhere.post(turns, json={"question": ASKED}, headers=json).status_code in {404, 409}


def test_groups_and_everybody(place: Place, shelf: str) -> None:
    made = place.dora.post("/api/v1/groups", json={"name": "Keepers"})
    assert made.status_code == 201
    group = made.headers["location"]
    assert place.dora.put(f"{group}/members", json={"names": ["ann", "bob", "nobody"]}).status_code == 404
    assert place.dora.get(f"{group}/members").json() == {"members": []}
    assert place.dora.put(f"{group}/members", json={"names": ["ann", "bob"]}).status_code == 204
    assert [one["name"] for one in place.ann.get("/api/v1/groups").json()["groups"]] == ["Keepers"]
    assert place.bob.get(f"{group}/members").json() == {"members": [{"name": "ann"}, {"name": "bob"}]}
    share(place.ann, shelf, kind="group", name="Keepers")
    assert (found(place.bob), found(place.cleo)) == (1, 0)
    assert place.dora.delete(f"{group}/members", params={"name": "bob"}).status_code == 204
    assert found(place.bob) == 0
    assert place.dora.delete(group).status_code == 204
    assert place.ann.get(f"{shelf}/shares").json() == {"shares": []}
    # Everybody: needs a permission, and who has it may end such a share as well.
    assert place.ann.put(f"{shelf}/shares", json={"kind": "everybody"}).status_code == 403
    theirs = place.dora.post("/api/v1/shelves", json={"name": "For all"}).headers["location"]
    book = add_file(place.dora, "mill.md", b"# Chapter 1\n\nThe miller Agnes kept a lighthouse of flour.\n")
    assert place.dora.put(f"{theirs}/documents/{book}").status_code == 204
    share(place.dora, theirs, kind="everybody")
    assert [found(one) for one in (place.ann, place.bob, place.cleo)] == [2, 1, 1]
    assert place.dora.delete(f"/api/documents/{book}").status_code == 200
    assert [found(one) for one in (place.ann, place.bob, place.cleo)] == [1, 0, 0]
    assert place.dora.delete(theirs).status_code == 204


def test_who_may_change_a_shelf_puts_own_documents_there(place: Place, shelf: str) -> None:
    book = add_file(place.bob, "mill.md", b"# Chapter 1\n\nThe miller Agnes ground rye by night.\n")
    share(place.ann, shelf, kind="user", name="bob")
    assert place.bob.put(f"{shelf}/documents/{book}").status_code == 403
    share(place.ann, shelf, kind="user", name="bob", right="change")
    assert place.bob.put(f"{shelf}/documents/{book}").status_code == 204
    assert place.ann.get(f"/api/documents/{book}").status_code == 200
    assert place.ann.delete(f"/api/documents/{book}").status_code == 404
    assert place.ann.delete(f"{shelf}/shares", params={"kind": "user", "name": "bob"}).status_code == 204
    # It is shared with him no more, and he sees of it his own document, which he may take off.
    assert place.bob.get(shelf).json()["access"] == "contributor"
    assert [one["id"] for one in place.bob.get(f"{shelf}/documents").json()["documents"]] == [book]
    assert place.bob.delete(f"{shelf}/documents/{book}").status_code == 204
    assert place.bob.get(shelf).status_code == 404
    assert place.ann.get(f"/api/documents/{book}").status_code == 404
    assert place.bob.delete(f"/api/documents/{book}").status_code == 200


def test_a_shelf_of_another_is_answered_as_one_that_is_not_there(place: Place, shelf: str) -> None:
    """Each route, with the identifiers of what is somebody else's and of what nobody has."""
    group = place.dora.post("/api/v1/groups", json={"name": "Secret"}).headers["location"]
    nowhere = {shelf: "/api/v1/shelves/shf-0", group: "/api/v1/groups/grp-0"}
    attempts: tuple[tuple[str, str, str, Any], ...] = (
        ("GET", shelf, "", None),
        ("PATCH", shelf, "", {"name": "Mine"}),
        ("DELETE", shelf, "", None),
        ("GET", shelf, "/documents", None),
        ("PUT", shelf, f"/documents/{place.book}", None),
        ("DELETE", shelf, f"/documents/{place.book}", None),
        ("GET", shelf, "/shares", None),
        ("PUT", shelf, "/shares", {"kind": "user", "name": "cleo"}),
        ("DELETE", shelf, "/shares?kind=user&name=bob", None),
        ("GET", group, "", None),
        ("PATCH", group, "", {"name": "Mine"}),
        ("DELETE", group, "", None),
        ("GET", group, "/members", None),
        ("PUT", group, "/members", {"names": ["cleo"]}),
        ("DELETE", group, "/members?name=dora", None),
    )
    tried = {
        (method, {shelf: "shelves", group: "groups"}[path], rest.partition("?")[0].count("/"))
        for method, path, rest, _ in attempts
    }
    routes = {
        (method, path) for method, path in ROUTE_ACCESS if path.startswith(("/api/v1/shelves/", "/api/v1/groups/"))
    }
    assert tried == {(method, path.split("/")[3], path.count("/") - 4) for method, path in routes}
    for method, path, rest, body in attempts:
        there, not_there = (place.cleo.request(method, f"{base}{rest}", json=body) for base in (path, nowhere[path]))
        assert there.status_code == not_there.status_code, (method, path, rest)
        assert there.status_code in {403, 404}
        assert _plain(there, path) == _plain(not_there, nowhere[path])
    assert place.cleo.get("/api/v1/shelves").json() == {"shelves": []}
    assert place.cleo.get("/api/v1/groups").json() == {"groups": []}
    assert place.cleo.put(f"{shelf}/shares", json={"kind": "group", "name": "Secret"}).status_code == 404
    # A group that one is not in is shared with as one that is not there.
    there, not_there = (
        place.ann.put(f"{shelf}/shares", json={"kind": "group", "name": name}) for name in ("Secret", "Sacred")
    )
    assert there.status_code == not_there.status_code == 404
    assert _plain(there, "Secret") == _plain(not_there, "Sacred")
    assert place.dora.delete(group).status_code == 204


def _plain(answer: httpx.Response, path: str) -> dict[str, Any]:
    text = answer.text.replace(path.rpartition("/")[2], "IT")
    return dict(httpx.Response(200, text=text).json()) | {"instance": ""}


def test_keys_fill_shelves_and_share_nothing(place: Place, shelf: str) -> None:
    key = place.accounts.key(ANN, KeyScope.READ, KeyScope.WRITE)
    with httpx.Client(base_url=place.one, headers={"authorization": f"Bearer {key.secret}"}, timeout=60) as program:
        assert program.get(f"{shelf}/documents").status_code == 200
        assert program.delete(f"{shelf}/documents/{place.book}").status_code == 204
        assert program.put(f"{shelf}/documents/{place.book}").status_code == 204
        for method in ("GET", "PUT", "DELETE"):
            assert program.request(method, f"{shelf}/shares").status_code == 403
        assert program.get("/api/v1/groups").status_code == 403
    of_reader = place.accounts.key(BOB, KeyScope.READ)
    share(place.ann, shelf, kind="user", name="bob")
    with httpx.Client(base_url=place.one, headers={"authorization": f"Bearer {of_reader.secret}"}, timeout=60) as his:
        assert found(his) == 1
        assert his.post("/api/v1/shelves", json={"name": "Mine"}).status_code == 403


def test_a_stream_about_a_shared_document_ends_with_the_right(tmp_path: Path) -> None:
    accounts = Accounts(url=f"sqlite:///{tmp_path}/library.db")
    accounts.add(ANN, BOB)
    settings = make_settings(tmp_path / "library", database=accounts.url)
    # Nobody works on uploads, so that their streams stay open.
    app = create_app(settings, ports=PortOverrides(queue=FakeJobQueue()), heartbeat_seconds=1)
    with served(app) as address, _client(accounts, address, ANN) as ann, _client(accounts, address, BOB) as bob:
        waiting = ann.post("/api/documents", files={"file": ("bees.md", b"# Bees\n\nThe keeper.\n")}).json()["id"]
        shelf = ann.post("/api/v1/shelves", json={"name": "Insects"}).headers["location"]
        assert ann.put(f"{shelf}/documents/{waiting}").status_code == 204
        share(ann, shelf, kind="user", name="bob")
        with bob.stream("GET", f"/api/documents/{waiting}/events") as stream:
            lines = stream.iter_lines()
            assert next(lines) == "event: ingestion_progressed"
            assert json.loads(next(lines).removeprefix("data: "))["owner"] == BOB.owner, "not whose it is"
            assert ann.delete(f"{shelf}/documents/{waiting}").status_code == 204
            began, rest = time.monotonic(), []
            for line in lines:
                rest.append(line)
                assert time.monotonic() - began < PATIENCE_SECONDS
    assert '"code":"sharing_ended"' in "".join(rest).replace(" ", "")
