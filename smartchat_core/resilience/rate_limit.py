"""How often somebody may do something: the generic cell rate algorithm.

One number a key, the theoretical arrival time, tells all (ITU-T I.371, annex A; https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm):
requests are spread evenly at the rate, and a burst of `most` may come at once.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RateDecision", "RateLimit", "decide"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RateLimit:
    """At most `most` within `period_seconds`, all of them at once if need be.

    Raises:
        ValueError: one of them is not positive.
    """

    most: int
    period_seconds: float

    def __post_init__(self) -> None:
        if self.most < 1 or self.period_seconds <= 0:
            msg = f"a rate limit needs positive numbers, not {self.most} in {self.period_seconds} s"
            raise ValueError(msg)

    @property
    def interval_seconds(self) -> float:
        """The time that one request takes up."""
        return self.period_seconds / self.most


@dataclass(frozen=True, kw_only=True, slots=True)
class RateDecision:
    """Whether a request may pass, how many more may follow at once, and after how many seconds the next may."""

    allowed: bool
    remaining: int
    retry_after_seconds: float = 0.0


def decide(limit: RateLimit, arrival: float | None, *, now: float, cost: int = 1) -> tuple[RateDecision, float]:
    """The decision on a request that counts as `cost`, and the theoretical arrival time to keep (seconds, as `now`).

    `arrival` is what was kept last, None for the first request of a key. A request that is refused changes nothing.
    """
    earliest = max(arrival if arrival is not None else now, now)
    after = earliest + cost * limit.interval_seconds
    slack = limit.period_seconds - (after - now)
    # Sums of intervals are off by rounding; a thousandth of an interval forgives that.
    if slack < -limit.interval_seconds / 1000:
        kept = earliest if arrival is not None else now
        return RateDecision(allowed=False, remaining=0, retry_after_seconds=-slack), kept
    remaining = int(slack / limit.interval_seconds + 0.001)
    return RateDecision(allowed=True, remaining=remaining), after
