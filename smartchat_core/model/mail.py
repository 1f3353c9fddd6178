"""Mails: what is sent, and what waits to be sent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from smartchat_core.errors import InvalidRequest
from smartchat_core.model.ids import UserId
from smartchat_core.model.user import UserRole

__all__ = ["MAIL_ATTEMPTS", "MailKind", "MailMessage", "MailOrder", "after_failure", "taken"]

MAIL_ATTEMPTS: Final = 8
"""How often it is tried to send a mail."""

_FIRST_PAUSE: Final = timedelta(minutes=1)
_LONGEST_PAUSE: Final = timedelta(hours=1)
_MAX_HEADER: Final = 300
_MAX_TEXT: Final = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class MailMessage:
    """A mail in plain text. `id` stays the same when it is sent again, so that mailboxes can see that.

    Raises:
        InvalidRequest: a header would hold a line break or another control character, or something is too long.
    """

    id: str
    to: str
    subject: str
    text: str = field(repr=False)

    def __post_init__(self) -> None:
        for header in (self.id, self.to, self.subject):
            # What is no line break here is one to some mail server: all control characters, and U+2028 and U+2029.
            if not header or len(header) > _MAX_HEADER or not header.isprintable():
                raise InvalidRequest("this cannot be a header of a mail")
        if len(self.text) > _MAX_TEXT or "\0" in self.text:
            raise InvalidRequest("this cannot be the text of a mail")


class MailKind(StrEnum):
    """What a mail is for."""

    INVITATION = "invitation"
    SIGN_UP = "sign_up"
    """Somebody asked for an account with this address."""
    PASSWORD_RESET = "password_reset"  # noqa: S105  # a kind
    EMAIL_CONFIRMATION = "email_confirmation"
    DEVICE_CODE = "device_code"
    """A code for a sign-in from a place that is not known."""
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # a kind
    EMAIL_CHANGED = "email_changed"
    """To the address before and to the new one."""
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    KEY_ADDED = "key_added"
    PASSWORD_LINK_MADE = "password_link_made"  # noqa: S105  # a kind
    """Somebody else made a link for another password of the account."""
    GROUP_ENTERED = "group_entered"
    """Somebody was put into a group with which documents of the user are shared."""
    CONTENT_OPENED = "content_opened"
    """An operator opened documents of the user."""
    SECURITY_INCIDENT = "security_incident"
    """Those who look after security, or a user, should look into something."""
    WEBHOOK_DISABLED = "webhook_disabled"
    """A webhook of the user is sent nothing any more, because its receiver fails."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MailOrder:
    """A mail that waits to be sent. It holds no secret: links and codes are made when it is sent.

    Attributes:
        kind: what it is for.
        to: the address that somebody gave, or that the user had when it was ordered.
        user: whose account it is about, or who invites; None where there is no account yet, or it is not known whether
            there is one, and for an invitation by who has the machine.
        role: what somebody is invited for.
        reference: for a code, the digest of the sign-in that it belongs to.
        due_at: when it is tried next.
        expires_at: when it is of no use any more.
        attempts: how often it was tried.
    """

    id: str
    kind: MailKind
    to: str
    created_at: datetime
    due_at: datetime
    expires_at: datetime
    user: UserId | None = None
    role: UserRole = UserRole.READER
    reference: str = ""
    attempts: int = 0


def taken(order: MailOrder, now: datetime) -> MailOrder:
    """The order while it is being sent: it is due again after a pause that doubles each time, in case that fails."""
    pause = min(_FIRST_PAUSE * 2 ** min(order.attempts, 10), _LONGEST_PAUSE)
    return replace(order, attempts=order.attempts + 1, due_at=now + pause)


def after_failure(order: MailOrder) -> MailOrder | None:
    """The order after it was taken and could not be sent; None when it is given up."""
    given_up = order.attempts >= MAIL_ATTEMPTS or order.due_at >= order.expires_at
    return None if given_up else order
