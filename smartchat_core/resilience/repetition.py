"""Repetition of transactions against which others stood."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from smartchat_core.errors import ConcurrencyError

__all__ = ["repeated"]

T = TypeVar("T")


async def repeated(work: Callable[[], Awaitable[T]], *, attempts: int) -> T:
    """Do the work, and do it again where another transaction stood against it; so often in all.

    Raises:
        ConcurrencyError: another one stood against the last attempt too; nothing of it has happened.
    """
    for _ in range(attempts - 1):
        try:
            return await work()
        except ConcurrencyError:
            continue
    return await work()
