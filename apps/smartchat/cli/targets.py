"""Opening the library, and finding what the arguments name in it."""

from collections.abc import Sequence
from typing import TextIO

from smartchat.cli.options import Common
from smartchat.cli.output import warn
from smartchat.library.asynchronous import AsyncLibrary
from smartchat.library.books import AsyncBook, AsyncShelf
from smartchat.library.conversations import AsyncConversation
from smartchat.library.values import Until
from smartchat_core.accounts.user_names import canonical_name
from smartchat_core.errors import DocumentNotReady, GroupNotFound, InvalidRequest, UserNotFound
from smartchat_core.model.budget import BudgetHolder, HolderKind
from smartchat_core.model.user import User

__all__ = [
    "LATEST",
    "find_conversation",
    "find_holder",
    "find_target",
    "find_user",
    "open_library",
    "readable_text",
    "resolve_until",
    "warn_of_emptiness",
    "warn_of_staleness",
]

LATEST = "latest"
"""What the conversation with the latest turn is called in place of its identifier."""


def open_library(
    options: Common, *, worker: bool = False, service: str = "", trace_console: TextIO | None = None
) -> AsyncLibrary:
    """The library that the options mean, to be used with `async with`; with a `service` the process is watched.

    Raises:
        ConfigurationError: a setting has no meaning.
    """
    if options.library is None:
        return AsyncLibrary(worker=worker, service=service, trace_console=trace_console)
    return AsyncLibrary(worker=worker, service=service, trace_console=trace_console, library=options.library)


async def warn_of_emptiness(library: AsyncLibrary) -> None:
    """Say it, where nothing can be found because there is nothing."""
    if not await library.page(limit=1):
        folder = library.settings.library.absolute()
        warn(f"the library in {folder} is empty; add a book with: smartchat add FILE")


async def warn_of_staleness(library: AsyncLibrary) -> None:
    """Say it, where the settings ask for another index than the one that is searched."""
    if await library.services.index.generations.stale():
        warn("the index was built for another embedder; rebuild it with: smartchat reindex")


async def find_target(
    library: AsyncLibrary, names: Sequence[str] | None, shelf: str | None = None
) -> AsyncLibrary | AsyncBook | AsyncShelf:
    """What is to be searched or asked: the books that were named, or the shelf, else the whole library.

    Raises:
        DocumentNotFound: there is no such book, or there are several.
        ShelfNotFound: there is no such shelf.
        InvalidRequest: books and a shelf were named.
    """
    if shelf is not None:
        if names:
            raise InvalidRequest("books and a shelf were named", remedy="Give either --shelf or books.")
        return await library.shelves.get(shelf)
    if not names:
        first = await library.page(limit=2)
        return await library.book(first[0].id) if len(first) == 1 and first[0].status.can_be_searched else library
    found = {book.id: book for book in [await library.book(name) for name in names]}
    return next(iter(found.values())) if len(found) == 1 else library.shelf(*found.values())


async def find_conversation(library: AsyncLibrary, name: str) -> AsyncConversation:
    """The conversation with this identifier, or the `latest` one.

    Raises:
        ConversationNotFound: there is none.
    """
    if name == LATEST and (found := await library.conversations(limit=1)):
        return found[0]
    return await library.find_conversation(name)


async def find_holder(library: AsyncLibrary, name: str) -> BudgetHolder:
    """Whose budget `installation`, `user:NAME`, `group:NAME` or `key:IDENTIFIER` is.

    Raises:
        UserNotFound: there is no such user.
        GroupNotFound: there is no such group.
        InvalidRequest: it is none of these.
    """
    kind, _, whose = name.partition(":")
    if kind == HolderKind.INSTALLATION and not whose:
        return BudgetHolder(kind=HolderKind.INSTALLATION)
    if kind == HolderKind.USER and whose:
        return BudgetHolder(kind=HolderKind.USER, id=(await find_user(library, whose)).owner)
    if kind == HolderKind.KEY and whose:
        return BudgetHolder(kind=HolderKind.KEY, id=whose)
    if kind == HolderKind.GROUP and whose:
        async with library.services.ports.database.read_only() as work:
            found = [group for group in await work.groups.list() if group.name == whose]
        if not found:
            raise GroupNotFound(f"there is no group {whose}")
        return BudgetHolder(kind=HolderKind.GROUP, id=found[0].id)
    raise InvalidRequest(
        f"{name!r} has no budget", remedy="Name installation, user:NAME, group:NAME or key:IDENTIFIER."
    )


async def find_user(library: AsyncLibrary, name: str) -> User:
    """The user of this name.

    Raises:
        UserNotFound: there is none.
        InvalidRequest: nobody can be called so.
    """
    async with library.services.ports.database.read_only() as work:
        found = await work.users.named(canonical_name(name))
    if found is None:
        raise UserNotFound(f"there is no user {name}")
    return found


def resolve_until(target: AsyncLibrary | AsyncBook | AsyncShelf, wanted: str | None) -> Until | None:
    """The bound that `--until` names: an offset, a reference such as `chapter:4` or `act:3/scene:1`, or a title.

    Raises:
        InvalidRequest: it is not clear which book is meant.
        SectionNotFound: the book has no such section.
        SectionAmbiguous: it has several.
    """
    if wanted is None:
        return None
    if not isinstance(target, AsyncBook):
        raise InvalidRequest("--until bounds one book, and it is not clear which", remedy="Name the book with --book.")
    text = wanted.strip()
    return int(text) if text.isdecimal() else target.chapter(text)


async def readable_text(book: AsyncBook) -> str:
    """The canonical text of a book.

    Raises:
        DocumentNotReady: it was not read yet, or could not be.
    """
    if not book.document.status.can_be_searched:
        raise DocumentNotReady(
            f"the text of “{book.title}” is not there",
            cause=book.document.reason or f"its status is {book.document.status.value}",
        )
    return await book.text()
