"""Rate limiting by the generic cell rate algorithm.

One number a key, the theoretical arrival time, is all its state (ITU-T I.371, annex A; https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm):
requests are spread evenly at the rate, and a burst of `most` may come at once.

Times are whole microseconds. Sums of them are exact, also in the doubles of a script that runs inside a server, so that
every implementation counts alike and a burst is neither one too long nor one too short.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["MICROSECONDS", "RateDecision", "RateLimit", "check_cost", "decide", "microseconds"]

MICROSECONDS = 1_000_000


def microseconds(moment: datetime) -> int:
    """The moment as arrival times have it that are kept by a clock."""
    return round(moment.timestamp() * MICROSECONDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class RateLimit:
    """At most `most` within `period_seconds`, all of them at once if need be.

    Raises:
        ValueError: one of them is not positive.
    """

    most: int
    period_seconds: float

    def __post_init__(self) -> None:
        if self.most < 1 or not 0 < self.period_seconds < float("inf"):
            msg = f"a rate limit needs positive numbers, not {self.most} in {self.period_seconds} s"
            raise ValueError(msg)

    @property
    def interval(self) -> int:
        """The time that one request takes up, in microseconds; rounded up, so that the limit is never exceeded."""
        period = round(self.period_seconds * MICROSECONDS)
        return max(-(-period // self.most), 1)

    @property
    def burst(self) -> int:
        """The time that `most` requests take up together, in microseconds."""
        return self.most * self.interval


@dataclass(frozen=True, kw_only=True, slots=True)
class RateDecision:
    """Whether a request may pass, and what may follow.

    `remaining` is how many more may follow at once, `retry_after_seconds` when one that was refused may pass (0 for one
    that was not), and `reset_seconds` when as many as ever may come at once again.
    """

    allowed: bool
    remaining: int
    retry_after_seconds: float = 0.0
    reset_seconds: float = 0.0


def decide(limit: RateLimit, arrival: int | None, *, now: int, cost: int = 1) -> tuple[RateDecision, int]:
    """The decision on a request that counts as `cost`, and the theoretical arrival time to keep.

    `arrival` is what was kept last, None for the first request of a key. Times are microseconds of one clock. What is
    kept means nothing any more once it is over. A request that is refused does not count.

    An arrival time that lies further ahead than a whole burst cannot have come about on this clock under this limit:
    the clock was set back, or the limit was lowered. It is taken for a burst ahead: nobody is locked out for longer.

    Raises:
        ValueError: the cost is not in 1..most.
    """
    check_cost(limit, cost)
    earliest = now if arrival is None else min(max(arrival, now), now + limit.burst)
    after = earliest + cost * limit.interval
    excess = after - now - limit.burst
    allowed = excess <= 0
    kept = after if allowed else earliest
    decision = RateDecision(
        allowed=allowed,
        remaining=(now + limit.burst - kept) // limit.interval,
        retry_after_seconds=0.0 if allowed else excess / MICROSECONDS,
        reset_seconds=(kept - now) / MICROSECONDS,
    )
    return decision, kept


def check_cost(limit: RateLimit, cost: int) -> None:
    """Refuse a cost that no wait would ever let pass.

    Raises:
        ValueError: the cost is not in 1..most.
    """
    if not 1 <= cost <= limit.most:
        msg = f"a request that counts as {cost} can never pass a limit of {limit.most}"
        raise ValueError(msg)
