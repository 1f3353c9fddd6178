"""Origin checks: keep other web pages away from a library that is served on a person's own machine.

A browser lets any page send requests to this machine. Three rules keep a person's books from such a page: the host's
name must be known (against DNS rebinding), a request that changes something must come from this origin (against
forged requests), and the responses forbid framing and scripts from elsewhere.
"""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from smartchat.listeners import is_own_name
from smartchat.web.clients import client_address, client_in
from smartchat.web.ops_access import by_ops_listener
from smartchat.web.proxies import NO_PROXIES, TrustedProxies
from smartchat_core.events import RequestRefused, SecurityEvent
from smartchat_core.model.security import RequestRefusal

__all__ = ["OPEN_PATHS", "SAFE_METHODS", "OriginGuard", "SecurityHeaders", "parse_origin"]

_PORTS = {"http": 80, "https": 443}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_PATHS = frozenset({"/health", "/health/detailed", "/livez", "/readyz", "/startupz", "/metrics"})
"""Asked for under any name: by probes and by Prometheus, which names a service as its network does. Who may read more
than the state has a token, which no page of another site knows. Where none is asked for, the name counts here, too.
"""
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # With `no-referrer` browsers send our own forms with the origin `null`.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_HSTS = "max-age=31536000"
"""A year, for this host alone: of its neighbours nothing is known."""


class OriginGuard(ASGIMiddleware):
    """Refuses unknown host names, and changes that another origin asks for.

    An address in digits and `localhost` are always known: no name can be rebound to them. That is no proof of where
    a request comes from, and grants no access. Any other name that the library is reached by has to be given in
    `hosts`, or as the one of `public_url`; a page of that address is of this origin, whatever name a proxy asks by.
    `publish` is called with each refusal.
    """

    def __init__(
        self,
        hosts: Iterable[str] = (),
        *,
        public_url: str = "",
        proxies: TrustedProxies = NO_PROXIES,
        client_of: Callable[[Scope], str] = client_address,
        publish: Callable[[Scope, SecurityEvent], None] = lambda _scope, _event: None,
    ) -> None:
        public = urlsplit(public_url).hostname or ""
        self._hosts = frozenset(host.casefold() for host in (*hosts, public) if host)
        self._public = parse_origin(public_url)
        self._proxies = proxies
        self._client_of = client_of
        self._publish = publish

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the request on, or refuse it.

        Raises:
            HTTPException: 421 for an unknown host, 403 for another origin.
        """
        if scope["path"] not in OPEN_PATHS or by_ops_listener(scope):
            headers = Headers.from_scope(scope)
            host = headers.get("host", "")
            if not (self._known(host) or (by_ops_listener(scope) and scope.get("client") is None)):
                self._refused(scope, RequestRefusal.UNKNOWN_HOST)
                raise HTTPException(
                    status_code=421, detail="This host name is not one that the library is served under."
                )
            if scope.get("method") not in SAFE_METHODS and not self._same_origin(scope, headers, host):
                self._refused(scope, RequestRefusal.FOREIGN_ORIGIN)
                raise HTTPException(status_code=403, detail="Another site may not change anything here.")
        await next_app(scope, receive, send)

    def _refused(self, scope: Scope, reason: RequestRefusal) -> None:
        self._publish(scope, RequestRefused(reason=reason, client=client_in(scope, self._client_of)))

    def _same_origin(self, scope: Scope, headers: Headers, host: str) -> bool:
        """Whether the page that sent the request, if a page did, was served from here."""
        site = headers.get("sec-fetch-site")
        if site is not None and site not in {"same-origin", "none"}:
            return False
        given = headers.get("origin")
        if given is None:
            return True
        origin = parse_origin(given)
        if origin is None:
            return False
        if origin == self._public:
            return True
        # Where no trusted proxy gives the scheme, one that ends TLS may stand before the server all the same.
        return origin == parse_origin(f"{self._proxies.scheme(scope) or origin[0]}://{host}")

    def _known(self, host: str) -> bool:
        if is_own_name(host):
            return True
        try:
            return (urlsplit(f"//{host}").hostname or "") in self._hosts
        except ValueError:
            return False


def parse_origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of an address as browsers write it, in ASCII (RFC 6454); None where it has none."""
    if not url.isascii():
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname and port else None


class SecurityHeaders:
    """Adds the security headers to responses.

    Args:
        https: whether a request came by TLS; browsers are then asked to use nothing else for this host.
    """

    def __init__(self, https: Callable[[Scope], bool]) -> None:
        self._https = https

    async def __call__(self, message: Message, scope: Scope) -> None:
        """Add them to the head of a response."""
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        if self._https(scope):
            headers.setdefault("Strict-Transport-Security", _HSTS)
        if scope["path"].startswith("/api/") and "cache-control" not in headers:
            headers["Cache-Control"] = "no-store"
