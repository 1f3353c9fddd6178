"""Who may see how the program does: its metrics, its state in detail, and the page about them."""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Refusal", "Visitor", "Watchers", "is_forwarded"]

_FORWARDING_HEADERS = frozenset({"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"})
"""By any of these a proxy tells that it speaks for somebody else."""


def is_forwarded(headers: Iterable[str], *, version: str) -> bool:
    """Whether a proxy speaks for somebody else, as far as one can see.

    nginx, unless it is told otherwise, says of nobody that it speaks for them, and names this machine as the host; but
    then it speaks HTTP/1.0, which browsers, probes and Prometheus do not
    (https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_http_version).

    Args:
        headers: the names of the request's headers, in any case.
        version: of HTTP, as in `1.1`.
    """
    return version == "1.0" or not _FORWARDING_HEADERS.isdisjoint(name.lower() for name in headers)


class Refusal(StrEnum):
    """Why somebody is turned away."""

    MISSING_TOKEN = "missing_token"  # noqa: S105  # a reason
    WRONG_TOKEN = "wrong_token"  # noqa: S105  # a reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Visitor:
    """What is known of whoever asks.

    `peer` is the address at the other end of the connection and `host` the name that is asked for, without a port;
    `forwarded` says that a proxy speaks for somebody else.
    """

    peer: str
    host: str = "localhost"
    authorization: str = ""
    forwarded: bool = False

    @property
    def is_here(self) -> bool:
        """Whether the request was made on this machine, for this machine."""
        return not self.forwarded and _is_loopback(self.peer) and _is_loopback(self.host)


@dataclass(frozen=True, kw_only=True, slots=True)
class Watchers:
    """Those who have the token; without one, whoever is at this machine.

    The token comes as a bearer token (RFC 6750), or as the password of any user (RFC 7617): browsers and Prometheus
    know both.
    """

    token: str = field(default="", repr=False)

    def refusal(self, visitor: Visitor) -> Refusal | None:
        """Why the visitor may not see it; None when it may."""
        if not self.token:
            return None if visitor.is_here else Refusal.MISSING_TOKEN
        given = _token_in(visitor.authorization)
        if given is None:
            return Refusal.MISSING_TOKEN
        return None if hmac.compare_digest(given, self.token.encode()) else Refusal.WRONG_TOKEN


def _token_in(authorization: str) -> bytes | None:
    """The token of a header; None where there is none, or none that can be read."""
    scheme, _, rest = authorization.strip().partition(" ")
    credentials = rest.strip().encode(errors="replace")
    if not credentials:
        return None
    match scheme.casefold():
        case "bearer":
            return credentials
        case "basic":
            try:
                _, colon, password = base64.b64decode(credentials, validate=True).partition(b":")
            except binascii.Error:
                return None
            return password if colon else None
    return None


def _is_loopback(text: str) -> bool:
    if text.casefold() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback
