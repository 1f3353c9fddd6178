"""Guarded calls over a network: deadline, retries and circuit breaker."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from smartchat_core.errors import DependencyError
from smartchat_core.resilience.breaker import BreakerPolicy, BreakerState, after_call, before_call, may_call
from smartchat_core.resilience.retry import RetryBudget, RetryPolicy, after_success, delay_before, spend

__all__ = ["RemoteGuard"]

T = TypeVar("T")

Unavailable = Callable[[str], DependencyError]
"""Makes the port's error of a cause."""

_START = datetime(2000, 1, 1, tzinfo=UTC)


class RemoteGuard:
    """Guards the calls to one remote dependency.

    The block that is guarded maps the client's exceptions itself: of what it raises only a `DependencyError` that is
    `transient` counts as the dependency's failure and is tried again; everything else goes straight through.

    Args:
        unavailable: the error to raise when a call takes too long or the circuit is open.
        deadline_seconds: the longest that one call may take in all, repetitions included.
        retry: how often a call that may be repeated is tried.
        breaker: when the circuit opens, and for how long.
        monotonic: a clock that never goes back, in seconds.
    """

    def __init__(
        self,
        *,
        unavailable: Unavailable,
        deadline_seconds: float,
        retry: RetryPolicy | None = None,
        breaker: BreakerPolicy | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._unavailable = unavailable
        self._deadline = deadline_seconds
        self._retry = retry or RetryPolicy()
        self._policy = breaker or BreakerPolicy(max_failures=5)
        self._monotonic = monotonic
        self._state = BreakerState()
        self._budget = RetryBudget()
        self._last_cause = ""

    async def call(
        self, work: Callable[[], Awaitable[T]], *, repeatable: bool = True, deadline_seconds: float | None = None
    ) -> T:
        """The result of the work.

        Args:
            work: makes the call; it is called again for each retry.
            repeatable: whether doing it twice does no harm.
            deadline_seconds: another deadline than the guard's.

        Raises:
            DependencyError: what the work raised last, or that it took too long, or that the circuit is open.
        """
        deadline = self._monotonic() + (self._deadline if deadline_seconds is None else deadline_seconds)
        attempt = 0
        while True:
            attempt += 1
            try:
                return await self._once(work, deadline)
            except DependencyError as error:
                wait = delay_before(attempt, random=random.random(), policy=self._retry)  # noqa: S311  # spreads load
                if not (repeatable and error.transient and self._may_repeat(attempt, deadline - wait)):
                    raise
            await asyncio.sleep(wait)

    async def _once(self, work: Callable[[], Awaitable[T]], deadline: float) -> T:
        if not may_call(self._state, now=self._now(), policy=self._policy):
            raise self._unavailable(f"it failed several times in a row and is left alone for a while{self._last_cause}")
        self._state = before_call(self._state, now=self._now())
        expired = asyncio.timeout(max(deadline - self._monotonic(), 0))
        try:
            async with expired:
                result = await work()
        except TimeoutError as exc:
            if not expired.expired():
                self._failed("a time limit ran out")
                raise
            self._failed("it did not answer in time")
            raise self._unavailable("it did not answer in time") from exc
        except DependencyError as error:
            if error.transient:
                self._failed(error.cause or error.message)
            else:
                self._succeeded()
            raise
        except Exception:
            self._succeeded()  # it answered, if only with a refusal
            raise
        self._succeeded()
        return result

    def _succeeded(self) -> None:
        self._state = after_call(self._state, succeeded=True, now=self._now(), policy=self._policy)
        self._budget = after_success(self._budget)

    def _failed(self, cause: str) -> None:
        self._state = after_call(self._state, succeeded=False, now=self._now(), policy=self._policy)
        self._last_cause = f"; last time {cause}"

    def _may_repeat(self, attempt: int, latest: float) -> bool:
        if attempt >= self._retry.max_attempts or self._monotonic() >= latest:
            return False
        if not may_call(self._state, now=self._now(), policy=self._policy):
            return False
        budget = spend(self._budget)
        if budget is None:
            return False
        self._budget = budget
        return True

    def _now(self) -> datetime:
        """A moment for the breaker's policy, which no change of the computer's time moves."""
        return _START + timedelta(seconds=self._monotonic())
