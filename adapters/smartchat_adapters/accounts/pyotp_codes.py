"""Codes that change with time, by pyotp."""

from __future__ import annotations

import binascii
import hmac
from datetime import datetime
from typing import Final

import pyotp

__all__ = ["PyotpCodes"]

_SECONDS: Final = 30


class PyotpCodes:
    """The `TotpCodes` of RFC 6238 with six digits, SHA-1 and 30 seconds, which every authenticator app knows."""

    def new_secret(self) -> str:
        return pyotp.random_base32()

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        try:
            totp = pyotp.TOTP(secret, interval=_SECONDS)
            present = totp.timecode(now)
            steps = [one for one in (present, present - 1, present + 1) if one >= 0]
            # All are compared: how long it takes says nothing of which it is.
            right = [one for one in steps if hmac.compare_digest(totp.generate_otp(one).encode(), code.encode())]
        except (binascii.Error, ValueError):
            return None
        return right[0] if right else None

    def address(self, secret: str, *, account: str, issuer: str) -> str:
        return pyotp.TOTP(secret, interval=_SECONDS).provisioning_uri(name=account, issuer_name=issuer)
