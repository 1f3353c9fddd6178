"""Noting who was there: one row for an owner and a day, from which active users are counted."""

from __future__ import annotations

import asyncio
import logging
from datetime import date, timedelta

from smartchat_core.errors import SmartChatError
from smartchat_core.events import Event, FeatureUsed
from smartchat_core.model.ids import OwnerId
from smartchat_core.ops.catalogue.business import FEATURES
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database

__all__ = ["Presence"]

log = logging.getLogger(__name__)

_KEPT = timedelta(days=60)
"""Longer than the longest window that users are counted in."""


class Presence:
    """Listens for what people do, and writes down that they were there: once a day for each, in the background.

    What cannot be written is tried again when the owner does something else. With the first of a day, days that
    nobody counts any more are forgotten.
    """

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._day: date | None = None
        self._seen: set[OwnerId] = set()
        self._writing: set[asyncio.Task[None]] = set()

    def listen(self, event: Event) -> None:
        """Note whoever used a feature; to be called within the loop that the database belongs to."""
        if not isinstance(event, FeatureUsed) or event.feature not in FEATURES:
            return
        today = self._clock.now().date()
        first = today != self._day
        if first:
            self._day, self._seen = today, set()
        if event.owner not in self._seen:
            self._seen.add(event.owner)
            task = asyncio.get_running_loop().create_task(self._write(event.owner, today, tidy=first))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)

    async def settle(self) -> None:
        """Wait for what is being written."""
        await asyncio.gather(*self._writing)

    async def _write(self, owner: OwnerId, day: date, *, tidy: bool) -> None:
        try:
            async with self._database.transaction() as work:
                await work.activity.seen(owner, day)
                if tidy:
                    await work.activity.forget(day - _KEPT)
        except SmartChatError as error:
            self._seen.discard(owner)
            log.warning("an active user was not counted", extra={"code": error.code}, exc_info=error)
