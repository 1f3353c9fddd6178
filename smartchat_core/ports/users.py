"""The ports of users and groups, within the transactions of the database.

They are for work on accounts: who may see what they give is decided before they are asked (`accounts.roles`).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from smartchat_core.model.ids import GroupId, OwnerId, UserId
from smartchat_core.model.user import Group, User, UserRole

__all__ = ["GroupRepository", "UserRepository"]


class UserRepository(Protocol):
    """The users of the installation."""

    async def add(self, user: User) -> None:
        """Insert a user.

        Raises:
            NameTaken: another user has the name, or had it before the account was deleted, or has the confirmed mail
                    address.
        """
        ...

    async def get(self, user: UserId) -> User:
        """The user; within a transaction that writes, no other one changes it until that ends.

        Raises:
            UserNotFound: there is none of this identifier.
        """
        ...

    async def named(self, name: str) -> User | None:
        """The user of this canonical name."""
        ...

    async def with_email(self, email: str) -> User | None:
        """The user whose confirmed mail address this is."""
        ...

    async def of_owner(self, owner: OwnerId) -> User | None:
        """The user to whom this owner's documents belong."""
        ...

    async def list(self, *, after: str = "", limit: int = 100, containing: str = "") -> tuple[User, ...]:
        """A page of the users, by name: those behind `after`, at most `limit`, never more than `database.MAX_PAGE`.

        With `containing`, those whose name or mail address holds this text, which is in lower case as they are.
        """
        ...

    async def count(self, role: UserRole | None = None) -> int:
        """How many users there are that may sign in: of this role, or of all."""
        ...

    async def save(self, user: User) -> None:
        """Write the user's new state.

        With another role, or when it may not sign in any more, all its sessions and keys end.

        Raises:
            UserNotFound: it was deleted meanwhile.
            NameTaken: as for `add`.
        """
        ...

    async def remove(self, user: UserId) -> None:
        """Delete the user, with credentials, sessions, keys and memberships; the name is given to nobody else.

        Raises:
            UserNotFound: there is none of this identifier.
        """
        ...


class GroupRepository(Protocol):
    """Groups, and who is in them."""

    async def add(self, group: Group) -> None:
        """Insert a group.

        Raises:
            NameTaken: another group has the name.
        """
        ...

    async def get(self, group: GroupId) -> Group:
        """The group.

        Raises:
            GroupNotFound: there is none of this identifier.
        """
        ...

    async def list(self) -> tuple[Group, ...]:
        """All groups, by name."""
        ...

    async def rename(self, group: GroupId, name: str) -> None:
        """Give the group another name.

        Raises:
            GroupNotFound: there is none of this identifier.
            NameTaken: another group has the name.
        """
        ...

    async def remove(self, group: GroupId) -> None:
        """Delete the group; its members stay, and what was shared with it is shared with them no more.

        Raises:
            GroupNotFound: there is none of this identifier.
        """
        ...

    async def members(self, group: GroupId) -> tuple[UserId, ...]:
        """Who is in the group, in order."""
        ...

    async def of_user(self, user: UserId) -> tuple[Group, ...]:
        """The groups that the user is in, by name."""
        ...

    async def enter(self, group: GroupId, users: Collection[UserId]) -> None:
        """Have these users in the group; those who are in it already stay.

        Raises:
            GroupNotFound: there is none of this identifier.
            UserNotFound: one of them does not exist.
        """
        ...

    async def leave(self, group: GroupId, users: Collection[UserId]) -> None:
        """Have these users in the group no more; those who are not in it are passed over."""
        ...
