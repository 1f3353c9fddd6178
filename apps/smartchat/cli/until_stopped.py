"""Graceful shutdown: work that goes on until SIGINT or SIGTERM."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

__all__ = ["until_stopped"]


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Do the work until it ends, or until SIGINT or SIGTERM cancels it; what it raises is raised."""
    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        await asyncio.wait({task})
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    if not task.cancelled():
        task.result()
