"""Shielded work: it ends before a cancellation is seen."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

__all__ = ["shielded"]

T = TypeVar("T")


async def shielded(work: Coroutine[Any, Any, T]) -> T:
    """Await the work even when this task is cancelled meanwhile, however often; the cancellation comes after.

    What runs in a thread or on a server is not reached by a cancellation: a BEGIN or COMMIT that is awaited no longer,
    for one, would leave a connection that holds a lock and belongs to no one.

    `anyio.CancelScope(shield=True)` and `anyio.to_thread` would not do: they hold back the cancellations of anyio's own
    scopes, and not `Task.cancel`, `asyncio.timeout` or `asyncio.TaskGroup`, which are what cancels here.
    """
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
