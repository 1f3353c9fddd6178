"""Secrets that are handed out once and kept as digests."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

from smartchat_core.ports.entropy import Entropy

__all__ = [
    "MAX_TOKEN",
    "RECOVERY_CODES",
    "code_digits",
    "device_code",
    "device_code_digest",
    "digest_of",
    "new_recovery_codes",
    "recovery_digest",
]

MAX_TOKEN: Final = 200
"""Characters of a token or code that are looked at: longer ones are none of ours."""
RECOVERY_CODES: Final = 10
_CHARACTERS: Final = 24
"""Of a recovery code: 120 random bits, so that its digest needs no salt (OWASP ASVS 5.0, 6.5.2)."""
_GROUP: Final = 4
_DIGITS: Final = 6
"""Of a code that changes with time."""
_DEVICE_CHARACTERS: Final = 16
"""Of a code that goes by mail: 80 random bits, so that it needs no count of wrong ones (6.6.3)."""


def digest_of(token: str) -> str:
    """The SHA-256 of a token of 256 random bits, in hexadecimal: it cannot be guessed, so no slow hash is needed."""
    return hashlib.sha256(token[:MAX_TOKEN].encode(errors="surrogatepass")).hexdigest()


def new_recovery_codes(entropy: Entropy) -> tuple[str, ...]:
    """Fresh codes to be written down, in groups of four letters and digits."""
    return tuple(_code(entropy.token(), _CHARACTERS) for _ in range(RECOVERY_CODES))


def code_digits(given: str) -> str | None:
    """The six digits of a code that changes with time, however they are grouped; None where it is no such code."""
    digits = "".join(given.split()) if len(given) <= 2 * _DIGITS else ""
    return digits if len(digits) == _DIGITS and digits.isascii() and digits.isdigit() else None


def recovery_digest(given: str) -> str:
    """The digest of a recovery code, however it is grouped and whichever case it is written in."""
    letters = "".join(one for one in given[:MAX_TOKEN].lower() if one.isalnum())
    return digest_of(letters)


def device_code(entropy: Entropy) -> str:
    """A fresh code of 80 random bits to be typed from a mail, in groups of four letters and digits."""
    return _code(entropy.token(), _DEVICE_CHARACTERS)


def device_code_digest(attempt: str, given: str) -> str:
    """The digest of such a code, which is for one sign-in alone: `attempt` is the digest of that one's token."""
    return digest_of(f"{attempt}-{recovery_digest(given)}")


def _code(token: str, characters: int) -> str:
    letters = base64.b32encode(hashlib.sha256(token.encode()).digest()).decode().lower()[:characters]
    return "-".join(letters[start : start + _GROUP] for start in range(0, characters, _GROUP))
