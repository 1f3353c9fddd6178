"""Sessions: what somebody who has signed in is known by until it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smartchat_core.model.identity import IdentityOrigin
from smartchat_core.model.ids import SessionId, UserId

__all__ = ["UserSession"]


@dataclass(frozen=True, kw_only=True, slots=True)
class UserSession:
    """A user's session on one device.

    `digest` is the SHA-256 of its token, in hexadecimal digits; the token itself is kept nowhere. `seen_at` may be up
    to a minute old. `device` and `place` are what the browser called itself and the address that it came from, for
    the user to recognise them by.
    """

    id: SessionId
    user: UserId
    digest: str
    created_at: datetime
    seen_at: datetime
    idle_expires_at: datetime
    """When it ends unless it is used before."""
    expires_at: datetime
    """When it ends however much it is used."""
    authenticated_at: datetime
    """When the user last proved who it is, at the sign-in or since."""
    second_factor_at: datetime | None = None
    """When a second factor was last given in it; None where it was begun without one."""
    device: str = ""
    place: str = ""
    origin: IdentityOrigin | None = None
    """The identity at a provider by which it was begun, and which may end it."""
