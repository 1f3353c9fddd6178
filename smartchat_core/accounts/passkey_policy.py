"""Rules of passkeys: for which addresses, how many, and when one is refused."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from smartchat_core.accounts.secrets import digest_of
from smartchat_core.accounts.shared_names import shared_name
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.passkey import RelyingParty

__all__ = [
    "CHALLENGE_TIME",
    "MAX_ANSWER",
    "MAX_PASSKEYS",
    "challenge_digest",
    "check_room",
    "counter_went_back",
    "passkey_name",
    "relying_party",
]

MAX_PASSKEYS: Final = 20
"""Of one user."""
MAX_ANSWER: Final = 16_384
"""Characters of a browser's answer that are looked at."""
CHALLENGE_TIME: Final = timedelta(minutes=5)

_PORTS: Final = {"https": 443, "http": 80}
_LOCAL: Final = "localhost"


def relying_party(address: str) -> RelyingParty | None:
    """What browsers know the server at this address as; None where they use no passkeys.

    That is at an address in digits, and without TLS, except at `localhost`.
    """
    if not address.isascii():  # asked first: what composes other letters takes the square of their number
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if not host or parts.scheme not in _PORTS or _in_digits(host):
        return None
    if parts.scheme != "https" and host != _LOCAL:
        return None
    shown = "" if port in {None, _PORTS[parts.scheme]} else f":{port}"
    return RelyingParty(id=host, origin=f"{parts.scheme}://{host}{shown}")


def challenge_digest(challenge: str, bound_to: str) -> str:
    """By what a challenge is kept: it is found again only together with the browser or session that it was made for."""
    return digest_of(f"{challenge}.{bound_to}")


def counter_went_back(known: int, given: int) -> bool:
    """Whether a passkey counts as if another device had used a copy (WebAuthn, 7.2); 0 where it counts nothing."""
    return (known > 0 or given > 0) and given <= known


def check_room(there: int) -> None:
    """Go on only when the user may have another one.

    Raises:
        InvalidRequest: there are too many.
    """
    if there >= MAX_PASSKEYS:
        raise InvalidRequest(f"an account has {MAX_PASSKEYS} passkeys at most", remedy="Remove one that is not used.")


def passkey_name(given: str) -> str:
    """The name of a passkey as it is kept.

    Raises:
        InvalidRequest: it is too long, or holds characters that cannot be seen.
    """
    return shared_name(given if given.strip() else "Passkey")


def _in_digits(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host.rpartition(".")[2].isdigit()
    return True
