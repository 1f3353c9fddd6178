"""`smartchat monitor` over real servers: what waits, what is away, and which of two measures."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.queues.conftest import opened
from tests.support.cli import Cli
from tests.support.scraping import free_address, metrics_at
from tests.support.workers import Program, eventually
from tools.servers import PostgreSQL

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

StartMonitor = Callable[..., Program]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[StartMonitor]:
    started: list[Program] = []

    def begin(cli: Cli) -> Program:
        log = tmp_path / f"monitor-{len(started)}.log"
        program = Program(cli, "monitor", "--every", "1", "-v", log=log, SMARTCHAT_METRICS_ADDRESS="127.0.0.1:0")
        started.append(program)
        return program.__enter__()

    yield begin
    for program in started:
        program.kill()


DATABASE_UP = 'dependency_up{dependency="database"}'


def reported(monitor: Program) -> dict[str, float]:
    """All series of a monitor, by their name and labels."""
    found = re.search(r"http://(\S+)/metrics", monitor.said)
    assert found is not None, monitor.said
    return metrics_at(found[1])


def measures(monitor: Program) -> bool:
    return 'celery_queue_length{queue_name="ingest"}' in reported(monitor)


@pytest.mark.parametrize("broker", ["amqp_url", "redis_url"])
async def test_what_waits(broker: str, request: pytest.FixtureRequest, tmp_path: Path, start: StartMonitor) -> None:
    url = request.getfixturevalue(broker)
    cli = Cli(tmp_path / "library", SMARTCHAT_QUEUE=f"celery+{url}", SMARTCHAT_EMBEDDER="none")
    monitor = start(cli)
    eventually(lambda: measures(monitor))
    before = reported(monitor)
    assert before['celery_queue_length{queue_name="ingest"}'] == 0
    assert before['celery_queue_messages{queue_name="ingest"}'] == 0
    assert before['dependency_up{dependency="celery"}'] == 1
    assert before["llm_budget_remaining_ratio"] == 1
    assert before['active_users{window="1d"}'] == 0
    assert before['backup_last_success_timestamp_seconds{kind="database_full"}'] == 0
    assert any(name.startswith("slo_objective_ratio{") for name in before)
    async with opened(cli) as library:
        for number in range(3):
            book = tmp_path / f"book-{number}.md"
            book.write_text(f"# Book {number}\n\nA lighthouse, number {number}.\n", encoding="utf-8")
            await library.add(book, wait=False)
    eventually(lambda: reported(monitor)['celery_queue_length{queue_name="ingest"}'] == 3)
    eventually(lambda: reported(monitor)['celery_queue_messages{queue_name="ingest"}'] == 3)
    eventually(lambda: reported(monitor)['celery_queue_oldest_task_age_seconds{queue_name="ingest"}'] > 1)
    worker = Program(cli, "worker", "--concurrency", "1", log=tmp_path / "worker.log")
    with worker:
        eventually(lambda: reported(monitor)['celery_queue_length{queue_name="ingest"}'] == 0)
        eventually(lambda: reported(monitor)['celery_queue_messages{queue_name="ingest"}'] == 0)
        eventually(lambda: reported(monitor)['celery_queue_oldest_task_age_seconds{queue_name="ingest"}'] == 0)
    assert reported(monitor)['subscriptions{plan="free"}'] == 1


STANDBY = "this one is standby"


def test_second_monitor_takes_over(tmp_path: Path, redis_url: str, start: StartMonitor) -> None:
    cli = Cli(tmp_path / "library", SMARTCHAT_QUEUE=f"celery+{redis_url}", SMARTCHAT_EMBEDDER="none")
    first = start(cli)
    eventually(lambda: measures(first))
    second = start(cli)
    eventually(lambda: STANDBY in second.said)
    assert not measures(second)
    os.kill(first.pid, signal.SIGKILL)
    eventually(lambda: measures(second))
    third = start(cli)
    # On a busy machine the second may miss a heartbeat, and lose the lead to the third, or win it back.
    eventually(lambda: (STANDBY in third.said or measures(third)) and measures(second) != measures(third))
    leader, other = (second, third) if measures(second) else (third, second)
    leader.send(signal.SIGTERM)
    assert leader.wait() == 0, leader.said
    eventually(lambda: measures(other))


def test_database_that_is_killed(tmp_path: Path, start: StartMonitor) -> None:
    with PostgreSQL(durable=True) as server:
        server.create_database("watched")
        cli = Cli(tmp_path / "library", SMARTCHAT_DATABASE=server.url("watched"), SMARTCHAT_EMBEDDER="none")
        monitor = start(cli)
        eventually(lambda: reported(monitor).get('dependency_up{dependency="database"}') == 1)
        server.kill()
        eventually(lambda: reported(monitor)['dependency_up{dependency="database"}'] == 0)
        assert reported(monitor)['dependency_up{dependency="minio"}'] == 1
        assert not monitor.ended
        server.restart()
        eventually(lambda: reported(monitor)['dependency_up{dependency="database"}'] == 1)
    assert "Traceback" not in monitor.said


def test_database_that_comes_late(tmp_path: Path, start: StartMonitor) -> None:
    with PostgreSQL(durable=True) as server:
        server.create_database("watched")
        server.kill()
        cli = Cli(tmp_path / "library", SMARTCHAT_DATABASE=server.url("watched"), SMARTCHAT_EMBEDDER="none")
        first, second = start(cli), start(cli)
        eventually(lambda: reported(first).get(DATABASE_UP) == 0)
        eventually(lambda: reported(second).get(DATABASE_UP) == 0)
        assert not [name for name in reported(first) if name.startswith(("celery_queue_length", "active_users"))]
        server.restart()
        eventually(lambda: "this one is standby" in first.said + second.said)
        measuring, standby = (second, first) if "this one is standby" in first.said else (first, second)
        eventually(lambda: reported(measuring).get(DATABASE_UP) == 1)
        eventually(lambda: DATABASE_UP not in reported(standby))
        for monitor in (first, second):
            assert monitor.said.count("Retrying with backoff") == 1, monitor.said
            assert "Traceback" not in monitor.said
            monitor.send(signal.SIGTERM)
            assert monitor.wait() == 0, monitor.said


def test_stopped_while_it_waits(tmp_path: Path, start: StartMonitor) -> None:
    address = f"postgresql://nobody@{free_address()}/nothing"
    monitor = start(Cli(tmp_path / "library", SMARTCHAT_DATABASE=address, SMARTCHAT_EMBEDDER="none"))
    eventually(lambda: "Retrying with backoff" in monitor.said)
    monitor.send(signal.SIGTERM)
    assert monitor.wait() == 0, monitor.said


def test_help(tmp_path: Path) -> None:
    result = Cli(tmp_path / "library").process("monitor", "--help")
    assert result.code == 0
    assert "--every" in result.out
    assert "9464" in result.out
