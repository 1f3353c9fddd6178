"""Answers end with the rights that they are made by.

An answer may take longer than a right lasts. While one is made from documents that others share, the database is asked
every moment whether they still do; when one of them does not, the work ends, and nobody is given the rest.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from smartchat_core.accounts.rights import readable_scope
from smartchat_core.errors import SharingEnded, SmartChatError
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.principal import SharedDocument
from smartchat_core.ports.database import Database

__all__ = ["ReadingRights"]

_UNKNOWN_SECONDS = 15.0
"""How long the database may not answer before an answer that depends on it is ended."""


class ReadingRights:
    """Watches what is shared with the askers of the answers that are being made.

    Args:
        database: knows it.
        poll_seconds: how often it is asked.
        monotonic: seconds that never go back.
    """

    def __init__(
        self, database: Database, *, poll_seconds: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._poll_seconds = poll_seconds
        self._monotonic = monotonic

    @asynccontextmanager
    async def lasting(self, owner: OwnerId, needed: frozenset[SharedDocument]) -> AsyncIterator[None]:
        """Cancel the block when one of these documents is shared with the owner no more.

        Raises:
            SharingEnded: it is not.
        """
        task = asyncio.current_task()
        if not needed or task is None:
            yield
            return
        ended = False

        async def watch() -> None:
            nonlocal ended
            await self._lost(owner, needed)
            ended = True
            task.cancel()

        watching = asyncio.create_task(watch(), name="smartchat-reading-rights")
        try:
            yield
        except asyncio.CancelledError as cancelled:
            if ended and task.uncancel() == 0:
                raise SharingEnded("a document that the answer is made from is shared no more") from cancelled
            raise
        finally:
            watching.cancel()

    async def _lost(self, owner: OwnerId, needed: frozenset[SharedDocument]) -> None:
        """Return when one of them is shared no more, or nobody knows for too long."""
        known_at = self._monotonic()
        while True:
            await asyncio.sleep(self._poll_seconds)
            try:
                async with self._database.read_only() as work:
                    scope = await readable_scope(work, owner)
            except SmartChatError:
                if self._monotonic() - known_at > _UNKNOWN_SECONDS:
                    return
                continue
            known_at = self._monotonic()
            if not needed <= scope.shared:
                return
