import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest

from smartchat.composition import Services, open_services
from smartchat.settings import Settings
from smartchat.web import create_app
from smartchat.web.health_state import Draining
from smartchat_core.errors import IndexUnavailable, StorageUnavailable
from tests.integration.web.conftest import OPERATOR, make_settings
from tests.support.web_server import served

SECRET = "hunter2 at 10.9.8.7:5432"


class Breakable:
    """Passes everything on, until it is made to fail or to hang in one method."""

    def __init__(self, whole: object, method: str) -> None:
        self._whole = whole
        self._method = method
        self.failure: Exception | None = None
        self.hangs = False
        self.asked = 0

    def __getattr__(self, name: str) -> object:
        found = getattr(self._whole, name)
        if name != self._method:
            return found

        async def asked(*arguments: object) -> object:
            self.asked += 1
            if self.hangs:
                await asyncio.Event().wait()
            if self.failure:
                raise self.failure
            return await found(*arguments)

        return asked


class Served:
    def __init__(self, folder: Path) -> None:
        self.draining = Draining()
        self.app = create_app(make_settings(folder), open_with=self._open, draining=self.draining)
        self.index: Breakable
        self.files: Breakable

    @asynccontextmanager
    async def _open(self, settings: Settings) -> AsyncIterator[Services]:
        async with open_services(settings) as services:
            self.index = Breakable(services.ports.index, "generations")
            self.files = Breakable(services.ports.files, "exists")
            ports = replace(services.ports, index=self.index, files=self.files)  # type: ignore[arg-type]  # as the ports
            yield replace(services, ports=ports)


@pytest.fixture
def broken(tmp_path: Path) -> Served:
    return Served(tmp_path / "library")


@pytest.fixture
def web(broken: Served) -> Iterator[httpx.Client]:
    with served(broken.app) as address, httpx.Client(base_url=address, timeout=60, headers=OPERATOR) as client:
        until(client, "/health", 200)  # on a busy machine the first look may be late
        yield client


def until(web: httpx.Client, path: str, status: int) -> httpx.Response:
    while (answer := web.get(path)).status_code != status:
        pass
    return answer


def test_the_short_form_is_the_guides(client: httpx.Client) -> None:
    answer = client.get("/health")
    found = answer.json()
    assert list(found) == ["status", "timestamp", "version"]
    assert (answer.status_code, found["status"], found["version"]) == (200, "healthy", version("smartchat"))
    assert datetime.strptime(found["timestamp"], "%Y-%m-%dT%H:%M:%S%z").tzinfo is not None
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"


def test_the_long_form_is_the_guides(client: httpx.Client) -> None:
    answer = client.get("/health/detailed")
    assert answer.json() == {
        "status": "healthy",
        "services": {"database": "healthy", "redis": "healthy", "qdrant": "healthy", "minio": "healthy"},
        "workers": {"celery": "healthy", "active_tasks": 0},
    }
    assert list(answer.json()) == ["status", "services", "workers"]


def test_the_long_form_is_for_operators(tmp_path: Path) -> None:
    with served(create_app(make_settings(tmp_path / "library"))) as address, httpx.Client(base_url=address) as client:
        assert client.get("/health/detailed").status_code == 401
        # A part that has not answered yet is dead, and the first answer may take longer than a report waits for it.
        deadline = time.monotonic() + 60
        while client.get("/health/detailed", headers=OPERATOR).status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert client.get("/health").status_code == 200


@pytest.mark.parametrize("path", ["/health", "/livez", "/readyz", "/startupz"])
def test_probes_come_under_any_name_and_without_limits(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers={"host": "10-0-0-1.pods.cluster.local"})
    assert answer.status_code == 200
    assert "ratelimit" not in answer.headers


def test_health_json(client: httpx.Client) -> None:
    headers = {"accept": "application/health+json, application/json;q=0.5"}
    short = client.get("/health", headers=headers)
    assert short.headers["content-type"] == "application/health+json"
    assert short.json() == {"status": "pass", "releaseId": version("smartchat")}
    checks = client.get("/health/detailed", headers=headers).json()["checks"]
    assert set(checks) == {f"{name}:responseTime" for name in ("database", "qdrant", "minio", "work")}
    (database,) = checks["database:responseTime"]
    assert (database["status"], database["observedUnit"]) == ("pass", "ms")


@pytest.mark.parametrize(
    ("part", "error"), [("qdrant", IndexUnavailable), ("minio", StorageUnavailable)], ids=["index", "files"]
)
def test_a_critical_part_that_is_away(
    broken: Served, web: httpx.Client, part: str, error: type[IndexUnavailable | StorageUnavailable]
) -> None:
    breakable = broken.index if part == "qdrant" else broken.files
    breakable.failure = error("xyzzy failed", cause=SECRET, remedy=SECRET)
    assert until(web, "/health", 503).json()["status"] == "unhealthy"
    long = web.get("/health/detailed")
    assert long.status_code == 503
    assert [name for name, state in long.json()["services"].items() if state != "healthy"] == [part]
    reported = web.get("/health/detailed", headers={"accept": "application/health+json"})
    assert reported.json()["checks"][f"{part}:responseTime"][0]["output"] == error.code
    assert web.get("/readyz").status_code == 503
    for path in ("/livez", "/startupz"):
        assert web.get(path).status_code == 200
    page = web.get("/status")
    for answer in (long, reported, page, web.get("/health"), web.get("/readyz")):
        assert not [secret for secret in ("hunter2", "10.9.8.7", "5432", "xyzzy") if secret in answer.text]
    breakable.failure = None
    assert until(web, "/health", 200).json()["status"] == "healthy"


@pytest.mark.slow
def test_a_part_that_hangs_holds_up_nothing(broken: Served, web: httpx.Client) -> None:
    broken.index.hangs = True
    answer = until(web, "/health/detailed", 503)
    assert answer.json()["services"] == {
        "database": "healthy", "redis": "healthy", "qdrant": "unhealthy", "minio": "healthy"
    }  # fmt: skip
    assert broken.index.asked <= 3


def test_a_hundred_at_once_make_one_check(broken: Served, web: httpx.Client) -> None:
    with ThreadPoolExecutor(20) as pool:
        before = broken.index.asked
        answers = list(pool.map(lambda _: web.get("/health").json()["timestamp"], range(100)))
    # As many checks as there are moments that they report: each counts for a second.
    assert broken.index.asked - before <= len(set(answers)) + 1


def test_draining(broken: Served, web: httpx.Client) -> None:
    assert web.get("/readyz").json() == {"status": "ready"}
    broken.draining.begun = True
    answer = web.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "draining"})
    assert answer.headers["connection"] == "close"
    assert web.get("/api/documents").status_code == 200
    assert web.get("/health").status_code == 200


def test_the_status_page(broken: Served, web: httpx.Client) -> None:
    page = web.get("/status")
    assert page.headers["content-type"].startswith("text/html")
    assert "Everything works" in page.text
    assert "<script" not in page.text
    broken.files.failure = StorageUnavailable("gone")
    until(web, "/health", 503)
    assert "SmartChat cannot be used at present" in web.get("/status").text
    assert "Books cannot be added or read." in web.get("/status").text


def test_the_description_names_them(client: httpx.Client) -> None:
    paths = json.loads(client.get("/schema/openapi.json").text)["paths"]
    assert {"/health", "/health/detailed", "/livez", "/readyz", "/startupz"} <= set(paths)
    assert "/status" not in paths
