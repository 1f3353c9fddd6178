"""What an invitation is worth when somebody takes it up: what it proves, and whether it still counts."""

from __future__ import annotations

from typing import Final

from smartchat_core.accounts.roles import require_accounts_of
from smartchat_core.errors import PermissionDenied, UserNotFound
from smartchat_core.model.credential import OneTimePurpose, OneTimeToken
from smartchat_core.model.user import User, UserRole
from smartchat_core.ports.database import UnitOfWork

__all__ = ["INVITATIONS", "invitation_stands", "may_still_invite", "proven_email"]

INVITATIONS: Final = (OneTimePurpose.INVITATION, OneTimePurpose.MAILED_INVITATION)
_PROVING: Final = (OneTimePurpose.MAILED_INVITATION, OneTimePurpose.SIGN_UP)


def proven_email(token: OneTimeToken) -> str:
    """The address that who has the link has shown to be theirs: it went there by mail, and to nobody else.

    Empty where the link was shown to who made it.
    """
    return token.email if token.purpose in _PROVING else ""


def may_still_invite(by: User, role: UserRole) -> bool:
    """Whether the user may sign in and let somebody in for this role."""
    try:
        require_accounts_of(by, role)
    except PermissionDenied:
        return False
    return by.may_sign_in


async def invitation_stands(unit: UnitOfWork, token: OneTimeToken) -> bool:
    """Whether who made the invitation may still make it; one that was made at the machine stands."""
    if token.purpose not in INVITATIONS or token.user is None:
        return True
    try:
        return may_still_invite(await unit.users.get(token.user), token.role)
    except UserNotFound:
        return False
