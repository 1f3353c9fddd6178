"""Mails as they are sent (RFC 5322)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from smartchat_core.model.mail import MailMessage

__all__ = ["written"]


def written(message: MailMessage, *, sender: str, at: datetime | None = None) -> EmailMessage:
    """The mail with its headers. `Auto-Submitted` keeps answering machines from answering (RFC 3834)."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name="SmartChat", addr_spec=sender)
    mail["To"] = Address(addr_spec=message.to)
    mail["Subject"] = message.subject
    mail["Date"] = at or datetime.now(UTC)
    mail["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    # Links are longer than a line may be in some encodings: quoted-printable breaks them in a way that is undone.
    mail.set_content(message.text, charset="utf-8", cte="quoted-printable")
    return mail
