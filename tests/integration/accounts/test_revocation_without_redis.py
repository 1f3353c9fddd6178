"""What has ended stays ended while Redis is dead and when it is back: two servers, a worker and an open stream."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.model.api_key import KeyScope
from smartchat_core.model.document import DocumentStatus
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.user import UserStatus
from smartchat_core.testing.database_users import make_user
from tests.support.accounts import Accounts
from tests.support.product import SmartChat
from tools.servers import Valkey

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 120.0
ANN, BOB = make_user("ann"), make_user("bob")


@dataclass(frozen=True, kw_only=True)
class Installation:
    servers: tuple[str, str]
    accounts: Accounts
    redis: Valkey
    worker: SmartChat


@pytest.fixture
def installation(tmp_path: Path, postgres_url: str) -> Iterator[Installation]:
    accounts = Accounts(url=postgres_url)
    accounts.add(ANN, BOB)
    with ExitStack() as stack:
        redis = stack.enter_context(Valkey())
        values: dict[str, object] = {
            "library": "library",
            "database": postgres_url,
            "cache": redis.url(1),
            "sessions": redis.url(1),
            "queue": f"celery+{redis.url(2)}",
            "embedder": "none",
            "redelivery_after_seconds": 3,
            "sweep_interval_seconds": 3,
        }
        lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
        (tmp_path / "smartchat.toml").write_text("\n".join(lines), encoding="utf-8")
        programs = [
            SmartChat(name, (name.partition("-")[0],), settings=tmp_path, folder=tmp_path / name)
            for name in ("serve-1", "serve-2", "worker", "beat")
        ]
        for program in programs:
            stack.callback(program.stop)
        with ThreadPoolExecutor(len(programs)) as pool:
            list(pool.map(lambda program: program.start(), programs))
        yield Installation(
            servers=(programs[0].address, programs[1].address), accounts=accounts, redis=redis, worker=programs[2]
        )


def by_session(address: str, token: str) -> httpx.Client:
    headers = {"cookie": f"{PLAIN_NAME}={token}", "sec-fetch-site": "same-origin"}
    return httpx.Client(base_url=address, timeout=PATIENCE_SECONDS, headers=headers)


def add(client: httpx.Client, word: str) -> str:
    added = client.post("/api/documents", files={"file": (f"{word}.md", f"# {word}\n\nThe keeper of {word}.".encode())})
    assert added.status_code == 202, added.text
    identifier: str = added.json()["id"]
    return identifier


def until(condition: Callable[[], bool]) -> None:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < PATIENCE_SECONDS
        time.sleep(0.1)


def is_ready(client: httpx.Client, document: str) -> bool:
    found: str = client.get(f"/api/documents/{document}").json()["status"]
    return found == "ready"


def test_what_has_ended_stays_ended_without_redis_and_with_an_empty_one(installation: Installation) -> None:
    accounts, (one, other) = installation.accounts, installation.servers
    token, kept = accounts.session(ANN).token, accounts.session(BOB).token
    key = accounts.key(ANN, KeyScope.READ)
    headers = {"authorization": f"Bearer {key.secret}"}

    def statuses(asked: dict[str, str]) -> list[int]:
        found = [httpx.get(f"{at}/api/documents", timeout=PATIENCE_SECONDS, headers=asked) for at in (one, other)]
        return [answer.status_code for answer in found]

    def by_cookie(secret: str) -> list[int]:
        return statuses({"cookie": f"{PLAIN_NAME}={secret}", "sec-fetch-site": "same-origin"})

    with by_session(one, token) as ann, by_session(other, token) as elsewhere, by_session(other, kept) as bob:
        first = add(ann, "bees")
        until(lambda: is_ready(ann, first))
        installation.redis.kill()
        second = add(ann, "wasps")
        with ann.stream("GET", f"/api/documents/{second}/events") as stream:
            assert stream.status_code == 200
            lines = stream.iter_lines()
            assert next(lines).startswith("event:")
            assert elsewhere.delete("/api/v1/session").status_code == 204
            assert by_cookie(token) == [401, 401]
            assert "event: error_occurred" in list(lines)
        assert (statuses(headers), by_cookie(kept)) == ([200, 200], [200, 200])
        accounts.change(lambda unit: unit.api_keys.end(ANN.id, key.key.id))
        assert statuses(headers) == [401, 401]
        accounts.change(lambda unit: unit.users.save(replace(ANN, status=UserStatus.DEACTIVATED)))
        installation.redis.start()
        installation.worker.restart()  # as its supervisor does: Celery may end when it loses its broker
        third = add(bob, "hornets")
        until(lambda: is_ready(bob, third))
        waiting = accounts.change(lambda unit: unit.documents.get(OwnerScope(owner=ANN.owner), DocumentId(second)))
        assert waiting.status is not DocumentStatus.READY, "nobody works for an account that was deactivated"
    assert (by_cookie(token), statuses(headers), by_cookie(kept)) == ([401] * 2, [401] * 2, [200] * 2)
    accounts.change(lambda unit: unit.users.save(ANN))
    with by_session(one, accounts.session(ANN).token) as again:
        assert again.get(f"/api/documents/{first}").json()["status"] == "ready"
    assert (by_cookie(token), statuses(headers)) == ([401] * 2, [401] * 2)
