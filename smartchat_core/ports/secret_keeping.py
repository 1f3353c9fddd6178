"""The port of secrets that the server has to know again, in the form in which they are kept."""

from __future__ import annotations

from typing import Protocol

__all__ = ["SecretKeeping"]


class SecretKeeping(Protocol):
    """Encrypts secrets where they are kept, if there is a key to do so."""

    def seal(self, text: str) -> str:
        """The secret in the form in which it is kept."""
        ...

    def open(self, sealed: str) -> str:
        """The secret that was kept in this form.

        Raises:
            ConfigurationError: it was encrypted by a key that is not there.
        """
        ...
