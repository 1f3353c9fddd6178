"""`make up` and `make down`, in a folder of the test."""

import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
import redis

from tests.support.scraping import metrics_at
from tests.support.workers import eventually
from tools.servers import PostgreSQL, RabbitMQ, SeaweedFS, Valkey, guard
from tools.stack.record import AlreadyRunning, Record

BOOK = "He crept down the wall of the castle over that dreadful abyss, face down, as a lizard moves.\n" * 20
ROOT = Path(__file__).resolve().parents[3]


def stack(command: str, folder: Path, *options: str) -> str:
    result = subprocess.run(
        [sys.executable, "-m", "tools.stack", command, "--folder", str(folder), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def stacks_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("stack")
    yield folder
    stack("down", folder)


@pytest.fixture
def servers_up(
    stacks_folder: Path,
    postgres_server: PostgreSQL,
    valkey_server: Valkey,
    s3_server: SeaweedFS,
    rabbitmq_server: RabbitMQ,
) -> Path:
    """The folder of a stack that runs, without the product's processes; skips where a server is not installed."""
    stack("up", stacks_folder, "--servers-only")
    return stacks_folder


def settings(folder: Path) -> dict[str, str]:
    return tomllib.loads((folder / "smartchat.toml").read_text(encoding="utf-8"))


def await_end(members: set[int]) -> None:
    """Wait until none of them runs; the test's timeout is the limit."""
    while members & guard.parents().keys():
        time.sleep(0.05)


@pytest.mark.slow
def test_up_serves_and_down_ends_all_of_it_and_keeps_the_data(servers_up: Path) -> None:
    holder = Record(servers_up).holder()
    assert holder is not None
    members = set(guard.family(holder))
    addresses = settings(servers_up)
    with psycopg.connect(addresses["database"]) as connection:
        connection.execute("CREATE TABLE book (title text)")

    assert f"runs already, by process {holder}" in stack("up", servers_up, "--servers-only")
    assert Record(servers_up).holder() == holder
    stack("down", servers_up)
    await_end(members)
    assert "does not run" in stack("down", servers_up)

    said = stack("up", servers_up, "--servers-only")
    assert settings(servers_up) == addresses
    assert addresses["database"] in said
    with psycopg.connect(addresses["database"]) as connection:
        assert connection.execute("SELECT count(*) FROM book").fetchone() == (0,)


@pytest.mark.slow
def test_what_ends_is_started_again(servers_up: Path) -> None:
    with redis.Redis.from_url(settings(servers_up)["cache"]) as client:
        client.set("title", "Dracula")
        first = client.info("server")["process_id"]
        os.kill(first, signal.SIGKILL)
        while True:
            try:
                assert client.info("server")["process_id"] != first
                break
            except redis.ConnectionError:
                time.sleep(0.1)
        assert client.get("title") == b"Dracula"


@pytest.mark.slow
def test_nothing_outlives_the_one_who_runs_it(servers_up: Path) -> None:
    holder = Record(servers_up).holder()
    assert holder is not None
    members = set(guard.family(holder))
    os.kill(holder, signal.SIGKILL)
    await_end(members)
    assert Record(servers_up).holder() is None


def test_a_number_without_its_lock_is_nobody(tmp_path: Path) -> None:
    (tmp_path / "pid").write_text(str(os.getpid()), encoding="ascii")
    assert "does not run" in stack("down", tmp_path)


def test_only_one_process_runs_a_folders_stack(tmp_path: Path) -> None:
    record = Record(tmp_path)
    record.claim()
    assert record.holder() == os.getpid()
    with pytest.raises(AlreadyRunning, match=str(os.getpid())):
        Record(tmp_path).claim()
    record.let_go()
    assert record.holder() is None


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_book_is_read_by_the_whole_stack_and_outlives_it(
    tmp_path: Path,
    postgres_server: PostgreSQL,
    valkey_server: Valkey,
    s3_server: SeaweedFS,
    rabbitmq_server: RabbitMQ,
) -> None:
    try:
        said = stack("up", tmp_path)
        metrics = addresses_of_metrics(said)
        assert set(metrics) == {"web", "relay", "worker", "monitor"}
        token = next(tmp_path.rglob("ops-token")).read_text("utf-8").strip()
        assert all(metrics_at(address, token=token) for address in metrics.values())
        eventually(lambda: metrics_at(metrics["worker"])["celery_worker_up"] == 1)
        eventually(lambda: 'celery_queue_length{queue_name="ingest"}' in metrics_at(metrics["monitor"]))
        with httpx.Client(base_url=address_of_web(said), timeout=60) as client:
            response = client.post("/api/documents", files={"file": ("castle.txt", BOOK.encode())})
            assert response.status_code in {200, 202}, response.text
            book = response.json()["id"]
            await_ready(client, book)
        stack("down", tmp_path)
        said_again = stack("up", tmp_path)
        assert addresses_of_metrics(said_again) == metrics
        with httpx.Client(base_url=address_of_web(said_again), timeout=60) as client:
            await_ready(client, book)
            found = client.post("/api/search", json={"query": "wall of the castle"})
            assert found.status_code == 200, found.text
            assert "lizard" in found.text
    finally:
        stack("down", tmp_path)


def address_of_web(said: str) -> str:
    line = next(line for line in said.splitlines() if line.strip().startswith("SmartChat "))
    return line.split()[1]


def addresses_of_metrics(said: str) -> dict[str, str]:
    """Where the product's processes expose their metrics, by their names."""
    return dict(re.findall(r"^ +(\w+) +http://(\S+)/metrics$", said, flags=re.MULTILINE))


def await_ready(client: httpx.Client, book: str) -> None:
    """Wait until it has been read; the test's timeout is the limit."""
    while (document := client.get(f"/api/documents/{book}").json())["status"] != "ready":
        assert document["status"] != "failed", document
        time.sleep(0.2)
