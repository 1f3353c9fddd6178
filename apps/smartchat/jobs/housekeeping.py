"""The loop of relay and sweeper within a process."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from smartchat_core.audit.origin import acting
from smartchat_core.errors import SmartChatError
from smartchat_core.ingestion.jobs.relay import EventRelay
from smartchat_core.ingestion.jobs.sweeper import Sweeper
from smartchat_core.model.audit import SERVER

__all__ = ["SWEEP_SECONDS", "Housekeeping", "again_and_again"]

log = logging.getLogger(__name__)

SWEEP_SECONDS = 15.0
"""How often a process sweeps for lost work."""

_DELIVERY_SECONDS = 0.25
_MAX_BACKOFF = 5.0


class Housekeeping:
    """The work of `smartchat relay`: what a process that was killed left in the outbox is delivered within a moment.

    A dependency that fails is retried with backoff of up to five seconds; nothing ends this but a cancellation.
    """

    def __init__(self, *, relay: EventRelay, sweeper: Sweeper, sweep_seconds: float = SWEEP_SECONDS) -> None:
        self._relay = relay
        self._sweeper = sweeper
        self._sweep_seconds = sweep_seconds

    async def run(self) -> None:
        """Deliver and sweep until cancelled. A sweep may read every file, and so takes long: it delays no event."""
        with acting(SERVER):
            await self._forever()

    async def _forever(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(again_and_again(self._relay.deliver, seconds=_DELIVERY_SECONDS))
            tasks.create_task(again_and_again(self._sweeper.sweep, seconds=self._sweep_seconds))


async def again_and_again(work: Callable[[], Awaitable[object]], *, seconds: float) -> None:
    """Do this with pauses until cancelled; after a failure with longer ones, of up to five seconds."""
    longest = max(seconds, _MAX_BACKOFF)
    pause = seconds
    while True:
        try:
            await work()
            pause = seconds
        except SmartChatError as error:
            log.warning("maintenance failed; it is retried", extra={"code": error.code}, exc_info=error)
            pause = min(pause * 2, longest)
        except Exception:
            # Whatever it is, other events and other documents wait for this loop.
            log.exception("unexpected error in maintenance; it is retried")
            pause = longest
        await asyncio.sleep(pause)
