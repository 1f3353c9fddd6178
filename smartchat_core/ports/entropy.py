"""The port of randomness, as an argument."""

from __future__ import annotations

import uuid
from typing import Protocol

__all__ = ["Entropy"]


class Entropy(Protocol):
    """Where random identifiers and secrets come from."""

    def uuid(self) -> uuid.UUID:
        """A fresh random identifier. It may be seen by others: a secret is what `token` gives."""
        ...

    def token(self) -> str:
        """A fresh secret of 256 random bits: 43 characters of base64url (RFC 4648, section 5), without padding."""
        ...
