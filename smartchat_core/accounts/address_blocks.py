"""Networks whose requests are refused for a time: which may be, and whether an address is in one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from smartchat_core.errors import InvalidRequest
from smartchat_core.outgoing.networks import IPNetwork

__all__ = [
    "MAX_BLOCK",
    "MAX_REASON",
    "MIN_BLOCK",
    "BlockedNetworks",
    "checked_duration",
    "checked_network",
    "network_of",
    "parse_duration",
]

MIN_BLOCK: Final = timedelta(minutes=1)
MAX_BLOCK: Final = timedelta(days=365)
MAX_REASON: Final = 200
_WIDEST: Final = {4: 8, 6: 19}
"""The shortest prefixes that may be blocked: wider ones are whole continents."""
_MAPPED: Final = IPv6Network("::ffff:0:0/96")
_NEVER: Final = (IPv4Network("127.0.0.0/8"), IPv4Network("0.0.0.0/8"), IPv6Network("::/127"))
"""This machine itself: who works there ends blocks."""
_MAX_TEXT: Final = 64
_DURATION: Final = re.compile(r"([0-9]{1,5})([mhd])")
_UNITS: Final = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def network_of(text: str) -> IPNetwork | None:
    """The network of an address or a network, of version 4 where it is one written in version 6; None where it is none.

    Bits behind the prefix count for nothing.
    """
    if len(text) > _MAX_TEXT or "%" in text:
        return None
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        return None
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        return IPv4Network((int(network.network_address) & 0xFFFF_FFFF, network.prefixlen - 96))
    return network


def checked_network(text: str, *, protected: Iterable[IPNetwork] = ()) -> str:
    """The network in its usual spelling.

    Args:
        text: an address, or a network as in `192.0.2.0/24`.
        protected: networks that nothing may be blocked of: proxies, and who asks for it.

    Raises:
        InvalidRequest: it is none, too wide, or holds an address of this machine or a protected one.
    """
    network = network_of(text)
    if network is None:
        raise InvalidRequest("this is no network", remedy="Give an address, or a network as in 192.0.2.0/24.")
    if network.prefixlen < _WIDEST[network.version]:
        raise InvalidRequest(
            "this network is too wide to be blocked",
            cause=f"a prefix has {_WIDEST[network.version]} bits or more",
            remedy="Give the networks that the requests come from.",
        )
    if any(_overlap(network, one) for one in _NEVER):
        raise InvalidRequest("this machine itself cannot be blocked", remedy="Give the network of others.")
    if any(_overlap(network, one) for one in protected):
        raise InvalidRequest(
            "this network is not blocked",
            cause="it holds the address that you come from, or a proxy of the setting trusted_proxies",
            remedy="Give a narrower network.",
        )
    return str(network)


def parse_duration(text: str) -> timedelta:
    """The time that is written as `30m`, `12h` or `7d`.

    Raises:
        InvalidRequest: it is none, or one that blocks may not have.
    """
    found = _DURATION.fullmatch(text)
    if found is None:
        raise InvalidRequest("this is no duration", remedy="Write it as in 30m, 12h or 7d.")
    return checked_duration(int(found[1]) * _UNITS[found[2]])


def checked_duration(lasts: timedelta) -> timedelta:
    """The time, if blocks may last so long.

    Raises:
        InvalidRequest: it is too short or too long.
    """
    if not MIN_BLOCK <= lasts <= MAX_BLOCK:
        raise InvalidRequest("blocks last from a minute to 365 days")
    return lasts


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockedNetworks:
    """Networks, to be asked about many addresses; each question takes as long as there are lengths of prefixes."""

    by_prefix: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, networks: Iterable[str]) -> BlockedNetworks:
        """Those of these; what is none is left out."""
        found: dict[tuple[int, int], set[int]] = {}
        for network in map(network_of, networks):
            if network is None:
                continue
            found.setdefault((network.version, network.prefixlen), set()).add(int(network.network_address))
        return cls(by_prefix={key: frozenset(one) for key, one in found.items()})

    def hold(self, client: str) -> bool:
        """Whether they hold the client: an address, or the network of one. This machine itself is in none."""
        if not self.by_prefix:
            return False
        given = network_of(client)
        if given is None or any(_overlap(given, one) for one in _NEVER):
            return False
        address, bits = int(given.network_address), given.max_prefixlen
        return any(
            version == given.version
            and length <= given.prefixlen
            and (address >> (bits - length)) << (bits - length) in networks
            for (version, length), networks in self.by_prefix.items()
        )


def _overlap(one: IPNetwork, other: IPNetwork) -> bool:
    if isinstance(one, IPv4Network):
        return isinstance(other, IPv4Network) and one.overlaps(other)
    return isinstance(other, IPv6Network) and one.overlaps(other)
