"""What keeps other web pages away from a library that is served on somebody's own machine.

A browser lets any page send requests to this machine. Three rules keep a person's books from such a page: the host's
name must be known (against DNS rebinding), a request that changes something must come from this origin (against
forged requests), and the answers say that nobody may frame them or load scripts from elsewhere.
"""

import ipaddress
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from smartchat.web.clients import client_in
from smartchat.web.rate_limiting import client_address
from smartchat_core.events import RequestRefused, SecurityEvent

__all__ = ["OriginGuard", "add_security_headers"]

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN_PATHS = frozenset({"/health", "/health/detailed", "/livez", "/readyz", "/startupz", "/metrics"})
"""Asked for under any name: by probes and by Prometheus, which names a service as its network does. Who may read more
than the state asks `smartchat_core.ops.access` itself.
"""
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class OriginGuard(ASGIMiddleware):
    """Refuses unknown host names, and changes that another origin asks for.

    An address in digits and `localhost` are always known: no name can be rebound to them. Any other name that the
    library is reached by has to be given in `hosts`. `tell` hears of each refusal.
    """

    def __init__(
        self,
        hosts: Iterable[str] = (),
        *,
        client_of: Callable[[Scope], str] = client_address,
        tell: Callable[[Scope, SecurityEvent], None] = lambda _scope, _event: None,
    ) -> None:
        self._hosts = frozenset(host.casefold() for host in hosts)
        self._client_of = client_of
        self._tell = tell

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the request on, or refuse it.

        Raises:
            HTTPException: 421 for an unknown host, 403 for another origin.
        """
        if scope["path"] not in _OPEN_PATHS:
            headers = Headers.from_scope(scope)
            host = headers.get("host", "")
            if not self._known(host):
                self._refused(scope, "unknown_host")
                raise HTTPException(
                    status_code=421, detail="This host name is not one that the library is served under."
                )
            if scope.get("method") not in _SAFE_METHODS and not _same_origin(headers, host):
                self._refused(scope, "foreign_origin")
                raise HTTPException(status_code=403, detail="Another site may not change anything here.")
        await next_app(scope, receive, send)

    def _refused(self, scope: Scope, action: str) -> None:
        self._tell(scope, RequestRefused(action=action, client=client_in(scope, self._client_of)))

    def _known(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name == "localhost" or name.endswith(".localhost") or name in self._hosts:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def _same_origin(headers: Headers, host: str) -> bool:
    """Whether the page that sent the request, if a page did, was served from here."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc.casefold() == host.casefold()
    except ValueError:
        return False


async def add_security_headers(message: Message, scope: Scope) -> None:
    """Tell the browser what it may do with the answer."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        if scope["path"].startswith("/api/") and "cache-control" not in headers:
            headers["Cache-Control"] = "no-store"
