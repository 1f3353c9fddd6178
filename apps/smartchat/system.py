"""What the core is given of the machine: time and randomness."""

import uuid
from datetime import UTC, datetime

__all__ = ["SystemClock", "SystemEntropy"]


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


class SystemEntropy:
    """The operating system's randomness."""

    def uuid(self) -> uuid.UUID:
        """A fresh random identifier."""
        return uuid.uuid4()
