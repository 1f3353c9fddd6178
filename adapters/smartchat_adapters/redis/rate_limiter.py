"""Rate limits that several processes share."""

from __future__ import annotations

from smartchat_adapters.redis.adapter import RedisAdapter
from smartchat_adapters.redis.scripts import TAKE
from smartchat_core.resilience.breaker import BreakerPolicy
from smartchat_core.resilience.rate_limit import MICROSECONDS, RateDecision, RateLimit, check_cost

__all__ = ["RedisRateLimiter"]


class RedisRateLimiter(RedisAdapter):
    """A `RateLimiter` in Redis: the server decides, in one step and by its own clock.

    Args:
        url: address of the server, its database included.
        prefix: what all keys begin with; the limits' own go on with `limit:`.
        deadline_seconds: the longest that a call may take.
        most_connections: how many connections are open at one time.
        breaker: when a server that fails is left alone, and for how long; by default after five failures, 2 seconds.

    Raises:
        ConfigurationError: the address cannot be used.
    """

    def __init__(
        self,
        url: str,
        *,
        prefix: str = "smartchat:",
        deadline_seconds: float = 0.5,
        most_connections: int = 16,
        breaker: BreakerPolicy | None = None,
    ) -> None:
        super().__init__(
            url,
            purpose="limit",
            prefix=prefix,
            deadline_seconds=deadline_seconds,
            most_connections=most_connections,
            breaker=breaker,
        )

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
