"""Identities at other providers (OpenID Connect), and sign-ins by them that have begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smartchat_core.model.ids import UserId

__all__ = ["Identity", "IdentityOrigin", "OpenIdAttempt", "OpenIdPurpose"]


@dataclass(frozen=True, kw_only=True, slots=True)
class IdentityOrigin:
    """What a session was begun by: the identity, and `sid`, the provider's own session, where it names one."""

    issuer: str
    subject: str
    sid: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Somebody at a provider, who signs in as this user. Issuer and subject name it, and nothing else does.

    `provider` is its name in the settings, and `email` what the provider called the address then: both are for people.
    """

    issuer: str
    subject: str
    user: UserId
    provider: str
    created_at: datetime
    email: str = ""
    used_at: datetime | None = None


class OpenIdPurpose(StrEnum):
    """What somebody was sent to a provider for."""

    SIGN_IN = "sign_in"
    LINK = "link"
    """To sign in by the provider from now on, too."""
    CONFIRM = "confirm"
    """To prove again who it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenIdAttempt:
    """Somebody was sent to a provider and has not come back.

    `digest` is that of the state, `browser` that of the secret in the cookie of the browser that was sent; nonce and
    verifier are derived from both secrets (`accounts.openid.attempts`) and kept nowhere. `target` is the path to lead
    to afterwards, `user` who is linked or confirmed, `invitation` the digest of the one that comes with it.
    """

    digest: str
    browser: str
    provider: str
    purpose: OpenIdPurpose
    target: str
    created_at: datetime
    expires_at: datetime
    user: UserId | None = None
    invitation: str = ""
