"""The metrics of programs that serve nothing else."""

import socket
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from smartchat import metrics_endpoint
from smartchat.composition.metrics import measured
from smartchat.metrics_server import metrics_served
from smartchat.settings import Settings
from smartchat_core.errors import ConfigurationError
from smartchat_core.events import LoginFailed
from smartchat_core.ops.metrics.work import TASKS_SUCCEEDED
from smartchat_core.ports.telemetry import Exposition

TOKEN = "open-sesame-of-some-length"


def settings_with(**changes: object) -> Settings:
    values: dict[str, object] = {"library": Path("unused"), "metrics_address": "127.0.0.1:0"}
    return Settings(**(values | changes))  # type: ignore[arg-type]  # names are checked by the settings


@contextmanager
def client_of(settings: Settings, heard: list[LoginFailed] | None = None) -> Iterator[httpx.Client]:
    metrics = measured("worker")
    metrics.record(TASKS_SUCCEEDED.measure(3, queue_name="ingest"))
    refused = (heard if heard is not None else []).append
    with metrics_served(settings, metrics, refused=refused) as address, httpx.Client(base_url=address) as client:
        yield client


def test_what_is_reported() -> None:
    with client_of(settings_with()) as client:
        plain = client.get("/metrics")
        assert plain.status_code == 200
        assert plain.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        assert 'celery_task_succeeded_total{queue_name="ingest"} 3.0' in plain.text.splitlines()
        assert 'service="worker"' in plain.text
        other = client.get("/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"})
        assert other.headers["content-type"].startswith("application/openmetrics-text")
        assert other.text.endswith("# EOF\n")
        assert client.get("/livez").text == "ok\n"
        assert client.get("/metrics?name=x").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/", 404), ("GET", "/metrics/x", 404), ("POST", "/metrics", 405), ("BREW", "/", 405)],
)
def test_nothing_else_is_there(method: str, path: str, status: int) -> None:
    with client_of(settings_with()) as client:
        assert client.request(method, path).status_code == status


@pytest.mark.parametrize("path", ["/metrics", "/livez", "/"])
def test_methods_are_those_of_what_is_only_read(path: str) -> None:
    with client_of(settings_with()) as client:
        got, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert head.headers["content-type"] == got.headers["content-type"]
        assert client.options(path).headers["allow"] == "GET, HEAD, OPTIONS"
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            refused = client.request(method, path)
            assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_an_address_that_is_none_is_not_there_and_no_news(caplog: pytest.LogCaptureFixture) -> None:
    with (
        metrics_served(settings_with(), measured("worker")) as address,
        socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as connection,
    ):
        connection.sendall(b"GET http://[/metrics HTTP/1.0\r\n\r\n")
        answer = connection.recv(1000)
    assert b" 404 " in answer.splitlines()[0]
    assert not [one.getMessage() for one in caplog.records if not one.name.startswith("http")]  # the client's


@pytest.mark.parametrize("host", ["books.example", "localhost.books.example", "["])
def test_without_a_token_no_page_of_the_web_can_have_rebound_its_name(host: str) -> None:
    with client_of(settings_with()) as client:
        assert client.get("/metrics", headers={"host": host}).status_code == 421
        assert client.get("/livez", headers={"host": host}).status_code == 200


def test_without_a_token_it_listens_at_this_machine_alone() -> None:
    settings = settings_with(metrics_address="0.0.0.0:0")
    with pytest.raises(ConfigurationError, match="ops_token"), metrics_served(settings, measured("worker")):
        pass
    with metrics_served(settings_with(metrics_address="0.0.0.0:0", ops_token=TOKEN), measured("worker")) as address:
        assert address.startswith("http://0.0.0.0:")


