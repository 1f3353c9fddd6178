"""Awaiting from code that does not."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Coroutine, Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from anyio.from_thread import BlockingPortal, start_blocking_portal

__all__ = ["Portal"]

T = TypeVar("T")


class Portal:
    """An event loop in a thread of its own, so that it also works where a loop is running already (in a notebook)."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._portal: BlockingPortal | None = None
        self._thread: int | None = None
        self._calls: set[_Call[Any]] = set()

    def __enter__(self) -> Self:
        self._portal = self._stack.enter_context(start_blocking_portal(name="smartchat"))
        self._thread = self._portal.call(threading.get_ident)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        portal, self._portal = self._portal, None
        if portal is None:
            return
        with self._stack:  # waits for the calls; the loop then cancels what else runs, and waits for its end
            for call in tuple(self._calls):
                portal.call(call.cancel)

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of a coroutine.

        An interrupt (Ctrl-C) cancels it and waits until it has cleaned up; a second one does not wait.

        Raises:
            RuntimeError: the portal is not open, or this is its own thread, which would wait for itself.
        """
        portal = self._portal
        if portal is None:
            work.close()
            msg = "the library is not open: use it inside of a `with` block"
            raise RuntimeError(msg)
        if threading.get_ident() == self._thread:
            work.close()
            msg = "this is the thread in which the library works: use the asynchronous library (smartchat.aopen) here"
            raise RuntimeError(msg)
        call = _Call(work)
        self._calls.add(call)
        try:
            return portal.call(call.run)
        except BaseException:
            if not call.ended.is_set():
                portal.call(call.cancel)
                call.ended.wait()
            raise
        finally:
            self._calls.discard(call)

    def iterate(self, items: AsyncGenerator[T]) -> Iterator[T]:
        """The items of an asynchronous generator; leaving the loop early closes it."""
        # A caller that was interrupted twice did not wait for the step that is running; closing it has to.
        turn = asyncio.Lock()
        try:
            while True:
                try:
                    yield self.call(_next(items, turn))
                except StopAsyncIteration:
                    return
        finally:
            self._close(items, turn)

    def _close(self, items: AsyncGenerator[Any], turn: asyncio.Lock) -> None:
        if self._portal is None:
            return  # it was closed with the portal
        if threading.get_ident() != self._thread:
            self.call(_closed(items, turn))
        # In the loop's own thread, where it is only collected as garbage, the loop's hooks close it.


class _Call(Generic[T]):
    """A coroutine that is cancelled once, as asyncio does: a cancelled scope of anyio would break off its clean-up."""

    def __init__(self, work: Coroutine[Any, Any, T]) -> None:
        self.ended = threading.Event()
        self._work = work
        self._task: asyncio.Task[Any] | None = None

    async def run(self) -> T:
        """Await the coroutine in the task that `cancel` cancels."""
        self._task = asyncio.current_task()
        try:
            return await self._work
        finally:
            self.ended.set()

    def cancel(self) -> None:
        """Cancel it; it ends when it has cleaned up."""
        if self._task is not None:
            self._task.cancel()
        else:  # interrupted before it began
            self._work.close()
            self.ended.set()


async def _next(items: AsyncGenerator[T], turn: asyncio.Lock) -> T:
    async with turn:
        return await anext(items)


async def _closed(items: AsyncGenerator[Any], turn: asyncio.Lock) -> None:
    async with turn:
        await items.aclose()
