"""Delivering and sweeping side by side."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from smartchat.jobs.housekeeping import Housekeeping
from smartchat_core.errors import QueueUnavailable
from smartchat_core.ingestion.jobs.relay import EventRelay
from smartchat_core.ingestion.jobs.sweeper import Sweeper


class _Relay:
    def __init__(self) -> None:
        self.calls = 0
        self.enough = asyncio.Event()

    async def deliver(self) -> int:
        self.calls += 1
        if self.calls == 3:
            self.enough.set()
        if self.calls == 1:
            raise QueueUnavailable("the broker is away")
        return 0


class _SlowSweeper:
    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.ended = False

    async def sweep(self) -> None:
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended = True


async def test_events_are_delivered_while_a_sweep_takes_long() -> None:
    relay, sweeper = _Relay(), _SlowSweeper()
    housekeeping = Housekeeping(relay=cast("EventRelay", relay), sweeper=cast("Sweeper", sweeper))
    running = asyncio.create_task(housekeeping.run())
    async with asyncio.timeout(30):
        await sweeper.begun.wait()
        await relay.enough.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert sweeper.ended
