"""What a worker's pool reports of itself at one address."""

import asyncio
import os
import signal
import urllib.error
from pathlib import Path

import pytest

from tests.integration.queues.conftest import StartProgram, opened
from tests.support.cli import Cli
from tests.support.scraping import free_address, metrics_at
from tests.support.workers import PATIENCE_SECONDS, eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

DONE = 'celery_task_succeeded_total{queue_name="ingest"}'
WAITED = 'celery_task_queue_wait_time_seconds_count{queue_name="ingest"}'


async def test_pool(cli: Cli, start: StartProgram, short_book: Path, tmp_path: Path) -> None:
    address = free_address()
    worker = start("worker", "--concurrency", "2", SMARTCHAT_METRICS_ADDRESS=address, TMPDIR=str(tmp_path))
    eventually(lambda: metrics_at(address)["celery_worker_up"] == 1)
    assert metrics_at(address)["celery_worker_concurrency"] == 2
    assert metrics_at(address)[DONE] == 0
    async with opened(cli) as library:
        added = await library.add(short_book, wait=False)
        await added.wait(PATIENCE_SECONDS)
        eventually(lambda: metrics_at(address)[DONE] == 1)
        assert metrics_at(address)[WAITED] == 1
        assert metrics_at(address)['documents_processed_total{outcome="ready"}'] == 1
        for pid in worker.pool:
            os.kill(pid, signal.SIGKILL)
        other = tmp_path / "other.md"
        other.write_text("# Another one\n\nThe sea is cold.\n", encoding="utf-8")
        added = await library.add(other, wait=False)
        await added.wait(PATIENCE_SECONDS)
    eventually(lambda: metrics_at(address)[DONE] == 2)
    eventually(lambda: metrics_at(address)["celery_worker_tasks_active"] == 0)
    worker.send(signal.SIGTERM)
    assert worker.wait() == 0, worker.said
    left = [path.name for path in await asyncio.to_thread(lambda: list(tmp_path.iterdir()))]
    assert not [name for name in left if name.startswith("smartchat-metrics-")]
    with pytest.raises(urllib.error.URLError):
        metrics_at(address)
