"""Opening the library, and finding what the arguments name in it."""

from collections.abc import Sequence
from typing import TextIO

from smartchat.cli.options import Common
from smartchat.cli.output import warn
from smartchat.library.asynchronous import AsyncBook, AsyncLibrary, AsyncShelf
from smartchat.library.values import Until
from smartchat_core.errors import DocumentNotReady, InvalidRequest, SectionNotFound

__all__ = ["open_library", "readable_text", "target_of", "until_of", "warn_of_emptiness", "warn_of_staleness"]


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
    if not await library.catalogue():
        folder = library.services.settings.library.absolute()
        warn(f"the library in {folder} is empty; add a book with: smartchat add FILE")


async def warn_of_staleness(library: AsyncLibrary) -> None:
    """Say it, where the settings ask for another index than the one that is searched."""
    if await library.services.generations.stale():
        warn("the index was built for other settings; build the one that they ask for with: smartchat reindex")


async def target_of(library: AsyncLibrary, names: Sequence[str] | None) -> AsyncLibrary | AsyncBook | AsyncShelf:
    """What is to be searched or asked: the books that were named, else the whole library.

    Raises:
        DocumentNotFound: there is no such book, or there are several.
    """
    if not names:
        books = await library.books()
        return books[0] if len(books) == 1 and len(await library.catalogue()) == 1 else library
    found = {book.id: book for book in [await library.book(name) for name in names]}
    return next(iter(found.values())) if len(found) == 1 else library.shelf(*found.values())


def until_of(target: AsyncLibrary | AsyncBook | AsyncShelf, wanted: str | None) -> Until | None:
    """The bound that `--until` names: an offset, `chapter:4`, or a chapter's title.

    Raises:
        InvalidRequest: it is not clear which book is meant.
        SectionNotFound: the book has no such chapter.
    """
    if wanted is None:
        return None
    if not isinstance(target, AsyncBook):
        raise InvalidRequest("--until bounds one book, and it is not clear which", remedy="Name the book with --book.")
    text = wanted.strip()
    if text.isdigit():
        return int(text)
    prefix, separator, rest = text.partition(":")
    if separator and prefix.strip().casefold() == "chapter":
        rest = rest.strip()
        return target.chapter(int(rest) if rest.isdigit() else rest)
    try:
        return target.chapter(text)
    except SectionNotFound:
        word, _, number = text.partition(" ")
        if word.casefold() == "chapter" and number.strip().isdigit():
            return target.chapter(int(number))
        raise


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
