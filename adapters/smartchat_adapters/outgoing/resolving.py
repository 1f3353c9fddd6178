"""The addresses of a host, all of them checked before any is connected to."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import ip_address

import httpcore

from smartchat_core.outgoing.destination import make_destination
from smartchat_core.outgoing.networks import IPAddress
from smartchat_core.outgoing.policy import OutgoingPolicy

__all__ = ["CONNECT_SECONDS", "MAX_ADDRESSES", "Resolve", "checked_addresses", "system_addresses"]

CONNECT_SECONDS = 10.0
"""How long resolving a name may take, and then connecting."""

MAX_ADDRESSES = 4
"""How many addresses of a host are tried."""

Resolve = Callable[[str, int], tuple[IPAddress, ...]]
"""The addresses of a host and port; it blocks. Raises OSError."""


def system_addresses(host: str, port: int) -> tuple[IPAddress, ...]:
    """The addresses that the system knows, in the order in which it would try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(ip_address(place[0]) for *_, place in found))


def checked_addresses(policy: OutgoingPolicy, host: str, port: int, resolve: Resolve) -> tuple[IPAddress, ...]:
    """The addresses to connect to. One that is refused refuses the host: it has no business beside the others.

    Raises:
        AddressRefused: one of them may not be connected to.
        httpcore.ConnectError: the host has none.
    """
    destination = make_destination("http", host, port)
    try:
        literal = destination.literal
        addresses = (literal,) if literal is not None else resolve(destination.endpoint.host, port)
    except (OSError, UnicodeError) as exc:
        raise httpcore.ConnectError(f"{host} has no address: {exc}") from exc
    if not addresses:
        raise httpcore.ConnectError(f"{host} has no address")
    for address in addresses:
        policy.check_address(destination.endpoint, address)
    return addresses[:MAX_ADDRESSES]
