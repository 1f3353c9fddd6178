"""What the commands on shelves do; each returns the exit code."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from smartchat.cli.options import Common
from smartchat.cli.output import console, plain, print_json
from smartchat.cli.targets import find_user, open_library
from smartchat.library.asynchronous import AsyncLibrary
from smartchat.library.shelves import AsyncKeptShelf
from smartchat_core.accounts.shelves import NamedShare
from smartchat_core.errors import PermissionDenied
from smartchat_core.model.document import Document
from smartchat_core.model.shelf import ShelfAccess

__all__ = ["accept", "create", "decline", "list_shelves", "put", "remove", "rename", "share", "show", "take", "unshare"]


async def list_shelves(options: Common, owner: str | None) -> int:
    """List the shelves."""
    async with _library(options, owner) as library:
        found = await library.shelves.list()
    if options.as_json:
        print_json([_shape(one) for one in found])
        return 0
    for one in found:
        _say(_line(one))
    if not found:
        _say("There are no shelves.")
    return 0


async def show(options: Common, owner: str | None, name: str) -> int:
    """Show a shelf."""
    async with _library(options, owner) as library:
        shelf = await library.shelves.get(name)
        documents = await shelf.documents()
        try:
            shares = await shelf.shares()
        except PermissionDenied:  # it is somebody else's, and nothing of one's own stands on it
            shares = ()
    if options.as_json:
        print_json(_shape(shelf) | {"documents": _documents(documents), "shares": [_share(one) for one in shares]})
        return 0
    _say(_line(shelf))
    for document in documents:
        _say(f"  {document.id}  {plain(document.title)}")
    for one in shares:
        audience = one.share.audience.kind
        _say(f"shared with {audience} {plain(one.name)}".rstrip() + f": {one.share.right}")
    return 0


async def create(options: Common, owner: str | None, name: str) -> int:
    """Make a shelf."""
    async with _library(options, owner) as library:
        shelf = await library.shelves.create(name)
    return _done(options, shelf, f"{shelf.id}  {plain(shelf.name)}")


async def rename(options: Common, owner: str | None, shelf_name: str, name: str) -> int:
    """Rename a shelf."""
    async with _shelf(options, owner, shelf_name) as shelf:
        await shelf.rename(name)
    return _done(options, shelf, f"The shelf is called {plain(shelf.name)} now.")


async def remove(options: Common, owner: str | None, shelf_name: str) -> int:
    """Remove a shelf."""
    async with _shelf(options, owner, shelf_name) as shelf:
        await shelf.remove()
    return _done(options, shelf, f"The shelf {plain(shelf.name)} was removed; its books were not.")


async def put(options: Common, owner: str | None, shelf_name: str, books: list[str]) -> int:
    """Put books on a shelf."""
    async with _shelf(options, owner, shelf_name) as shelf:
        for book in books:
            await shelf.put(book)
        documents = await shelf.documents()
    return _done(options, shelf, _standing(shelf, documents), documents=_documents(documents))


async def take(options: Common, owner: str | None, shelf_name: str, books: list[str]) -> int:
    """Take books off a shelf."""
    async with _shelf(options, owner, shelf_name) as shelf:
        for book in books:
            await shelf.take(book)
        documents = await shelf.documents()
    return _done(options, shelf, _standing(shelf, documents), documents=_documents(documents))


async def share(
    options: Common,
    owner: str | None,
    shelf_name: str,
    user: str | None,
    group: str | None,
    *,
    everybody: bool,
    right: str,
) -> int:
    """Share a shelf."""
    async with _shelf(options, owner, shelf_name) as shelf:
        await shelf.share(user=user, group=group, everybody=everybody, right=str(right))
        shares = await shelf.shares()
    text = f"The shelf {plain(shelf.name)} is shared with {plain(user or group or 'everybody')}."
    return _done(options, shelf, text, shares=[_share(one) for one in shares])


async def unshare(
    options: Common, owner: str | None, shelf_name: str, user: str | None, group: str | None, *, everybody: bool
) -> int:
    """Share a shelf no more."""
    async with _shelf(options, owner, shelf_name) as shelf:
        ended = await shelf.unshare(user=user, group=group, everybody=everybody)
        shares = await shelf.shares()
    whom = plain(user or group or "everybody")
    text = f"The shelf {plain(shelf.name)} {'is shared with' if ended else 'was not shared with'} {whom}"
    return _done(options, shelf, f"{text}{' no more' if ended else ''}.", shares=[_share(one) for one in shares])


async def decline(options: Common, owner: str | None, shelf_name: str) -> int:
    """Have nothing of a shelf shared."""
    async with _shelf(options, owner, shelf_name) as shelf:
        await shelf.decline()
    return _done(options, shelf, f"The shelf {plain(shelf.name)} is declined.", declined=True)


async def accept(options: Common, owner: str | None, shelf_name: str) -> int:
    """Take that back."""
    async with _shelf(options, owner, shelf_name) as shelf:
        await shelf.accept()
    return _done(options, shelf, f"The shelf {plain(shelf.name)} is accepted again.", declined=False)


@asynccontextmanager
async def _library(options: Common, owner: str | None) -> AsyncIterator[AsyncLibrary]:
    async with open_library(options) as opened:
        yield opened if owner is None else opened.of_owner((await find_user(opened, owner)).owner)


@asynccontextmanager
async def _shelf(options: Common, owner: str | None, name: str) -> AsyncIterator[AsyncKeptShelf]:
    async with _library(options, owner) as library:
        yield await library.shelves.get(name)


def _done(options: Common, shelf: AsyncKeptShelf, text: str, **more: Any) -> int:
    if options.as_json:
        print_json(_shape(shelf) | more)
    else:
        _say(text)
    return 0


def _say(text: str) -> None:
    console().print(text, markup=False, soft_wrap=True)


def _standing(shelf: AsyncKeptShelf, documents: tuple[Document, ...]) -> str:
    lines = "".join(f"\n  {one.id}  {plain(one.title)}" for one in documents)
    return f"On the shelf {plain(shelf.name)}:{lines or ' nothing'}"


def _shape(shelf: AsyncKeptShelf) -> dict[str, Any]:
    return {"id": shelf.id, "name": shelf.name, "access": shelf.access.value, "owner_name": shelf.owner_name}


def _line(shelf: AsyncKeptShelf) -> str:
    whose = f"  {plain(shelf.owner_name)}" if shelf.access is not ShelfAccess.OWNER and shelf.owner_name else ""
    return f"{shelf.id}  {plain(shelf.name)}  {shelf.access}{whose}"


def _documents(documents: tuple[Document, ...]) -> list[dict[str, Any]]:
    return [{"id": one.id, "title": one.title} for one in documents]


def _share(one: NamedShare) -> dict[str, Any]:
    return {"kind": one.share.audience.kind.value, "name": one.name, "right": one.share.right.value}
