"""Sending when the broker misbehaves: a named error within a bound, and well again without being opened again."""

import asyncio
import gc
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from smartchat_adapters.queues.celery_queue import CeleryJobQueue
from smartchat_adapters.queues.messages import DELIVER, SWEEP, WORK
from smartchat_core.errors import QueueUnavailable
from smartchat_core.model.ids import JobId
from smartchat_core.model.work import WorkItem, WorkQueue
from tests.support.fault_proxy import FaultProxy
from tests.support.faults import Fault, HalfOpen, Passing, Refusing, Resetting
from tests.support.queues import PREFIX, Mailbox, task_body
from tests.support.workers import eventually
from tools.servers import RabbitMQ, Valkey

ITEM = WorkItem(job_id=JobId("job-1"), queue=WorkQueue.INGEST)
BOUND_SECONDS = 30.0  # many times the deadline: what takes longer hangs
PATIENCE_SECONDS = 60.0


@pytest.fixture
def proxy(broker_url: str) -> Iterator[FaultProxy]:
    port = urlsplit(broker_url).port
    assert port is not None
    with FaultProxy(port) as running:
        yield running


@pytest.fixture
def without_collector() -> Iterator[None]:
    """What is left open stays open."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.slow
@pytest.mark.parametrize("fault", [Refusing(), Resetting(), HalfOpen()], ids=lambda fault: type(fault).__name__)
async def test_fault_on_the_way(fault: Fault, broker_url: str, proxy: FaultProxy, mailbox: Mailbox) -> None:
    async with CeleryJobQueue(f"celery+{proxy.through(broker_url)}", deadline_seconds=1.5) as queue:
        await queue.send([ITEM])
        with proxy.fault(fault):
            for _ in range(4):
                error = await refusal(queue)
                assert error.transient
                assert error.cause
        await works_again(queue)
    taken = [mailbox.take(WorkQueue.INGEST) for _ in range(2)]
    assert [item and item.job_id for item in taken] == [ITEM.job_id] * 2


async def test_first_use_after_the_broker_has_come_back(broker_url: str, proxy: FaultProxy, mailbox: Mailbox) -> None:
    """A connection that died while nobody used it costs the next message nothing."""
    async with CeleryJobQueue(f"celery+{proxy.through(broker_url)}", deadline_seconds=10.0) as queue:
        await queue.send([ITEM])
        with proxy.fault(Refusing()):
            pass
        await queue.send([ITEM])
        with proxy.fault(HalfOpen()):
            pass
        await queue.send([ITEM])
    assert [mailbox.take(WorkQueue.INGEST) is not None for _ in range(3)] == [True] * 3


async def test_a_released_message_is_delivered_again(broker_url: str, mailbox: Mailbox) -> None:
    async with CeleryJobQueue(f"celery+{broker_url}") as queue:
        await queue.send([ITEM])
    for _ in range(2):
        mailbox.release(WorkQueue.INGEST)
    item = mailbox.take(WorkQueue.INGEST)
    assert (item and item.job_id, item and item.queue) == (ITEM.job_id, ITEM.queue)


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", [RabbitMQ, Valkey])
async def test_killed_broker(kind: type[RabbitMQ | Valkey]) -> None:
    with kind(durable=True) as server:
        async with CeleryJobQueue(f"celery+{server.url()}") as queue:
            await queue.send([ITEM])
            await asyncio.to_thread(server.kill)
            await refusal(queue)
            await asyncio.to_thread(server.restart)
            await works_again(queue)
        mailbox = Mailbox(server.url())
        # What was confirmed has outlived the kill.
        assert [mailbox.take(WorkQueue.INGEST) is not None for _ in range(2)] == [True] * 2
        mailbox.close()


async def test_what_connects_after_closing_is_closed(
    broker_url: str, proxy: FaultProxy, without_collector: None
) -> None:
    """Nobody waits any more for a call that hangs; the connection that it makes in the end is closed all the same."""
    async with CeleryJobQueue(f"celery+{proxy.through(broker_url)}", deadline_seconds=1.0) as queue:
        proxy.set(HalfOpen())
        with pytest.raises(QueueUnavailable):
            await queue.inspect()
    proxy.set(Passing())
    for thread in threading.enumerate():
        if thread.name.startswith("smartchat-queue"):
            await asyncio.to_thread(thread.join)
    await asyncio.to_thread(eventually, lambda: proxy.connections == 0)


async def test_wrong_password(broker_url: str) -> None:
    async with guarded_by_password(broker_url) as url:
        address = f"{url.scheme}://guest:not-the-password@{url.hostname}:{url.port}/"
        async with CeleryJobQueue(f"celery+{address}") as queue:
            error = await refusal(queue)
            with pytest.raises(QueueUnavailable):
                await queue.check()
    assert not error.transient
    assert "password" in error.remedy
    assert "not-the-password" not in f"{error.operator_message()} {error!r} {error.__cause__!r}"


@pytest.mark.parametrize("broker_url", ["rabbitmq"], indirect=True)
async def test_virtual_host_that_there_is_not(broker_url: str) -> None:
    async with CeleryJobQueue(f"celery+{broker_url.rpartition('/')[0]}/nowhere") as queue:
        error = await refusal(queue)
    assert not error.transient
    assert "virtual host" in error.remedy


@pytest.mark.parametrize("broker_url", ["rabbitmq"], indirect=True)
async def test_queue_that_somebody_else_has_declared(broker_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as other:
        other.setattr("smartchat_adapters.queues.topology._MAX_MESSAGES", 17)
        mailbox = Mailbox(broker_url)
        mailbox.declare()
    async with CeleryJobQueue(f"celery+{broker_url}") as queue:
        error = await refusal(queue)
    mailbox.close()
    assert not error.transient
    assert "SMARTCHAT_QUEUE_PREFIX" in error.remedy


async def test_full_queue(broker_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smartchat_adapters.queues.topology._MAX_MESSAGES", 3)
    async with CeleryJobQueue(f"celery+{broker_url}") as queue:
        with pytest.raises(QueueUnavailable, match="cannot be used") as caught:
            await queue.send([replace(ITEM, priority=number) for number in range(5)])
        assert "full" in caught.value.cause
        assert caught.value.transient
        mailbox = Mailbox(broker_url)
        assert mailbox.waiting("smartchat.ingest") == 3
        await queue.send([replace(ITEM, queue=WorkQueue.EMBED)])  # the other queues have room
        while mailbox.take(WorkQueue.INGEST) is not None:
            pass
        mailbox.close()
        await queue.send([ITEM])


@pytest.mark.parametrize("broker_url", ["redis"], indirect=True)  # RabbitMQ bounds its queues by itself
def test_schedule_while_no_worker_is_about(broker_url: str, mailbox: Mailbox) -> None:
    before = 3
    for _ in range(before):
        mailbox.put(task_body(job_id="job-1", queue="maintenance"), queue=WorkQueue.MAINTENANCE)
    receiver = CeleryJobQueue.receiver(
        f"celery+{broker_url}", prefix=PREFIX, task_time_limit_seconds=60, work=nothing, sweep=nothing, deliver=nothing
    )
    receiver.schedule(sweep_seconds=1.0)
    application = receiver.application
    entries = application.conf.beat_schedule.values()
    for _ in range(3):
        for entry in entries:
            application.tasks[entry["task"]].apply_async(**entry["options"])
    assert mailbox.waiting("smartchat.maintenance") == before + 2
    headers = [mailbox.headers(WorkQueue.MAINTENANCE) for _ in range(before + 2)]
    sent = [one for one in headers if one["task"] != WORK]
    assert {one["task"] for one in sent} == {SWEEP, DELIVER}
    assert [one["expires"] for one in sent] == [None, None]  # a worker that comes back late still does it
    for entry in entries:
        application.tasks[entry["task"]].apply_async(**entry["options"])
    assert mailbox.waiting("smartchat.maintenance") == 2
    application.close()


async def test_full_redis() -> None:
    with Valkey(options=("--maxmemory", "1", "--maxmemory-policy", "noeviction")) as server:
        async with CeleryJobQueue(f"celery+{server.url()}") as queue:
            error = await refusal(queue)
            with pytest.raises(QueueUnavailable):
                await queue.check()
    assert error.transient
    assert "full" in error.cause


async def test_redis_that_only_reads(valkey_server: Valkey) -> None:
    with Valkey(options=("--replicaof", f"127.0.0.1 {valkey_server.port}")) as server:
        async with CeleryJobQueue(f"celery+{server.url()}") as queue:
            error = await refusal(queue)
    assert not error.transient
    assert "primary" in error.remedy


async def test_encryption_that_the_broker_does_not_speak(broker_url: str) -> None:
    secure = broker_url.replace("amqp:", "amqps:").replace("redis:", "rediss:")
    async with CeleryJobQueue(f"celery+{secure}") as queue:
        await refusal(queue)


async def test_two_programs_at_one_broker(broker_url: str, mailbox: Mailbox) -> None:
    async with CeleryJobQueue(f"celery+{broker_url}", prefix="other") as queue:
        await queue.send([ITEM])
    assert mailbox.take(WorkQueue.INGEST) is None
    others = Mailbox(broker_url, prefix="other")
    assert others.take(WorkQueue.INGEST) is not None
    others.close()


def nothing(*_: object) -> None:
    """Work of a worker that never runs."""


async def refusal(queue: CeleryJobQueue) -> QueueUnavailable:
    """The error of sending now."""
    async with asyncio.timeout(BOUND_SECONDS):
        with pytest.raises(QueueUnavailable) as caught:
            await queue.send([ITEM])
    return caught.value


async def works_again(queue: CeleryJobQueue) -> None:
    """Send one message, as soon as that can be done; the circuit may stay open for a while."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            await queue.send([ITEM])
        except QueueUnavailable:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.2)
        else:
            return


@asynccontextmanager
async def guarded_by_password(broker_url: str) -> AsyncIterator["Address"]:
    """A broker that wants a password; RabbitMQ always does."""
    if broker_url.startswith("amqp"):
        yield Address(broker_url)
        return
    with Valkey(options=("--requirepass", "the-password")) as server:
        yield Address(server.url())


class Address:
    """The parts of a broker's address."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.scheme, self.hostname, self.port = parts.scheme, parts.hostname, parts.port
