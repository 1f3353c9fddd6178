"""The port of mails that wait, within the transactions of the database."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from smartchat_core.model.ids import UserId
from smartchat_core.model.mail import MailOrder

__all__ = ["MailOutbox"]


class MailOutbox(Protocol):
    """Mails that wait to be sent. Those about a user go with the user."""

    async def add(self, order: MailOrder) -> None:
        """Insert an order.

        Raises:
            UserNotFound: the user whom it is about does not exist.
        """
        ...

    async def due(self, now: datetime, *, limit: int = 20) -> tuple[MailOrder, ...]:
        """The oldest that may be sent now.

        Within a transaction that writes, no other one gets the same until it ends: it passes over them.
        """
        ...

    async def save(self, order: MailOrder) -> None:
        """Write the order's new state; nothing happens when it is gone."""
        ...

    async def remove(self, order: str) -> None:
        """Delete the order of this identifier, if it is there."""
        ...

    async def waiting(self) -> int:
        """How many wait."""
        ...

    async def withdraw(self, user: UserId) -> int:
        """Delete all about the user; how many there were."""
        ...
