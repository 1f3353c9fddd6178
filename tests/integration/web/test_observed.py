"""Requests as they are counted, over a real server."""

import asyncio
import logging
import random
import shutil
import socket
import subprocess
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics_families
from prometheus_client.parser import text_string_to_metric_families

from smartchat.composition.observability import UNOBSERVED, Observability, measured_only
from smartchat.composition.ports import FROM_SETTINGS, PortOverrides
from smartchat.web import create_app
from smartchat_core.ports.event_sink import Listener
from smartchat_core.testing.fakes.chat_model import ScriptedChatModel
from smartchat_core.testing.fakes.database.database import InMemoryDatabase, MemoryUnitOfWork
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.integration.web.conftest import BOOK, OPERATOR, OPS_TOKEN, make_settings
from tests.support.web_server import add_file, served

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@contextmanager
def client_of(
    folder: Path,
    *,
    observability: Observability | None = None,
    ports: PortOverrides = FROM_SETTINGS,
    listeners: Sequence[Listener] = (),
    **changes: object,
) -> Iterator[httpx.Client]:
    app = create_app(
        make_settings(folder, **changes),
        heartbeat_seconds=0.2,
        observability=observability,
        ports=ports,
        listeners=listeners,
    )
    with (
        served(app) as address,
        httpx.Client(base_url=address, timeout=60, headers=OPERATOR) as client,
    ):
        yield client


def scraped(client: httpx.Client) -> Samples:
    text = client.get("/metrics").text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def requests(samples: Samples) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for (name, labels), value in samples.items():
        if name == "http_requests_total" and value:
            of = dict(labels)
            found[of["method"], of["route"], of["status"]] = int(value)
    return found


def test_routes_start_at_zero(tmp_path: Path) -> None:
    with client_of(tmp_path) as client:
        samples = scraped(client)
    at = {tuple(dict(labels).values()) for name, labels in samples if name == "http_requests_total"}
    for method, route in [("GET", "/health"), ("POST", "/api/ask"), ("GET", "/api/documents/{document_id}/text")]:
        assert {(method, route, status) for status in ("200", "403", "404", "500", "503")} <= at
    assert ("GET", "__unmatched__", "404") in at
    assert samples["http_requests_in_progress", ()] == 1
    assert samples["chat_streams_active", ()] == 0
    assert not requests(samples)


def test_each_request_is_counted_by_its_route(tmp_path: Path) -> None:
    with client_of(tmp_path) as client:
        for path in (
            "/",
            "/api/documents",
            "/api/documents/",
            "/api/documents/a",
            "/api/documents/b",
            "/static/app.js",
        ):
            client.get(path)
        client.post("/api/search", json={"query": "x"}, headers={"origin": "http://evil.example"})
        client.post("/api/search", json={"query": ""})
        client.post("/api/search", content=b"x" * 2_000_000, headers={"content-type": "application/json"})
        client.post("/")
        client.request("BREW", "/")
        client.get("/nowhere?secret=1", headers={"host": "evil.example"})
        samples = scraped(client)
    assert requests(samples) == {
        ("GET", "/", "200"): 1,
        ("GET", "/api/documents", "200"): 2,
        ("GET", "/api/documents/{document_id}", "404"): 2,
        ("GET", "/static/{file_path}", "200"): 1,
        ("POST", "/api/search", "403"): 1,
        ("POST", "/api/search", "400"): 1,
        ("POST", "/api/search", "413"): 1,
        ("POST", "__unmatched__", "405"): 1,
        ("other", "__unmatched__", "405"): 1,
        ("GET", "__unmatched__", "404"): 1,
    }
    counts = {
        labels: value for (name, labels), value in samples.items() if name == "http_request_duration_seconds_count"
    }
    assert sum(counts.values()) == 12
    assert samples["http_requests_in_progress", ()] == 1


def test_made_up_label_values_become_no_series(tmp_path: Path) -> None:
    made = random.Random(4)
    letters = "abcäß読\u202e .%"
    with client_of(tmp_path, rate_reads_per_minute=0) as client:
        counted: list[int] = []
        scraped(client)  # its own route has a duration from now on
        for number in range(250):
            if number in {100, 249}:
                reported = scraped(client)
                counted.append(len([name for name, _ in reported if name.startswith("http_")]))
                assert len(reported) < 3_000
            path = "".join(made.choice(letters) for _ in range(12))
            client.get(f"/{number}{path}", headers={"host": f"h{number}.example"})
            client.request(f"M{number}", "/api/documents")
            client.get(f"/api/documents/{number}{path}".replace("/.", "/x"))
        assert counted[1] == counted[0]
        for path in ("/%00", "/%ff", "/" + "a" * 8_000, "/../../etc", "//x//", "/{document_id}", "/%0a"):
            client.get(path)
        answer = client.get("/metrics")
        list(text_string_to_metric_families(answer.text))
        assert len([name for name, _ in scraped(client) if name.startswith("http_")]) < counted[0] + 60
        assert "h249" not in answer.text


