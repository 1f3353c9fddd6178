"""Groups, and who is in them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import account_tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.errors import GroupNotFound, NameTaken, UserNotFound
from smartchat_core.model.ids import GroupId, UserId
from smartchat_core.model.user import Group

__all__ = ["SqlGroups"]

_groups = account_tables.groups
_members = account_tables.group_members
_users = account_tables.users


class SqlGroups:
    """The `GroupRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, group: Group) -> None:
        values = {"id": group.id, "name": group.name, "created_at": group.created_at}
        if not await self._statements.insert_new(_groups, values):
            raise _taken()

    async def get(self, group: GroupId) -> Group:
        row = await self._statements.first(self._statements.locked(sa.select(_groups).where(_groups.c.id == group)))
        if row is None:
            raise GroupNotFound(f"there is no group {group}")
        return _group(row)

    async def list(self) -> tuple[Group, ...]:
        rows = await self._statements.rows(sa.select(_groups).order_by(_groups.c.name))
        return tuple(_group(row) for row in rows)

    async def rename(self, group: GroupId, name: str) -> None:
        await self.get(group)
        await self._statements.advisory_lock("groups:names")
        other = sa.select(_groups.c.id).where(_groups.c.name == name, _groups.c.id != group)
        if await self._statements.first(other) is not None:
            raise _taken()
        await self._statements.change(sa.update(_groups).where(_groups.c.id == group).values(name=name))

    async def remove(self, group: GroupId) -> None:
        await self.get(group)
        await self._statements.change(sa.delete(_groups).where(_groups.c.id == group))

    async def members(self, group: GroupId) -> tuple[UserId, ...]:
        query = sa.select(_members.c.user_id).where(_members.c.group_id == group).order_by(_members.c.user_id)
        return tuple(UserId(row.user_id) for row in await self._statements.rows(query))

    async def of_user(self, user: UserId) -> tuple[Group, ...]:
        query = (
            sa.select(_groups)
            .join(_members, _members.c.group_id == _groups.c.id)
            .where(_members.c.user_id == user)
            .order_by(_groups.c.name)
        )
        return tuple(_group(row) for row in await self._statements.rows(query))

    async def enter(self, group: GroupId, users: Collection[UserId]) -> None:
        await self.get(group)
        for user in sorted(users):
            known = self._statements.locked(sa.select(_users.c.id).where(_users.c.id == user))
            if await self._statements.first(known) is None:
                raise UserNotFound(f"there is no user {user}")
            await self._statements.insert_new(_members, {"group_id": group, "user_id": user})

    async def leave(self, group: GroupId, users: Collection[UserId]) -> None:
        for user in users:
            one = sa.and_(_members.c.group_id == group, _members.c.user_id == user)
            await self._statements.change(sa.delete(_members).where(one))


def _group(row: sa.Row[Any]) -> Group:
    return Group(id=GroupId(row.id), name=row.name, created_at=row.created_at)


def _taken() -> NameTaken:
    return NameTaken("another group has this name")
