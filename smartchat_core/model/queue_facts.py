"""What a broker says of its queues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from smartchat_core.model.work import Lane

__all__ = ["QueueFacts"]


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueFacts:
    """How many messages there are at one moment.

    `waiting` has every lane, with its messages of all priorities that no worker has fetched. `unacknowledged` are those
    that workers have fetched and not yet settled, of all lanes together; None where the broker does not tell.
    `dead_letters` were refused and put aside.
    """

    waiting: Mapping[Lane, int]
    unacknowledged: int | None = None
    dead_letters: int = 0
