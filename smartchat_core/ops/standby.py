"""Which of several monitors measures: one does, and the others take its place when it gives no sign of life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

__all__ = ["HEARTBEAT_PATIENCE", "NOBODY", "SIGN_SECONDS", "Sighting", "leads", "next_sign", "sighted"]

SIGN_SECONDS = 3.0
"""How often whoever measures gives a sign of life, and the others look for it."""

HEARTBEAT_PATIENCE = timedelta(seconds=9)
"""So long it may give none: seen a look too late, and missed a look later, it is replaced within 15 seconds."""

NOBODY = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """The last sign of life that was seen.

    `written` is the time that it bears, by the clock of whoever wrote it; `noticed` is when it was first seen, by
    one's own.
    """

    holder: int
    written: datetime
    noticed: datetime


def sighted(last: Sighting | None, *, holder: int, written: datetime, now: datetime) -> Sighting:
    """The sighting that follows the last one when this sign is in the database now.

    A sign that was seen before does not become younger, so clocks that differ matter for the first one only.
    """
    if last is not None and (last.holder, last.written) == (holder, written):
        return last
    noticed = min(written, now) if last is None else now
    return Sighting(holder=holder, written=written, noticed=noticed)


def leads(me: int, seen: Sighting | None, now: datetime) -> bool:
    """Whether the monitor `me` (a number that no other one has) is to measure.

    Where nothing new can be read because the database is away, that comes to: whoever measures goes on, and a standby
    begins when it has heard nothing for too long. Better two that say that the database is away than none.
    """
    return seen is None or seen.holder in {me, NOBODY} or now - seen.noticed > HEARTBEAT_PATIENCE


def next_sign(seen: Sighting | None, now: datetime) -> datetime:
    """The time that the next sign of life bears: later than the last one, even if that clock was ahead."""
    return now if seen is None else max(now, seen.written + timedelta(microseconds=1))
