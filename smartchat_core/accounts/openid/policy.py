"""What one provider is trusted with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

__all__ = ["ALGORITHMS", "DEFAULT_ALGORITHMS", "NewAccounts", "ProviderPolicy"]

ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"}
)
"""Signatures by the provider's private key. `none` is no signature, and of `HS256` anybody may have the key."""
DEFAULT_ALGORITHMS: Final = ("RS256", "PS256", "ES256", "Ed25519", "EdDSA")


class NewAccounts(StrEnum):
    """Who gets an account by signing in."""

    INVITED = "invited"
    """Those who come by an invitation."""
    DOMAINS = "domains"
    """And those of whom the provider has verified a mail address of named domains."""
    OPEN = "open"
    """Everybody whom the provider knows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProviderPolicy:
    """A provider, and what it is trusted with.

    Args:
        name: the name in addresses and in the settings.
        label: what people are shown.
        issuer: who signs its tokens, to the letter.
        client_id: who this installation is there.
        algorithms: the signatures that are accepted, of `ALGORITHMS`.
        trust_emails: an address that it has verified is the user's: it joins the account that has confirmed the same
            one, and is confirmed in new accounts.
        new_accounts: who gets an account.
        domains: the domains of `NewAccounts.DOMAINS`.
        mfa_values: values of `amr` and `acr` that stand for a second factor.
        skew: how far its clock may be off.
        max_age: how old a token may be.
    """

    name: str
    label: str
    issuer: str
    client_id: str
    algorithms: tuple[str, ...] = DEFAULT_ALGORITHMS
    trust_emails: bool = False
    new_accounts: NewAccounts = NewAccounts.INVITED
    domains: frozenset[str] = frozenset()
    mfa_values: frozenset[str] = frozenset()
    skew: timedelta = timedelta(seconds=60)
    max_age: timedelta = timedelta(minutes=10)
