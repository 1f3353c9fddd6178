"""The port of rate limiters that count over all processes."""

from __future__ import annotations

from typing import Protocol

from smartchat_core.resilience.rate_limit import RateDecision, RateLimit

__all__ = ["RateLimiter"]


class RateLimiter(Protocol):
    """Applies rate limits by the rule of `smartchat_core.resilience.rate_limit`, atomically for each key.

    Raises `CacheUnavailable` when the counts cannot be kept, within a bounded time.
    """

    async def take(self, key: str, limit: RateLimit, *, cost: int = 1) -> RateDecision:
        """Count a request under the key if it may pass; one that is refused does not count."""
        ...
