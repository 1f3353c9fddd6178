"""Which keys may be made."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from smartchat_core.accounts.user_names import checked_display_name
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.api_key import KeyKind, KeyScope

__all__ = ["DEVICE_SCOPES", "MAX_KEYS", "MAX_REQUESTS_PER_MINUTE", "KeyWish", "checked"]

MAX_KEYS: Final = 100
"""Keys of one user."""
MAX_REQUESTS_PER_MINUTE: Final = 100_000
_LONGEST: Final = timedelta(days=3650)

DEVICE_SCOPES: Final = MappingProxyType(
    {KeyKind.OPDS: frozenset({KeyScope.READ}), KeyKind.KOREADER: frozenset({KeyScope.SYNC})}
)
"""What the password of a device is for: as little as the device needs, in case somebody finds it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyWish:
    """The key that somebody would like to have. `scopes` is empty for the password of a device."""

    name: str
    kind: KeyKind = KeyKind.API
    scopes: frozenset[KeyScope] = frozenset()
    expires_at: datetime | None = None
    requests_per_minute: int | None = None


def checked(wish: KeyWish, *, now: datetime, names: Collection[str]) -> KeyWish:
    """The wish as it may be granted, `names` being those of the keys that the user has.

    Raises:
        InvalidRequest: it may not.
    """
    name = checked_display_name(wish.name)
    if not name:
        raise InvalidRequest("a key needs a name", remedy="Name the program or device that it is for.")
    if name in names:
        raise InvalidRequest("there is a key of this name", remedy="Choose another name, or end that key first.")
    if len(names) >= MAX_KEYS:
        raise InvalidRequest(f"there are {MAX_KEYS} keys", remedy="End some that are used no more.")
    if wish.expires_at is not None and not now < wish.expires_at <= now + _LONGEST:
        raise InvalidRequest("the key would end at once, or in more than ten years", remedy="Choose another end.")
    most = wish.requests_per_minute
    if most is not None and not 1 <= most <= MAX_REQUESTS_PER_MINUTE:
        raise InvalidRequest(f"the limit of requests within a minute is from 1 to {MAX_REQUESTS_PER_MINUTE:,}")
    return KeyWish(
        name=name,
        kind=wish.kind,
        scopes=_scopes(wish),
        expires_at=wish.expires_at,
        requests_per_minute=most,
    )


def _scopes(wish: KeyWish) -> frozenset[KeyScope]:
    fixed = DEVICE_SCOPES.get(wish.kind)
    if fixed is None:
        if not wish.scopes:
            raise InvalidRequest("a key needs something that it is for", remedy="Name read, write, ask or sync.")
        return wish.scopes
    if wish.scopes and wish.scopes != fixed:
        raise InvalidRequest("what the password of a device is for cannot be chosen", remedy="Name nothing.")
    return fixed
