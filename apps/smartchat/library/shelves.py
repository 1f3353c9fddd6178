"""Shelves that are kept and may be shared, and groups of users, of an asynchronous library."""

from typing import TYPE_CHECKING

from smartchat.library.books import AsyncBook, AsyncShelf
from smartchat.library.values import Until
from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.groups import GroupService
from smartchat_core.accounts.shelves import NamedShare, ShelfService
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId, ShelfId
from smartchat_core.model.search import PassageFilter
from smartchat_core.model.shelf import AudienceKind, ShelfAccess, ShelfRight, VisibleShelf
from smartchat_core.model.user import Group

if TYPE_CHECKING:
    from smartchat.library.asynchronous import AsyncLibrary

__all__ = ["AsyncGroups", "AsyncKeptShelf", "AsyncShelves"]


class AsyncShelves:
    """The shelves that the library's owner sees: their own, and those that others share with them."""

    def __init__(self, library: "AsyncLibrary") -> None:
        self._library = library

    async def list(self) -> "tuple[AsyncKeptShelf, ...]":
        """All of them, by name."""
        found = await self._service.list(_actor(self._library))
        return tuple(AsyncKeptShelf(self._library, one) for one in found)

    async def create(self, name: str) -> "AsyncKeptShelf":
        """Make an empty shelf that nobody else sees.

        Raises:
            InvalidRequest: the name is none, or there are too many shelves.
            NameTaken: there is another shelf of this name.
        """
        return AsyncKeptShelf(self._library, await self._service.create(_actor(self._library), name))

    async def get(self, name: str) -> "AsyncKeptShelf":
        """The shelf of this name or identifier.

        Raises:
            ShelfNotFound: there is none.
            InvalidRequest: others have several of this name.
        """
        return AsyncKeptShelf(self._library, await self._service.named(_actor(self._library), name))

    @property
    def _service(self) -> ShelfService:
        return self._library.services.access.shelves


class AsyncKeptShelf(AsyncShelf):
    """A shelf that is kept; `record` is what was known of it when it was looked up or last changed.

    It is searched and asked as any other, and holds each time what stands on it then.
    """

    def __init__(self, library: "AsyncLibrary", record: VisibleShelf) -> None:
        super().__init__(library, ())
        self.record = record

    def __repr__(self) -> str:
        return f"{type(self).__name__}(id={self.id!r}, name={self.name!r})"

    @property
    def id(self) -> ShelfId:
        """Its identifier."""
        return self.record.shelf.id

    @property
    def name(self) -> str:
        """Its name."""
        return self.record.shelf.name

    @property
    def access(self) -> ShelfAccess:
        """What one may do with it."""
        return self.record.access

    @property
    def owner_name(self) -> str:
        """Whose it is, as others see it; empty where that is no user."""
        return self.record.owner_name

    async def passages(self, until: Until | None) -> PassageFilter:
        """The passages of what stands on it now.

        Raises:
            ShelfNotFound: it was removed, or is shared no more.
        """
        self.books = tuple(one.id for one in await self.documents())
        return self.filter(until)

    async def documents(self) -> tuple[Document, ...]:
        """What stands on it, in the order in which it was put there.

        Raises:
            ShelfNotFound: it was removed, or is shared no more.
        """
        shelved = await self._service.documents(self._actor, self.id)
        scope = await self.readable()
        async with self.services.ports.database.read_only() as work:
            found = {one.id: one for one in await work.documents.find(scope, [one.document for one in shelved])}
        return tuple(found[one.document] for one in shelved if one.document in found)

    async def put(self, book: AsyncBook | str) -> bool:
        """Put a book of one's own (or what `book` finds by this name) on it; False where it stands there already.

        Raises:
            DocumentNotFound: one has no such book.
            PermissionDenied: the shelf may only be read.
        """
        return await self._service.put(self._actor, self.id, await self._document(book))

    async def take(self, book: AsyncBook | str) -> bool:
        """Take a book off the shelf; it is not removed. False where it does not stand there.

        Raises:
            PermissionDenied: it is somebody else's book, and the shelf may only be read.
        """
        return await self._service.take(self._actor, self.id, await self._document(book))

    async def shares(self) -> tuple[NamedShare, ...]:
        """With whom it is shared: for its owner, and for those who put books there or may do so.

        Raises:
            PermissionDenied: it is somebody else's, and nothing of one's own stands on it.
        """
        return await self._service.shares(self._actor, self.id)

    async def share(
        self,
        *,
        user: str | None = None,
        group: str | None = None,
        everybody: bool = False,
        right: ShelfRight | str = ShelfRight.READ,
    ) -> None:
        """Share it with a user, a group or everybody; they `read` what stands on it, or `change` that as well.

        Raises:
            InvalidRequest: it is not clear with whom, or there is no such right.
            UserNotFound: there is no such user.
            GroupNotFound: there is no such group.
            PermissionDenied: it is somebody else's.
        """
        kind, name = _audience(user, group, everybody=everybody)
        await self._service.share(self._actor, self.id, kind, name, right=_right(right))

    async def unshare(self, *, user: str | None = None, group: str | None = None, everybody: bool = False) -> bool:
        """Share it with these no more, from their next search on; False where it was not.

        Raises:
            InvalidRequest: it is not clear with whom.
            PermissionDenied: it is somebody else's.
        """
        kind, name = _audience(user, group, everybody=everybody)
        return await self._service.unshare(self._actor, self.id, kind, name)

    async def decline(self) -> bool:
        """Have nothing of it shared with one, until that is taken back; False where it was so.

        Raises:
            InvalidRequest: it is one's own, or not shared with one.
        """
        return await self._service.decline(self._actor, self.id)

    async def accept(self) -> bool:
        """Take that back; False where it was not so.

        Raises:
            InvalidRequest: it is one's own, or not shared with one.
        """
        return await self._service.accept(self._actor, self.id)

    async def rename(self, name: str) -> None:
        """Give it another name.

        Raises:
            InvalidRequest: the name is none.
            NameTaken: there is another shelf of this name.
            PermissionDenied: it is somebody else's.
        """
        self.record = await self._service.rename(self._actor, self.id, name)

    async def remove(self) -> None:
        """Remove it, and no book.

        Raises:
            PermissionDenied: it is somebody else's.
        """
        await self._service.remove(self._actor, self.id)

    @property
    def _service(self) -> ShelfService:
        return self.services.access.shelves

    @property
    def _actor(self) -> Actor:
        return _actor(self.of_library)

    async def _document(self, book: AsyncBook | str) -> DocumentId:
        return (await self.of_library.find(book)).id if isinstance(book, str) else book.id


