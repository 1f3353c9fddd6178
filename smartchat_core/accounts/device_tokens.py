"""What a browser keeps after a sign-in, so that it is known again when others at its address guess.

The scheme is that of "device cookies" (OWASP, Slow Down Online Guessing Attacks with Device Cookies). A token proves
that the user has signed in by this browser, and nothing else: it lets nobody in. It is a random number and a MAC over
it, the user and the time, with a key that follows from the stored password: nothing is kept of it, and another password
ends all of them. The stored form has a random salt, so a token is of no use for guessing the password.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta
from typing import Final

from smartchat_core.model.credential import StoredPassword
from smartchat_core.model.ids import UserId

__all__ = ["DEVICE_TIME", "MAX_DEVICES", "device_in", "new_device_token", "with_token"]

DEVICE_TIME: Final = timedelta(days=180)
"""For how long a browser is known after its last sign-in."""
MAX_DEVICES: Final = 3
"""Users that one browser is known for at the same time: the last ones who signed in by it."""

_NONCE: Final = 32
_TOKEN: Final = re.compile(r"([0-9a-f]{32})-([0-9]{1,12})-([0-9a-f]{64})")
_MAX: Final = MAX_DEVICES * 112


def new_device_token(user: UserId, stored: StoredPassword, random: str, now: datetime) -> str:
    """A token for the user's browser, of randomness that the caller supplies."""
    nonce = hashlib.sha256(random.encode()).hexdigest()[:_NONCE]
    issued = str(int(now.timestamp()))
    return f"{nonce}-{issued}-{_mac(user, stored, nonce, issued)}"


def device_in(kept: str, user: UserId, stored: StoredPassword | None, now: datetime) -> str:
    """What distinguishes the browser that gives these tokens, if the user has signed in by it; else nothing.

    Where there is no user, or no password, it is compared all the same.
    """
    known = StoredPassword(hashed="", changed_at=now) if stored is None else stored
    found = ""
    for token in _tokens(kept):
        match = _TOKEN.fullmatch(token)
        if match is None:
            continue
        nonce, issued, mac = match.groups()
        fresh = 0 <= int(now.timestamp()) - int(issued) < DEVICE_TIME.total_seconds()
        if hmac.compare_digest(mac, _mac(user, known, nonce, issued)) and fresh and stored is not None:
            found = nonce
    return found


def with_token(kept: str, token: str, *, instead_of: str = "") -> str:
    """The tokens to keep: this one first, and those of others before it; `instead_of` is what `device_in` gave."""
    others = [one for one in _tokens(kept) if not instead_of or not one.startswith(f"{instead_of}-")]
    return ".".join([token, *others][:MAX_DEVICES])


def _tokens(kept: str) -> list[str]:
    tokens = kept.split(".", MAX_DEVICES) if len(kept) <= _MAX else []
    return [one for one in tokens[:MAX_DEVICES] if _TOKEN.fullmatch(one)]


def _mac(user: UserId, stored: StoredPassword, nonce: str, issued: str) -> str:
    key = hashlib.sha256(f"device\0{stored.hashed}".encode()).digest()
    return hmac.new(key, f"{user}\0{nonce}\0{issued}".encode(), hashlib.sha256).hexdigest()
