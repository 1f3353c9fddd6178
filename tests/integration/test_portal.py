"""Awaiting from threads that do not: interrupts, clean-up, and what would be a deadlock."""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import CancelledError
from contextvars import ContextVar

import pytest

from smartchat.portal import Portal


@pytest.fixture
def portal() -> Iterator[Portal]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with Portal() as opened:
            yield opened
    finally:
        signal.signal(signal.SIGINT, before)


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_an_interrupt_waits_for_the_clean_up(portal: Portal) -> None:
    ended: list[str] = []

    async def work() -> None:
        try:
            interrupt()
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.3)
            ended.append("cleaned up")

    with pytest.raises(KeyboardInterrupt):
        portal.call(work())
    assert ended == ["cleaned up"]


def test_an_interrupted_iteration_closes_its_generator(portal: Portal) -> None:
    ended: list[str] = []

    async def items() -> AsyncGenerator[int]:
        try:
            yield 1
            interrupt()
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.3)
            ended.append("cleaned up")

    with pytest.raises(KeyboardInterrupt):
        list(portal.iterate(items()))
    assert ended == ["cleaned up"]


def test_a_second_interrupt_is_still_one(portal: Portal) -> None:
    """Who does not wait for the clean-up must not read that the generator is running."""
    ended: list[str] = []

    async def items() -> AsyncGenerator[int]:
        yield 1
        try:
            interrupt()
            await asyncio.sleep(60)
        finally:
            interrupt()
            await asyncio.sleep(0.3)
            ended.append("cleaned up")

    with pytest.raises(KeyboardInterrupt):
        list(portal.iterate(items()))
    assert ended == ["cleaned up"]


def test_leaving_an_iteration_closes_its_generator(portal: Portal) -> None:
    ended: list[str] = []

    async def items() -> AsyncGenerator[int]:
        try:
            yield 1
            yield 2
        finally:
            ended.append("cleaned up")

    iteration = portal.iterate(items())
    assert next(iteration) == 1
    iteration.close()  # type: ignore[attr-defined]  # it is a generator
    assert ended == ["cleaned up"]


def test_an_iteration_may_outlive_the_portal() -> None:
    async def items() -> AsyncGenerator[int]:
        yield 1
        yield 2

    with Portal() as portal:
        iteration = portal.iterate(items())
        assert next(iteration) == 1
    iteration.close()  # type: ignore[attr-defined]  # it is a generator
    assert list(iteration) == []


def test_closing_ends_what_still_runs() -> None:
    ended: list[str] = []
    kept: list[asyncio.Task[None]] = []

    async def background() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            ended.append("cleaned up")

    async def start() -> None:
        kept.append(asyncio.create_task(background()))
        await asyncio.sleep(0)

    with Portal() as portal:
        portal.call(start())
    assert ended == ["cleaned up"]
    assert kept[0].cancelled()


def test_closing_cancels_the_call_of_another_thread() -> None:
    started, ended = threading.Event(), list[str]()

    async def work() -> None:
        started.set()
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            ended.append("cleaned up")

    def call() -> None:
        with pytest.raises(CancelledError):
            opened.call(work())
        ended.append("returned")

    with Portal() as opened:
        thread = threading.Thread(target=call)
        thread.start()
        assert started.wait(30)
    thread.join(30)
    assert ended == ["cleaned up", "returned"]


def test_a_call_has_the_context_of_its_caller(portal: Portal) -> None:
    number: ContextVar[int] = ContextVar("number")

    async def read() -> int:
        return number.get()

    token = number.set(7)
    try:
        assert portal.call(read()) == 7
    finally:
        number.reset(token)


def test_a_call_from_the_thread_of_the_loop_is_refused(portal: Portal) -> None:
    async def nested() -> None:
        portal.call(asyncio.sleep(0))

    with pytest.raises(RuntimeError, match="asynchronous library"):
        portal.call(nested())


def test_a_closed_portal_reports_it() -> None:
    with pytest.raises(RuntimeError, match="not open"):
        Portal().call(asyncio.sleep(0))


def test_errors_and_results_come_through(portal: Portal) -> None:
    async def fail() -> None:
        raise LookupError("there is none")

    with pytest.raises(LookupError, match="there is none"):
        portal.call(fail())
    assert portal.call(asyncio.sleep(0, "rested")) == "rested"
