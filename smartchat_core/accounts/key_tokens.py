"""Tokens of sessions and keys: 256 random bits, with a checksum, and only their digests are kept.

A token is its kind, an underscore, the random bits in digits and letters, and a checksum. The kind lets scanners for
leaked secrets find tokens of this program; the checksum refuses what was never one without asking the database.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from enum import StrEnum
from typing import Final

__all__ = [
    "MAX_TOKEN",
    "PREFIX_CHARACTERS",
    "TokenKind",
    "device_digest",
    "device_password",
    "md5_digest",
    "md5_of",
    "new_token",
    "shown_prefix",
    "token_digest",
]

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SECRET_BYTES: Final = 32
_SECRET_DIGITS: Final = 43
_CHECK_DIGITS: Final = 6
_TOKEN: Final = re.compile(rf"[a-z]{{3}}_[0-9A-Za-z]{{{_SECRET_DIGITS + _CHECK_DIGITS}}}", re.ASCII)
MAX_TOKEN: Final = 4 + _SECRET_DIGITS + _CHECK_DIGITS
PREFIX_CHARACTERS: Final = 10
"""Characters of a token by which its owner recognises it: 6 random ones, which leave 220 bits unknown."""

_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
"""32 characters, without those that look alike on a screen."""
_GROUPS: Final = 5
_GROUP: Final = 5
_DEVICE: Final = re.compile(
    rf"[{re.escape(_LETTERS)}]{{{_GROUP}}}(?:-[{re.escape(_LETTERS)}]{{{_GROUP}}}){{{_GROUPS - 1}}}"
)
_MD5: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)


class TokenKind(StrEnum):
    """What a token is of: the letters that it begins with."""

    SESSION = "scs"
    API_KEY = "sck"


def new_token(kind: TokenKind, secret: str) -> str:
    """The token that holds this secret (`Entropy.token`)."""
    body = f"{kind}_{_in_digits(_number(secret), _DIGITS, _SECRET_DIGITS)}"
    return body + _checksum(body)


def token_digest(kind: TokenKind, given: str) -> str | None:
    """What a token of this kind is kept and found by; None where it is none. Longer texts are not read."""
    if len(given) != MAX_TOKEN or not given.startswith(f"{kind}_") or _TOKEN.fullmatch(given) is None:
        return None
    body, check = given[:-_CHECK_DIGITS], given[-_CHECK_DIGITS:]
    return _digest_of(given) if _checksum(body) == check else None


def shown_prefix(token: str) -> str:
    """How the token begins, for its owner to recognise it by."""
    return token[:PREFIX_CHARACTERS]


def device_password(secret: str) -> str:
    """A password for somebody to type on an e-reader: 125 of the secret's bits, in five groups of five characters."""
    count = _GROUPS * _GROUP
    text = _in_digits(_number(secret) % len(_LETTERS) ** count, _LETTERS, count)
    return "-".join(text[start : start + _GROUP] for start in range(0, count, _GROUP))


def device_digest(given: str) -> str | None:
    """What a device's password is kept and found by where it is sent as it is; None where it is none."""
    return _digest_of(given) if _DEVICE.fullmatch(given) is not None else None


def md5_of(password: str) -> str:
    """What KOReader sends of a password."""
    return hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()


def md5_digest(given: str) -> str | None:
    """What a device's password is kept and found by where its MD5 is sent; None where that is no MD5.

    The password is random, so that its MD5 leads nobody back to it.
    """
    return _digest_of(given) if _MD5.fullmatch(given) is not None else None


def _digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _number(secret: str) -> int:
    """The random bits.

    Raises:
        ValueError: there are fewer than there have to be.
    """
    bits = base64.urlsafe_b64decode(f"{secret}=")
    if len(bits) != _SECRET_BYTES:
        msg = f"a secret has {_SECRET_BYTES} bytes, and this one {len(bits)}"
        raise ValueError(msg)
    return int.from_bytes(bits)


def _checksum(body: str) -> str:
    return _in_digits(zlib.crc32(body.encode()), _DIGITS, _CHECK_DIGITS)


def _in_digits(number: int, digits: str, count: int) -> str:
    text = []
    for _ in range(count):
        number, rest = divmod(number, len(digits))
        text.append(digits[rest])
    return "".join(reversed(text))
