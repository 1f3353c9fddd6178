"""Shelves that are kept, and groups, of a synchronous library."""

from typing import TYPE_CHECKING

from smartchat.library.shelves import AsyncGroups, AsyncKeptShelf, AsyncShelves
from smartchat.library.synchronous_searching import Searchable
from smartchat.portal import Portal
from smartchat_core.accounts.shelves import NamedShare
from smartchat_core.model.document import Document
from smartchat_core.model.ids import ShelfId
from smartchat_core.model.shelf import ShelfAccess, ShelfRight
from smartchat_core.model.user import Group

if TYPE_CHECKING:
    from smartchat.library.synchronous import Book

__all__ = ["Groups", "KeptShelf", "Shelves"]


class Shelves:
    """The shelves that the library's owner sees; `AsyncShelves` describes every verb."""

    def __init__(self, portal: Portal, inner: AsyncShelves) -> None:
        self._portal = portal
        self._inner = inner

    def list(self) -> "tuple[KeptShelf, ...]":
        """All of them, by name."""
        return tuple(KeptShelf(self._portal, one) for one in self._portal.call(self._inner.list()))

    def create(self, name: str) -> "KeptShelf":
        """Make an empty shelf that nobody else sees."""
        return KeptShelf(self._portal, self._portal.call(self._inner.create(name)))

    def get(self, name: str) -> "KeptShelf":
        """The shelf of this name or identifier."""
        return KeptShelf(self._portal, self._portal.call(self._inner.get(name)))


class KeptShelf(Searchable):
    """A shelf that is kept, and may be shared; `AsyncKeptShelf` describes every verb."""

    def __init__(self, portal: Portal, inner: AsyncKeptShelf) -> None:
        super().__init__(portal, inner)
        self._inner = inner

    @property
    def id(self) -> ShelfId:
        """Its identifier."""
        return self._inner.id

    @property
    def name(self) -> str:
        """Its name."""
        return self._inner.name

    @property
    def access(self) -> ShelfAccess:
        """What one may do with it."""
        return self._inner.access

    @property
    def owner_name(self) -> str:
        """Whose it is, as others see it; empty where that is no user."""
        return self._inner.owner_name

    def documents(self) -> tuple[Document, ...]:
        """What stands on it, in the order in which it was put there."""
        return self._portal.call(self._inner.documents())

    def put(self, book: "Book | str") -> bool:
        """Put a book of one's own on it; False where it stands there already."""
        return self._portal.call(self._inner.put(_name(book)))

    def take(self, book: "Book | str") -> bool:
        """Take a book off the shelf; it is not removed. False where it does not stand there."""
        return self._portal.call(self._inner.take(_name(book)))

    def shares(self) -> tuple[NamedShare, ...]:
        """With whom it is shared."""
        return self._portal.call(self._inner.shares())

    def share(
        self,
        *,
        user: str | None = None,
        group: str | None = None,
        everybody: bool = False,
        right: ShelfRight | str = ShelfRight.READ,
    ) -> None:
        """Share it with a user, a group or everybody; they `read` what stands on it, or `change` that as well."""
        self._portal.call(self._inner.share(user=user, group=group, everybody=everybody, right=right))

    def unshare(self, *, user: str | None = None, group: str | None = None, everybody: bool = False) -> bool:
        """Share it with these no more, from their next search on; False where it was not."""
        return self._portal.call(self._inner.unshare(user=user, group=group, everybody=everybody))

    def decline(self) -> bool:
        """Have nothing of it shared with one, until that is taken back; False where it was so."""
        return self._portal.call(self._inner.decline())

    def accept(self) -> bool:
        """Take that back; False where it was not so."""
        return self._portal.call(self._inner.accept())

    def rename(self, name: str) -> None:
        """Give it another name."""
        self._portal.call(self._inner.rename(name))

    def remove(self) -> None:
        """Remove it, and no book."""
        self._portal.call(self._inner.remove())


class Groups:
    """The groups of the library's users, by name or identifier; `AsyncGroups` describes every verb."""

    def __init__(self, portal: Portal, inner: AsyncGroups) -> None:
        self._portal = portal
        self._inner = inner

    def list(self) -> tuple[Group, ...]:
        """All of them, by name."""
        return self._portal.call(self._inner.list())

    def create(self, name: str) -> Group:
        """Make a group with nobody in it."""
        return self._portal.call(self._inner.create(name))

    def get(self, group: str) -> Group:
        """The group of this name or identifier."""
        return self._portal.call(self._inner.get(group))

    def members(self, group: str) -> tuple[str, ...]:
        """The names of those in it."""
        return self._portal.call(self._inner.members(group))

    def enter(self, group: str, *users: str) -> None:
        """Take users into it, all of them or none."""
        self._portal.call(self._inner.enter(group, *users))

    def leave(self, group: str, *users: str) -> None:
        """Take users out of it: what is shared with it is shared with them no more, from their next search on."""
        self._portal.call(self._inner.leave(group, *users))

    def rename(self, group: str, name: str) -> Group:
        """Give it another name."""
        return self._portal.call(self._inner.rename(group, name))

    def remove(self, group: str) -> None:
        """Remove it: what is shared with it is shared with its members no more."""
        self._portal.call(self._inner.remove(group))


def _name(book: "Book | str") -> str:
    return book if isinstance(book, str) else book.id
