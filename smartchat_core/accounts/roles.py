"""What each role may do: one table, and no other place that decides by a role."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from smartchat_core.errors import PermissionDenied
from smartchat_core.model.user import User, UserRole

__all__ = ["PERMISSIONS", "SECOND_FACTOR_ALWAYS", "Permission", "may", "require", "require_accounts_of"]


class Permission(StrEnum):
    """Something that not everybody may do. Reading one's own library needs none: everybody has one."""

    MANAGE_USERS = "manage_users"
    """List, invite, deactivate and delete users, end their sessions and keys, reset their second factor."""
    GRANT_ROLES = "grant_roles"
    """Give a role that has more permissions than `reader`."""
    MANAGE_GROUPS = "manage_groups"
    SHARE_WITH_EVERYBODY = "share_with_everybody"
    """Share a shelf with all users of the installation."""
    OPERATE = "operate"
    """Metrics, health in detail, jobs of everybody, incidents, maintenance. No content of anybody."""
    BREAK_GLASS = "break_glass"
    """Ask for access to a reader's content for a stated reason, for a bounded time; the reader sees it."""
    BLOCK_ADDRESSES = "block_addresses"
    READ_SECURITY_EVENTS = "read_security_events"


PERMISSIONS: Final = MappingProxyType(
    {
        UserRole.READER: frozenset[Permission](),
        UserRole.ADMIN: frozenset(
            {
                Permission.MANAGE_USERS,
                Permission.MANAGE_GROUPS,
                Permission.SHARE_WITH_EVERYBODY,
                Permission.READ_SECURITY_EVENTS,
            }
        ),
        UserRole.OPERATOR: frozenset(
            {
                Permission.MANAGE_USERS,
                Permission.GRANT_ROLES,
                Permission.OPERATE,
                Permission.BREAK_GLASS,
                Permission.BLOCK_ADDRESSES,
                Permission.READ_SECURITY_EVENTS,
            }
        ),
        UserRole.AUDITOR: frozenset({Permission.READ_SECURITY_EVENTS}),
    }
)

SECOND_FACTOR_ALWAYS: Final = frozenset({UserRole.OPERATOR, UserRole.AUDITOR})
"""Roles that never get by with a password alone, whatever the settings say."""


def may(role: UserRole, permission: Permission) -> bool:
    """Whether the role has the permission."""
    return permission in PERMISSIONS[role]


def require(role: UserRole, permission: Permission) -> None:
    """Go on only with the permission.

    Raises:
        PermissionDenied: the role does not have it.
    """
    if not may(role, permission):
        raise PermissionDenied(
            "this account may not do that",
            cause=f"the role {role} has no permission to {permission.replace('_', ' ')}",
        )


def require_accounts_of(by: User | None, role: UserRole) -> None:
    """Go on only for one who may work on accounts of this role: those of more than readers are for who may give roles.

    None is the one who has the machine, and may.

    Raises:
        PermissionDenied: the user may not.
    """
    if by is not None:
        require(by.role, Permission.MANAGE_USERS if role is UserRole.READER else Permission.GRANT_ROLES)
