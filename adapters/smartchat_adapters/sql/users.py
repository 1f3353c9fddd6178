"""Users."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import account_tables, session_tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_adapters.sql.tables import known
from smartchat_core.errors import NameTaken, UserNotFound
from smartchat_core.model.ids import OwnerId, UserId
from smartchat_core.model.user import User, UserRole, UserStatus
from smartchat_core.ports.database import MAX_PAGE

__all__ = ["SqlUsers", "to_user"]

_users = account_tables.users
_retired = account_tables.retired_names
_ACCESS = (session_tables.user_sessions, session_tables.api_keys)


class SqlUsers:
    """The `UserRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, user: User) -> None:
        retired = await self._statements.first(sa.select(_retired.c.name).where(_retired.c.name == user.name))
        if retired is not None or not await self._statements.insert_new(_users, _values(user)):
            raise _taken()

    async def get(self, user: UserId) -> User:
        row = await self._statements.first(self._statements.locked(sa.select(_users).where(_users.c.id == user)))
        if row is None:
            raise UserNotFound(f"there is no user {user}")
        return to_user(row)

    async def named(self, name: str) -> User | None:
        return await self._one(_users.c.name == name)

    async def with_email(self, email: str) -> User | None:
        return await self._one(_users.c.confirmed_email == email)

    async def of_owner(self, owner: OwnerId) -> User | None:
        return await self._one(_users.c.owner == owner)

    async def list(self, *, after: str = "", limit: int = 100, containing: str = "") -> tuple[User, ...]:
        query = sa.select(_users).where(_users.c.name > after).order_by(_users.c.name)
        if containing:
            parts = (column.contains(containing, autoescape=True) for column in (_users.c.name, _users.c.email))
            query = query.where(sa.or_(*parts))
        rows = await self._statements.rows(query.limit(max(min(limit, MAX_PAGE), 0)))
        return tuple(to_user(row) for row in rows)

    async def count(self, role: UserRole | None = None) -> int:
        query = sa.select(sa.func.count().label("number")).where(_users.c.status == UserStatus.ACTIVE)
        row = await self._statements.first(query if role is None else query.where(_users.c.role == role))
        return 0 if row is None else int(row.number)

    async def save(self, user: User) -> None:
        before = await self.get(user.id)
        if (before.name, before.email, before.email_confirmed) != (user.name, user.email, user.email_confirmed):
            await self._check_free(user)
        await self._statements.change(sa.update(_users).where(_users.c.id == user.id).values(_values(user)))
        if before.role != user.role or not user.may_sign_in:
            for table in _ACCESS:
                await self._statements.change(sa.delete(table).where(table.c.user_id == user.id))

    async def remove(self, user: UserId) -> None:
        gone = await self.get(user)
        await self._statements.change(sa.delete(_users).where(_users.c.id == user))
        await self._statements.insert_new(_retired, {"name": gone.name})

    async def _one(self, condition: sa.ColumnElement[bool]) -> User | None:
        row = await self._statements.first(sa.select(_users).where(condition))
        return None if row is None else to_user(row)

    async def _check_free(self, user: User) -> None:
        """Two that take the same address at the same time come here one after the other."""
        await self._statements.advisory_lock("users:names")
        same = _users.c.name == user.name
        if user.email_confirmed:
            same |= _users.c.confirmed_email == user.email
        if await self._one(sa.and_(_users.c.id != user.id, same)) is not None:
            raise _taken()


def _values(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.name,
        "owner": user.owner,
        "role": user.role,
        "status": user.status,
        "display_name": user.display_name,
        "email": user.email,
        "confirmed_email": user.email if user.email_confirmed else None,
        "created_at": user.created_at,
        "signed_in_at": user.signed_in_at,
    }


def to_user(row: sa.Row[Any]) -> User:
    """The user that a row of the table describes."""
    return User(
        id=UserId(row.id),
        name=row.name,
        owner=OwnerId(row.owner),
        role=known(UserRole, row.role),
        status=known(UserStatus, row.status),
        display_name=row.display_name,
        email=row.email,
        email_confirmed=row.confirmed_email is not None,
        created_at=row.created_at,
        signed_in_at=row.signed_in_at,
    )


def _taken() -> NameTaken:
    return NameTaken("this name or mail address is taken")
