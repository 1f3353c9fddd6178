"""Shelves, with whom they are shared, and what stands on them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import account_tables, content_access_tables, shelf_tables, tables
from smartchat_adapters.sql.readable import owned
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.accounts.owner_names import owner_name
from smartchat_core.accounts.roles import Permission, may
from smartchat_core.errors import DocumentNotFound, GroupNotFound, NameTaken, ShelfNotFound, UserNotFound
from smartchat_core.model.ids import DocumentId, GroupId, OwnerId, ShelfId
from smartchat_core.model.principal import OwnerScope, SharedDocument
from smartchat_core.model.shelf import (
    EVERYBODY,
    Audience,
    AudienceKind,
    Shelf,
    ShelfAccess,
    ShelfRight,
    ShelfShare,
    ShelvedDocument,
    VisibleShelf,
)
from smartchat_core.model.user import UserRole, UserStatus

__all__ = ["SqlShelves"]

_shelves = shelf_tables.shelves
_by_user = shelf_tables.shelf_users
_by_group = shelf_tables.shelf_groups
_shelved = shelf_tables.shelf_documents
_declined = shelf_tables.declined_shelves
_documents = tables.documents
_users = account_tables.users
_groups = account_tables.groups
_members = account_tables.group_members

_accesses = content_access_tables.content_accesses

_BREAK_GLASS = [role.value for role in UserRole if may(role, Permission.BREAK_GLASS)]
_Owner = OwnerId | sa.BindParameter[str]
_STRENGTH = {access: rank for rank, access in enumerate(ShelfAccess)}


class SqlShelves:
    """The `ShelfRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, shelf: Shelf) -> None:
        values = {"id": shelf.id, "owner": shelf.owner, "name": shelf.name, "created_at": shelf.created_at}
        if not await self._statements.insert_new(_shelves, values):
            raise _taken()

    async def rename(self, shelf: ShelfId, name: str) -> None:
        owner = await self._owner(shelf)
        await self._statements.advisory_lock(f"shelves:{owner}")
        same = sa.and_(_shelves.c.owner == owner, _shelves.c.name == name, _shelves.c.id != shelf)
        if await self._statements.first(sa.select(_shelves.c.id).where(same)) is not None:
            raise _taken()
        await self._statements.change(sa.update(_shelves).where(_shelves.c.id == shelf).values(name=name))

    async def remove(self, shelf: ShelfId) -> None:
        if not await self._statements.change(sa.delete(_shelves).where(_shelves.c.id == shelf)):
            raise _not_found(shelf)

    async def visible(self, owner: OwnerId) -> tuple[VisibleShelf, ...]:
        ways = _ways(owner).subquery()
        rows = await self._statements.rows(_with_owners(ways))
        found: dict[ShelfId, VisibleShelf] = {}
        for row in rows:
            one = _visible(row)
            before = found.get(one.shelf.id, one)
            found[one.shelf.id] = min(before, one, key=lambda each: _STRENGTH[each.access])
        return tuple(sorted(found.values(), key=lambda one: (one.shelf.name, one.shelf.id)))

    async def seen(self, owner: OwnerId, shelf: ShelfId) -> VisibleShelf:
        await self._owner(shelf)
        ways = _ways(owner).subquery()
        rows = await self._statements.rows(_with_owners(ways).where(_shelves.c.id == shelf))
        if not rows:
            raise _not_found(shelf)
        return min(map(_visible, rows), key=lambda one: _STRENGTH[one.access])

    async def share(self, shelf: ShelfId, share: ShelfShare) -> None:
        await self._owner(shelf)
        audience = share.audience
        match audience.kind:
            case AudienceKind.EVERYBODY:
                await self._set_everybody(shelf, share.right)
            case AudienceKind.USER:
                if not await self._is_there(_users, audience.id):
                    raise UserNotFound(f"there is no user {audience.id}")
                await self._grant(_by_user, {"shelf_id": shelf, "user_id": audience.id}, share.right)
            case AudienceKind.GROUP:
                if not await self._is_there(_groups, audience.id):
                    raise GroupNotFound(f"there is no group {audience.id}")
                await self._grant(_by_group, {"shelf_id": shelf, "group_id": audience.id}, share.right)

    async def unshare(self, shelf: ShelfId, audience: Audience) -> bool:
        if audience.kind is AudienceKind.EVERYBODY:
            return await self._set_everybody(shelf, None)
        table, column = (_by_user, "user_id") if audience.kind is AudienceKind.USER else (_by_group, "group_id")
        one = sa.and_(table.c.shelf_id == shelf, table.c[column] == audience.id)
        return bool(await self._statements.change(sa.delete(table).where(one)))

    async def shares(self, shelf: ShelfId) -> tuple[ShelfShare, ...]:
        found: list[ShelfShare] = []
        for table, column, kind in (
            (_by_user, "user_id", AudienceKind.USER),
            (_by_group, "group_id", AudienceKind.GROUP),
        ):
            who = table.c[column].label("who")
            query = sa.select(who, table.c.access).where(table.c.shelf_id == shelf).order_by(who)
            for row in await self._statements.rows(query):
                audience = Audience(kind=kind, id=row.who)
                found.append(ShelfShare(audience=audience, right=tables.known(ShelfRight, row.access)))
        with_all = sa.and_(_shelves.c.id == shelf, _shelves.c.everybody.is_not(None))
        rows = await self._statements.rows(sa.select(_shelves.c.everybody).where(with_all))
        rights = [tables.known(ShelfRight, row.everybody) for row in rows]
        return (*found, *(ShelfShare(audience=EVERYBODY, right=right) for right in rights))

    async def decline(self, owner: OwnerId, shelf: ShelfId) -> bool:
        return await self._statements.insert_new(_declined, {"owner": owner, "shelf_id": shelf})

    async def accept(self, owner: OwnerId, shelf: ShelfId) -> bool:
        one = sa.and_(_declined.c.owner == owner, _declined.c.shelf_id == shelf)
        return bool(await self._statements.change(sa.delete(_declined).where(one)))

    async def put(self, scope: OwnerScope, shelf: ShelfId, document: DocumentId, *, at: datetime) -> bool:
        await self._owner(shelf)
        known = self._statements.locked(sa.select(_documents.c.id).where(owned(scope, document)))
        if await self._statements.first(known) is None:
            raise DocumentNotFound(f"there is no document {document}")
        values = {"shelf_id": shelf, "document_id": document, "added_at": at}
        return await self._statements.insert_new(_shelved, values)

    async def take(self, shelf: ShelfId, document: DocumentId) -> bool:
        one = sa.and_(_shelved.c.shelf_id == shelf, _shelved.c.document_id == document)
        return bool(await self._statements.change(sa.delete(_shelved).where(one)))

    async def documents(self, shelf: ShelfId) -> tuple[ShelvedDocument, ...]:
        query = (
            sa.select(_shelved.c.document_id, _documents.c.owner, _shelved.c.added_at)
            .join(_documents, _documents.c.id == _shelved.c.document_id)
            .where(_shelved.c.shelf_id == shelf)
            .order_by(_shelved.c.added_at, _shelved.c.document_id)
        )
        return tuple(
            ShelvedDocument(document=DocumentId(row.document_id), owner=OwnerId(row.owner), added_at=row.added_at)
            for row in await self._statements.rows(query)
        )

    async def shared_with(self, owner: OwnerId, *, at: datetime | None = None) -> frozenset[SharedDocument]:
        if at is None:
            rows = await self._statements.rows(_SHARED, {"reader": owner})
        else:
            rows = await self._statements.rows(_SHARED_OR_OPENED, {"reader": owner, "at": at})
        return frozenset(SharedDocument(document=DocumentId(row.id), owner=OwnerId(row.owner)) for row in rows)

    async def owners_shared_with(self, group: GroupId) -> frozenset[OwnerId]:
        shared = _by_group.c.group_id == group
        shelves = (
            sa.select(_shelves.c.owner).join(_by_group, _by_group.c.shelf_id == _shelves.c.id).where(shared),
            sa.select(_documents.c.owner)
            .join(_shelved, _shelved.c.document_id == _documents.c.id)
            .join(_by_group, _by_group.c.shelf_id == _shelved.c.shelf_id)
            .where(shared),
        )
        rows = await self._statements.rows(sa.select(sa.union(*shelves).subquery()))
        return frozenset(OwnerId(row.owner) for row in rows)

    async def remove_all(self, owner: OwnerId) -> int:
        return await self._statements.change(sa.delete(_shelves).where(_shelves.c.owner == owner))

    async def _owner(self, shelf: ShelfId) -> OwnerId:
        """Whose it is; within a transaction that writes, no other one changes it until that ends."""
        query = self._statements.locked(sa.select(_shelves.c.owner).where(_shelves.c.id == shelf))
        row = await self._statements.first(query)
        if row is None:
            raise _not_found(shelf)
        return OwnerId(row.owner)

    async def _is_there(self, table: sa.Table, name: str) -> bool:
        query = self._statements.locked(sa.select(table.c.id).where(table.c.id == name))
        return await self._statements.first(query) is not None

    async def _grant(self, table: sa.Table, key: dict[str, str], right: ShelfRight) -> None:
        if not await self._statements.insert_new(table, {**key, "access": right.value}):
            same = sa.and_(*(table.c[name] == value for name, value in key.items()))
            await self._statements.change(sa.update(table).where(same).values(access=right.value))

    async def _set_everybody(self, shelf: ShelfId, right: ShelfRight | None) -> bool:
        value = None if right is None else right.value
        changing = sa.and_(_shelves.c.id == shelf, _shelves.c.everybody.is_distinct_from(value))
        return bool(await self._statements.change(sa.update(_shelves).where(changing).values(everybody=value)))


def _way(shelf: sa.ColumnElement[Any], access: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return sa.select(shelf.label("shelf"), access.label("access"))


def _user(owner: _Owner) -> sa.Select[Any]:
    """The user whose owner this is, if they may sign in."""
    return sa.select(_users.c.id).where(_users.c.owner == owner, _users.c.status == UserStatus.ACTIVE)


def _opened(owner: _Owner, at: sa.BindParameter[datetime]) -> sa.Select[Any]:
    """The documents to which the owner's user, who is an operator, has an access that is open."""
    operator = _user(owner).where(_users.c.role.in_(_BREAK_GLASS))
    return sa.select(_documents.c.id, _documents.c.owner).where(
        _documents.c.owner == _accesses.c.owner,
        sa.or_(_accesses.c.document_id.is_(None), _accesses.c.document_id == _documents.c.id),
        _accesses.c.by_user.in_(operator),
        _accesses.c.ended_at.is_(None),
        _accesses.c.expires_at > at,
        _documents.c.owner != owner,
    )


def _own(owner: _Owner) -> sa.Select[Any]:
    return _way(_shelves.c.id, sa.literal(ShelfAccess.OWNER.value)).where(_shelves.c.owner == owner)


def _granted(owner: _Owner) -> tuple[sa.Select[Any], ...]:
    """The shelves that are shared with the owner's user, with the right: alone, by a group, with everybody."""
    user = _user(owner)
    its_groups = sa.select(_members.c.group_id).where(_members.c.user_id.in_(user))
    return (
        _way(_by_user.c.shelf_id, _by_user.c.access).where(_by_user.c.user_id.in_(user)),
        _way(_by_group.c.shelf_id, _by_group.c.access).where(_by_group.c.group_id.in_(its_groups)),
        _way(_shelves.c.id, _shelves.c.everybody).where(_shelves.c.everybody.is_not(None), user.exists()),
    )


def _ways(owner: _Owner) -> sa.CompoundSelect[Any]:
    """Each way in which the owner comes to see a shelf, with what they may do there."""
    contributed = (
        _way(_shelved.c.shelf_id, sa.literal(ShelfAccess.CONTRIBUTOR.value))
        .join(_documents, _documents.c.id == _shelved.c.document_id)
        .where(_documents.c.owner == owner)
    )
    granted = sa.union_all(*_granted(owner)).subquery()
    wanted = sa.case((granted.c.shelf.in_(_declined_by(owner)), ShelfAccess.DECLINED.value), else_=granted.c.access)
    return sa.union_all(_own(owner), _way(granted.c.shelf, wanted), contributed)


def _declined_by(owner: _Owner) -> sa.Select[Any]:
    return sa.select(_declined.c.shelf_id).where(_declined.c.owner == owner)


def _with_owners(ways: sa.Subquery) -> sa.Select[Any]:
    """Shelves seen in these ways, with the names of the users whose they are."""
    return (
        sa.select(_shelves, ways.c.access, _users.c.name.label("user_name"), _users.c.display_name)
        .join(ways, ways.c.shelf == _shelves.c.id)
        .outerjoin(_users, _users.c.owner == _shelves.c.owner)
    )


def _shared(owner: _Owner) -> sa.Select[Any]:
    """The documents of others on the owner's shelves and on those that are shared with the owner's user."""
    ways = sa.union_all(_own(owner), *_granted(owner)).subquery()
    return (
        sa.select(_documents.c.id, _documents.c.owner)
        .join(_shelved, _shelved.c.document_id == _documents.c.id)
        .where(
            _documents.c.owner != owner,
            _shelved.c.shelf_id.in_(sa.select(ways.c.shelf)),
            _shelved.c.shelf_id.not_in(_declined_by(owner)),
        )
    )


def _shared_or_opened(owner: _Owner, at: sa.BindParameter[datetime]) -> sa.Select[Any]:
    both = sa.union_all(_shared(owner), _opened(owner, at)).subquery()
    return sa.select(both.c.id, both.c.owner).distinct()


# Each request runs one of them, and putting them together takes longer than the database does.
_READER: sa.BindParameter[str] = sa.bindparam("reader", type_=tables.KEY)
_SHARED = _shared(_READER).distinct()
_SHARED_OR_OPENED = _shared_or_opened(_READER, sa.bindparam("at", type_=tables.UtcDateTime))


def _visible(row: sa.Row[Any]) -> VisibleShelf:
    shelf = Shelf(id=ShelfId(row.id), owner=OwnerId(row.owner), name=row.name, created_at=row.created_at)
    whose = "" if row.user_name is None else owner_name(row.user_name, row.display_name)
    return VisibleShelf(shelf=shelf, access=tables.known(ShelfAccess, row.access), owner_name=whose)


def _not_found(shelf: ShelfId) -> ShelfNotFound:
    return ShelfNotFound(f"there is no shelf {shelf}")


def _taken() -> NameTaken:
    return NameTaken("another shelf has this name")
