"""The circuit breaker: a dependency that keeps failing is left alone for a while."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

__all__ = ["BreakerPolicy", "BreakerState", "after_call", "before_call", "may_call"]


@dataclass(frozen=True, kw_only=True, slots=True)
class BreakerPolicy:
    """So many failures in a row open the circuit; from then on one call in each `cool_down` may try again."""

    max_failures: int = 3
    cool_down: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class BreakerState:
    """How a dependency has done lately."""

    failures: int = 0
    opened_at: datetime | None = None


def may_call(state: BreakerState, *, now: datetime, policy: BreakerPolicy) -> bool:
    """Whether a call should be tried now."""
    return state.opened_at is None or now - state.opened_at >= policy.cool_down


def before_call(state: BreakerState, *, now: datetime) -> BreakerState:
    """The state while a call runs: where the circuit is open, the next one has to wait for another `cool_down`.

    So a trial that never comes back does not shut the dependency out for good.
    """
    return state if state.opened_at is None else replace(state, opened_at=now)


def after_call(state: BreakerState, *, succeeded: bool, now: datetime, policy: BreakerPolicy) -> BreakerState:
    """The state after a call."""
    if succeeded:
        return BreakerState()
    failures = state.failures + 1
    return replace(state, failures=failures, opened_at=now if failures >= policy.max_failures else None)
