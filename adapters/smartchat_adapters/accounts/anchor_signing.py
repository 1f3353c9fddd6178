"""Signatures of the audit's anchors (Ed25519, RFC 8032), by keys that follow from the installation's secret keys.

cryptography is imported at the first signature: every process has a signer, and few sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = ["Ed25519Signer"]

_PURPOSE: Final = b"smartchat anchors of the audit"
_KEY_BYTES: Final = 32


class Ed25519Signer:
    """Signs by a key that is derived from the first of the secret keys (HKDF-SHA-256); checks signatures of any key.

    Args:
        keys: secrets of at least 32 characters; without one it can only check.
    """

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self._secret = keys[0] if keys else ""
        self._key: Ed25519PrivateKey | None = None

    @property
    def public_key(self) -> str:
        return self._derived().public_key().public_bytes_raw().hex() if self._secret else ""

    def sign(self, message: bytes) -> str:
        return self._derived().sign(message).hex() if self._secret else ""

    def verified(self, message: bytes, *, signature: str, key: str) -> bool:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), message)
        except (ValueError, InvalidSignature):
            return False
        return True

    def _derived(self) -> Ed25519PrivateKey:
        if self._key is None:
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
            from cryptography.hazmat.primitives.hashes import SHA256
            from cryptography.hazmat.primitives.kdf.hkdf import HKDF

            seed = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=_PURPOSE).derive(self._secret.encode())
            self._key = Ed25519PrivateKey.from_private_bytes(seed)
        return self._key
