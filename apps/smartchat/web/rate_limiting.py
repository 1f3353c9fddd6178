"""How often one client may ask: limits on reading, asking and uploading.

The answers tell where a client stands, in the fields of draft-ietf-httpapi-ratelimit-headers.
"""

import ipaddress
import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from math import ceil
from typing import Self

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from smartchat.web.clients import client_in
from smartchat_core.errors import CacheUnavailable, RateLimited
from smartchat_core.events import RateLimitReached, SecurityEvent
from smartchat_core.ports.rate_limiter import RateLimiter
from smartchat_core.resilience.rate_limit import RateDecision, RateLimit
from smartchat_core.resilience.seldom import Seldom

__all__ = ["Kind", "RateGuard", "Rates", "TooOften", "client_address", "client_behind", "kind_of"]

log = logging.getLogger(__name__)

_MINUTE = 60.0
_HOMES_OF_VERSION_6 = 64
"""Bits that name one customer: whoever has one address of version 6 has all that share these."""


class Kind(Enum):
    """What a request is counted as."""

    READS = "reads"
    ASKS = "asks"
    UPLOADS = "uploads"

    @property
    def noun(self) -> str:
        """What there were too many of."""
        return {Kind.READS: "requests", Kind.ASKS: "questions", Kind.UPLOADS: "uploads"}[self]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rates:
    """The limits on each client; None where there is none."""

    reads: RateLimit | None = None
    asks: RateLimit | None = None
    uploads: RateLimit | None = None

    @classmethod
    def per_minute(cls, *, reads: int = 600, asks: int = 60, uploads: int = 120) -> Self:
        """So many within a minute; 0 is no limit."""
        made = [RateLimit(most=most, period_seconds=_MINUTE) if most else None for most in (reads, asks, uploads)]
        return cls(reads=made[0], asks=made[1], uploads=made[2])

    def of(self, kind: Kind) -> RateLimit | None:
        """The limit on one kind of requests."""
        return {Kind.READS: self.reads, Kind.ASKS: self.asks, Kind.UPLOADS: self.uploads}[kind]


class TooOften(RateLimited):
    """A client asks more often than it may; `headers` tell when it may again."""

    def __init__(self, kind: Kind, limit: RateLimit, decision: RateDecision) -> None:
        wait = decision.retry_after_seconds
        super().__init__(
            f"there were more than {limit.most:,} {kind.noun} within {limit.period_seconds:g} seconds",
            remedy=f"Try again in {ceil(wait)} seconds." if wait > 1 else "Try again in a second.",
            retry_after_seconds=wait,
        )
        self.headers = _headers(kind, limit, decision)


class RateGuard(ASGIMiddleware):
    """Refuses a client's request to the interface (`/api`) when it sends more than it may.

    A limiter that cannot be used lets everybody pass, and the log says so.

    Args:
        rates: the limits.
        limiter_of: the limiter that counts, by the request; it may be opened after the guard was made.
        client_of: who sends a request.
        tell: hears of each request that was refused, or could not be counted.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(
        self,
        rates: Rates,
        *,
        limiter_of: Callable[[Scope], RateLimiter],
        client_of: Callable[[Scope], str] | None = None,
        seldom: Seldom | None = None,
        tell: Callable[[Scope, SecurityEvent], None] = lambda _scope, _event: None,
    ) -> None:
        self._tell = tell
        self._rates = rates
        self._limiter_of = limiter_of
        self._client_of = client_of or client_address
        self._seldom = seldom or Seldom()

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the request on, or refuse it.

        Raises:
            TooOften: the client has to wait.
        """
        kind = kind_of(scope)
        limit = None if kind is None else self._rates.of(kind)
        if kind is None or limit is None:
            await next_app(scope, receive, send)
            return
        try:
            decision = await self._limiter_of(scope).take(f"web:{kind.value}:{self._client_of(scope)}", limit)
        except CacheUnavailable as error:
            if self._seldom():
                log.warning("requests are not limited: %s", error.explain())
            self._reached(scope, kind, "not_limited")
            await next_app(scope, receive, send)
            return
        if not decision.allowed:
            self._reached(scope, kind, "refused")
            raise TooOften(kind, limit, decision)
        headers = _headers(kind, limit, decision)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = MutableScopeHeaders.from_message(message)
                for name, value in headers.items():
                    sent[name] = value
            await send(message)

        await next_app(scope, receive, send_with_headers)

    def _reached(self, scope: Scope, kind: Kind, action: str) -> None:
        client = client_in(scope, self._client_of)
        self._tell(scope, RateLimitReached(scope=kind.value, action=action, client=client))


def kind_of(scope: Scope) -> Kind | None:
    """What a request is counted as; None when it is not counted: the page, its parts, the state of the service."""
    # As the router understood the path, however it was written.
    path = scope["path_template"]
    if not path.startswith("/api/"):
        return None
    if scope.get("method") == "POST":
        return {"/api/ask": Kind.ASKS, "/api/documents": Kind.UPLOADS}.get(path, Kind.READS)
    return Kind.READS


def client_address(scope: Scope) -> str:
    """Whose connection it is."""
    client = scope.get("client")
    return _home(client[0]) if client else "local"


def client_behind(proxies: int) -> Callable[[Scope], str]:
    """Who sends a request by way of so many proxies of one's own, each of which notes whom it speaks for.

    In `X-Forwarded-For` each proxy adds, on the right, the address that it was spoken to from. What stands further left
    than one's own proxies wrote may be anything. A request that has not come by way of all of them is its sender's.
    """
    if proxies < 1:
        return client_address

    def client_of(scope: Scope) -> str:
        fields = Headers.from_scope(scope).getall("x-forwarded-for", [])
        noted = [entry.strip() for field in fields for entry in field.split(",")]
        if len(noted) < proxies or not _is_address(noted[-proxies]):
            return client_address(scope)
        return _home(noted[-proxies])

    return client_of


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _home(text: str) -> str:
    """The address, or for version 6 the network of the customer who has it."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), _HOMES_OF_VERSION_6), strict=False))


def _headers(kind: Kind, limit: RateLimit, decision: RateDecision) -> dict[str, str]:
    name = f'"{kind.value}"'
    return {
        "RateLimit-Policy": f"{name};q={limit.most};w={ceil(limit.period_seconds)}",
        "RateLimit": f"{name};r={decision.remaining};t={ceil(decision.reset_seconds)}",
    }
