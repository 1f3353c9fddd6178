"""Whose account an identity leads to. Issuer and subject decide; a mail address only where it is said to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from smartchat_core.accounts.invitations import proven_email
from smartchat_core.accounts.openid.policy import NewAccounts, ProviderPolicy
from smartchat_core.accounts.user_names import canonical_name, checked_display_name
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.credential import OneTimeToken
from smartchat_core.model.openid import TokenClaims
from smartchat_core.model.user import User, UserRole

__all__ = ["Create", "Enter", "Join", "decide", "proposed_display_name", "proposed_names"]

_UNFIT: Final = re.compile(r"[^a-z0-9._-]+")
_MAX_PROPOSED: Final = 48


@dataclass(frozen=True, kw_only=True, slots=True)
class Enter:
    """The identity is this user's already."""

    user: User


@dataclass(frozen=True, kw_only=True, slots=True)
class Join:
    """The identity is this user's from now on."""

    user: User


@dataclass(frozen=True, kw_only=True, slots=True)
class Create:
    """The identity gets an account; `email` is confirmed in it, and empty where nothing has shown whose it is."""

    role: UserRole = UserRole.READER
    email: str = ""


def decide(
    claims: TokenClaims,
    policy: ProviderPolicy,
    *,
    linked: User | None,
    signed_in: User | None = None,
    by_email: User | None = None,
    invitation: OneTimeToken | None = None,
) -> Enter | Join | Create | None:
    """Where the identity leads; None: nowhere.

    Args:
        claims: of a token that was accepted.
        policy: what the provider is trusted with.
        linked: whose the identity is.
        signed_in: who asks to have it linked.
        by_email: who has confirmed the address that the claims name.
        invitation: one that the browser came with, and that counts.
    """
    if signed_in is not None:
        if linked is None:
            return Join(user=signed_in)
        return Enter(user=linked) if linked.id == signed_in.id else None
    if linked is not None:
        return Enter(user=linked)
    trusted = claims.email if policy.trust_emails and claims.email_verified else ""
    if by_email is not None:
        # Accounts that look after others are joined by their users alone: a provider makes no operators.
        fits = trusted and by_email.email_confirmed and by_email.email == trusted and by_email.role is UserRole.READER
        return Join(user=by_email) if fits else None
    if invitation is not None:
        return Create(role=invitation.role, email=proven_email(invitation) or trusted)
    _, _, domain = claims.email.rpartition("@")
    of_domain = claims.email_verified and domain in policy.domains
    if policy.new_accounts is NewAccounts.OPEN or (policy.new_accounts is NewAccounts.DOMAINS and of_domain):
        return Create(email=trusted)
    return None


def proposed_names(claims: TokenClaims, suffix: str) -> Iterator[str]:
    """Names for a new account, the best first; the last one has the suffix, which is random."""
    named = [_fit(claims.preferred_name.partition("@")[0]), _fit(claims.email.partition("@")[0])]
    found = [one for one in named if one]
    yield from found
    yield f"{found[0] if found else 'reader'}-{suffix}"


def proposed_display_name(claims: TokenClaims) -> str:
    """The name that others see; empty where the claims have none that may be."""
    try:
        return checked_display_name(claims.name[:100])
    except InvalidRequest:
        return ""


def _fit(given: str) -> str:
    try:
        return canonical_name(_UNFIT.sub("", given[:_MAX_PROPOSED].lower()).strip("._-"))
    except InvalidRequest:
        return ""
