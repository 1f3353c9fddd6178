"""Whose a connection is, before anything has come by it."""

from collections.abc import Callable
from typing import cast

from litestar.types import Scope

from smartchat.settings import Settings
from smartchat.web.clients import client_address
from smartchat.web.proxies import TrustedProxies

__all__ = ["peer_of"]


def peer_of(settings: Settings) -> Callable[[str | None], str | None]:
    """Whose connection it is, by the address at its other end; None for a trusted proxy, behind which are many.

    The address is None for a Unix socket. Who is no trusted proxy is one client, whatever proxies there are besides.
    """
    proxies = TrustedProxies.of(settings.trusted_proxies)

    def whose(address: str | None) -> str | None:
        client = None if address is None else (address, 0)
        scope = cast("Scope", {"type": "http", "client": client, "headers": []})
        return None if proxies.hops(scope).proxies else client_address(scope)

    return whose
