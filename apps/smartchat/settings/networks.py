"""Which proxies are believed, and the address that the public knows, as the settings write them."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from smartchat_core.errors import ConfigurationError

__all__ = ["UNIX", "Network", "list_networks", "parse_network", "read_proxies", "read_public_url"]

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

UNIX = "unix"
"""A proxy that reaches the server by a Unix socket."""

_REMEDY = (
    'Name the networks of your proxies, as in trusted_proxies = ["127.0.0.1/32", "10.0.0.0/8"] or '
    "SMARTCHAT_TRUSTED_PROXIES=127.0.0.1/32,10.0.0.0/8; `unix` stands for one that comes by a Unix socket."
)
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")


def read_proxies(value: Any) -> tuple[str, ...]:
    """The networks in their usual spelling.

    Raises:
        ConfigurationError: something is no network, or is everybody's.
    """
    listed = list_networks(
        value, setting="trusted_proxies", cause="a number of proxies, as it was once given, does not identify them",
        remedy=_REMEDY,
    )  # fmt: skip
    return tuple(one if one == UNIX else str(parse_network(one)) for one in listed)


def list_networks(value: Any, *, setting: str, cause: str, remedy: str) -> list[str]:
    """The entries of a list, which the environment writes with commas.

    Raises:
        ConfigurationError: it is no list of texts, for this cause.
    """
    if isinstance(value, str):
        listed = value.strip().removeprefix("[").removesuffix("]").split(",")
        value = [part.strip().strip("\"'") for part in listed if part.strip()]
    if not isinstance(value, list | tuple) or any(not isinstance(one, str) or one.isdigit() for one in value):
        raise ConfigurationError(f"the setting {setting} is no list of networks", cause=cause, remedy=remedy)
    return list(value)


def parse_network(text: str, *, setting: str = "trusted_proxies", remedy: str = _REMEDY) -> Network:
    """The network, of version 4 where it is one that is written in version 6.

    Raises:
        ConfigurationError: it is none, or holds everybody.
    """
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        raise ConfigurationError(
            f"the setting {setting} names what is no network",
            cause="one of its entries is no network without host bits",
            remedy=remedy,
        ) from None  # which would repeat it
    if isinstance(network, ipaddress.IPv6Network) and network.subnet_of(_MAPPED):
        bits = int(network.network_address) & 0xFFFF_FFFF
        network = ipaddress.IPv4Network((bits, network.prefixlen - 96))
    if network.prefixlen == 0:
        raise ConfigurationError(
            f"the setting {setting} names everybody",
            cause=f"{text} holds all addresses",
            remedy=remedy,
        )
    return network


def read_public_url(text: str) -> str:
    """The address, without a slash at its end.

    Raises:
        ConfigurationError: it is no `http://` or `https://` address of a server alone.
    """
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known or parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username is not None:
        # It is not repeated: what cannot be read may hold a password.
        raise ConfigurationError(
            "the setting public_url is no address of a server",
            remedy="Write scheme and host, and the port if it is not the usual one, as in https://books.example.org.",
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"
