"""Who acts: whose documents are theirs, which user they are, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass

from smartchat_core.accounts.roles import PERMISSIONS, Permission
from smartchat_core.errors import PermissionDenied
from smartchat_core.model.ids import OwnerId, UserId
from smartchat_core.model.user import User

__all__ = ["Actor"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Somebody on whose behalf rights are given and taken. `user` is None where there are no accounts."""

    owner: OwnerId
    user: UserId | None = None
    permissions: frozenset[Permission] = frozenset()

    @classmethod
    def of(cls, user: User) -> Actor:
        """A user, with the permissions of the role."""
        return cls(owner=user.owner, user=user.id, permissions=PERMISSIONS[user.role])

    @classmethod
    def at_the_machine(cls, owner: OwnerId, user: UserId | None = None) -> Actor:
        """A user of the command line on the machine of the installation, where they may do everything anyway."""
        return cls(owner=owner, user=user, permissions=frozenset(Permission))

    @property
    def name(self) -> str:
        """Who it is in the log: the user, or the owner where there are no accounts."""
        return self.user or self.owner

    def require(self, permission: Permission) -> None:
        """Go on only with the permission.

        Raises:
            PermissionDenied: it is missing.
        """
        if permission not in self.permissions:
            raise PermissionDenied("this account may not do that", cause=f"it lacks the permission {permission.value}")
