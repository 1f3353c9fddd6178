"""The commands around the queue: the schedule, settings that cannot work, and a worker without a queue."""

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest

from smartchat_core.model.document import DocumentStatus
from smartchat_core.model.work import WorkQueue
from tests.integration.queues.conftest import StartProgram, opened
from tests.support.cli import Cli
from tests.support.queues import Mailbox
from tests.support.scraping import free_address, metrics_at
from tests.support.workers import PATIENCE_SECONDS, Program, eventually
from tools.servers import PostgreSQL, Valkey

pytestmark = pytest.mark.timeout(400)


def test_schedule_sends_what_is_due(start: StartProgram, mailbox: Mailbox, tmp_path: Path) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    beat = start("beat")
    eventually(lambda: mailbox.waiting("smartchat.maintenance") >= 2)
    tasks = {mailbox.headers(WorkQueue.MAINTENANCE)["task"] for _ in range(2)}
    assert tasks == {"smartchat.sweep", "smartchat.deliver"}
    beat.send(signal.SIGTERM)
    assert beat.wait() == 0, beat.said
    assert {path.name for path in tmp_path.iterdir()} - before == {beat.log.name}, "the schedule left a file"
    assert "error" not in beat.said.lower()


@pytest.mark.parametrize("broker_url", ["rabbitmq"], indirect=True)  # to Redis only one is sent
def test_sweeps_that_nobody_took_are_dropped(start: StartProgram, mailbox: Mailbox) -> None:
    """A backlog of them costs a worker nothing: each has a time after which it has no meaning."""
    beat = start("beat")
    eventually(lambda: mailbox.waiting("smartchat.maintenance") >= 2)
    headers = mailbox.headers(WorkQueue.MAINTENANCE)
    assert headers["expires"] is not None
    beat.kill()


@pytest.mark.slow
async def test_schedule_in_a_worker(cli: Cli, start: StartProgram, mailbox: Mailbox, short_book: Path) -> None:
    """What was lost is found without anybody else about, and the schedule ends with its worker."""
    async with opened(cli) as library:
        added = await library.add(short_book, wait=False)
        assert mailbox.take_any() is not None  # the message is lost
        worker = start("worker", "--with-beat", "--concurrency", "1")
        assert (await added.wait(PATIENCE_SECONDS)).status is DocumentStatus.READY
    everybody = worker.pool
    os.kill(worker.pid, signal.SIGKILL)
    eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in everybody))


@pytest.mark.slow
@pytest.mark.parametrize("broker_url", ["redis"], indirect=True)
async def test_worker_waits_for_its_broker(cli: Cli, start: StartProgram, tmp_path: Path, short_book: Path) -> None:
    server = Valkey()
    server.start()
    address = f"celery+{server.url()}"
    server.kill()
    worker = Program(cli, "worker", "--concurrency", "1", log=tmp_path / "waiting.log", SMARTCHAT_QUEUE=address)
    try:
        eventually(lambda: "Retrying with backoff" in worker.said)
        assert not worker.ended
        server.start()
        eventually(lambda: "worker consumes" in worker.said)
        server.kill()
        server.start()
        cli.environment["SMARTCHAT_QUEUE"] = address
        async with opened(cli) as library:
            added = await library.add(short_book, wait=False)
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not (document := await added.document()).status.settled:
                    await library.services.jobs.sweeper.sweep()
                    await asyncio.sleep(0.5)
            assert document.status is DocumentStatus.READY
        assert not worker.ended, worker.said
    finally:
        worker.kill()
        server.stop()


@pytest.mark.parametrize("command", ["worker", "beat"])
@pytest.mark.parametrize("broker_url", ["rabbitmq"], indirect=True)
def test_broker_that_refuses(command: str, cli: Cli, broker_url: str) -> None:
    cli.environment["SMARTCHAT_QUEUE"] = f"celery+{broker_url.replace('guest:guest', 'guest:not-the-password')}"
    result = cli.process(command)
    assert result.code == 6
    assert "refuses the user" in result.err
    assert "not-the-password" not in result.err + result.out


