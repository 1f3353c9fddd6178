"""The metrics of programs that serve nothing else."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from smartchat.composition.metrics import measured
from smartchat.metrics_server import metrics_served
from smartchat.settings import Settings
from smartchat_core.errors import ConfigurationError
from smartchat_core.events import LoginFailed
from smartchat_core.ops.catalogue.work import TASKS_SUCCEEDED
from smartchat_core.ports.telemetry import Exposition


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


def test_what_is_told() -> None:
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
    ("method", "path", "status"), [("GET", "/", 404), ("GET", "/metrics/x", 404), ("POST", "/metrics", 501)]
)
def test_nothing_else_is_there(method: str, path: str, status: int) -> None:
    with client_of(settings_with()) as client:
        assert client.request(method, path).status_code == status


def test_an_address_that_is_none_is_not_there_and_no_news(caplog: pytest.LogCaptureFixture) -> None:
    with (
        metrics_served(settings_with(), measured("worker")) as address,
        socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as connection,
    ):
        connection.sendall(b"GET http://[/metrics HTTP/1.0\r\n\r\n")
        answer = connection.recv(1000)
    assert b" 404 " in answer.splitlines()[0]
    assert not caplog.messages


@pytest.mark.parametrize("headers", [{"x-forwarded-for": "10.0.0.1"}, {"host": "books.example"}, {"host": "["}])
def test_without_a_token_only_for_this_machine(headers: dict[str, str]) -> None:
    heard: list[LoginFailed] = []
    with client_of(settings_with(), heard) as client:
        assert client.get("/metrics", headers=headers).status_code == 403
        assert client.get("/livez", headers=headers).status_code == 200
    assert [event.reason for event in heard] == ["missing_token"]


def test_a_proxy_that_names_nobody_is_not_this_machine() -> None:
    # As nginx asks with nothing but `proxy_pass`.
    with (
        metrics_served(settings_with(), measured("worker")) as address,
        socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as connection,
    ):
        connection.sendall(b"GET /metrics HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert b" 403 " in connection.recv(1000).splitlines()[0]


def test_with_a_token() -> None:
    heard: list[LoginFailed] = []
    with client_of(settings_with(ops_token="secret"), heard) as client:
        missing = client.get("/metrics")
        assert (missing.status_code, missing.headers["www-authenticate"][:6]) == (401, "Bearer")
        assert client.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 401
        assert client.get("/metrics", headers={"authorization": "Bearer secret"}).status_code == 200
        assert client.get("/metrics", auth=("anybody", "secret"), headers={"host": "worker:9464"}).status_code == 200
    assert [(event.reason, event.client.ip_address) for event in heard] == [
        ("missing_token", "127.0.0.1"),
        ("wrong_token", "127.0.0.1"),
    ]


def test_a_reader_that_fails_breaks_only_its_request(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def exposition(self, *, accept: str = "") -> Exposition:
            raise RuntimeError("no")

        def samples(self) -> list[object]:
            return []

    with metrics_served(settings_with(), Broken()) as address, httpx.Client(base_url=address) as client:  # type: ignore[arg-type]  # as far as it is asked
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/metrics")
        assert client.get("/livez").status_code == 200
    assert "metrics could not be told" in caplog.messages


def test_a_client_that_goes_away_is_no_news(caplog: pytest.LogCaptureFixture) -> None:
    with metrics_served(settings_with(), measured("worker")) as address:
        port = int(address.rpartition(":")[2])
        for sent in (b"", b"GET /metrics HT", b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(sent)
        with httpx.Client(base_url=address) as client:
            assert client.get("/metrics").status_code == 200
    assert not caplog.messages


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
