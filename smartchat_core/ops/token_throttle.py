"""Throttling of clients that guess tokens."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from smartchat_core.errors import CacheUnavailable
from smartchat_core.model.security import AuthFailure
from smartchat_core.ops.operator_auth import OpsAuth
from smartchat_core.ports.rate_limiter import RateLimiter
from smartchat_core.resilience.rate_limit import MICROSECONDS, RateDecision, RateLimit

__all__ = ["GUESSES", "GUESSES_OF_ONE", "GuessThrottle", "TokenGate"]

GUESSES_OF_ONE = RateLimit(most=10, period_seconds=60.0)
"""Wrong tokens of one client."""

GUESSES = RateLimit(most=100, period_seconds=60.0)
"""Wrong tokens of all clients together: guessing from many addresses is no faster."""

Value = TypeVar("Value")

_ALL = ""
_MAX_CLIENTS = 10_000


class GuessThrottle:
    """Counts wrong tokens, for each client and in all, and decides how long a client has to wait.

    Only what is wrong is counted, so a scraper with the right token may come as often as it likes. While a client has
    to wait, its token is not compared: a right one would be revealed by being let in. The limit on all clients spares
    those that have shown the right token in this process, so that a flood of guesses from elsewhere shuts no operator
    out.

    Args:
        limiter: counts over all processes.
        of_one: the wrong tokens that one client may send.
        of_all: those that all may send together.
        monotonic: a clock that never goes back, in seconds.
    """

    def __init__(
        self,
        limiter: RateLimiter,
        *,
        of_one: RateLimit = GUESSES_OF_ONE,
        of_all: RateLimit = GUESSES,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limiter = limiter
        self._of_one = of_one
        self._of_all = of_all
        self._monotonic = monotonic
        self._blocked_until: OrderedDict[str, float] = OrderedDict()
        self._known: OrderedDict[str, None] = OrderedDict()

    def wait_seconds(self, client: str) -> float:
        """For how many seconds this client's token is not compared; 0 when it is."""
        until = self._blocked_until.get(client, 0.0)
        if client not in self._known:
            until = max(until, self._blocked_until.get(_ALL, 0.0))
        return max(until - self._monotonic(), 0.0)

    def right(self, client: str) -> None:
        """Note that it had the right token."""
        _put(self._known, client, None)

    async def wrong(self, client: str) -> None:
        """Count a wrong token.

        Raises:
            CacheUnavailable: it cannot be counted.
        """
        self._note(client, self._of_one, await self._limiter.take(f"ops:guess:{client}", self._of_one))
        self._note(_ALL, self._of_all, await self._limiter.take("ops:guesses", self._of_all))

    def _note(self, client: str, limit: RateLimit, decision: RateDecision) -> None:
        if decision.allowed and decision.remaining:
            return
        wait = limit.interval / MICROSECONDS if decision.allowed else decision.retry_after_seconds
        _put(self._blocked_until, client, self._monotonic() + wait)


class TokenGate:
    """Lets in those who have the token, and slows down those who guess.

    Args:
        watchers: those who have it.
        throttle: counts wrong tokens.
        uncounted: called with why a wrong token was not counted. It is refused, and the next one is compared all the
                same: operators have to get in when a server is away, and a token of the least length is no quick guess.
    """

    def __init__(
        self,
        watchers: OpsAuth,
        throttle: GuessThrottle,
        *,
        uncounted: Callable[[CacheUnavailable], None] = lambda _: None,
    ) -> None:
        self._watchers = watchers
        self._throttle = throttle
        self._uncounted = uncounted

    def wait_seconds(self, client: str) -> float:
        """For how many seconds this client's token is not compared; 0 when it is."""
        return self._throttle.wait_seconds(client)

    async def refusal(self, client: str, authorization: str) -> AuthFailure | None:
        """Why this client with this header is turned away; None when it is not."""
        if self._throttle.wait_seconds(client):
            return AuthFailure.THROTTLED
        refusal = self._watchers.refusal(authorization)
        if refusal is None:
            self._throttle.right(client)
        elif refusal is AuthFailure.WRONG_TOKEN:
            try:
                await self._throttle.wrong(client)
            except CacheUnavailable as error:
                self._uncounted(error)
        return refusal


def _put(kept: OrderedDict[str, Value], key: str, value: Value) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > _MAX_CLIENTS:
        kept.popitem(last=False)
