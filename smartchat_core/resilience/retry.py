"""Retries: with a growing, jittered delay, and only while the budget lasts."""

from __future__ import annotations

from dataclasses import dataclass, replace

__all__ = ["RetryBudget", "RetryPolicy", "after_success", "delay_before", "spend"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RetryPolicy:
    """How often one call is tried in all, and how long it waits before it is tried again (seconds).

    The wait before the n-th repetition is drawn evenly from 0 to `first_delay * 2**(n-1)`, at most `longest_delay`
    ("full jitter": https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), so that clients that
    failed together do not come back together.
    """

    max_attempts: int = 3
    first_delay: float = 0.05
    longest_delay: float = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class RetryBudget:
    """How many repetitions are left for a dependency as a whole.

    A success gives back `per_success`, up to `most`; a repetition takes one. When everything fails, the load on a
    dependency that is down so grows by the budget once, and by a tenth afterwards, instead of being multiplied.
    """

    left: float = 10.0
    most: float = 10.0
    per_success: float = 0.1


def delay_before(attempt: int, *, random: float, policy: RetryPolicy) -> float:
    """Seconds to wait before this repetition (counted from 1), with a random number in 0..1."""
    bound = policy.first_delay * (1 << min(max(attempt - 1, 0), 20))
    return random * min(bound, policy.longest_delay)


def spend(budget: RetryBudget) -> RetryBudget | None:
    """The budget after one repetition; None when it does not pay for one."""
    return replace(budget, left=budget.left - 1) if budget.left >= 1 else None


def after_success(budget: RetryBudget) -> RetryBudget:
    """The budget after a call that succeeded."""
    return replace(budget, left=min(budget.left + budget.per_success, budget.most))
