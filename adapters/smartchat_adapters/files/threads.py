"""Threads whose work goes on to its end when the task that waits for it is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from smartchat_adapters.shielding import shielded

__all__ = ["in_thread"]

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run the work in a thread and await its end even when this task is cancelled meanwhile.

    What the thread uses, such as an open file, is closed by the task, and must not be closed under it.
    """
    return await shielded(asyncio.to_thread(work, *args, **kwargs))
