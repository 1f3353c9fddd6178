"""What kind of network an address belongs to.

The lists are those of IANA's registries of special-purpose addresses
(https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry), because
`ipaddress.is_global` differs between releases of Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

__all__ = ["IPAddress", "IPNetwork", "NetworkKind", "kind_of", "without_mapping"]

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network


class NetworkKind(StrEnum):
    """Who can be reached at an address."""

    PUBLIC = "public"
    LOOPBACK = "loopback"
    PRIVATE = "private"
    SHARED = "carrier-grade NAT"
    LINK_LOCAL = "link-local"
    METADATA = "metadata of a cloud"
    MULTICAST = "multicast"
    UNSPECIFIED = "unspecified"
    TRANSITION = "IPv4 within IPv6"
    RESERVED = "reserved"


_METADATA = frozenset(
    {
        IPv4Address("169.254.169.254"),  # most clouds
        IPv4Address("169.254.170.2"),  # credentials of containers at AWS
        IPv4Address("169.254.170.23"),  # the same, of pods
        IPv4Address("100.100.100.200"),  # Alibaba
        IPv4Address("168.63.129.16"),  # Azure, at an address that is public otherwise
        IPv4Address("192.0.0.192"),  # Oracle
        IPv6Address("fd00:ec2::254"),
        IPv6Address("fd00:ec2::23"),
        IPv6Address("fd20:ce::254"),  # Google
    }
)


def _table(*rows: tuple[str, NetworkKind]) -> Mapping[IPNetwork, NetworkKind]:
    return {ip_network(network): kind for network, kind in rows}


_IPV4 = _table(
    ("0.0.0.0/8", NetworkKind.UNSPECIFIED),
    ("10.0.0.0/8", NetworkKind.PRIVATE),
    ("100.64.0.0/10", NetworkKind.SHARED),
    ("127.0.0.0/8", NetworkKind.LOOPBACK),
    ("169.254.0.0/16", NetworkKind.LINK_LOCAL),
    ("172.16.0.0/12", NetworkKind.PRIVATE),
    ("192.0.0.0/24", NetworkKind.RESERVED),
    ("192.0.2.0/24", NetworkKind.RESERVED),
    ("192.31.196.0/24", NetworkKind.RESERVED),
    ("192.52.193.0/24", NetworkKind.RESERVED),
    ("192.88.99.0/24", NetworkKind.RESERVED),
    ("192.168.0.0/16", NetworkKind.PRIVATE),
    ("192.175.48.0/24", NetworkKind.RESERVED),
    ("198.18.0.0/15", NetworkKind.RESERVED),
    ("198.51.100.0/24", NetworkKind.RESERVED),
    ("203.0.113.0/24", NetworkKind.RESERVED),
    ("224.0.0.0/4", NetworkKind.MULTICAST),
    ("240.0.0.0/4", NetworkKind.RESERVED),
)

# In this order: a narrow network stands before the wide one that it is a part of.
_IPV6 = _table(
    ("::/128", NetworkKind.UNSPECIFIED),
    ("::1/128", NetworkKind.LOOPBACK),
    ("::/96", NetworkKind.TRANSITION),
    ("64:ff9b:1::/48", NetworkKind.TRANSITION),
    ("2001::/32", NetworkKind.TRANSITION),  # Teredo
    ("2002::/16", NetworkKind.TRANSITION),  # 6to4
    ("2001::/23", NetworkKind.RESERVED),
    ("2001:db8::/32", NetworkKind.RESERVED),
    ("2620:4f:8000::/48", NetworkKind.RESERVED),
    ("3fff::/20", NetworkKind.RESERVED),
    ("2000::/3", NetworkKind.PUBLIC),
    ("fc00::/7", NetworkKind.PRIVATE),
    ("fe80::/10", NetworkKind.LINK_LOCAL),
    ("fec0::/10", NetworkKind.PRIVATE),
    ("ff00::/8", NetworkKind.MULTICAST),
)
_NAT64 = IPv6Network("64:ff9b::/96")


def without_mapping(address: IPAddress) -> IPAddress:
    """The IPv4 address of one that is mapped into IPv6 (`::ffff:127.0.0.1`): the system connects to that."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return address if mapped is None else mapped


def kind_of(address: IPAddress) -> NetworkKind:
    """The kind of network that an address reaches, through the forms in which IPv6 writes IPv4.

    An address that a NAT64 translates is public if the translated one is; the older forms (6to4, Teredo,
    IPv4-compatible) are never. Of IPv6 only what IANA has given out for public use is public.
    """
    address = without_mapping(address)
    if isinstance(address, IPv4Address):
        if address in _METADATA:
            return NetworkKind.METADATA
        return _kind_in(_IPV4, address, otherwise=NetworkKind.PUBLIC)
    address = IPv6Address(int(address))  # without the name of a network interface
    if address in _METADATA:
        return NetworkKind.METADATA
    if address in _NAT64:
        translated = kind_of(IPv4Address(int(address) & 0xFFFF_FFFF))
        return translated if translated is NetworkKind.PUBLIC else NetworkKind.TRANSITION
    return _kind_in(_IPV6, address, otherwise=NetworkKind.RESERVED)


def _kind_in(table: Mapping[IPNetwork, NetworkKind], address: IPAddress, *, otherwise: NetworkKind) -> NetworkKind:
    return next((kind for network, kind in table.items() if address in network), otherwise)
