"""The port of codes that change with time."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

__all__ = ["TotpCodes"]


class TotpCodes(Protocol):
    """Codes of six digits that change every 30 seconds (RFC 6238), as authenticator apps make them.

    A shared secret is handled in the form in which it is kept, which may be encrypted.
    """

    def new_secret(self) -> str:
        """A fresh shared secret of at least 160 random bits."""
        ...

    def shown(self, secret: str) -> str:
        """The secret in base32, to be typed into an app.

        Raises:
            ConfigurationError: it was encrypted by a key that is not there.
        """
        ...

    def renewed(self, secret: str) -> str | None:
        """The secret in the form in which it is kept now; None where it has that already.

        Raises:
            ConfigurationError: it was encrypted by a key that is not there.
        """
        ...

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """The number of the interval whose code this is, of those that are taken now (`accounts.totp_window`), or None.

        Raises:
            ConfigurationError: the secret was encrypted by a key that is not there.
        """
        ...

    def address(self, secret: str, *, account: str, issuer: str) -> str:
        """The `otpauth://` address that an authenticator app reads from a QR code."""
        ...
