"""Contract suite of job queues."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from smartchat_core.errors import QueueUnavailable
from smartchat_core.model.ids import JobId
from smartchat_core.model.work import TraceContext, WorkItem, WorkQueue
from smartchat_core.ports.job_queue import JobQueue

__all__ = ["JobQueueContract", "Receive"]

Receive = Callable[[WorkQueue], Awaitable[WorkItem | None]]
"""Takes the next message of a queue as a worker would, None where none arrives within a second or so."""

TRACE = TraceContext(traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", tracestate="vendor=value")

_BOUND_SECONDS = 30.0
"""Far above any deadline: a call that takes longer hangs."""


class JobQueueContract:
    """Subclass it, name the subclass `Test…`, and give the three fixtures. `capabilities` is what it claims to do.

    `priorities`: the higher priority goes first among messages that wait. `traces`: a message's trace arrives with it.
    """

    pytestmark = pytest.mark.anyio

    capabilities: frozenset[str] = frozenset({"priorities", "traces"})

    @pytest.fixture
    async def job_queue(self) -> JobQueue:
        """An open queue without messages."""
        raise NotImplementedError

    @pytest.fixture
    async def receive(self) -> Receive:
        """Takes messages out of `job_queue`."""
        raise NotImplementedError

    @pytest.fixture
    async def unreachable_queue(self) -> JobQueue:
        """An open queue whose broker cannot be reached."""
        raise NotImplementedError

    async def test_message_arrives(self, job_queue: JobQueue, receive: Receive) -> None:
        await job_queue.send([_item("job-1", WorkQueue.INGEST)])
        assert _received(await receive(WorkQueue.INGEST)) == ("job-1", WorkQueue.INGEST)
        assert await receive(WorkQueue.INGEST) is None

    async def test_each_queue_gets_its_own(self, job_queue: JobQueue, receive: Receive) -> None:
        await job_queue.send([_item(f"job-{queue}", queue) for queue in WorkQueue])
        for queue in reversed(WorkQueue):
            assert _received(await receive(queue)) == (f"job-{queue}", queue)
            assert await receive(queue) is None

    async def test_several_come_in_their_order(self, job_queue: JobQueue, receive: Receive) -> None:
        names = [f"job-{number}" for number in range(25)]
        await job_queue.send([_item(name, WorkQueue.EMBED) for name in names[:20]])
        await job_queue.send([_item(name, WorkQueue.EMBED) for name in names[20:]])
        assert [_received(await receive(WorkQueue.EMBED)) for _ in names] == [(name, WorkQueue.EMBED) for name in names]

    async def test_same_job_twice_is_two_messages(self, job_queue: JobQueue, receive: Receive) -> None:
        await job_queue.send([_item("job-1", WorkQueue.INGEST)] * 2)
        assert [_received(await receive(WorkQueue.INGEST)) for _ in range(2)] == [("job-1", WorkQueue.INGEST)] * 2

    async def test_senders_side_by_side(self, job_queue: JobQueue, receive: Receive) -> None:
        names = {f"job-{number}" for number in range(20)}
        await asyncio.gather(*(job_queue.send([_item(name, WorkQueue.INGEST)]) for name in names))
        assert {_received(await receive(WorkQueue.INGEST))[0] for _ in names} == names

    async def test_nothing_to_send(self, job_queue: JobQueue, receive: Receive) -> None:
        await job_queue.send([])
        for queue in WorkQueue:
            assert await receive(queue) is None

    async def test_higher_priority_goes_first(self, job_queue: JobQueue, receive: Receive) -> None:
        self._want("priorities")
        given = {"low": 0, "soon": 7, "usual": 4, "high": 9}
        await job_queue.send([_item(name, WorkQueue.INGEST, priority) for name, priority in given.items()])
        assert [_received(await receive(WorkQueue.INGEST))[0] for _ in given] == ["high", "soon", "usual", "low"]

    async def test_trace_arrives(self, job_queue: JobQueue, receive: Receive) -> None:
        self._want("traces")
        await job_queue.send([WorkItem(job_id=JobId("job-1"), queue=WorkQueue.INGEST, trace=TRACE)])
        await job_queue.send([WorkItem(job_id=JobId("job-2"), queue=WorkQueue.INGEST)])
        first, second = await receive(WorkQueue.INGEST), await receive(WorkQueue.INGEST)
        assert first is not None
        assert second is not None
        assert (first.trace, second.trace) == (TRACE, None)

    async def test_check_passes(self, job_queue: JobQueue, receive: Receive) -> None:
        for _ in range(2):
            await job_queue.check()
        for queue in WorkQueue:
            assert await receive(queue) is None

    async def test_nothing_waits(self, job_queue: JobQueue) -> None:
        facts = await job_queue.inspect()
        assert facts.waiting == dict.fromkeys(WorkQueue, 0)
        assert facts.unacknowledged in {0, None}
        assert facts.dead_letters == 0

    async def test_messages_are_counted_whatever_their_priority(self, job_queue: JobQueue, receive: Receive) -> None:
        await job_queue.send([_item(f"job-{priority}", WorkQueue.INGEST, priority) for priority in range(10)])
        await job_queue.send([_item("job-10", WorkQueue.EMBED)])
        for _ in range(2):  # counting takes nothing away
            facts = await job_queue.inspect()
            assert facts.waiting == {WorkQueue.INGEST: 10, WorkQueue.EMBED: 1, WorkQueue.MAINTENANCE: 0}
        assert await receive(WorkQueue.INGEST) is not None
        facts = await job_queue.inspect()
        assert facts.waiting == {WorkQueue.INGEST: 9, WorkQueue.EMBED: 1, WorkQueue.MAINTENANCE: 0}
        assert facts.dead_letters == 0

    async def test_unreachable_broker(self, unreachable_queue: JobQueue) -> None:
        for _ in range(3):
            async with asyncio.timeout(_BOUND_SECONDS):
                with pytest.raises(QueueUnavailable) as caught:
                    await unreachable_queue.send([_item("job-1", WorkQueue.INGEST)])
            assert caught.value.cause
            assert caught.value.remedy
        async with asyncio.timeout(_BOUND_SECONDS):
            with pytest.raises(QueueUnavailable):
                await unreachable_queue.check()
        async with asyncio.timeout(_BOUND_SECONDS):
            with pytest.raises(QueueUnavailable):
                await unreachable_queue.inspect()

    def _want(self, capability: str) -> None:
        if capability not in self.capabilities:
            pytest.skip(f"capability not declared: {capability}")


def _item(name: str, queue: WorkQueue, priority: int = 5) -> WorkItem:
    return WorkItem(job_id=JobId(name), queue=queue, priority=priority)


def _received(item: WorkItem | None) -> tuple[str, WorkQueue]:
    assert item is not None
    return item.job_id, item.queue
