"""Authentication of operators: who may read the metrics, the health report in detail, and their page."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field

from smartchat_core.errors import ConfigurationError
from smartchat_core.model.security import AuthFailure

__all__ = ["MIN_TOKEN_CHARACTERS", "OpsAuth", "check_token"]

MIN_TOKEN_CHARACTERS = 16
"""Of a token that somebody chose. With the throttle on guesses, so many random characters outlast everybody."""


def check_token(token: str) -> None:
    """Refuse a token that could be guessed, or could not be sent.

    Raises:
        ConfigurationError: it is shorter than `MIN_TOKEN_CHARACTERS`, or holds more than visible ASCII characters.
    """
    if len(token) < MIN_TOKEN_CHARACTERS:
        raise ConfigurationError(
            "the setting ops_token is too short",
            cause=f"it has fewer than {MIN_TOKEN_CHARACTERS} characters, and could be guessed",
            remedy="Make one with: openssl rand -hex 32",
        )
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise ConfigurationError(
            "the setting ops_token cannot be sent in a header",
            cause="it holds spaces or other characters than ASCII's visible ones",
            remedy="Make one with: openssl rand -hex 32",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class OpsAuth:
    """Those who have the token; without one, nobody. Where a request comes from counts for nothing.

    The token comes as a bearer token (RFC 6750), or as the password of any user (RFC 7617): browsers and Prometheus
    know both.
    """

    token: str = field(default="", repr=False)

    def refusal(self, authorization: str) -> AuthFailure | None:
        """Why the sender of this header may not see it; None when it may."""
        given = _token_in(authorization)
        if given is None:
            return AuthFailure.MISSING_TOKEN
        if not self.token:
            return AuthFailure.WRONG_TOKEN
        # Of digests, because the time that a comparison of the texts takes would reveal the token's length.
        same = hmac.compare_digest(hashlib.sha256(given).digest(), hashlib.sha256(self.token.encode()).digest())
        return None if same else AuthFailure.WRONG_TOKEN


def _token_in(authorization: str) -> bytes | None:
    """The token of a header; None where there is none, or none that can be read."""
    scheme, _, rest = authorization.strip().partition(" ")
    credentials = rest.strip().encode(errors="replace")
    if not credentials:
        return None
    match scheme.casefold():
        case "bearer":
            return credentials
        case "basic":
            try:
                _, colon, password = base64.b64decode(credentials, validate=True).partition(b":")
            except binascii.Error:
                return None
            return password if colon else None
    return None
