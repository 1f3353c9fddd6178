"""What the core is given of the machine: time and randomness; and which version of the program this is."""

import secrets
import time
import uuid
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version

__all__ = ["SystemClock", "SystemEntropy", "release"]


@cache
def release() -> str:
    """The version of the program. It is read from the package's metadata once: health is asked every second."""
    return version("smartchat")


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some moment, which never go back."""
        return time.monotonic()


class SystemEntropy:
    """The operating system's randomness."""

    def uuid(self) -> uuid.UUID:
        """A fresh random identifier."""
        return uuid.uuid4()

    def token(self) -> str:
        """A fresh secret of 256 random bits."""
        return secrets.token_urlsafe(32)
