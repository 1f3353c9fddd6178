"""Groups, and who is in them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from smartchat_core.errors import GroupNotFound, NameTaken, UserNotFound
from smartchat_core.model.ids import GroupId, UserId
from smartchat_core.model.shelf import Audience
from smartchat_core.model.user import Group
from smartchat_core.testing.fakes.database.shelves import end_shares
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryGroups"]


class MemoryGroups:
    """The `GroupRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, group: Group) -> None:
        tables = self._view.writable()
        self._check_name(group)
        tables.groups[group.id] = group

    async def get(self, group: GroupId) -> Group:
        found = self._view.tables.groups.get(group)
        if found is None:
            raise GroupNotFound(f"there is no group {group}")
        return found

    async def list(self) -> tuple[Group, ...]:
        return tuple(sorted(self._view.tables.groups.values(), key=lambda one: one.name))

    async def rename(self, group: GroupId, name: str) -> None:
        tables = self._view.writable()
        renamed = replace(await self.get(group), name=name)
        self._check_name(renamed)
        tables.groups[group] = renamed

    async def remove(self, group: GroupId) -> None:
        tables = self._view.writable()
        await self.get(group)
        del tables.groups[group]
        tables.members = frozenset(one for one in tables.members if one[0] != group)
        end_shares(tables, Audience.of_group(group))

    async def members(self, group: GroupId) -> tuple[UserId, ...]:
        return tuple(sorted(user for one, user in self._view.tables.members if one == group))

    async def of_user(self, user: UserId) -> tuple[Group, ...]:
        return tuple([one for one in await self.list() if (one.id, user) in self._view.tables.members])

    async def enter(self, group: GroupId, users: Collection[UserId]) -> None:
        tables = self._view.writable()
        await self.get(group)
        for user in users:
            if user not in tables.users:
                raise UserNotFound(f"there is no user {user}")
        tables.members |= {(group, user) for user in users}

    async def leave(self, group: GroupId, users: Collection[UserId]) -> None:
        tables = self._view.writable()
        tables.members -= {(group, user) for user in users}

    def _check_name(self, group: Group) -> None:
        if any(one.name == group.name and one.id != group.id for one in self._view.tables.groups.values()):
            raise NameTaken("another group has this name")
