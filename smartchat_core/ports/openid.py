"""The ports of OpenID Connect: a provider, and what the database keeps of sign-ins by it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from smartchat_core.model.identity import Identity, OpenIdAttempt
from smartchat_core.model.ids import UserId
from smartchat_core.model.openid import AuthorizationWish, TokenClaims

__all__ = ["IdentityRepository", "OpenIdAttemptRepository", "OpenIdProvider"]


class OpenIdProvider(Protocol):
    """One provider, as its discovery document describes it.

    Raises:
        RequestFailed: the provider, or its keys, cannot be had.
        AddressRefused: one of its addresses may not be connected to.
        TokenRefused: it describes itself as another, or its token is none that may be accepted.
    """

    async def authorization_address(self, wish: AuthorizationWish) -> str:
        """Where to send the browser."""
        ...

    async def names_itself(self) -> bool:
        """Whether its answers say whose they are (RFC 9207)."""
        ...

    async def redeem(self, code: str, *, verifier: str, redirect_uri: str) -> TokenClaims:
        """The claims of the identity token for this code, once its signature was right."""
        ...

    async def read(self, token: str) -> TokenClaims:
        """The claims of a token that somebody brings, once its signature was right."""
        ...


class IdentityRepository(Protocol):
    """Who signs in as which user. It goes with the user."""

    async def find(self, issuer: str, subject: str) -> Identity | None:
        """The identity, None where it is linked to nobody."""
        ...

    async def of_user(self, user: UserId) -> tuple[Identity, ...]:
        """The user's identities, the oldest first."""
        ...

    async def add(self, identity: Identity) -> bool:
        """Link an identity; False, and no change, when it is linked already.

        Raises:
            UserNotFound: there is no such user.
        """
        ...

    async def used(self, issuer: str, subject: str, *, at: datetime) -> None:
        """Note that somebody signed in by it."""
        ...

    async def remove(self, user: UserId, issuer: str, subject: str) -> bool:
        """Link it no more; False when it was not linked to this user. Sessions that were begun by it end."""
        ...


class OpenIdAttemptRepository(Protocol):
    """Sign-ins by providers that have begun, and tokens that count once."""

    async def add(self, attempt: OpenIdAttempt) -> None:
        """Insert an attempt."""
        ...

    async def take(self, digest: str, *, browser: str, provider: str, now: datetime) -> OpenIdAttempt | None:
        """The attempt of this state, browser and provider, which is used up; None when there is none any more.

        Of two that take one, one gets it.
        """
        ...

    async def note_token(self, digest: str, *, expires_at: datetime) -> bool:
        """Note that a token has come, by its digest; False when it had before."""
        ...

    async def forget_expired(self, now: datetime) -> None:
        """Delete attempts that have expired, and notes of tokens that have."""
        ...