SETTINGS = {
    "unknown queue": (("worker", "--queues", "ingest,fast"), {}, 2, "'fast'"),
    "no queue named": (("worker", "--queues", ","), {}, 2, "no queue"),
    "no address": (("worker",), {"SMARTCHAT_QUEUE": "celery+redis:///0"}, 6, "names no host"),
    "unknown broker": (("worker",), {"SMARTCHAT_QUEUE": "pigeons://loft"}, 6, "pigeons"),
    "pickle": (("worker",), {"SMARTCHAT_CELERY_PICKLE": "1"}, 6, "pickle"),
    "beat without a broker": (("beat",), {"SMARTCHAT_QUEUE": ""}, 6, "no queue"),
}


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("broker_url", ["redis"], indirect=True)
def test_settings_that_cannot_work(name: str, cli: Cli) -> None:
    arguments, environment, code, reported = SETTINGS[name]
    cli.environment.update(environment)
    result = cli.process(*arguments)
    assert (result.code, result.out) == (code, ""), result.err
    assert reported in result.err
    assert result.err.startswith("error: ")


@pytest.mark.slow
@pytest.mark.parametrize("broker_url", ["redis"], indirect=True)
async def test_worker_without_a_queue(cli: Cli, start: StartProgram, short_book: Path) -> None:
    cli.environment["SMARTCHAT_QUEUE"] = ""
    address = free_address()
    worker = start("worker", SMARTCHAT_METRICS_ADDRESS=address)
    async with opened(cli) as library:
        added = await library.add(short_book, wait=False)
        assert (await added.wait(PATIENCE_SECONDS)).status is DocumentStatus.READY
    eventually(lambda: metrics_at(address)["celery_worker_tasks_active"] == 0)
    reported = metrics_at(address)
    assert reported["celery_worker_up"] == 1
    assert reported["celery_worker_concurrency"] == 1
    assert reported['celery_task_succeeded_total{queue_name="ingest"}'] == 1
    assert any(name.startswith("smartchat_build_info{") and 'service="worker"' in name for name in reported)
    worker.send(signal.SIGTERM)
    assert await asyncio.to_thread(worker.wait) == 0
    lines = [json.loads(line) for line in worker.said.splitlines() if line.startswith("{")]
    assert {line["service"] for line in lines} == {"worker"}


@pytest.mark.parametrize("broker_url", ["redis"], indirect=True)
def test_schedule_reports_its_metrics(start: StartProgram) -> None:
    address = free_address()
    beat = start("beat", SMARTCHAT_METRICS_ADDRESS=address)
    reported = metrics_at(address)
    assert any(name.startswith("smartchat_build_info{") and 'service="beat"' in name for name in reported)
    beat.send(signal.SIGTERM)
    assert beat.wait() == 0, beat.said


@pytest.mark.slow
@pytest.mark.parametrize("broker_url", ["redis"], indirect=True)
def test_relay_waits_for_its_database(cli: Cli, tmp_path: Path) -> None:
    with PostgreSQL(durable=True) as server:
        server.create_database("late")
        server.kill()
        cli.environment["SMARTCHAT_DATABASE"] = server.url("late")
        address = free_address()
        log = tmp_path / "relay.log"
        relay = Program(cli, "relay", "-v", log=log, SMARTCHAT_METRICS_ADDRESS=address)
        try:
            eventually(lambda: "Retrying with backoff" in relay.said)
            assert metrics_at(address)["process_open_fds"] > 0
            server.restart()
            eventually(lambda: "relay is running" in relay.said)
            relay.send(signal.SIGTERM)
            assert relay.wait() == 0, relay.said
            assert "Traceback" not in relay.said
        finally:
            relay.kill()