@pytest.mark.slow
async def test_ten_thousand_paths(tmp_path: Path) -> None:
    from smartchat.web.middleware.telemetry import RequestObserver

    observed = measured_only("api")

    async def app(scope: object, receive: object, send: Callable[..., object]) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})  # type: ignore[misc]
        await send({"type": "http.response.body", "body": b""})  # type: ignore[misc]

    async def nothing(*_: object) -> None:
        pass

    watched = RequestObserver(app, telemetry=observed.telemetry)
    for number in range(10_000):
        scope = {"type": "http", "method": f"X{number}", "path": f"/{number}", "headers": [(b"traceparent", b"bad")]}
        await watched(scope, nothing, nothing)  # type: ignore[arg-type]
    assert observed.metrics is not None
    found = [one for one in observed.metrics.samples() if one.name == "http_requests_total"]
    assert [(tuple(one.labels.values()), one.value) for one in found] == [(("other", "__unmatched__", "404"), 10_000)]


def test_many_at_once(tmp_path: Path) -> None:
    with client_of(tmp_path) as client:

        def ask() -> None:
            for _ in range(50):
                client.get("/health")

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        samples = scraped(client)
    assert requests(samples)["GET", "/health", "200"] == 200
    assert samples["http_requests_in_progress", ()] == 1


@pytest.mark.parametrize("accept", ["text/plain", "application/openmetrics-text; version=1.0.0"])
def test_the_text_is_well_formed(tmp_path: Path, accept: str) -> None:
    with client_of(tmp_path) as client:
        client.get("/health")
        answer = client.get("/metrics", headers={"accept": accept})
    assert answer.headers["content-type"].startswith(accept.partition(";")[0])
    assert answer.headers["cache-control"] == "no-store"
    parse = openmetrics_families if "openmetrics" in accept else text_string_to_metric_families
    assert {"http_requests_in_progress", "smartchat_build_info"} <= {family.name for family in parse(answer.text)}
    if accept == "text/plain" and (promtool := shutil.which("promtool")):
        checked = subprocess.run(
            [promtool, "check", "metrics"], input=answer.text, text=True, capture_output=True, check=False
        )
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_without_the_token_no_header_gives_access(tmp_path: Path) -> None:
    heard = FakeEventSink()
    with client_of(tmp_path, listeners=[heard.deliver]) as client:
        for headers in ({}, {"x-forwarded-for": "127.0.0.1"}, {"forwarded": "for=127.0.0.1"}, {"host": "localhost"}):
            refused = client.get("/metrics", headers={"authorization": "", **headers})
            assert (refused.status_code, refused.json()["code"]) == (401, "unauthorized")
            assert "http_requests" not in refused.text
        with socket.create_connection((client.base_url.host, client.base_url.port or 80)) as proxy:
            proxy.sendall(b"GET /metrics HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert b" 401 " in proxy.recv(1000).splitlines()[0]
        assert 'auth_failures_total{reason="missing_token"} 5.0' in client.get("/metrics").text
    assert {type(event).__name__ for event in heard.events} == {"LoginFailed"}


def test_with_a_token_who_has_it_sees_them(tmp_path: Path) -> None:
    with client_of(tmp_path) as client:
        missing = client.get("/metrics", headers={"host": "api:8000", "authorization": ""})
        assert missing.status_code == 401
        assert missing.headers["www-authenticate"].startswith("Basic realm=")
        assert "Bearer" in missing.headers["www-authenticate"]
        assert client.get("/metrics", headers={"authorization": "Bearer open"}).status_code == 401
        assert client.get("/metrics", auth=("grafana", "wrong")).status_code == 401
        seen = client.get("/metrics", auth=("prometheus", OPS_TOKEN), headers={"host": "api:8000"})
        assert seen.status_code == 200
        assert 'auth_failures_total{reason="wrong_token"} 2.0' in seen.text
        assert OPS_TOKEN not in seen.text


def test_guessing_is_slowed_down_and_the_right_token_does_not_help_meanwhile(tmp_path: Path) -> None:
    with client_of(tmp_path) as client:
        guesses: list[httpx.Response] = []
        while not guesses or guesses[-1].status_code == 401:  # a slow machine gives time for some guesses more
            assert len(guesses) < 60
            guesses.append(client.get("/ops", headers={"authorization": f"Bearer guess-{len(guesses)}"}))
        assert [one.status_code for one in guesses[:10]] == [401] * 10
        assert guesses[-1].status_code == 429
        assert int(guesses[-1].headers["retry-after"]) >= 1
        assert client.get("/metrics").status_code == 429


def test_they_are_reported_while_the_database_is_away(tmp_path: Path) -> None:
    class Leaving(InMemoryDatabase):
        gone = False

        @asynccontextmanager
        async def read_only(self) -> AsyncIterator[MemoryUnitOfWork]:
            if self.gone:
                raise RuntimeError("away")
            async with super().read_only() as work:
                yield work

    database = Leaving()
    with client_of(tmp_path, ports=PortOverrides(database=database)) as client:
        database.gone = True
        assert client.get("/api/documents").status_code == 500
        assert requests(scraped(client))["GET", "/api/documents", "500"] == 1


def test_a_program_that_measures_nothing_reports_nothing(tmp_path: Path) -> None:
    with client_of(tmp_path, observability=UNOBSERVED) as client:
        assert client.get("/metrics").status_code == 404


def test_streams_are_counted_while_they_last(tmp_path: Path) -> None:
    model = ScriptedChatModel(["Marten [1]."] * 3)
    with client_of(tmp_path, ports=PortOverrides(models=(model,))) as client:
        add_file(client, "lighthouse.md", BOOK.encode())
        with client.stream("POST", "/api/ask", json={"question": "Who is Marten?"}) as answer:
            answer.read()
        samples = scraped(client)
        assert requests(samples)["POST", "/api/ask", "200"] == 1
        assert samples["chat_streams_active", ()] == 0
        assert samples["http_requests_in_progress", ()] == 1


class Recording:
    """An application of ASGI that does what a test says, behind the observer."""

    def __init__(self, *, fail: BaseException | None = None, stream: bool = False, start: bool = True) -> None:
        self._fail, self._stream, self._start = fail, stream, start
        self.observed = measured_only("api")
        self.during: dict[str, float] = {}

    def reported(self) -> dict[str, float]:
        assert self.observed.metrics is not None
        return {"|".join((one.name, *one.labels.values())): one.value for one in self.observed.metrics.samples()}

    async def __call__(self, scope: object, receive: object, send: Callable[..., object]) -> None:
        kind = b"text/event-stream" if self._stream else b"text/plain"
        if self._start:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})  # type: ignore[misc]
            await send({"type": "http.response.body", "body": b"x", "more_body": True})  # type: ignore[misc]
        self.during = self.reported()
        if self._fail is not None:
            raise self._fail


