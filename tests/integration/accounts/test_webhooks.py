"""Webhooks over HTTP: one's own, and the installation's for who may operate it."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from smartchat.web import create_app
from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.model.api_key import KeyScope
from smartchat_core.model.user import User, UserRole
from smartchat_core.testing.database_users import make_user
from tests.integration.web.conftest import make_settings
from tests.support.accounts import Accounts
from tests.support.web_server import served
from tests.support.webhook_receiver import WebhookReceiver, webhook_receiver

ANN, BOB, OLGA = make_user("ann"), make_user("bob"), make_user("olga", role=UserRole.OPERATOR)
ROOT = "/api/v1/webhooks"


class Place:
    def __init__(self, address: str, accounts: Accounts, receiver: WebhookReceiver) -> None:
        self.address, self.accounts, self.receiver = address, accounts, receiver

    def client(self, user: User, *, age: timedelta = timedelta(0)) -> httpx.Client:
        cookies = {PLAIN_NAME: self.accounts.session(user, age=age).token}
        headers = {"origin": self.address, "sec-fetch-site": "same-origin"}
        return httpx.Client(base_url=self.address, headers=headers, cookies=cookies, timeout=60)

    def received(self, count: int) -> list[str]:
        """The types of the messages, once there are so many."""
        while len(self.receiver.messages) < count:
            time.sleep(0.05)  # until the deadline of the test
        return [json.loads(one.body)["type"] for one in self.receiver.messages]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder: Path = tmp_path_factory.mktemp("library")
    accounts = Accounts(url=f"sqlite:///{folder}/library.db")
    accounts.add(ANN, BOB, OLGA)
    settings = make_settings(
        folder / "files", database=accounts.url, webhooks_over_http=True, outgoing_networks=["127.0.0.1/32"]
    )
    with webhook_receiver() as receiver, served(create_app(settings)) as address:
        yield Place(address, accounts, receiver)


def test_a_readers_webhook_is_sent_what_happens_to_the_readers_documents(place: Place) -> None:
    with place.client(ANN) as ann, place.client(BOB) as bob:
        made = ann.post(ROOT, json={"url": place.receiver.url, "events": ["document.accepted", "document.ready"]})
        assert made.status_code == 201
        webhook = made.json()["webhook"]["id"]
        one = f"{ROOT}/{webhook}"
        assert made.json()["secret"].startswith("whsec_")
        (listed,) = ann.get(ROOT).json()["webhooks"]
        assert listed == made.json()["webhook"]
        assert bob.get(ROOT).json() == {"webhooks": []}
        for name, user in (("bob", bob), ("ann", ann)):
            text = b"The lighthouse keeper wrote down every ship that passed the rock at night. " * 20
            sent = user.post("/api/documents", files={"file": (f"{name}.txt", text)})
            assert sent.status_code in {201, 202}, sent.text
        assert sorted(place.received(2)) == ["document.accepted", "document.ready"]
        assert ann.post(f"{one}/test").status_code == 202
        assert place.received(3)[2] == "webhook.test"
        deliveries = ann.get(f"{one}/deliveries").json()["deliveries"]
        assert deliveries[0]["event"] == "webhook.test"
        message = deliveries[-1]["id"]
        assert ann.post(f"{one}/deliveries/{message}/replay").status_code == 202
        place.received(4)
        assert place.receiver.messages[3].id == message
        assert ann.post(f"{one}/replay").json() == {"deliveries": []}
        assert ann.post(f"{one}/secret").json()["secret"] != made.json()["secret"]
        assert ann.post(f"{one}/enable").json()["disabled_at"] is None
        for method, path in (
            ("DELETE", one),
            ("POST", f"{one}/enable"),
            ("POST", f"{one}/secret"),
            ("POST", f"{one}/test"),
            ("GET", f"{one}/deliveries"),
            ("POST", f"{one}/replay"),
            ("POST", f"{one}/deliveries/{message}/replay"),
        ):
            assert bob.request(method, path).status_code == 404, path
        assert ann.delete(one).status_code == 204
        assert ann.get(ROOT).json() == {"webhooks": []}


def test_only_operators_have_webhooks_of_the_installation(place: Place) -> None:
    with place.client(ANN) as ann, place.client(OLGA) as olga:
        wish, whole = {"url": "https://example.org/hook"}, {"installation": True}
        assert ann.get(ROOT, params=whole).status_code == 403
        assert ann.post(ROOT, json=wish, params=whole).status_code == 403
        made = olga.post(ROOT, json=wish, params=whole)
        assert made.status_code == 201
        one = f"{ROOT}/{made.json()['webhook']['id']}"
        assert olga.delete(one).status_code == 404  # it is not one of her own
        assert ann.delete(one, params=whole).status_code == 403
        assert olga.delete(one, params=whole).status_code == 204


def test_a_secret_needs_a_sign_in_of_the_last_minutes_and_no_key_is_enough(place: Place) -> None:
    with place.client(ANN, age=timedelta(hours=1)) as ann:
        assert ann.get(ROOT).status_code == 200
        assert ann.post(ROOT, json={"url": "https://example.org/hook"}).status_code == 403
    key = place.accounts.key(ANN, KeyScope.READ, KeyScope.WRITE, KeyScope.ASK)
    headers = {"authorization": f"Bearer {key.secret}"}
    assert httpx.get(f"{place.address}{ROOT}", headers=headers, timeout=60).status_code == 403
    assert httpx.get(f"{place.address}{ROOT}", timeout=60).status_code == 401


@pytest.mark.parametrize(
    "wish",
    [
        {"url": "https://127.0.0.2/hook"},
        {"url": "https://169.254.169.254/latest"},
        {"url": "ftp://example.org"},
        {"url": "https://example.org", "events": ["document.read"]},
        {"url": "https://example.org/" + "x" * 3_000},
        {},
    ],
)
def test_what_is_no_webhook(place: Place, wish: dict[str, object]) -> None:
    with place.client(ANN) as ann:
        assert ann.post(ROOT, json=wish).status_code in {400, 422}
        assert ann.get(ROOT).json() == {"webhooks": []}