def test_with_a_token() -> None:
    heard: list[LoginFailed] = []
    with client_of(settings_with(ops_token=TOKEN), heard) as client:
        missing = client.get("/metrics")
        assert (missing.status_code, missing.headers["www-authenticate"][:6]) == (401, "Bearer")
        assert client.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 401
        assert client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
        assert client.get("/metrics", auth=("anybody", TOKEN), headers={"host": "worker:9464"}).status_code == 200
    assert [(event.reason, event.client.ip_address) for event in heard] == [
        ("missing_token", "127.0.0.1"),
        ("wrong_token", "127.0.0.1"),
    ]


def test_guessing_is_slowed_down() -> None:
    heard: list[LoginFailed] = []
    with client_of(settings_with(ops_token=TOKEN), heard) as client:
        guesses = [client.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code for _ in range(12)]
        assert guesses == [401] * 10 + [429] * 2
        assert client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 429
    assert heard[-1].reason == "throttled"


def test_a_unix_socket_is_for_this_user(tmp_path: Path) -> None:
    settings = settings_with(library=tmp_path, metrics_address="unix:worker.sock", ops_token=TOKEN)
    with metrics_served(settings, measured("worker")) as address:
        path = tmp_path / "worker.sock"
        assert (address, stat.S_IMODE(path.stat().st_mode)) == (f"unix:{path}", 0o600)
        with httpx.Client(transport=httpx.HTTPTransport(uds=str(path)), base_url="http://worker") as client:
            assert client.get("/metrics").status_code == 200
        with pytest.raises(ConfigurationError), metrics_served(settings, measured("relay")):
            pass
    assert not path.exists()


def test_a_reader_that_fails_breaks_only_its_request(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def exposition(self, *, accept: str = "") -> Exposition:
            raise RuntimeError("no")

        def samples(self) -> list[object]:
            return []

    with metrics_served(settings_with(), Broken()) as address, httpx.Client(base_url=address) as client:  # type: ignore[arg-type]  # as far as it is asked
        assert client.get("/metrics").status_code == 500
        assert client.get("/livez").status_code == 200
    assert "metrics collection failed" in caplog.messages


def test_a_client_that_goes_away_is_no_news(caplog: pytest.LogCaptureFixture) -> None:
    with metrics_served(settings_with(), measured("worker")) as address:
        port = int(address.rpartition(":")[2])
        for sent in (b"", b"GET /metrics HT", b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(sent)
        with httpx.Client(base_url=address) as client:
            assert client.get("/metrics").status_code == 200
    assert not [one.getMessage() for one in caplog.records if not one.name.startswith("http")]  # the client's


def test_threads_and_connections_are_bounded() -> None:
    with client_of(settings_with()) as client:
        assert client.get("/metrics").status_code == 200
        before = threading.active_count()
        place = (client.base_url.host, client.base_url.port)
        silent = [socket.create_connection(place) for _ in range(100)]
        try:
            silent[-1].sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert silent[-1].recv(1000).startswith(b"HTTP/1.1 503 ")
            assert threading.active_count() == before
        finally:
            for one in silent:
                one.close()
        while client.get("/livez").status_code == 503:  # until it has seen that they are gone
            pass


def test_a_silent_connection_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics_endpoint, "_CONNECTION_SECONDS", 0.2)
    with (
        metrics_served(settings_with(), measured("worker")) as address,
        socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=30) as connection,
        suppress(ConnectionResetError),
    ):
        assert connection.recv(1000) == b""


def test_nothing_is_served_without_an_address() -> None:
    with metrics_served(settings_with(metrics_address=""), measured("worker")) as address:
        assert address == ""


@pytest.mark.parametrize("address", ["9464", "localhost", "a@localhost:1", "localhost:1/x", "localhost:99999", "[x]:1"])
def test_addresses_that_mean_nothing(address: str) -> None:
    with pytest.raises(ConfigurationError), metrics_served(settings_with(metrics_address=address), measured("worker")):
        pass


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with (
            pytest.raises(ConfigurationError),
            metrics_served(settings_with(metrics_address=address), measured("relay")),
        ):
            pass
