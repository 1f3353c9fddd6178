"""Password hashing with Argon2id."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, TypeVar

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from smartchat_core.errors import Overloaded

__all__ = ["Argon2Hasher"]

T = TypeVar("T")

_MAX_HASH: Final = 1_000
"""Characters of a hash with salt and parameters: far more than there are."""


class Argon2Hasher:
    """The `PasswordHasher` that hashes with Argon2id (RFC 9106), in a few threads of its own.

    A thread that has begun keeps its place until it ends, also when its caller has gone: memory stays below
    `threads * memory_kib`. What is still waiting goes when nobody waits for it any more.

    Args:
        memory_kib: memory of one hash, in KiB.
        passes: how often that memory is gone through.
        threads: hashes at a time.
        max_waiting: how many may wait for a thread.
    """

    def __init__(self, *, memory_kib: int = 65_536, passes: int = 3, threads: int = 2, max_waiting: int = 500) -> None:
        self._argon2 = argon2.PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="password")
        self._most = threads + max_waiting
        self._present = 0
        self._decoy: str | None = None

    async def hash(self, password: str) -> str:
        return await self._in_thread(partial(self._argon2.hash, password))

    async def verify(self, password: str, hashed: str | None) -> bool:
        if self._decoy is None:
            # Before anybody is compared, so that the first one without a hash takes no longer than others.
            self._decoy = await self.hash(secrets.token_urlsafe())
        right = await self._in_thread(partial(self._matches, password, hashed or self._decoy))
        return right and hashed is not None

    def outdated(self, hashed: str) -> bool:
        try:
            return self._argon2.check_needs_rehash(hashed[:_MAX_HASH])
        except InvalidHashError:
            return False

    def close(self) -> None:
        """Begin nothing more; what has begun ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _matches(self, password: str, hashed: str) -> bool:
        try:
            return self._argon2.verify(hashed[:_MAX_HASH], password)
        except (VerificationError, InvalidHashError):
            return False

    async def _in_thread(self, work: Callable[[], T]) -> T:
        if self._present >= self._most:
            raise Overloaded("too many passwords wait to be compared", retry_after_seconds=5.0)
        self._present += 1
        # With the end of the thread's work, or when that never began: not when the caller goes.
        running = asyncio.get_running_loop().run_in_executor(self._threads, work)
        running.add_done_callback(self._gone)
        return await running

    def _gone(self, _: asyncio.Future[T]) -> None:
        self._present -= 1
