"""Facts that a broker reports about its queues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from smartchat_core.model.work import WorkQueue

__all__ = ["QueueFacts"]


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueFacts:
    """How many messages there are at one moment.

    `waiting` has every queue, with its messages of all priorities that no worker has fetched. `unacknowledged` counts
    those that workers have fetched and not yet acknowledged, over all queues; None where the broker does not report it.
    `dead_letters` counts refused messages.
    """

    waiting: Mapping[WorkQueue, int]
    unacknowledged: int | None = None
    dead_letters: int = 0
