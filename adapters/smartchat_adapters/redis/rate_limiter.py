"""A rate limiter in Redis that several processes share."""

from __future__ import annotations

from smartchat_adapters.redis.adapter import RedisAdapter
from smartchat_adapters.redis.scripts import TAKE
from smartchat_core.resilience.rate_limit import MICROSECONDS, RateDecision, RateLimit, check_cost

__all__ = ["RedisRateLimiter"]


class RedisRateLimiter(RedisAdapter):
    """A `RateLimiter` in Redis: the server decides, in one step and by its own clock."""

    purpose = "limit"

    async def take(self, key: str, limit: RateLimit, *, cost: int = 1) -> RateDecision:
        check_cost(limit, cost)
        # Repeated after an answer that was lost, it counts twice: a request less for somebody, never one too many.
        answer = await self._run_script(TAKE, self._key(key), (limit.interval, limit.most, cost))
        allowed, remaining, wait, reset = (int(number) for number in answer)
        return RateDecision(
            allowed=bool(allowed),
            remaining=remaining,
            retry_after_seconds=wait / MICROSECONDS,
            reset_seconds=reset / MICROSECONDS,
        )