async def _watch(app: Recording, clock: Callable[[], float] | None = None) -> None:
    from smartchat.web.middleware.telemetry import RequestObserver

    async def nothing(*_: object) -> None:
        pass

    options = {"clock": clock} if clock else {}
    watched = RequestObserver(app, telemetry=app.observed.telemetry, **options)
    scope = {"type": "http", "method": "GET", "path": "/x", "path_template": "/{x}", "headers": []}
    await watched(scope, nothing, nothing)  # type: ignore[arg-type]


async def test_a_stream_counts_from_its_first_event() -> None:
    app = Recording(stream=True)
    await _watch(app)
    assert (app.during["http_requests_in_progress"], app.during["chat_streams_active"]) == (0, 1)
    assert app.during["http_requests_total|GET|/{x}|200"] == 1
    after = app.reported()
    assert (after["http_requests_in_progress"], after["chat_streams_active"]) == (0, 0)
    assert after["http_requests_total|GET|/{x}|200"] == 1


@pytest.mark.parametrize(
    ("error", "start", "status"),
    [
        (ValueError("x"), False, "500"),
        (ValueError("x"), True, "200"),
        (asyncio.CancelledError(), False, "499"),
        (asyncio.CancelledError(), True, "200"),
    ],
)
@pytest.mark.parametrize("stream", [True, False])
async def test_requests_that_break_off(error: BaseException, start: bool, status: str, stream: bool) -> None:
    app = Recording(fail=error, start=start, stream=stream)
    with pytest.raises(type(error)):
        await _watch(app)
    after = app.reported()
    assert after[f"http_requests_total|GET|/{{x}}|{status}"] == 1
    assert (after["http_requests_in_progress"], after["chat_streams_active"]) == (0, 0)


@pytest.mark.parametrize(("stream", "lines"), [(False, 1), (True, 0)])
async def test_slow_requests_are_logged(stream: bool, lines: int, caplog: pytest.LogCaptureFixture) -> None:
    ticks = iter([0.0, 10.5])
    with caplog.at_level(logging.INFO, "smartchat.web.middleware.telemetry"):
        await _watch(Recording(stream=stream), lambda: next(ticks))
    slow = [record for record in caplog.records if getattr(record, "event_type", "") == "performance"]
    assert len(slow) == lines
    assert all(
        (vars(one)["operation"], vars(one)["threshold"], vars(one)["duration"]) == ("http_request", 10.0, 10.5)
        for one in slow
    )
    answered = [vars(record) for record in caplog.records if record.getMessage() == "request answered"]
    assert [(one["method"], one["route"], one["status"]) for one in answered] == [("GET", "/{x}", 200)]
