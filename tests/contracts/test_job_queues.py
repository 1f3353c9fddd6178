"""The contract of `JobQueue`, over every adapter and the fake."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from smartchat_adapters.queues.celery_queue import CeleryJobQueue
from smartchat_core.model.work import WorkItem, WorkQueue
from smartchat_core.ports.job_queue import JobQueue
from smartchat_core.testing import JobQueueContract
from smartchat_core.testing.fakes.job_queue import FakeJobQueue
from smartchat_core.testing.job_queue import Receive
from tests.support.queues import Mailbox
from tools.servers.ports import Ports


class CeleryContract(JobQueueContract):
    @pytest.fixture
    async def job_queue(self, url: str) -> AsyncIterator[JobQueue]:
        async with CeleryJobQueue(f"celery+{url}") as queue:
            yield queue

    @pytest.fixture
    async def receive(self, url: str, job_queue: JobQueue) -> AsyncIterator[Receive]:
        # After the queue was checked: it has declared what the mailbox looks into.
        await job_queue.check()
        mailbox = Mailbox(url)

        async def take(queue: WorkQueue) -> WorkItem | None:
            return await asyncio.to_thread(mailbox.take, queue)

        yield take
        await asyncio.to_thread(mailbox.close)

    @pytest.fixture
    async def unreachable_queue(self, url: str) -> AsyncIterator[JobQueue]:
        ports = Ports()
        nowhere = f"celery+{url.partition(':')[0]}://127.0.0.1:{ports.any()}/0"
        async with CeleryJobQueue(nowhere) as queue:
            yield queue
        ports.release()


class TestCeleryOnRabbitMQ(CeleryContract):
    @pytest.fixture
    def url(self, amqp_url: str) -> str:
        return amqp_url


class TestCeleryOnRedis(CeleryContract):
    @pytest.fixture
    def url(self, redis_url: str) -> str:
        return redis_url


class TestFake(JobQueueContract):
    @pytest.fixture
    async def job_queue(self) -> FakeJobQueue:
        return FakeJobQueue()

    @pytest.fixture
    async def receive(self, job_queue: Any) -> Receive:
        async def take(queue: WorkQueue) -> WorkItem | None:
            item: WorkItem | None = job_queue.take(queue)
            return item

        return take

    @pytest.fixture
    async def unreachable_queue(self) -> FakeJobQueue:
        queue = FakeJobQueue()
        queue.available = False
        return queue
