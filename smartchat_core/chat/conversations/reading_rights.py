"""Answers end with the rights that they are made by.

An answer may take longer than a right or an account lasts. While one is made, the database is asked every moment
whether the asker's account can still be used, and whether others still share what the answer is made from; when that is
not so, the work ends, and nobody is given the rest.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from smartchat_core.accounts.rights import readable_scope
from smartchat_core.errors import NotSignedIn, SharingEnded, SmartChatError
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.principal import SharedDocument
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database

__all__ = ["ReadingRights"]

_UNKNOWN_SECONDS = 15.0
"""How long the database may not answer before an answer that depends on it is ended."""


class ReadingRights:
    """Watches what is shared with the askers of the answers that are being made.

    Args:
        database: knows it.
        clock: the time.
        poll_seconds: how often it is asked.
        monotonic: seconds that never go back.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        poll_seconds: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._clock = clock
        self._poll_seconds = poll_seconds
        self._monotonic = monotonic

    @asynccontextmanager
    async def lasting(self, owner: OwnerId, needed: frozenset[SharedDocument]) -> AsyncIterator[None]:
        """Cancel the block when the owner's account ends, or one of these documents is shared with it no more.

        Owners without an account are those of other programs, which look after that.

        Raises:
            SharingEnded: a document is not.
            NotSignedIn: the account was deactivated or deleted.
        """
        task = asyncio.current_task()
        if task is None:
            yield
            return
        ended: SmartChatError | None = None

        async def watch() -> None:
            nonlocal ended
            ended = await self._lost(owner, needed)
            if ended is not None:
                task.cancel()

        watching = asyncio.create_task(watch(), name="smartchat-reading-rights")
        try:
            yield
        except asyncio.CancelledError as cancelled:
            if ended is not None and task.uncancel() == 0:
                raise ended from cancelled
            raise
        finally:
            watching.cancel()

    async def _lost(self, owner: OwnerId, needed: frozenset[SharedDocument]) -> SmartChatError | None:
        """What has ended, or that nobody knows for too long; None where there is nothing to watch."""
        known_at = self._monotonic()
        had_account = False
        while True:
            await asyncio.sleep(self._poll_seconds)
            try:
                async with self._database.read_only() as work:
                    user = await work.users.of_owner(owner)
                    shared = (await readable_scope(work, owner, at=self._clock.now())).shared if needed else frozenset()
            except SmartChatError:
                if self._monotonic() - known_at > _UNKNOWN_SECONDS:
                    return _sharing_ended()
                continue
            known_at = self._monotonic()
            if (had_account and user is None) or (user is not None and not user.may_sign_in):
                return NotSignedIn("the account of who asked was deactivated or deleted")
            if not needed <= shared:
                return _sharing_ended()
            if user is None and not needed:
                return None
            had_account = user is not None


def _sharing_ended() -> SharingEnded:
    return SharingEnded("a document that the answer is made from is shared no more")
