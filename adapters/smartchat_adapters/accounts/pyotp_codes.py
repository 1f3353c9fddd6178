"""Codes that change with time, by pyotp."""

from __future__ import annotations

import binascii
import hmac
from datetime import datetime
from typing import TYPE_CHECKING

import pyotp

from smartchat_core.accounts.totp_window import INTERVAL_SECONDS, accepted_steps

if TYPE_CHECKING:
    from smartchat_adapters.accounts.sealing import SecretSeal

__all__ = ["PyotpCodes"]


class PyotpCodes:
    """The `TotpCodes` of RFC 6238 with six digits, SHA-1 and 30 seconds, which every authenticator app knows.

    Args:
        seal: encrypts shared secrets where they are kept; None keeps them as they are.
    """

    def __init__(self, seal: SecretSeal | None = None) -> None:
        self._seal = seal

    def new_secret(self) -> str:
        secret = pyotp.random_base32()
        return secret if self._seal is None else self._seal.seal(secret)

    def shown(self, secret: str) -> str:
        if self._seal is not None:
            return self._seal.open(secret)
        if "." in secret:  # sealed: base32 has none
            from smartchat_adapters.accounts.sealing import unreadable  # only where a key was removed

            raise unreadable()
        return secret

    def renewed(self, secret: str) -> str | None:
        if self._seal is None or not self._seal.is_outdated(secret):
            return None
        return self._seal.seal(self._seal.open(secret))

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        shared = self.shown(secret)
        try:
            totp = pyotp.TOTP(shared, interval=INTERVAL_SECONDS)
            # All are compared: how long it takes says nothing of which it is.
            right = [
                one
                for one in accepted_steps(now)
                if hmac.compare_digest(totp.generate_otp(one).encode(), code.encode())
            ]
        except (binascii.Error, ValueError):
            return None
        return right[0] if right else None

    def address(self, secret: str, *, account: str, issuer: str) -> str:
        return pyotp.TOTP(self.shown(secret), interval=INTERVAL_SECONDS).provisioning_uri(
            name=account, issuer_name=issuer
        )
