"""The port of randomness, as an argument."""

from __future__ import annotations

import uuid
from typing import Protocol

__all__ = ["Entropy"]


class Entropy(Protocol):
    """Where random identifiers come from."""

    def uuid(self) -> uuid.UUID:
        """A fresh random identifier."""
        ...
