"""Accounts of work: what it costs, by the owner for whom it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smartchat_core.model.ids import OwnerId

__all__ = ["OwnerBacklog", "ParserQuota", "WorkSeconds"]


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkSeconds:
    """Seconds for which a worker was busy, and those of them in which it read a file."""

    worker: float = 0.0
    parser: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class ParserQuota:
    """Seconds of reading files since a moment, for each owner and in all; 0: any number.

    Work that has begun is finished, so that a little more may be used.
    """

    since: datetime
    per_owner: float = 0.0
    in_all: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnerBacklog:
    """One owner's work: jobs that wait (also for a retry) and run, how long the oldest has waited, what it has cost."""

    owner: OwnerId
    waiting: int = 0
    running: int = 0
    oldest_wait_seconds: float = 0.0
    seconds: WorkSeconds = WorkSeconds()
