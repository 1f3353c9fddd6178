"""Whether requests come by TLS, also where a proxy ends it."""

from urllib.parse import urlsplit

from litestar.datastructures import Headers
from litestar.types import Scope

from smartchat.web.proxies import TrustedProxies

__all__ = ["TransportSecurity"]


class TransportSecurity:
    """Knows by a trusted proxy, by the public URL under which a request asks, or by the connection itself.

    Args:
        proxies: may say which scheme the client used.
        public_url: the address of the server, of which a client that asks under its name uses the scheme.
    """

    def __init__(self, proxies: TrustedProxies, public_url: str) -> None:
        self._proxies = proxies
        parts = urlsplit(public_url)
        self._public = parts.netloc.casefold() if parts.scheme == "https" else ""

    def __call__(self, scope: Scope) -> bool:
        """Whether the client sent the request by TLS."""
        noted = self._proxies.scheme(scope)
        if noted is not None:
            return noted == "https"
        if self._public and Headers.from_scope(scope).get("host", "").casefold() == self._public:
            return True
        return scope.get("scheme") == "https"
