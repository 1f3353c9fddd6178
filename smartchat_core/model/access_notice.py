"""What is shown to an owner because somebody else may have come to read what is theirs by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smartchat_core.model.ids import AccessNoticeId, OwnerId, UserId

__all__ = ["AccessNotice", "AccessNoticeKind"]


class AccessNoticeKind(StrEnum):
    """What somebody did to whom."""

    PASSWORD_LINK = "password_link"  # noqa: S105  # a kind
    """A link was made by which another password of the account can be chosen."""
    PASSWORD_SET = "password_set"  # noqa: S105  # a kind
    """The account was given another password."""
    SECOND_FACTOR_RESET = "second_factor_reset"
    """The second factor was taken from the account."""
    KEY_MADE = "key_made"
    """A key that acts for the account was made at the machine of the installation."""
    GROUP_ENTERED = "group_entered"
    """Somebody was put into a group with which documents of the owner are shared."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessNotice:
    """Somebody did something by which they, or another user, may read what is an owner's.

    `by` is who did it, and `by_name` the name that they had; None and empty for the one who has the machine. `who` is
    the name of the user who was put into `group`. `seen_at` is when somebody who had signed in as the owner confirmed
    having seen it.
    """

    id: AccessNoticeId
    owner: OwnerId
    kind: AccessNoticeKind
    at: datetime
    by: UserId | None = None
    by_name: str = ""
    who: str = ""
    group: str = ""
    seen_at: datetime | None = None
