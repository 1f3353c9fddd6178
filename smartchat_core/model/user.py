"""Users of an installation, and groups of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smartchat_core.model.ids import GroupId, OwnerId, UserId

__all__ = ["Group", "User", "UserRole", "UserStatus"]


class UserRole(StrEnum):
    """What somebody is there for; `accounts.roles` has what each may do."""

    READER = "reader"
    ADMIN = "admin"
    """Decides who is let in: users, groups, invitations."""
    OPERATOR = "operator"
    """Keeps the installation running, and reads no content."""
    AUDITOR = "auditor"
    """Reads what happened to accounts and rights, and changes nothing."""


class UserStatus(StrEnum):
    """Whether an account may be used."""

    UNCONFIRMED = "unconfirmed"
    """It waits for the confirmation of its mail address."""
    ACTIVE = "active"
    DEACTIVATED = "deactivated"
    """Nothing of it is lost, and nobody gets in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """Somebody who may sign in.

    `name` is what one signs in with, in its canonical form (`accounts.user_names`). `email` is empty where none was
    given, and counts for nothing until it is confirmed. Documents, conversations and costs belong to `owner`, which
    never changes, and is given to nobody else after the account has gone.
    """

    id: UserId
    name: str
    owner: OwnerId
    role: UserRole
    created_at: datetime
    status: UserStatus = UserStatus.ACTIVE
    display_name: str = ""
    email: str = ""
    email_confirmed: bool = False
    signed_in_at: datetime | None = None

    @property
    def may_sign_in(self) -> bool:
        """Whether the account can be used at all."""
        return self.status is UserStatus.ACTIVE


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """People with whom shelves are shared together."""

    id: GroupId
    name: str
    created_at: datetime
