"""Work outlives the cancellation of the task that awaits it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest

from smartchat_adapters.files.threads import in_thread
from smartchat_adapters.shielding import shielded

Cancel = Callable[[Awaitable[object]], Awaitable[None]]


async def by_task(work: Awaitable[object]) -> None:
    async def run() -> None:
        await work

    task = asyncio.create_task(run())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def by_timeout(work: Awaitable[object]) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await work


async def by_group(work: Awaitable[object]) -> None:
    async def run() -> None:
        await work

    async def fail() -> None:
        await asyncio.sleep(0)
        raise LookupError

    async def together() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(run())
            group.create_task(fail())

    with pytest.raises(ExceptionGroup):
        await together()


CANCELLATIONS = pytest.mark.parametrize("cancel", [by_task, by_timeout, by_group])
"""How asyncio cancels. A shielded scope of anyio holds back its own cancellations, and none of these."""


@CANCELLATIONS
async def test_work_ends_before_the_cancellation_is_seen(cancel: Cancel) -> None:
    ended: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0.05)
        ended.append("work")

    await cancel(shielded(work()))
    assert ended == ["work"]


@CANCELLATIONS
async def test_a_thread_ends_before_the_cancellation_is_seen(cancel: Cancel) -> None:
    release, ended = threading.Event(), list[str]()

    def work() -> None:
        release.wait(30)
        ended.append("work")

    asyncio.get_running_loop().call_later(0.05, release.set)
    await cancel(in_thread(work))
    assert ended == ["work"]


async def test_however_often_it_is_cancelled() -> None:
    release, ended = asyncio.Event(), list[str]()

    async def work() -> None:
        await release.wait()
        ended.append("work")

    task = asyncio.create_task(shielded(work()))
    for _ in range(3):
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    release.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["work"]


async def test_an_error_does_not_swallow_the_cancellation() -> None:
    async def work() -> None:
        await asyncio.sleep(0.01)
        raise LookupError

    task = asyncio.create_task(shielded(work()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as caught:
        await task
    assert isinstance(caught.value.__cause__, LookupError)


async def test_results_and_errors_come_through() -> None:
    async def fail() -> None:
        raise LookupError

    assert await shielded(asyncio.sleep(0, "result")) == "result"
    assert await in_thread(str, 7) == "7"
    with pytest.raises(LookupError):
        await shielded(fail())
