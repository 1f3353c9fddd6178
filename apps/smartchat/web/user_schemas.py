"""What the interface says about users and invitations, to those who look after them."""

from datetime import datetime
from typing import Self

from pydantic import Field

from smartchat.web.schemas import Model
from smartchat_core.model.credential import OneTimeToken
from smartchat_core.model.user import User, UserRole, UserStatus

__all__ = ["ChangeUser", "InvitationList", "InvitationView", "Invite", "LinkView", "UserList", "UserView"]


class UserView(Model):
    """An account, without anything of its content."""

    id: str
    name: str
    display_name: str
    email: str
    email_confirmed: bool
    role: UserRole
    status: UserStatus
    created_at: datetime
    signed_in_at: datetime | None

    @classmethod
    def of(cls, user: User) -> Self:
        """The view of a user."""
        return cls(
            id=user.id,
            name=user.name,
            display_name=user.display_name,
            email=user.email,
            email_confirmed=user.email_confirmed,
            role=user.role,
            status=user.status,
            created_at=user.created_at,
            signed_in_at=user.signed_in_at,
        )


class UserList(Model):
    """A page of users, by name. `next` is the `after` of the page behind it; null where there is none."""

    users: tuple[UserView, ...]
    next: str | None


class ChangeUser(Model):
    """What is to be changed of an account; what is left out stays."""

    role: UserRole | None = None
    active: bool | None = Field(default=None, description="False lets the user in no more; nothing is lost.")


class InvitationView(Model):
    """An invitation that nobody has used yet, without its link."""

    id: str
    role: UserRole
    email: str
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, token: OneTimeToken) -> Self:
        """The view of an invitation."""
        return cls(
            id=token.reference,
            role=token.role,
            email=token.email,
            created_at=token.created_at,
            expires_at=token.expires_at,
        )


class InvitationList(Model):
    """The invitations that still work."""

    invitations: tuple[InvitationView, ...]


class Invite(Model):
    """Who is invited; the `email` of the account is confirmed by the link only with `send`, and otherwise by a mail."""

    role: UserRole = UserRole.READER
    email: str = Field(default="", max_length=254)
    send: bool = Field(default=False, description="Send the link to the mail address, and show it to nobody else.")


class LinkView(Model):
    """A link that works once; it is given now, and never again. It is empty when it is sent by mail."""

    link: str
    expires_at: datetime
