"""Where an outgoing request is addressed: the scheme, host and port of its URL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from smartchat_core.errors import AddressRefused
from smartchat_core.outgoing.networks import IPAddress

__all__ = ["MAX_URL_CHARACTERS", "Destination", "Endpoint", "make_destination", "read_destination"]

MAX_URL_CHARACTERS = 8_192
"""Longer URLs are refused."""

_PORTS = {"http": 80, "https": 443}
_LONGEST_NAME = 253
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_BRACKETED = re.compile(r"\[[^\[\]]*\](:[0-9]*)?")
_NO_PART_OF_A_URL = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """A host, as a lower-case name or an address, and a port."""

    host: str
    port: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """Who is spoken to, and whether encrypted."""

    scheme: str
    endpoint: Endpoint

    @property
    def literal(self) -> IPAddress | None:
        """The address, if the host is written as one and needs not be resolved."""
        try:
            return ip_address(self.endpoint.host)
        except ValueError:
            return None


def read_destination(url: str) -> Destination:
    """The destination of a URL. It must have no credentials and no character that parsers of URLs disagree about.

    Raises:
        AddressRefused: it is no such URL.
    """
    if len(url) > MAX_URL_CHARACTERS:
        raise _refused("it is too long")
    if _NO_PART_OF_A_URL.search(url):
        raise _refused("it has spaces, control characters or backslashes")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _refused("its host or port cannot be read") from None  # which would repeat it
    if "@" in parts.netloc:
        raise _refused("it has credentials, which logs and other servers would see")
    if "[" in parts.netloc and not _BRACKETED.fullmatch(parts.netloc):
        raise _refused("its host cannot be read")
    return make_destination(parts.scheme, host, port)


def make_destination(scheme: str, host: str, port: int | None) -> Destination:
    """The destination of a URL that was read.

    Raises:
        AddressRefused: a part of it cannot be used.
    """
    if scheme not in _PORTS:
        raise _refused("it begins with neither http:// nor https://")
    if port is not None and not 0 < port < 65_536:
        raise _refused("it has a port that there is not")
    return Destination(scheme=scheme, endpoint=Endpoint(host=_read_host(host), port=port or _PORTS[scheme]))


def _read_host(text: str) -> str:
    """The host in the one form in which it is compared."""
    host = text.removeprefix("[").removesuffix("]")
    if ":" in host:
        try:
            address = IPv6Address(host)
        except ValueError:
            raise _refused("its host is no address") from None
        if address.scope_id is not None:
            raise _refused("its address names an interface of this machine")
        return str(address)
    host = host.lower().removesuffix(".")
    labels = host.split(".") if 0 < len(host) <= _LONGEST_NAME else []
    if not labels or not all(map(_LABEL.fullmatch, labels)):
        raise _refused("its host is no name; letters beyond ASCII are written as in xn--bcher-kva.example")
    if not _NUMBER.fullmatch(labels[-1]):
        return host
    # Resolvers read 127.1, 0x7f000001 and 2130706433 as addresses: one form is enough.
    try:
        return str(IPv4Address(host))
    except ValueError:
        raise _refused("its host is a number, and no address as in 192.0.2.1") from None


def _refused(cause: str) -> AddressRefused:
    # The URL is not repeated: what cannot be read may hold a password.
    return AddressRefused(
        "this address is not connected to",
        cause=cause,
        remedy="Write it as in https://books.example.org/path, without a user name or password.",
    )
