"""The audit over HTTP: requests leave rows with who sent them, auditors read them, and nobody else does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

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

ANN, OLGA = make_user("ann"), make_user("olga", role=UserRole.OPERATOR)
AUDITOR = make_user("audrey", role=UserRole.AUDITOR)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    accounts: Accounts
    address: str
    ann: httpx.Client
    olga: httpx.Client
    auditor: httpx.Client

    def rows(self, **where: str) -> list[dict[str, str]]:
        found = self.auditor.get("/api/v1/audit", params=where)
        assert found.status_code == 200, found.text
        rows: list[dict[str, str]] = found.json()["rows"]
        return rows


def _client(accounts: Accounts, address: str, user: User) -> httpx.Client:
    token = accounts.session(user).token
    headers = {"cookie": f"{PLAIN_NAME}={token}", "sec-fetch-site": "same-origin"}
    return httpx.Client(base_url=address, timeout=60, headers=headers)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("library")
    accounts = Accounts(url=f"sqlite:///{folder}/library.db")
    accounts.add(ANN, OLGA, AUDITOR)
    settings = make_settings(folder / "library", database=accounts.url, rate_reads_per_minute=0)
    with ExitStack() as stack:
        address = stack.enter_context(served(create_app(settings)))
        ann, olga, auditor = (stack.enter_context(_client(accounts, address, one)) for one in (ANN, OLGA, AUDITOR))
        yield Place(accounts=accounts, address=address, ann=ann, olga=olga, auditor=auditor)


def test_a_change_has_the_user_the_address_and_the_session_or_key_of_its_request(place: Place) -> None:
    book = add_file(place.ann, "lighthouse.md", b"# Chapter 1\n\nOld Tobias kept the lighthouse.\n")
    key = place.accounts.key(ANN, KeyScope.READ, KeyScope.WRITE)
    removed = httpx.delete(
        f"{place.address}/api/documents/{book}", headers={"authorization": f"Bearer {key.secret}"}, timeout=60
    )
    assert removed.status_code in {200, 202, 204}
    (added,) = place.rows(about=book, action="document.added")
    assert (added["actor"], added["owner"], added["address"]) == (ANN.id, ANN.owner, "127.0.0.1")
    assert added["credential"].startswith("session:ses-")
    (gone,) = place.rows(about=book, action="document.removed")
    assert gone["credential"] == f"key:{key.key.id}"
    texts = str(place.rows())
    assert "lighthouse" not in texts.lower()
    assert key.secret not in texts


def test_an_operator_revokes_and_the_next_request_is_refused(place: Place) -> None:
    key = place.accounts.key(ANN, KeyScope.READ)
    headers = {"authorization": f"Bearer {key.secret}"}
    assert httpx.get(f"{place.address}/api/documents", headers=headers, timeout=60).status_code == 200
    path = f"/api/v1/security/credentials/{key.key.id}"
    assert [client.delete(path).status_code for client in (place.ann, place.auditor, place.olga)] == [403, 403, 204]
    assert httpx.get(f"{place.address}/api/documents", headers=headers, timeout=60).status_code == 401
    assert place.olga.delete(path).status_code == 404
    (row,) = place.rows(about=key.key.id, action="key.ended")
    assert (row["actor"], row["owner"]) == (OLGA.id, ANN.id)


def test_only_who_may_read_security_events_reads_the_audit(place: Place) -> None:
    for path in (
        "/api/v1/audit",
        "/api/v1/audit/verification",
        "/api/v1/security/investigation?kind=account&name=ann",
        "/api/v1/security/review",
        "/audit",
        "/audit?verify=true",
    ):
        assert [client.get(path).status_code for client in (place.ann, place.auditor)] == [403, 200], path


def test_the_whole_chain_is_verified_and_reported(place: Place) -> None:
    place.olga.post("/api/v1/blocks", json={"network": "192.0.2.0/24", "minutes": 5})
    found = place.auditor.get("/api/v1/audit/verification").json()
    assert found["faults"] == []
    assert found["rows"] == found["last_sequence"] > 0
    report = place.auditor.get("/api/v1/security/investigation?kind=account&name=olga").json()["report"]
    assert report["actions"]["address.blocked"] == 1
    assert "olga" in str(place.auditor.get("/api/v1/security/review").json())
    page = place.auditor.get("/audit", params={"action": "address.", "verify": "true"}).text
    assert "address.blocked" in page
    assert "The chain is whole" in page
    pages = place.auditor.get("/api/v1/audit", params={"limit": 1}).json()
    older = place.auditor.get("/api/v1/audit", params={"limit": 1, "before": pages["next"]}).json()
    assert older["rows"][0]["sequence"] == pages["next"] - 1


def test_a_notice_names_who_is_not_reached(place: Place) -> None:
    found = place.olga.post("/api/v1/security/notices", json={"users": ["ann"]})
    assert (found.status_code, found.json()) == (202, {"sent": [], "not_sent": ["ann"]})
    assert place.auditor.post("/api/v1/security/notices", json={}).status_code == 403
