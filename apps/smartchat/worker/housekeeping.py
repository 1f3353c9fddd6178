"""Delivering events and keeping house, again and again."""

import asyncio
import logging
import time

from smartchat_core.errors import SmartChatError
from smartchat_core.ingestion.relay import EventRelay
from smartchat_core.ingestion.sweeping import Sweeper

__all__ = ["SWEEP_SECONDS", "Housekeeping"]

log = logging.getLogger(__name__)

SWEEP_SECONDS = 15.0
"""How often a process looks for work that was lost."""

_DELIVERY_SECONDS = 0.25
_LONGEST_PAUSE = 5.0


class Housekeeping:
    """The work of `smartchat relay`: what a process that was killed left in the outbox is delivered within a moment.

    A dependency that fails is waited for, longer and longer up to five seconds; nothing ends this but a cancellation.
    """

    def __init__(self, *, relay: EventRelay, sweeper: Sweeper, sweep_seconds: float = SWEEP_SECONDS) -> None:
        self._relay = relay
        self._sweeper = sweeper
        self._sweep_seconds = sweep_seconds

    async def run(self) -> None:
        """Deliver and sweep until cancelled."""
        swept = -self._sweep_seconds
        pause = _DELIVERY_SECONDS
        while True:
            try:
                if time.monotonic() - swept >= self._sweep_seconds:
                    swept = time.monotonic()
                    await self._sweeper.sweep()
                await self._relay.deliver()
                pause = _DELIVERY_SECONDS
            except SmartChatError as error:
                log.warning("delivering failed; it is tried again", extra={"code": error.code}, exc_info=error)
                pause = min(pause * 2, _LONGEST_PAUSE)
            except Exception:
                # Whatever it is, other events and other documents wait for this loop.
                log.exception("housekeeping failed in an unforeseen way; it goes on")
                pause = _LONGEST_PAUSE
            await asyncio.sleep(pause)
