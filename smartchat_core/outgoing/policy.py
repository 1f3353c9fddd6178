"""Which addresses outgoing requests may reach."""

from __future__ import annotations

from dataclasses import dataclass

from smartchat_core.errors import AddressRefused
from smartchat_core.outgoing.destination import Destination, Endpoint, read_destination
from smartchat_core.outgoing.networks import IPAddress, IPNetwork, NetworkKind, kind_of, without_mapping

__all__ = ["PORTS", "OutgoingPolicy", "OutgoingRules"]

PORTS = frozenset({80, 443, 8080, 8443})
"""The ports that may be reached at public addresses of nobody's naming: those of web servers."""

_REMEDY = (
    "Use a public address of a web server. For a server of their own, operators allow its network in the setting "
    "outgoing_networks, or name it as the address of a model: model_api_base, or api_base of [[models]]."
)
_LOCAL = frozenset({NetworkKind.LOOPBACK, NetworkKind.PRIVATE, NetworkKind.SHARED})
"""What a host that the operator names may be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OutgoingRules:
    """What the operator's settings allow.

    Attributes:
        networks: networks that may be reached besides public addresses, at any port.
        proxy: the URL of an HTTP proxy that all requests go through; empty: none. It resolves names then.
    """

    networks: tuple[IPNetwork, ...] = ()
    proxy: str = ""

    def naming(self, *urls: str) -> OutgoingPolicy:
        """The policy of a client whose operator names these URLs.

        Raises:
            AddressRefused: one of them cannot be used.
        """
        return OutgoingPolicy(rules=self, named=frozenset(read_destination(url).endpoint for url in urls))


@dataclass(frozen=True, kw_only=True, slots=True)
class OutgoingPolicy:
    """Where one client may connect to.

    - Public addresses, at the ports of web servers (`PORTS`).
    - The networks of the rules, at any port; the metadata service of a cloud only if an entry names its very address.
    - A host and port that the operator names (`named`), whether it has public, private or loopback addresses: nothing
      else at that host, and nothing else at that port.
    """

    rules: OutgoingRules = OutgoingRules()
    named: frozenset[Endpoint] = frozenset()

    def check_destination(self, destination: Destination) -> None:
        """Refuse a host that is an address, and is refused as such; names are checked when they are resolved.

        With a proxy, which resolves names itself, of these the port is checked.

        Raises:
            AddressRefused: it may not be connected to.
        """
        endpoint = destination.endpoint
        if (literal := destination.literal) is not None:
            self.check_address(endpoint, literal)
        elif self.rules.proxy and endpoint not in self.named and endpoint.port not in PORTS:
            raise _refused_port(endpoint)

    def check_address(self, endpoint: Endpoint, address: IPAddress) -> None:
        """Check one of the addresses that the host of an endpoint has.

        Raises:
            AddressRefused: it may not be connected to.
        """
        kind = kind_of(address)
        if self._is_in_networks(address, exactly=kind is NetworkKind.METADATA):
            return
        if kind is not NetworkKind.PUBLIC and not (endpoint in self.named and kind in _LOCAL):
            raise _refused_address(endpoint, address, kind)
        if endpoint not in self.named and endpoint.port not in PORTS:
            raise _refused_port(endpoint)

    def _is_in_networks(self, address: IPAddress, *, exactly: bool) -> bool:
        plain = without_mapping(address)
        return any(plain in network for network in self.rules.networks if not exactly or network.num_addresses == 1)


def _refused_address(endpoint: Endpoint, address: IPAddress, kind: NetworkKind) -> AddressRefused:
    return AddressRefused(
        "this address is not connected to",
        cause=f"{endpoint.host} has the address {address}, which is not public ({kind})",
        remedy=_REMEDY,
    )


def _refused_port(endpoint: Endpoint) -> AddressRefused:
    return AddressRefused(
        "this address is not connected to",
        cause=f"port {endpoint.port} of {endpoint.host} is none of {', '.join(map(str, sorted(PORTS)))}",
        remedy=_REMEDY,
    )
