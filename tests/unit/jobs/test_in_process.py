"""What the worker of the embedded mode reports of itself."""

import asyncio
from typing import cast

import pytest

from smartchat.events import EventBus
from smartchat.jobs.in_process import InProcessWorker
from smartchat_core.errors import DatabaseUnavailable
from smartchat_core.events import JobFinished, JobStarted
from smartchat_core.ingestion.jobs.sweeper import Sweeper
from smartchat_core.ingestion.service import IngestionService
from smartchat_core.model.ids import JobId
from smartchat_core.model.job import JobOutcome
from smartchat_core.model.work import WorkQueue

JOB = JobId("5" * 32)


class _Ingestion:
    """Has one job, which lasts until it is let go, and then fails to get another one."""

    def __init__(self, events: EventBus) -> None:
        self.events = events
        self.taken, self.let_go, self.failed = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def recover(self) -> None:
        pass

    async def work_once(self) -> bool:
        if self.taken.is_set():
            self.failed.set()
            raise DatabaseUnavailable("the database is away")
        self.events.publish(JobStarted(job_id=JOB, queue=WorkQueue.INGEST, waited_seconds=0))
        self.taken.set()
        await self.let_go.wait()
        self.events.publish(JobFinished(job_id=JOB, queue=WorkQueue.INGEST, outcome=JobOutcome.SUCCEEDED, seconds=1))
        return True


class _Sweeper:
    async def sweep(self) -> None:
        pass


def reported(worker: InProcessWorker) -> dict[str, float]:
    return {one.metric.name.removeprefix("celery_worker_"): one.value for one in worker.facts()}


async def test_facts(caplog: pytest.LogCaptureFixture) -> None:
    events = EventBus()
    ingestion = _Ingestion(events)
    worker = InProcessWorker(
        ingestion=cast("IngestionService", ingestion), events=events, sweeper=cast("Sweeper", _Sweeper())
    )
    assert reported(worker) == {"up": 0, "concurrency": 1, "tasks_active": 0}
    async with worker.running():
        assert reported(worker)["up"] == 1
        await ingestion.taken.wait()
        assert reported(worker) == {"up": 1, "concurrency": 1, "tasks_active": 1}
        ingestion.let_go.set()
        await ingestion.failed.wait()
        await asyncio.sleep(0)
        assert reported(worker) == {"up": 0, "concurrency": 1, "tasks_active": 0}
        assert "retrying with backoff" in caplog.text
    assert reported(worker)["up"] == 0
