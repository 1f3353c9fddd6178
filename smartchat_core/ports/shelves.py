"""The port of shelves and of the rights that they give, within the transactions of the database."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from smartchat_core.model.ids import DocumentId, GroupId, OwnerId, ShelfId
from smartchat_core.model.principal import OwnerScope, SharedDocument
from smartchat_core.model.shelf import Audience, Shelf, ShelfShare, ShelvedDocument, VisibleShelf

__all__ = ["ShelfRepository"]


class ShelfRepository(Protocol):
    """Shelves, with whom they are shared, and what stands on them.

    Who may do what is decided before it is asked (`accounts.shelf_rules`). An owner is somebody's by the user whose
    `owner` it is; a user who may not sign in has no share in anything.
    """

    async def add(self, shelf: Shelf) -> None:
        """Insert a shelf; its identifier is new.

        Raises:
            NameTaken: its owner has another one of this name.
        """
        ...

    async def rename(self, shelf: ShelfId, name: str) -> None:
        """Give the shelf another name.

        Raises:
            ShelfNotFound: there is none of this identifier.
            NameTaken: its owner has another one of this name.
        """
        ...

    async def remove(self, shelf: ShelfId) -> None:
        """Delete the shelf; the documents stay where they belong, and are shared by it no more.

        Raises:
            ShelfNotFound: there is none of this identifier.
        """
        ...

    async def visible(self, owner: OwnerId) -> tuple[VisibleShelf, ...]:
        """The shelves that the owner may see, by name and identifier, each with the most that they may do."""
        ...

    async def seen(self, owner: OwnerId, shelf: ShelfId) -> VisibleShelf:
        """The same for one shelf; within a transaction that writes, no other one changes the shelf until that ends.

        Raises:
            ShelfNotFound: there is none of this identifier, or the owner may not see it.
        """
        ...

    async def share(self, shelf: ShelfId, share: ShelfShare) -> None:
        """Share the shelf with these; the right takes the place of the one that they had.

        Raises:
            ShelfNotFound: there is none of this identifier.
            UserNotFound: there is no such user.
            GroupNotFound: there is no such group.
        """
        ...

    async def unshare(self, shelf: ShelfId, audience: Audience) -> bool:
        """Share the shelf with these no more; False where it was not."""
        ...

    async def shares(self, shelf: ShelfId) -> tuple[ShelfShare, ...]:
        """With whom the shelf is shared: users, groups, everybody, each in the order of their identifiers."""
        ...

    async def decline(self, owner: OwnerId, shelf: ShelfId) -> bool:
        """Have nothing of the shelf shared with the owner, by whatever share; False where it was so."""
        ...

    async def accept(self, owner: OwnerId, shelf: ShelfId) -> bool:
        """Take that back; False where it was not so."""
        ...

    async def put(self, scope: OwnerScope, shelf: ShelfId, document: DocumentId, *, at: datetime) -> bool:
        """Put the owner's own document on the shelf; False where it stands there already.

        Raises:
            ShelfNotFound: there is no such shelf.
            DocumentNotFound: the owner has no such document; one that others share is none of theirs.
        """
        ...

    async def take(self, shelf: ShelfId, document: DocumentId) -> bool:
        """Take the document off the shelf; False where it does not stand there."""
        ...

    async def documents(self, shelf: ShelfId) -> tuple[ShelvedDocument, ...]:
        """What stands on the shelf, in the order in which it was put there."""
        ...

    async def shared_with(self, owner: OwnerId, *, at: datetime | None = None) -> frozenset[SharedDocument]:
        """The documents of others that the owner may read: those on their own shelves and on shelves shared with them.

        With a time also those to which the owner, as an operator, has an access that is open then. It is the truth of
        this transaction: nothing keeps what it gave.
        """
        ...

    async def owners_shared_with(self, group: GroupId) -> frozenset[OwnerId]:
        """Whose documents the group's members may read by it: owners of shelves, and of what stands on them."""
        ...

    async def remove_all(self, owner: OwnerId) -> int:
        """Delete the owner's shelves, and return how many they were."""
        ...
