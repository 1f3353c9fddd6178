"""Secrets that the server has to know, encrypted where they are kept (AES-256-GCM, keys by HKDF-SHA-256)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from smartchat_core.errors import ConfigurationError

__all__ = ["SecretSeal"]

_MARK: Final = "aesgcm1"
_NONCE_BYTES: Final = 12
_KEY_BYTES: Final = 32
_ID_DIGITS: Final = 8


class SecretSeal:
    """Encrypts by the first of some keys, and opens what any of them has encrypted.

    A sealed text is `aesgcm1.<key>.<nonce and ciphertext>`, with the first digits of a digest of the derived key.

    Args:
        keys: secrets of at least 32 characters; each is for all purposes, from which that of this seal is derived.
        purpose: what is sealed; another purpose has another key.
    """

    def __init__(self, keys: Sequence[str], *, purpose: str) -> None:
        self._purpose = purpose.encode()
        self._keys: dict[str, AESGCM] = {}
        for key in keys:
            derived = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=self._purpose).derive(key.encode())
            self._keys[hashlib.sha256(derived).hexdigest()[:_ID_DIGITS]] = AESGCM(derived)
        self._first = next(iter(self._keys))

    def seal(self, text: str) -> str:
        """The text, encrypted."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._keys[self._first].encrypt(nonce, text.encode(), self._purpose)
        return f"{_MARK}.{self._first}.{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"

    def open(self, sealed: str) -> str:
        """What was sealed; a text that never was is given back.

        Raises:
            ConfigurationError: by a key that is not among these, or it was changed.
        """
        if not is_sealed(sealed):
            return sealed
        _, key, body = sealed.split(".", 2)
        try:
            data = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
            return self._keys[key].decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], self._purpose).decode()
        except (KeyError, InvalidTag, binascii.Error, ValueError) as exc:
            raise unreadable() from exc

    def is_outdated(self, text: str) -> bool:
        """Whether it is not sealed, or not by the first key."""
        return not text.startswith(f"{_MARK}.{self._first}.")


def is_sealed(text: str) -> bool:
    """Whether it was sealed."""
    return text.startswith(f"{_MARK}.")


def unreadable() -> ConfigurationError:
    """The error for what cannot be opened."""
    return ConfigurationError(
        "a secret in the database cannot be decrypted",
        cause="it was encrypted by a key that the setting secret_key does not name, or was changed",
        remedy="Set secret_key to the key of before, after the present one and a comma if there is another by now.",
    )
