"""Rate limits on each client, and on each owner who has signed in: for reading, asking and uploading.

Responses carry what remains to the owner, in the fields of draft-ietf-httpapi-ratelimit-headers, and not what remains
to the client: others share its address, and it would show what they do.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from math import ceil
from typing import Self

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from smartchat.web.clients import client_address, client_in
from smartchat_core.errors import CacheUnavailable, RateLimited
from smartchat_core.events import RateLimitReached, SecurityEvent
from smartchat_core.model.security import LimitAction, LimitScope
from smartchat_core.ports.rate_limiter import RateLimiter
from smartchat_core.resilience.rate_limit import RateDecision, RateLimit
from smartchat_core.resilience.throttle import Throttle

__all__ = ["Kind", "RateGuard", "Rates", "TooOften", "kind_of"]

log = logging.getLogger(__name__)

_MINUTE = 60.0
_PAGES = frozenset({"/ops", "/metrics", "/status", "/health/detailed"})
"""Dearer to make than to ask for."""
_ASKED_BY_ANYBODY = frozenset({"/sign-in/passkey"})
"""Each writes a challenge, for who is not known yet."""


class Kind(Enum):
    """What a request is counted as."""

    READS = "reads"
    ASKS = "asks"
    UPLOADS = "uploads"
    PAGES = "pages"

    @property
    def noun(self) -> str:
        """What there were too many of."""
        return {
            Kind.READS: "requests",
            Kind.ASKS: "questions",
            Kind.UPLOADS: "uploads",
            Kind.PAGES: "requests for such pages",
        }[self]


_POSTS = {
    "/api/ask": Kind.ASKS,
    "/api/summarize": Kind.ASKS,
    "/api/v1/conversations/{conversation_id}/turns": Kind.ASKS,
    "/api/documents": Kind.UPLOADS,
    "/library/files": Kind.UPLOADS,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rates:
    """The limits on each client; None where there is none."""

    reads: RateLimit | None = None
    asks: RateLimit | None = None
    uploads: RateLimit | None = None
    pages: RateLimit | None = None

    @classmethod
    def per_minute(cls, *, reads: int = 600, asks: int = 60, uploads: int = 120, pages: int = 120) -> Self:
        """So many within a minute; 0 is no limit."""
        reads_, asks_, uploads_, pages_ = (
            RateLimit(most=most, period_seconds=_MINUTE) if most else None for most in (reads, asks, uploads, pages)
        )
        return cls(reads=reads_, asks=asks_, uploads=uploads_, pages=pages_)

    def of(self, kind: Kind) -> RateLimit | None:
        """The limit on one kind of requests."""
        return {
            Kind.READS: self.reads,
            Kind.ASKS: self.asks,
            Kind.UPLOADS: self.uploads,
            Kind.PAGES: self.pages,
        }[kind]


class TooOften(RateLimited):
    """A client or an owner asks more often than it may; `headers` hold what is left to the owner."""

    def __init__(self, name: str, kind: Kind, limit: RateLimit, decision: RateDecision) -> None:
        wait = decision.retry_after_seconds
        super().__init__(
            f"there were more than {limit.most:,} {kind.noun} within {limit.period_seconds:g} seconds",
            remedy=f"Try again in {ceil(wait)} seconds." if wait > 1 else "Try again in a second.",
            retry_after_seconds=wait,
        )
        self.headers = _headers(name, limit, decision) if name else {}


class RateGuard(ASGIMiddleware):
    """Refuses a client's request to the interface (`/api`) or for a page of operators when it sends more than it may.

    A limiter that cannot be used lets every request pass, which is logged.

    Args:
        rates: the limits.
        limiter_of: the limiter that counts, by the request; it may be opened after the guard was made.
        client_of: who sends a request.
        owner_of: whose documents it is about, None where that is not known. With it the limits are those of an owner,
            however many clients there are; without it, those of a client.
        publish: called with each request that was refused, or could not be counted.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(
        self,
        rates: Rates,
        *,
        limiter_of: Callable[[Scope], RateLimiter],
        client_of: Callable[[Scope], str] | None = None,
        owner_of: Callable[[Scope], str | None] | None = None,
        throttle: Throttle | None = None,
        publish: Callable[[Scope, SecurityEvent], None] = lambda _scope, _event: None,
    ) -> None:
        self._publish = publish
        self._rates = rates
        self._limiter_of = limiter_of
        self._client_of = client_of or client_address
        self._owner_of = owner_of
        self._throttle = throttle or Throttle()

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the request on, or refuse it.

        Raises:
            TooOften: the client has to wait.
        """
        kind = kind_of(scope)
        limit = None if kind is None else self._rates.of(kind)
        counted = self._counted(scope)
        if kind is None or limit is None or counted is None:
            await next_app(scope, receive, send)
            return
        try:
            decision = await self._limiter_of(scope).take(f"web:{kind.value}:{counted}", limit)
        except CacheUnavailable as error:
            if self._throttle():
                log.warning("rate limiting is disabled: %s", error.operator_message())
            self._reached(scope, kind, LimitAction.NOT_LIMITED)
            await next_app(scope, receive, send)
            return
        if not decision.allowed:
            self._reached(scope, kind, LimitAction.REFUSED)
            raise TooOften(self._named(kind), kind, limit, decision)
        if self._owner_of is None:
            await next_app(scope, receive, send)
            return
        headers = _headers(self._named(kind), limit, decision)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = MutableScopeHeaders.from_message(message)
                for name, value in headers.items():
                    sent[name] = value
            await send(message)

        await next_app(scope, receive, send_with_headers)

    def _counted(self, scope: Scope) -> str | None:
        if self._owner_of is None:
            return self._client_of(scope)
        owner = self._owner_of(scope)
        return None if owner is None else f"owner:{owner}"

    def _named(self, kind: Kind) -> str:
        """The name of the limit in headers; none where there are none."""
        return "" if self._owner_of is None else f"{kind.value}-of-account"

    def _reached(self, scope: Scope, kind: Kind, action: LimitAction) -> None:
        client = client_in(scope, self._client_of)
        self._publish(scope, RateLimitReached(scope=LimitScope(kind.value), action=action, client=client))


def kind_of(scope: Scope) -> Kind | None:
    """What a request is counted as; None when it is not counted: the page, its parts, the probes."""
    # As the router understood the path, however it was written.
    path = scope["path_template"]
    if path in _PAGES | _ASKED_BY_ANYBODY or path.startswith("/schema"):
        return Kind.PAGES
    if not path.startswith("/api/") and path not in _POSTS:
        return None
    if scope.get("method") == "POST":
        return _POSTS.get(path, Kind.READS)
    return Kind.READS


def _headers(name: str, limit: RateLimit, decision: RateDecision) -> dict[str, str]:
    return {
        "RateLimit-Policy": f'"{name}";q={limit.most};w={ceil(limit.period_seconds)}',
        "RateLimit": f'"{name}";r={decision.remaining};t={ceil(decision.reset_seconds)}',
    }
