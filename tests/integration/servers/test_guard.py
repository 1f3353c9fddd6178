"""Servers of several processes do not meet, and none outlives the process that started it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.servers import guard

ROOT = Path(__file__).resolve().parents[3]
STARTER = """
import json, sys, threading
from tools.servers import PostgreSQL, RabbitMQ, SeaweedFS, Valkey

servers = [PostgreSQL(), RabbitMQ(), SeaweedFS(), Valkey()]
threads = [threading.Thread(target=server.start) for server in servers]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert all(server.running for server in servers)
report = {
    "leaders": [pid for server in servers for pid in server.pids],
    "paths": [str(path) for server in servers for path in (server.folder, *server.strays())],
    "ports": [server.port for server in servers],
}
print(json.dumps(report), flush=True)
sys.stdin.read()
for server in servers: server.stop()
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Started:
    process: subprocess.Popen[str]
    members: list[int]
    paths: list[Path]
    ports: list[int]


@pytest.fixture
def two_starters(
    postgres_server: object, valkey_server: object, s3_server: object, rabbitmq_server: object
) -> Iterator[tuple[Started, Started]]:
    """Two processes, each with one server of every kind, started at the same time."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", STARTER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for _ in range(2)
    ]
    try:
        first, second = (_started(process) for process in processes)
        yield first, second
    finally:
        for process in processes:
            process.communicate(timeout=60)


def _started(process: subprocess.Popen[str]) -> Started:
    assert process.stdout is not None
    report = json.loads(process.stdout.readline())
    return Started(
        process=process,
        members=[member for leader in report["leaders"] for member in guard.family(leader)],
        paths=[Path(path) for path in report["paths"]],
        ports=report["ports"],
    )


@pytest.mark.slow
def test_servers_of_two_processes_live_and_die_apart(two_starters: tuple[Started, Started]) -> None:
    first, second = two_starters
    assert set(first.ports).isdisjoint(second.ports)
    assert set(first.members).isdisjoint(second.members)

    # Nothing of it can run after this: what ends its servers is the guard beside it.
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    await_gone(first)
    assert set(second.members) <= set(guard.parents())

    # An orderly end, by what its standard input says.
    second.process.communicate(timeout=60)
    assert second.process.returncode == 0
    await_gone(second)


def await_gone(started: Started) -> None:
    """Wait until its processes, folders and files are gone; the test's timeout is the limit."""
    while set(started.members) & set(guard.parents()) or any(path.exists() for path in started.paths):
        time.sleep(0.05)
