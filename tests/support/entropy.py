"""Randomness that a test can repeat."""

import base64
import uuid

__all__ = ["CountingEntropy"]


class CountingEntropy:
    """Counts, so that each identifier and secret is another one."""

    def __init__(self) -> None:
        self._last = 0

    def uuid(self) -> uuid.UUID:
        """The next number, in the digits that identifiers are made of."""
        return uuid.UUID(int=self._next() << 64)

    def token(self) -> str:
        """The next number, as a secret of 256 bits."""
        return base64.urlsafe_b64encode(self._next().to_bytes(32)).decode().rstrip("=")

    def _next(self) -> int:
        self._last += 1
        return self._last
