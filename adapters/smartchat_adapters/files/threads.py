"""Work that goes on to its end when the task that waits for it is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

__all__ = ["in_thread", "uninterrupted"]

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run the work in a thread and await its end even when this task is cancelled meanwhile.

    What the thread uses, such as an open file, is closed by the task, and must not be closed under it.
    """
    return await uninterrupted(asyncio.to_thread(work, *args, **kwargs))


async def uninterrupted(work: Coroutine[Any, Any, T]) -> T:
    """Await the work's end even when this task is cancelled meanwhile, and pass the cancellation on after it."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as exc:
            cancelled = exc
    if cancelled is not None:
        # An error that the caller handles must not swallow the cancellation.
        raise cancelled from task.exception()
    return task.result()
