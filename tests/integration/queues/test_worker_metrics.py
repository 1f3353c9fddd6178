"""What a worker's pool tells of itself at one address."""

import asyncio
import os
import re
import signal
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.integration.queues.conftest import StartProgram, opened
from tests.support.cli import Cli
from tests.support.servers.ports import Ports
from tests.support.workers import PATIENCE_SECONDS, eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

DONE = 'celery_task_succeeded_total{queue_name="ingest"}'
WAITED = 'celery_task_queue_wait_time_seconds_count{queue_name="ingest"}'


def told(address: str) -> dict[str, float]:
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=30) as answer:
        text = answer.read().decode()
    return {name: float(value) for name, value in re.findall(r"^([^#\n]+) (\S+)$", text, flags=re.MULTILINE)}


async def test_pool(cli: Cli, start: StartProgram, short_book: Path, tmp_path: Path) -> None:
    ports = Ports()
    address = f"127.0.0.1:{ports.any()}"
    ports.release()
    worker = start("worker", "--concurrency", "2", SMARTCHAT_METRICS_ADDRESS=address, TMPDIR=str(tmp_path))
    eventually(lambda: told(address)["celery_worker_up"] == 1)
    assert told(address)["celery_worker_concurrency"] == 2
    assert told(address)[DONE] == 0
    async with opened(cli) as library:
        added = await library.add(short_book, wait=False)
        await added.wait(PATIENCE_SECONDS)
        eventually(lambda: told(address)[DONE] == 1)
        assert told(address)[WAITED] == 1
        assert told(address)['documents_processed_total{outcome="ready"}'] == 1
        for pid in worker.pool:
            os.kill(pid, signal.SIGKILL)
        other = tmp_path / "other.md"
        other.write_text("# Another one\n\nThe sea is cold.\n", encoding="utf-8")
        added = await library.add(other, wait=False)
        await added.wait(PATIENCE_SECONDS)
    eventually(lambda: told(address)[DONE] == 2)
    eventually(lambda: told(address)["celery_worker_tasks_active"] == 0)
    worker.send(signal.SIGTERM)
    assert worker.wait() == 0, worker.said
    left = [path.name for path in await asyncio.to_thread(lambda: list(tmp_path.iterdir()))]
    assert not [name for name in left if name.startswith("smartchat-metrics-")]
    with pytest.raises(urllib.error.URLError):
        told(address)
