"""Contract suite of rate limiters."""

from __future__ import annotations

import asyncio

import pytest

from smartchat_core.ports.rate_limiter import RateLimiter
from smartchat_core.resilience.rate_limit import RateLimit

__all__ = ["RateLimiterContract"]

HOURLY = RateLimit(most=5, period_seconds=3_600)
"""Slow enough that nothing comes back while a test runs."""

QUICK = RateLimit(most=2, period_seconds=0.4)


class RateLimiterContract:
    """Subclass it and define the fixtures `limiter`, an open one that has counted nothing, and `other`.

    `other` is another handle on the same counts, as another process would hold it; where there can be no other process,
    it is the same object.
    """

    pytestmark = pytest.mark.anyio

    async def test_a_burst_passes_and_no_more(self, limiter: RateLimiter, other: RateLimiter) -> None:
        decisions = [await handle.take("key", HOURLY) for handle in (limiter, other) * 4]
        assert [one.allowed for one in decisions] == [True] * 5 + [False] * 3
        assert [one.remaining for one in decisions] == [4, 3, 2, 1, 0, 0, 0, 0]

    async def test_when_to_come_again(self, limiter: RateLimiter) -> None:
        for number in range(1, 6):
            decision = await limiter.take("key", HOURLY)
            assert decision.retry_after_seconds == 0
            assert decision.reset_seconds == pytest.approx(number * 720, abs=60)
        refused = await limiter.take("key", HOURLY)
        assert not refused.allowed
        assert refused.retry_after_seconds == pytest.approx(720, abs=60)
        assert refused.reset_seconds == pytest.approx(3_600, abs=60)

    async def test_a_client_that_waits_as_long_as_retry_after_passes(self, limiter: RateLimiter) -> None:
        while (decision := await limiter.take("key", QUICK)).allowed:
            pass
        await self.pass_time(decision.retry_after_seconds)
        assert (await limiter.take("key", QUICK)).allowed

    async def test_after_the_whole_period_a_burst_passes_again(self, limiter: RateLimiter) -> None:
        while (await limiter.take("key", QUICK)).allowed:
            pass
        await self.pass_time(QUICK.period_seconds)
        assert (await limiter.take("key", QUICK)).allowed
        assert (await limiter.take("key", QUICK)).allowed

    async def test_a_refusal_does_not_count(self, limiter: RateLimiter) -> None:
        for _ in range(5):
            await limiter.take("key", HOURLY)
        first = await limiter.take("key", HOURLY)
        for _ in range(20):
            last = await limiter.take("key", HOURLY)
        assert last.retry_after_seconds <= first.retry_after_seconds

    async def test_keys_count_apart(self, limiter: RateLimiter) -> None:
        for key in ("one", "two", "", "\u00e9 \0*{}", "k" * 2_000):
            assert [(await limiter.take(key, HOURLY)).allowed for _ in range(6)] == [True] * 5 + [False]

    async def test_costs(self, limiter: RateLimiter, other: RateLimiter) -> None:
        assert (await limiter.take("key", HOURLY, cost=3)).remaining == 2
        refused = await other.take("key", HOURLY, cost=3)
        assert (refused.allowed, refused.remaining) == (False, 2)
        assert refused.retry_after_seconds == pytest.approx(720, abs=60)
        assert (await other.take("key", HOURLY, cost=2)).allowed

    @pytest.mark.parametrize("cost", [-1, 0, 6])
    async def test_a_cost_that_makes_no_sense(self, limiter: RateLimiter, cost: int) -> None:
        with pytest.raises(ValueError, match="can never pass"):
            await limiter.take("key", HOURLY, cost=cost)
        assert (await limiter.take("key", HOURLY, cost=5)).allowed

    @pytest.mark.parametrize("most", [1, 7, 60])
    async def test_exactly_as_many_as_allowed_pass_at_once(
        self, limiter: RateLimiter, other: RateLimiter, most: int
    ) -> None:
        limit = RateLimit(most=most, period_seconds=3_600)
        decisions = await asyncio.gather(
            *((limiter, other)[number % 2].take("key", limit) for number in range(most + 40))
        )
        assert sum(one.allowed for one in decisions) == most
        assert sorted(one.remaining for one in decisions if one.allowed) == list(range(most))

    async def test_a_limit_may_change(self, limiter: RateLimiter) -> None:
        for _ in range(5):
            await limiter.take("key", HOURLY)
        tighter = RateLimit(most=1, period_seconds=60)
        refused = await limiter.take("key", tighter)
        assert not refused.allowed
        assert refused.retry_after_seconds <= 60

    async def pass_time(self, seconds: float) -> None:
        """Let so much time pass for the limiter; an adapter whose clock a test moves overrides it."""
        await asyncio.sleep(seconds + 0.02)
