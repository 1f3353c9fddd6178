"""Break-glass over HTTP: an operator reads for a while, and the owner sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from smartchat.web import create_app
from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.model.api_key import KeyScope
from smartchat_core.model.user import User, UserRole
from smartchat_core.testing.database_users import make_user
from tests.integration.web.conftest import make_settings
from tests.support.accounts import Accounts
from tests.support.web_server import add_file, served

ANN, BOB, OPERATOR = make_user("ann"), make_user("bob"), make_user("olga", role=UserRole.OPERATOR)
ROUTE, REASON = "/api/v1/break-glass", "Ticket 17: a book that does not open."


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    accounts: Accounts
    address: str
    ann: httpx.Client
    bob: httpx.Client
    operator: httpx.Client
    book: str

    def client(self, user: User, *, age: timedelta = timedelta(0)) -> httpx.Client:
        return _client(self.accounts, self.address, user, age)


def _client(accounts: Accounts, address: str, user: User, age: timedelta = timedelta(0)) -> httpx.Client:
    token = accounts.session(user, age=age).token
    headers = {"cookie": f"{PLAIN_NAME}={token}", "sec-fetch-site": "same-origin"}
    return httpx.Client(base_url=address, timeout=60, headers=headers)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("library")
    accounts = Accounts(url=f"sqlite:///{folder}/library.db")
    accounts.add(ANN, BOB, OPERATOR)
    settings = make_settings(folder / "library", database=accounts.url, rate_reads_per_minute=0)
    with ExitStack() as stack:
        address = stack.enter_context(served(create_app(settings)))
        ann, bob, operator = (stack.enter_context(_client(accounts, address, one)) for one in (ANN, BOB, OPERATOR))
        book = add_file(ann, "lighthouse.md", b"# Chapter 1\n\nOld Tobias kept the lighthouse.\n")
        yield Place(accounts=accounts, address=address, ann=ann, bob=bob, operator=operator, book=book)


def test_an_operator_reads_for_a_while_and_the_owner_sees_it(place: Place) -> None:
    text = f"/api/documents/{place.book}/text"
    key = place.accounts.key(OPERATOR, KeyScope.READ)
    assert place.operator.get(text).status_code == 404
    opened = place.operator.post(ROUTE, json={"user": "ann", "reason": REASON, "minutes": 5})
    assert opened.status_code == 201, opened.text
    assert place.operator.get(text).status_code == 200
    assert place.operator.delete(f"/api/documents/{place.book}").status_code == 404
    assert place.bob.get(text).status_code == 404
    with httpx.Client(base_url=place.address, headers={"authorization": f"Bearer {key.secret}"}) as program:
        assert program.get(text).status_code == 404
        assert program.get(ROUTE).status_code == 403
    (seen,) = place.ann.get(ROUTE).json()["to_mine"]
    assert (seen["by"], seen["reason"], seen["ended_at"]) == ("olga", REASON, None)
    assert place.bob.get(ROUTE).json() == {"to_mine": [], "by_me": []}
    name = opened.json()["id"]
    assert place.ann.delete(f"{ROUTE}/{name}").status_code == place.bob.delete(f"{ROUTE}/{name}").status_code == 404
    assert place.operator.delete(f"{ROUTE}/{name}").status_code == 204
    assert place.operator.get(text).status_code == 404
    assert place.ann.get(ROUTE).json()["to_mine"][0]["ended_at"] is not None
    assert place.operator.get(ROUTE).json()["by_me"] == place.ann.get(ROUTE).json()["to_mine"]


def test_what_is_refused(place: Place) -> None:
    wish = {"user": "ann", "reason": REASON}
    assert place.bob.post(ROUTE, json=wish).status_code == 403
    with place.client(OPERATOR, age=timedelta(hours=1)) as stale:
        refused = stale.post(ROUTE, json=wish)
        assert (refused.status_code, refused.json()["code"]) == (403, "step_up_required")
    for wrong in ({"reason": "because"}, {"minutes": 241}, {"minutes": 0}):
        assert place.operator.post(ROUTE, json=wish | wrong).status_code == 400
    for nothing in ({"user": "nobody"}, {"document": "doc-0"}, {"user": "bob", "document": place.book}):
        assert place.operator.post(ROUTE, json=wish | nothing).status_code == 404
    assert place.operator.get(f"/api/documents/{place.book}").status_code == 404
