"""Trusted proxies: the client that a proxy of one's own forwards for.

Each proxy that passes a request on adds, on the right of `X-Forwarded-For`, the address that it was spoken to from. So
the list is read from the right, from the connection's own peer on, and only as far as proxies go that are trusted: what
stands further left may be anybody's invention. `X-Forwarded-Proto` is read for as many hops. `Forwarded` (RFC 7239),
`X-Real-IP` and `X-Forwarded-Host` are not read: the more headers there are, the more of them a proxy forgets to clean.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from litestar.datastructures import Headers
from litestar.types import Scope

from smartchat.settings.networks import UNIX, Network, parse_network

__all__ = ["NO_PROXIES", "Hops", "TrustedProxies", "parse_node"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_SCHEMES = frozenset({"http", "https"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Hops:
    """Where a request came from: the client as far as it is known, and how many trusted proxies passed it on."""

    client: Address | None
    proxies: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TrustedProxies:
    """The trusted proxies: those in these networks, and with `unix` every peer of a Unix socket."""

    networks: tuple[Network, ...] = ()
    unix: bool = False

    @classmethod
    def of(cls, names: Iterable[str]) -> "TrustedProxies":
        """Those that the setting `trusted_proxies` names.

        Raises:
            ConfigurationError: a name means nothing.
        """
        given = tuple(names)
        return cls(networks=tuple(parse_network(one) for one in given if one != UNIX), unix=UNIX in given)

    def hops(self, scope: Scope) -> Hops:
        """Where the request came from."""
        peer = scope.get("client")
        address = parse_node(peer[0]) if peer else None
        if not (self.unix if peer is None else self._has(address)):
            return Hops(client=address, proxies=0)
        proxies = 1
        for entry in reversed(_entries(scope, "x-forwarded-for")):
            noted = parse_node(entry)
            if noted is None:  # the proxy that wrote this named no client, or wrote it for another party
                break
            address = noted
            if not self._has(noted):
                break
            proxies += 1
        return Hops(client=address, proxies=proxies)

    def scheme(self, scope: Scope) -> str | None:
        """The scheme that the client used, by the trusted proxies; None where they do not give it."""
        proxies = self.hops(scope).proxies if self.networks or self.unix else 0
        entries = _entries(scope, "x-forwarded-proto") if proxies else []
        if not entries:
            return None
        # One entry for each hop where proxies append; where the last one overwrites, or passes on, fewer.
        scheme = entries[-min(proxies, len(entries))].lower()
        return scheme if scheme in _SCHEMES else None

    def _has(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self.networks)


NO_PROXIES = TrustedProxies()


def parse_node(text: str) -> Address | None:
    """The address of an entry, which may be in brackets and have a port; None where it is none.

    An address of version 4 that is written in version 6 is the former.
    """
    text = text.strip().strip('"')
    if text.startswith("["):
        text, bracket, rest = text[1:].partition("]")
        if not bracket or (rest and not _is_port(rest)):
            return None
    elif text.count(":") == 1:
        text, _, port = text.partition(":")
        if not _is_port(f":{port}"):
            return None
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        return address.ipv4_mapped or ipaddress.IPv6Address(int(address))  # without the name of an interface
    return address


def _is_port(text: str) -> bool:
    return text.startswith(":") and len(text) <= 6 and text[1:].isascii() and text[1:].isdigit()


def _entries(scope: Scope, name: str) -> list[str]:
    """The entries of all lines of this header, in their order."""
    return [entry.strip() for line in Headers.from_scope(scope).getall(name, []) for entry in line.split(",")]
