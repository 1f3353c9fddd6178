"""The port of the job queue: messages that notify workers of jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from smartchat_core.model.queue_facts import QueueFacts
from smartchat_core.model.work import WorkItem

__all__ = ["JobQueue"]


class JobQueue(Protocol):
    """Carries messages to workers, at least once if nothing is lost on the way; the sweeper sends lost ones again.

    Every method raises `QueueUnavailable` when the broker cannot be used, within a bounded time.
    """

    async def send(self, items: Sequence[WorkItem]) -> None:
        """Hand the messages to the broker; they are safe with it when this returns.

        A message that was handed over before another failed may be sent again.
        """
        ...

    async def check(self) -> None:
        """Ask the broker whether it takes messages."""
        ...

    async def inspect(self) -> QueueFacts:
        """Count the messages, without touching one."""
        ...
