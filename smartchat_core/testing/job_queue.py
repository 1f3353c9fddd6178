"""What every job queue must do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from smartchat_core.errors import QueueUnavailable
from smartchat_core.model.ids import JobId
from smartchat_core.model.work import Lane, TraceContext, WorkItem
from smartchat_core.ports.job_queue import JobQueue

__all__ = ["JobQueueContract", "Receive"]

Receive = Callable[[Lane], Awaitable[WorkItem | None]]
"""Takes the next message of a lane as a worker would, None when there is none (or none comes within a second or so)."""

TRACE = TraceContext(traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", tracestate="vendor=value")

_BOUND_SECONDS = 30.0
"""Far above any deadline: a call that takes longer hangs."""


class JobQueueContract:
    """Subclass it, name the subclass `Test…`, and give the three fixtures. `capabilities` says what it claims to do.

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
        await job_queue.send([_item("job-1", Lane.INGEST)])
        assert _told(await receive(Lane.INGEST)) == ("job-1", Lane.INGEST)
        assert await receive(Lane.INGEST) is None

    async def test_each_lane_gets_its_own(self, job_queue: JobQueue, receive: Receive) -> None:
        await job_queue.send([_item(f"job-{lane}", lane) for lane in Lane])
        for lane in reversed(Lane):
            assert _told(await receive(lane)) == (f"job-{lane}", lane)
            assert await receive(lane) is None

    async def test_several_come_in_their_order(self, job_queue: JobQueue, receive: Receive) -> None:
        names = [f"job-{number}" for number in range(25)]
        await job_queue.send([_item(name, Lane.EMBED) for name in names[:20]])
        await job_queue.send([_item(name, Lane.EMBED) for name in names[20:]])
        assert [_told(await receive(Lane.EMBED)) for _ in names] == [(name, Lane.EMBED) for name in names]

    async def test_same_job_twice_is_two_messages(self, job_queue: JobQueue, receive: Receive) -> None:
        await job_queue.send([_item("job-1", Lane.INGEST)] * 2)
        assert [_told(await receive(Lane.INGEST)) for _ in range(2)] == [("job-1", Lane.INGEST)] * 2

    async def test_senders_side_by_side(self, job_queue: JobQueue, receive: Receive) -> None:
        names = {f"job-{number}" for number in range(20)}
        await asyncio.gather(*(job_queue.send([_item(name, Lane.INGEST)]) for name in names))
        assert {_told(await receive(Lane.INGEST))[0] for _ in names} == names

    async def test_nothing_to_send(self, job_queue: JobQueue, receive: Receive) -> None:
        await job_queue.send([])
        for lane in Lane:
            assert await receive(lane) is None

    async def test_higher_priority_goes_first(self, job_queue: JobQueue, receive: Receive) -> None:
        self._want("priorities")
        given = {"low": 0, "soon": 7, "usual": 4, "high": 9}
        await job_queue.send([_item(name, Lane.INGEST, priority) for name, priority in given.items()])
        assert [_told(await receive(Lane.INGEST))[0] for _ in given] == ["high", "soon", "usual", "low"]

    async def test_trace_arrives(self, job_queue: JobQueue, receive: Receive) -> None:
        self._want("traces")
        await job_queue.send([WorkItem(job_id=JobId("job-1"), lane=Lane.INGEST, trace=TRACE)])
        await job_queue.send([WorkItem(job_id=JobId("job-2"), lane=Lane.INGEST)])
        first, second = await receive(Lane.INGEST), await receive(Lane.INGEST)
        assert first is not None
        assert second is not None
        assert (first.trace, second.trace) == (TRACE, None)

    async def test_check_passes(self, job_queue: JobQueue, receive: Receive) -> None:
        for _ in range(2):
            await job_queue.check()
        for lane in Lane:
            assert await receive(lane) is None

    async def test_nothing_waits(self, job_queue: JobQueue) -> None:
        facts = await job_queue.inspect()
        assert facts.waiting == dict.fromkeys(Lane, 0)
        assert facts.unacknowledged in {0, None}
        assert facts.dead_letters == 0

    async def test_messages_are_counted_whatever_their_priority(self, job_queue: JobQueue, receive: Receive) -> None:
        await job_queue.send([_item(f"job-{priority}", Lane.INGEST, priority) for priority in range(10)])
        await job_queue.send([_item("job-10", Lane.EMBED)])
        for _ in range(2):  # counting takes nothing away
            facts = await job_queue.inspect()
            assert facts.waiting == {Lane.INGEST: 10, Lane.EMBED: 1, Lane.MAINTENANCE: 0}
        assert await receive(Lane.INGEST) is not None
        facts = await job_queue.inspect()
        assert facts.waiting == {Lane.INGEST: 9, Lane.EMBED: 1, Lane.MAINTENANCE: 0}
        assert facts.dead_letters == 0

    async def test_unreachable_broker(self, unreachable_queue: JobQueue) -> None:
        for _ in range(3):
            async with asyncio.timeout(_BOUND_SECONDS):
                with pytest.raises(QueueUnavailable) as caught:
                    await unreachable_queue.send([_item("job-1", Lane.INGEST)])
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


def _item(name: str, lane: Lane, priority: int = 5) -> WorkItem:
    return WorkItem(job_id=JobId(name), lane=lane, priority=priority)


def _told(item: WorkItem | None) -> tuple[str, Lane]:
    assert item is not None
    return item.job_id, item.lane
