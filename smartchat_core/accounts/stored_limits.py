"""Rate limits that all processes count together in the database, whatever else there is."""

from __future__ import annotations

from smartchat_core.accounts.throttle import source_key
from smartchat_core.errors import CacheUnavailable, DatabaseUnavailable
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.resilience.rate_limit import RateDecision, RateLimit, decide, microseconds

__all__ = ["StoredRateLimiter"]


class StoredRateLimiter:
    """A `RateLimiter` over the counts of sign-ins: a transaction for each request, so it is for few of them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def take(self, key: str, limit: RateLimit, *, cost: int = 1) -> RateDecision:
        """Count a request under the key if it may pass.

        Raises:
            CacheUnavailable: the database does not answer.
        """
        name = source_key("limit", key)
        now = microseconds(self._clock.now())
        try:
            async with self._database.transaction() as unit:
                before = (await unit.sign_in_rates.arrivals([name])).get(name)
                decision, arrival = decide(limit, before, now=now, cost=cost)
                await unit.sign_in_rates.keep({name: arrival})
        except DatabaseUnavailable as exc:
            raise CacheUnavailable("a request was not counted", cause=exc.operator_message()) from exc
        return decision