class AsyncGroups:
    """The groups of the library's users, by name or identifier."""

    def __init__(self, library: "AsyncLibrary") -> None:
        self._library = library

    async def list(self) -> tuple[Group, ...]:
        """All of them, by name."""
        return await self._service.list(self._actor)

    async def create(self, name: str) -> Group:
        """Make a group with nobody in it.

        Raises:
            InvalidRequest: the name is none.
            NameTaken: another group has it.
        """
        return await self._service.create(self._actor, name)

    async def get(self, group: str) -> Group:
        """The group of this name or identifier.

        Raises:
            GroupNotFound: there is no such group.
        """
        return await self._service.named(self._actor, group)

    async def members(self, group: str) -> tuple[str, ...]:
        """The names of those in it.

        Raises:
            GroupNotFound: there is no such group.
        """
        found = await self._service.named(self._actor, group)
        return tuple(one.name for one in await self._service.members(self._actor, found.id))

    async def enter(self, group: str, *users: str) -> None:
        """Take users into it, all of them or none.

        Raises:
            GroupNotFound: there is no such group.
            UserNotFound: there is no such user.
        """
        await self._service.enter(self._actor, (await self._service.named(self._actor, group)).id, users)

    async def leave(self, group: str, *users: str) -> None:
        """Take users out of it: what is shared with it is shared with them no more, from their next search on.

        Raises:
            GroupNotFound: there is no such group.
            UserNotFound: there is no such user.
        """
        await self._service.leave(self._actor, (await self._service.named(self._actor, group)).id, users)

    async def rename(self, group: str, name: str) -> Group:
        """Give it another name.

        Raises:
            GroupNotFound: there is no such group.
            InvalidRequest: the name is none.
            NameTaken: another group has it.
        """
        return await self._service.rename(self._actor, (await self._service.named(self._actor, group)).id, name)

    async def remove(self, group: str) -> None:
        """Remove it: what is shared with it is shared with its members no more.

        Raises:
            GroupNotFound: there is no such group.
        """
        await self._service.remove(self._actor, (await self._service.named(self._actor, group)).id)

    @property
    def _service(self) -> GroupService:
        return self._library.services.access.groups

    @property
    def _actor(self) -> Actor:
        return _actor(self._library)


def _actor(library: "AsyncLibrary") -> Actor:
    return Actor.at_the_machine(library.scope.owner)


def _audience(user: str | None, group: str | None, *, everybody: bool) -> tuple[AudienceKind, str]:
    named = [(kind, name) for kind, name in ((AudienceKind.USER, user), (AudienceKind.GROUP, group)) if name]
    chosen = [*named, (AudienceKind.EVERYBODY, "")] if everybody else named
    if len(chosen) != 1:
        raise InvalidRequest(
            "a shelf is shared with one user, one group or everybody at a time",
            remedy="Give one of `user`, `group` and `everybody`.",
        )
    return chosen[0]


def _right(right: ShelfRight | str) -> ShelfRight:
    try:
        return ShelfRight(right)
    except ValueError as exc:
        raise InvalidRequest(f"there is no right {right!r}", remedy="Give `read` or `change`.") from exc
