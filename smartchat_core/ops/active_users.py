"""Active users: one row for an owner and a day, from which they are counted."""

from __future__ import annotations

import asyncio
import logging
from datetime import date, timedelta

from smartchat_core.errors import SmartChatError
from smartchat_core.events import Envelope, FeatureUsed
from smartchat_core.model.ids import OwnerId
from smartchat_core.ops.metrics.business import FEATURES
from smartchat_core.ports.database import Database

__all__ = ["ActiveUsersRecorder"]

log = logging.getLogger(__name__)

_KEPT = timedelta(days=60)
"""Longer than the longest window that users are counted in."""


class ActiveUsersRecorder:
    """Listens to usage events and records each owner as active, once a day, in the background.

    What another process recorded is not written again. A write that failed is tried again when the owner does something
    else. With the first of a day, days that no count needs any more are deleted.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database
        self._day: date | None = None
        self._seen: set[OwnerId] = set()
        self._writing: set[asyncio.Task[None]] = set()

    def listen(self, envelope: Envelope) -> None:
        """Record the owner of an event as active; to be called within the loop that the database belongs to."""
        event = envelope.payload
        if not isinstance(event, FeatureUsed) or event.feature not in FEATURES:
            return
        today = envelope.occurred_at.date()
        first = today != self._day
        if first:
            self._day, self._seen = today, set()
        if event.owner not in self._seen:
            self._seen.add(event.owner)
            task = asyncio.get_running_loop().create_task(self._write(event.owner, today, prune=first))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)

    async def settle(self) -> None:
        """Wait for what is being written."""
        await asyncio.gather(*self._writing)

    async def _write(self, owner: OwnerId, day: date, *, prune: bool) -> None:
        try:
            if await self._is_noted(owner, day):
                return
            async with self._database.transaction() as work:
                await work.activity.record(owner, day)
                if prune:
                    await work.activity.forget(day - _KEPT)
        except SmartChatError as error:
            self._seen.discard(owner)
            log.warning("active user not recorded", extra={"code": error.code}, exc_info=error)

    async def _is_noted(self, owner: OwnerId, day: date) -> bool:
        """A command that only searches has no other reason to wait for writers."""
        async with self._database.read_only() as work:
            return await work.activity.contains(owner, day)
