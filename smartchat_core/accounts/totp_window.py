"""For how long a code that changes with time is taken (RFC 6238, section 5.2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

__all__ = ["EARLY", "INTERVAL_SECONDS", "LATE", "accepted_steps"]

INTERVAL_SECONDS: Final = 30
LATE: Final = timedelta(seconds=10)
"""How long a code is taken after its interval: it is read, typed and sent."""
EARLY: Final = timedelta(seconds=5)
"""How long before: the clock of a device may be ahead."""


def accepted_steps(now: datetime) -> tuple[int, ...]:
    """The numbers of the intervals whose codes are taken now: the present one, and at its edges a neighbour."""
    moments = (now, now - LATE, now + EARLY)
    steps = dict.fromkeys(int(one.timestamp()) // INTERVAL_SECONDS for one in moments)
    return tuple(step for step in steps if step >= 0)
