"""Limits on each client, counted in one process or by several through Redis."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from smartchat.composition import PortOverrides
from smartchat.web import create_app
from smartchat_adapters.memory.rate_limiter import MemoryRateLimiter
from smartchat_core.errors import CacheUnavailable
from smartchat_core.model.api_key import KeyScope
from smartchat_core.resilience.rate_limit import RateDecision, RateLimit
from smartchat_core.testing.database_users import make_user
from tests.integration.web.conftest import OPERATOR, make_settings
from tests.support.accounts import Accounts
from tests.support.web_server import served

SearchBody = {"query": "anything"}


class BrokenLimiter(MemoryRateLimiter):
    async def take(self, key: str, limit: RateLimit, *, cost: int = 1) -> RateDecision:
        raise CacheUnavailable("the limiter cannot be used", cause="it is not there")


@contextmanager
def client_of(folder: Path, **changes: object) -> Iterator[httpx.Client]:
    with (
        served(create_app(make_settings(folder, **changes))) as address,
        httpx.Client(base_url=address, timeout=60, headers=OPERATOR) as client,
    ):
        yield client


def test_too_many_reads(tmp_path: Path) -> None:
    with client_of(tmp_path, rate_reads_per_minute=3) as client:
        answers = [client.get("/api/documents") for _ in range(4)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        # Others share the address: what they do is nobody's business.
        assert not [one for one in answers if "ratelimit" in one.headers or "ratelimit-policy" in one.headers]
        refused = answers[-1]
        assert refused.headers["content-type"] == "application/problem+json"
        assert 1 <= int(refused.headers["retry-after"]) <= 20
        problem = refused.json()
        assert problem["code"] == "rate_limited"
        assert problem["detail"] == "There were more than 3 requests within 60 seconds."
        assert problem["remedy"].startswith("Try again in")
        # Refused before it is looked at, however it is written.
        for path in ("/api/documents/", "/%61pi/documents", "/api/documents/doc-none?x=1"):
            assert client.get(path).status_code == 429
        assert client.post("/api/search", json=SearchBody).status_code == 429
        assert client.delete("/api/documents/doc-none").status_code == 429


def test_what_is_never_limited(tmp_path: Path) -> None:
    with client_of(tmp_path, rate_reads_per_minute=1) as client:
        client.get("/api/documents")
        assert client.get("/api/documents").status_code == 429
        for path in ("/health", "/livez", "/", "/static/app.js"):
            for _ in range(3):
                answer = client.get(path)
                assert answer.status_code == 200
                assert "ratelimit" not in answer.headers


def test_kinds_are_counted_apart(tmp_path: Path) -> None:
    changes = {"rate_reads_per_minute": 0, "rate_asks_per_minute": 2, "rate_uploads_per_minute": 1}
    with client_of(tmp_path, **changes) as client:
        upload = {"files": {"file": ("notes.md", b"# Notes\n\nThe lighthouse stands at Skagen.")}}
        assert client.post("/api/documents", **upload).status_code == 202  # type: ignore[arg-type]
        assert client.post("/api/documents", **upload).status_code == 429  # type: ignore[arg-type]
        answers = [client.post("/api/ask", json={"question": ""}) for _ in range(3)]
        assert [one.status_code for one in answers] == [400, 400, 429]
        for _ in range(10):
            read = client.get("/api/documents")
            assert read.status_code == 200
            assert "ratelimit" not in read.headers


def test_forged_requests_of_other_sites_do_not_count(tmp_path: Path) -> None:
    with client_of(tmp_path, rate_asks_per_minute=1) as client:
        for _ in range(3):
            answer = client.post("/api/ask", json={"question": ""}, headers={"origin": "http://evil.example"})
            assert answer.status_code == 403
        assert client.post("/api/ask", json={"question": ""}).status_code == 400


def test_clients_behind_a_proxy_are_counted_apart(tmp_path: Path) -> None:
    with client_of(tmp_path, rate_reads_per_minute=1, trusted_proxies="127.0.0.0/8") as client:

        def status(forwarded: str) -> int:
            return client.get("/api/documents", headers={"x-forwarded-for": forwarded}).status_code

        assert [status("198.51.100.1"), status("198.51.100.2")] == [200, 200]
        assert [status("198.51.100.3, 198.51.100.1"), status("198.51.100.2")] == [429, 429]


def test_whom_nobody_vouches_for_is_who_connects(tmp_path: Path) -> None:
    with client_of(tmp_path, rate_reads_per_minute=2) as client:
        answers = [
            client.get("/api/documents", headers={"x-forwarded-for": f"198.51.100.{number}"}) for number in range(3)
        ]
    assert [one.status_code for one in answers] == [200, 200, 429]


def test_a_limiter_that_fails_lets_everybody_pass(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(make_settings(tmp_path, rate_reads_per_minute=1), ports=PortOverrides(limiter=BrokenLimiter()))
    with (
        caplog.at_level(logging.WARNING),
        served(app) as address,
        httpx.Client(base_url=address, timeout=60, headers=OPERATOR) as client,
    ):
        assert {client.get("/api/documents").status_code for _ in range(5)} == {200}
    said = [message for message in caplog.messages if "rate limiting is disabled" in message]
    assert len(said) == 1
    assert "it is not there" in said[0]


def test_two_processes_count_together(tmp_path: Path, redis_url: str) -> None:
    changes = {"rate_reads_per_minute": 5, "sessions": redis_url}
    with client_of(tmp_path / "one", **changes) as one, client_of(tmp_path / "two", **changes) as two:
        statuses = [client.get("/api/documents").status_code for client in (one, two) * 4]
    assert statuses == [200] * 5 + [429] * 3


def test_the_description_names_the_answer(tmp_path: Path) -> None:
    with client_of(tmp_path) as client:
        paths = client.get("/schema/openapi.json").json()["paths"]
    operations = [one for path, methods in paths.items() if path.startswith("/api") for one in methods.values()]
    assert operations
    assert all("429" in one["responses"] for one in operations)


def test_pages_that_are_dear_to_make_are_limited(tmp_path: Path) -> None:
    with client_of(tmp_path, rate_pages_per_minute=2) as client:
        statuses = [client.get(path).status_code for path in ("/ops", "/schema/openapi.json", "/metrics", "/status")]
        assert statuses == [200, 200, 429, 429]
        assert client.get("/livez").status_code == 200


def test_an_owner_has_one_limit_at_all_addresses(tmp_path: Path) -> None:
    accounts = Accounts(url=f"sqlite:///{tmp_path}/users.db")
    ann, bob = make_user("ann"), make_user("bob")
    accounts.add(ann, bob)
    read, write = KeyScope.READ, KeyScope.WRITE
    made = [accounts.key(ann, read), accounts.key(ann, read, write), accounts.key(bob, read)]
    keys = [one.secret for one in made]
    limits = {"rate_reads_per_minute": 4, "trusted_proxies": ["127.0.0.0/8"]}
    with client_of(tmp_path / "library", database=accounts.url, **limits) as client:

        def ask(key: str, source: str) -> httpx.Response:
            headers = {"authorization": f"Bearer {key}", "x-forwarded-for": source}
            return client.get("/api/documents", headers=headers)

        answers = [ask(keys[number % 2], f"192.0.2.{number}") for number in range(6)]
        assert [one.status_code for one in answers] == [200] * 4 + [429] * 2
        assert answers[3].headers["RateLimit"].startswith('"reads-of-account";r=0;t=')
        assert '"reads-of-account";q=4;w=60' in answers[5].headers["RateLimit-Policy"]
        assert ask(keys[2], "192.0.2.1").status_code == 200
        measured = client.get("/metrics", headers={"x-forwarded-for": "192.0.2.50"}).text
    assert 'rate_limit_events_total{action="refused",scope="reads"} 2.0' in measured
    assert not {one for one in (ann.owner, bob.owner, ann.id) if one in measured}
