"""Shelves, with whom they are shared, and what stands on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

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
from smartchat_core.testing.fakes.database.tables import Tables, View

__all__ = ["MemoryShelves", "end_shares"]

_KINDS = tuple(AudienceKind)
_READERS = frozenset({ShelfAccess.OWNER, ShelfAccess.CHANGE, ShelfAccess.READ})


class MemoryShelves:
    """The `ShelfRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, shelf: Shelf) -> None:
        tables = self._view.writable()
        self._check_name(shelf)
        tables.shelves[shelf.id] = replace(shelf, created_at=shelf.created_at.astimezone(UTC))

    async def rename(self, shelf: ShelfId, name: str) -> None:
        tables = self._view.writable()
        renamed = replace(self._shelf(shelf), name=name)
        self._check_name(renamed)
        tables.shelves[shelf] = renamed

    async def remove(self, shelf: ShelfId) -> None:
        tables = self._view.writable()
        del tables.shelves[self._shelf(shelf).id]
        for shared in [key for key in tables.shelf_shares if key[0] == shelf]:
            del tables.shelf_shares[shared]
        tables.declined = frozenset(one for one in tables.declined if one[1] != shelf)
        for placed in [key for key in tables.shelved if key[0] == shelf]:
            del tables.shelved[placed]

    async def visible(self, owner: OwnerId) -> tuple[VisibleShelf, ...]:
        found = []
        for shelf in self._view.tables.shelves.values():
            access = self._access(owner, shelf)
            if access is not None:
                found.append(self._visible(shelf, access))
        return tuple(sorted(found, key=lambda one: (one.shelf.name, one.shelf.id)))

    async def seen(self, owner: OwnerId, shelf: ShelfId) -> VisibleShelf:
        found = self._shelf(shelf)
        access = self._access(owner, found)
        if access is None:
            raise _not_found(shelf)
        return self._visible(found, access)

    async def share(self, shelf: ShelfId, share: ShelfShare) -> None:
        tables = self._view.writable()
        self._shelf(shelf)
        if share.audience.kind is AudienceKind.USER and share.audience.id not in tables.users:
            raise UserNotFound(f"there is no user {share.audience.id}")
        if share.audience.kind is AudienceKind.GROUP and share.audience.id not in tables.groups:
            raise GroupNotFound(f"there is no group {share.audience.id}")
        tables.shelf_shares[shelf, share.audience] = share.right

    async def unshare(self, shelf: ShelfId, audience: Audience) -> bool:
        return self._view.writable().shelf_shares.pop((shelf, audience), None) is not None

    async def shares(self, shelf: ShelfId) -> tuple[ShelfShare, ...]:
        found = [ShelfShare(audience=audience, right=right) for audience, right in self._shares(shelf)]
        return tuple(sorted(found, key=lambda one: (_KINDS.index(one.audience.kind), one.audience.id)))

    async def decline(self, owner: OwnerId, shelf: ShelfId) -> bool:
        tables = self._view.writable()
        before, tables.declined = tables.declined, tables.declined | {(owner, shelf)}
        return tables.declined != before

    async def accept(self, owner: OwnerId, shelf: ShelfId) -> bool:
        tables = self._view.writable()
        before, tables.declined = tables.declined, tables.declined - {(owner, shelf)}
        return tables.declined != before

    async def put(self, scope: OwnerScope, shelf: ShelfId, document: DocumentId, *, at: datetime) -> bool:
        tables = self._view.writable()
        self._shelf(shelf)
        found = tables.documents.get(document)
        if found is None or found.owner != scope.owner:
            raise DocumentNotFound(f"there is no document {document}")
        fresh = (shelf, document) not in tables.shelved
        tables.shelved.setdefault((shelf, document), at.astimezone(UTC))
        return fresh

    async def take(self, shelf: ShelfId, document: DocumentId) -> bool:
        return self._view.writable().shelved.pop((shelf, document), None) is not None

    async def documents(self, shelf: ShelfId) -> tuple[ShelvedDocument, ...]:
        return tuple(sorted(self._on(shelf), key=lambda one: (one.added_at, one.document)))

    async def shared_with(self, owner: OwnerId, *, at: datetime | None = None) -> frozenset[SharedDocument]:
        return self._opened(owner, at) | frozenset(
            SharedDocument(document=one.document, owner=one.owner)
            for shelf in self._view.tables.shelves.values()
            if self._access(owner, shelf) in _READERS
            for one in self._on(shelf.id)
            if one.owner != owner
        )

    async def owners_shared_with(self, group: GroupId) -> frozenset[OwnerId]:
        tables = self._view.tables
        shelves = {shelf for shelf, audience in tables.shelf_shares if audience == Audience.of_group(group)}
        owners = {tables.shelves[shelf].owner for shelf in shelves}
        return frozenset(owners | {one.owner for shelf in shelves for one in self._on(shelf)})

    def _opened(self, owner: OwnerId, at: datetime | None) -> frozenset[SharedDocument]:
        tables = self._view.tables
        operators = {one.id for one in tables.users.values() if one.owner == owner and one.may_sign_in}
        operators &= {one.id for one in tables.users.values() if may(one.role, Permission.BREAK_GLASS)}
        return frozenset(
            SharedDocument(document=document.id, owner=document.owner)
            for access in tables.content_accesses.values()
            for document in tables.documents.values()
            if at is not None
            and access.is_open(at)
            and access.by in operators
            and document.owner == access.owner != owner
            and access.document in {None, document.id}
        )

    async def remove_all(self, owner: OwnerId) -> int:
        mine = [one.id for one in self._view.writable().shelves.values() if one.owner == owner]
        for shelf in mine:
            await self.remove(shelf)
        return len(mine)

    def _shelf(self, shelf: ShelfId) -> Shelf:
        found = self._view.tables.shelves.get(shelf)
        if found is None:
            raise _not_found(shelf)
        return found

    def _check_name(self, shelf: Shelf) -> None:
        others = (one for one in self._view.tables.shelves.values() if one.id != shelf.id)
        if any((one.owner, one.name) == (shelf.owner, shelf.name) for one in others):
            raise NameTaken("another shelf has this name")

    def _on(self, shelf: ShelfId) -> Iterator[ShelvedDocument]:
        for (one, document), at in self._view.tables.shelved.items():
            if one == shelf:
                owner = self._view.tables.documents[document].owner
                yield ShelvedDocument(document=document, owner=owner, added_at=at)

    def _shares(self, shelf: ShelfId) -> Iterator[tuple[Audience, ShelfRight]]:
        for (one, audience), right in self._view.tables.shelf_shares.items():
            if one == shelf:
                yield audience, right

    def _right(self, owner: OwnerId, shelf: ShelfId) -> ShelfRight | None:
        """The most that the owner's user may do."""
        tables = self._view.tables
        user = next((one for one in tables.users.values() if one.owner == owner and one.may_sign_in), None)
        if user is None:
            return None
        reached = {Audience.of_user(user.id), EVERYBODY}
        reached |= {Audience.of_group(group) for group, member in tables.members if member == user.id}
        rights = {right for audience, right in self._shares(shelf) if audience in reached}
        return next((right for right in (ShelfRight.CHANGE, ShelfRight.READ) if right in rights), None)

    def _visible(self, shelf: Shelf, access: ShelfAccess) -> VisibleShelf:
        users = self._view.tables.users.values()
        whose = next((owner_name(one.name, one.display_name) for one in users if one.owner == shelf.owner), "")
        return VisibleShelf(shelf=shelf, access=access, owner_name=whose)

    def _access(self, owner: OwnerId, shelf: Shelf) -> ShelfAccess | None:
        if shelf.owner == owner:
            return ShelfAccess.OWNER
        right = self._right(owner, shelf.id)
        if right is not None:
            declined = (owner, shelf.id) in self._view.tables.declined
            return ShelfAccess.DECLINED if declined else ShelfAccess(right.value)
        return ShelfAccess.CONTRIBUTOR if any(one.owner == owner for one in self._on(shelf.id)) else None


def _not_found(shelf: ShelfId) -> ShelfNotFound:
    return ShelfNotFound(f"there is no shelf {shelf}")


def end_shares(tables: Tables, audience: Audience) -> None:
    """Share nothing with these any more, for they are gone."""
    for key in [key for key in tables.shelf_shares if key[1] == audience]:
        del tables.shelf_shares[key]
