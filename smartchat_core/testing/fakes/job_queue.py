"""A queue that keeps its messages for the test to inspect."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.errors import QueueUnavailable
from smartchat_core.model.queue_facts import QueueFacts
from smartchat_core.model.work import WorkItem, WorkQueue

__all__ = ["FakeJobQueue"]


class FakeJobQueue:
    """Takes messages while it is `available`.

    `sent` is all that was ever taken, `take` gives what a worker would get: the highest priority of a queue first, and
    the oldest of those. `lose` forgets what waits, as a broker without a disk does. `dead_letters` is how many it says
    there are.
    """

    def __init__(self) -> None:
        self.available = True
        self.dead_letters = 0
        self.sent: list[WorkItem] = []
        self._waiting: list[WorkItem] = []

    async def send(self, items: Sequence[WorkItem]) -> None:
        """Keep the messages."""
        await self.check()
        self.sent.extend(items)
        self._waiting.extend(items)

    async def check(self) -> None:
        """Fail while it is not available."""
        if not self.available:
            raise QueueUnavailable("the job queue cannot be used", cause="the test has switched it off")

    async def inspect(self) -> QueueFacts:
        """Count what waits; whatever is taken is settled at once."""
        await self.check()
        waiting = {queue: sum(item.queue is queue for item in self._waiting) for queue in WorkQueue}
        return QueueFacts(waiting=waiting, unacknowledged=0, dead_letters=self.dead_letters)

    def take(self, queue: WorkQueue) -> WorkItem | None:
        """The next message of a queue, None when there is none."""
        found = max(
            (item for item in self._waiting if item.queue is queue), key=lambda item: item.priority, default=None
        )
        if found is not None:
            self._waiting.remove(found)
        return found
