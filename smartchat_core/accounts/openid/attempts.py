"""The secrets of a sign-in that has begun.

A browser is sent to the provider with a state, and keeps another secret in a cookie. Nonce and verifier (RFC 7636) are
derived from both. The database keeps the digests of state and cookie: who reads it learns none of the four, and who
brings a state back has to bring the cookie of the same browser.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final

__all__ = ["ATTEMPT_LIFETIME_SECONDS", "MAX_SECRET", "nonce_of", "verifier_of"]

ATTEMPT_LIFETIME_SECONDS: Final = 600
MAX_SECRET: Final = 64
"""Characters of a state or cookie; ours have 43."""


def verifier_of(state: str, browser: str) -> str:
    """The code verifier: 256 bits, in 43 characters."""
    return _derived("verifier", state, browser)


def nonce_of(state: str, browser: str) -> str:
    """The nonce, which the token has to repeat."""
    return _derived("nonce", state, browser)


def _derived(use: str, state: str, browser: str) -> str:
    key, text = browser[:MAX_SECRET].encode(errors="replace"), f"{use}:{state[:MAX_SECRET]}".encode(errors="replace")
    return base64.urlsafe_b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode().rstrip("=")
