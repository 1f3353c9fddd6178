"""What a provider (OpenID Connect) says in its tokens and of itself."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AuthorizationWish", "TokenClaims"]


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthorizationWish:
    """What a browser is sent to a provider with.

    `fresh` asks the provider to have its user prove again who it is.
    """

    redirect_uri: str
    state: str
    nonce: str
    verifier: str
    fresh: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenClaims:
    """The claims of a token whose signature was right. Times are seconds since 1970; None and empty: not said."""

    issuer: str
    subject: str
    audiences: tuple[str, ...]
    authorized_party: str = ""
    issued_at: float | None = None
    expires_at: float | None = None
    not_before: float | None = None
    authenticated_at: float | None = None
    nonce: str | None = None
    sid: str = ""
    token_id: str = ""
    events: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()
    """Of `amr`: how its user has proved who it is."""
    context: str = ""
    """Of `acr`."""
    email: str = ""
    email_verified: bool = False
    name: str = ""
    preferred_name: str = ""
