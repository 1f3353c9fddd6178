"""The port of sending mails."""

from __future__ import annotations

from typing import Protocol

from smartchat_core.model.mail import MailMessage

__all__ = ["Mailer"]


class Mailer(Protocol):
    """Hands mails to a server that delivers them."""

    async def send(self, message: MailMessage) -> None:
        """Hand the mail over, within a bounded time.

        Raises:
            MailRefused: it will not be taken, however often it is tried.
            MailUnavailable: it was not taken now; it may have been, when the answer was lost.
            AddressRefused: the server may not be connected to.
        """
        ...
