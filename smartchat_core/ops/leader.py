"""Leader election by heartbeat: one of several monitors measures, and another takes over when it falls silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

__all__ = ["HEARTBEAT_PATIENCE", "NOBODY", "SIGN_SECONDS", "Heartbeat", "is_leader", "next_heartbeat", "observe"]

SIGN_SECONDS = 3.0
"""How often the leader writes a heartbeat, and the others read it."""

HEARTBEAT_PATIENCE = timedelta(seconds=9)
"""So long it may write none: with one late read and one missed read, it is replaced within 15 seconds."""

NOBODY = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Heartbeat:
    """The last heartbeat that was read.

    `written` is the time that it bears, by the clock of its writer; `noticed` is when it was first read, by the
    reader's own.
    """

    holder: int
    written: datetime
    noticed: datetime


def observe(last: Heartbeat | None, *, holder: int, written: datetime, now: datetime) -> Heartbeat:
    """The sighting that follows the last one when this sign is in the database now.

    A sign that was seen before does not become younger, so clocks that differ matter for the first one only.
    """
    if last is not None and (last.holder, last.written) == (holder, written):
        return last
    noticed = min(written, now) if last is None else now
    return Heartbeat(holder=holder, written=written, noticed=noticed)


def is_leader(me: int, seen: Heartbeat | None, now: datetime) -> bool:
    """Whether the monitor `me` (a number that no other one has) is to measure.

    Where nothing new can be read because the database is away, the leader goes on, and a standby begins when it has
    read no heartbeat for too long. Two that report that the database is away are better than none.
    """
    return seen is None or seen.holder in {me, NOBODY} or now - seen.noticed > HEARTBEAT_PATIENCE


def next_heartbeat(seen: Heartbeat | None, now: datetime) -> datetime:
    """The time of the next heartbeat: later than the last one, even if that clock was ahead."""
    return now if seen is None else max(now, seen.written + timedelta(microseconds=1))
