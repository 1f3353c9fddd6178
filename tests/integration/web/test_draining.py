"""A real `smartchat serve` that is asked to stop."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.support.workers import eventually
from tools.servers.ports import Ports
from tools.servers.product import COMMAND


@contextmanager
def serving(folder: Path, seconds: str) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    ports = Ports()
    port = ports.any()
    ports.release()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SMARTCHAT_")}
    process = subprocess.Popen(
        [str(COMMAND), "serve", "--port", str(port), "--library", str(folder / "library")],
        env={**environment, "SMARTCHAT_DRAIN_SECONDS": seconds, "SMARTCHAT_EMBEDDER": "none"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=folder,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = line.split("http://")[1].split("/")[0]
        with httpx.Client(base_url=f"http://{found}", timeout=60) as client:
            yield process, client
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def until_ready(client: httpx.Client) -> None:
    """On a busy machine the first checks may run out of time."""
    eventually(lambda: client.get("/readyz").status_code == 200)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_readiness_goes_at_once_and_service_goes_on(tmp_path: Path, number: signal.Signals) -> None:
    # So long that only the second signal can end it.
    with serving(tmp_path, "3600") as (process, client):
        until_ready(client)
        process.send_signal(number)
        while (answer := client.get("/readyz")).status_code == 200:
            pass
        assert (answer.status_code, answer.json()) == (503, {"status": "draining"})
        assert answer.headers["connection"] == "close"
        assert client.get("/api/documents").status_code == 200
        assert client.get("/livez").status_code == 200
        assert process.poll() is None
        process.send_signal(number)
        assert process.wait(60) == 0


@pytest.mark.slow
def test_it_stops_by_itself_when_the_time_is_over(tmp_path: Path) -> None:
    with serving(tmp_path, "0.5") as (process, client):
        until_ready(client)
        process.terminate()
        assert process.wait(60) == 0


def test_without_such_a_time_it_stops_at_once(tmp_path: Path) -> None:
    with serving(tmp_path, "0") as (process, client):
        until_ready(client)
        process.terminate()
        assert process.wait(60) == 0
