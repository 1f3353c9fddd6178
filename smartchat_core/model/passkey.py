"""Passkeys: key pairs of which an authenticator has the private key, and we the public one (W3C WebAuthn)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from smartchat_core.model.ids import PasskeyId, UserId

__all__ = ["NewPasskey", "Passkey", "PasskeyUse", "PresentedPasskey", "RelyingParty"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RelyingParty:
    """What browsers know this installation as: the host name that passkeys are for, and the origin of its pages."""

    id: str
    origin: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPasskey:
    """A passkey that an authenticator has just made: `credential` names it, in base64url; the key is COSE's."""

    credential: str
    public_key: bytes = field(repr=False)
    sign_count: int
    backed_up: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Passkey:
    """A passkey of a user. `sign_count` is what the authenticator counted at the last use, 0 where it counts nothing.

    `backed_up` says that copies of it may be on other devices of the user.
    """

    id: PasskeyId
    user: UserId
    name: str
    credential: str
    public_key: bytes = field(repr=False)
    sign_count: int
    backed_up: bool
    created_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PresentedPasskey:
    """What a browser presents, before anything of it is proved; `user_handle` is empty where it names nobody."""

    credential: str
    challenge: str
    user_handle: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PasskeyUse:
    """That the holder of a passkey has signed the challenge, after the authenticator has verified who uses it."""

    sign_count: int
    backed_up: bool
