"""Mails in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from smartchat_core.errors import MailUnavailable
from smartchat_core.model.mail import MailMessage

__all__ = ["FakeMailer"]


@dataclass(kw_only=True, slots=True)
class FakeMailer:
    """Keeps what it is sent. `failing` is raised in its place, as often as there are errors in it."""

    sent: list[MailMessage] = field(default_factory=list)
    failing: list[MailUnavailable] = field(default_factory=list)

    async def send(self, message: MailMessage) -> None:
        if self.failing:
            raise self.failing.pop(0)
        self.sent.append(message)
