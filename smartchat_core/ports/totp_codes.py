"""The port of codes that change with time."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

__all__ = ["TotpCodes"]


class TotpCodes(Protocol):
    """Codes of six digits that change every 30 seconds (RFC 6238), as authenticator apps make them."""

    def new_secret(self) -> str:
        """A fresh shared secret of at least 160 random bits, in base32."""
        ...

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """The number of the interval whose code this is: the present one, the one before, or the one after.

        None when it is of none of them: a clock may be wrong by half a minute, and not by more.
        """
        ...

    def address(self, secret: str, *, account: str, issuer: str) -> str:
        """The `otpauth://` address that an authenticator app reads from a QR code."""
        ...
