"""Awaiting from code that does not."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Coroutine, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

__all__ = ["Portal"]

T = TypeVar("T")


class Portal:
    """An event loop in a thread of its own, so that it also works where a loop is running already (in a notebook)."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smartchat", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        try:
            self.call(_end_tasks())
            self.call(loop.shutdown_asyncgens())
            self.call(loop.shutdown_default_executor())
        finally:
            self._loop = self._thread = None
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of a coroutine.

        An interrupt (Ctrl-C) cancels it and waits until it has cleaned up; a second one does not wait.

        Raises:
            RuntimeError: the portal is not open, or this is its own thread, which would wait for itself.
        """
        loop = self._loop
        if loop is None:
            work.close()
            msg = "the library is not open: use it inside of a `with` block"
            raise RuntimeError(msg)
        if threading.current_thread() is self._thread:
            work.close()
            msg = "this is the thread in which the library works: use the asynchronous library (smartchat.aopen) here"
            raise RuntimeError(msg)
        running = _Call(loop, work)
        try:
            loop.call_soon_threadsafe(running.start)
            return running.outcome.result()
        except BaseException:
            if not running.outcome.done():
                loop.call_soon_threadsafe(running.cancel)
                running.await_end()
            raise

    def iterate(self, items: AsyncGenerator[T]) -> Iterator[T]:
        """The items of an asynchronous generator; leaving the loop early closes it."""
        # Whoever was interrupted twice did not wait for the step that is running; closing it has to.
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
        if self._loop is None:
            return  # it was closed with the portal
        if threading.current_thread() is not self._thread:
            self.call(_closed(items, turn))
        # In the loop's own thread, where it is only collected as garbage, the loop's hooks close it.


class _Call(Generic[T]):
    """A coroutine in the loop's thread, where it is begun and cancelled; its outcome is for another thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, T]) -> None:
        self.outcome: Future[T] = Future()
        self._loop = loop
        self._work = work
        self._task: asyncio.Task[T] | None = None

    def start(self) -> None:
        """Begin the coroutine, with the context variables of whoever asked for this."""
        self._task = self._loop.create_task(self._work)
        self._task.add_done_callback(self._ended)

    def cancel(self) -> None:
        """Cancel it; it ends when it has cleaned up."""
        if self._task is not None:
            self._task.cancel()
        else:  # interrupted before it was begun
            self._work.close()
            self.outcome.cancel()

    def await_end(self) -> None:
        """Block until it has ended, however it did."""
        with suppress(CancelledError):
            self.outcome.exception()

    def _ended(self, task: asyncio.Task[T]) -> None:
        if task.cancelled():
            self.outcome.cancel()
        elif (error := task.exception()) is not None:
            self.outcome.set_exception(error)
        else:
            self.outcome.set_result(task.result())


async def _next(items: AsyncGenerator[T], turn: asyncio.Lock) -> T:
    async with turn:
        return await anext(items)


async def _closed(items: AsyncGenerator[Any], turn: asyncio.Lock) -> None:
    async with turn:
        await items.aclose()


async def _end_tasks() -> None:
    """Cancel what still runs, wait for its end, and tell of what failed meanwhile, as `asyncio.run` does."""
    loop = asyncio.get_running_loop()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    for task in left:
        if not task.cancelled() and (error := task.exception()) is not None:
            loop.call_exception_handler(
                {"message": "a task failed while the library was closed", "exception": error, "task": task}
            )
