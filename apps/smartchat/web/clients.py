"""Client identity of a request: for limits on each client and for the security log."""

import ipaddress
from collections.abc import Callable

from litestar.datastructures import Headers
from litestar.types import Scope

from smartchat.web.context import WebContext
from smartchat.web.proxies import NO_PROXIES, TrustedProxies
from smartchat_core.events import Client, SecurityEvent

__all__ = ["LOCAL", "client_address", "client_behind", "client_in", "publish"]

LOCAL = "local"
"""A client of a Unix socket that no proxy names."""

_MAX = 300
_HOMES_OF_VERSION_6 = 64
"""Bits that name one customer: the owner of one IPv6 address has all that share these."""


def client_behind(proxies: TrustedProxies) -> Callable[[Scope], str]:
    """Who sends a request by way of these proxies: an address, or for version 6 the network of the customer."""

    def client_of(scope: Scope) -> str:
        address = proxies.hops(scope).client
        if address is None:
            peer = scope.get("client")
            return str(peer[0]) if peer else LOCAL
        if isinstance(address, ipaddress.IPv4Address):
            return str(address)
        return str(ipaddress.ip_network((int(address), _HOMES_OF_VERSION_6), strict=False))

    return client_of


client_address = client_behind(NO_PROXIES)
"""Whose connection it is."""


def client_in(scope: Scope, client_of: Callable[[Scope], str]) -> Client:
    """The client's address and what it calls itself, shortened."""
    return Client(ip_address=client_of(scope), user_agent=Headers.from_scope(scope).get("user-agent", "")[:_MAX])


def publish(scope: Scope, event: SecurityEvent) -> None:
    """Publish a guard's security event; events from before the library is open are dropped."""
    context: WebContext | None = scope["litestar_app"].state.get("context")
    if context is not None:
        context.events.publish(event)
