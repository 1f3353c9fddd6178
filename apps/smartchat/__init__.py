"""Add books and documents to a library, search them, and ask them; every answer cites the exact passage.

    import smartchat

    with smartchat.open("./library") as library:
        book = library.add("dracula.epub")
        answer = book.ask("How does Harker escape the castle?", until=book.chapter(4))
        print(answer.text)
        for citation in answer.citations:
            print(citation.quote, citation.locator)

`aopen` is the same with `async`. Everything is imported when it is first used.
"""

from os import PathLike
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smartchat.library.asynchronous import AsyncLibrary
    from smartchat.library.synchronous import Library

__all__ = ["aopen", "open"]


def open(library: str | PathLike[str] | None = None, **settings: Any) -> "Library":  # noqa: A001  # reads as what it does
    """A library in this folder, to be used in a `with` block; it is made if it is not there.

    Any setting of `smartchat.settings.Settings` may be given by its name, as in `model="ollama/llama3"`.

    Raises:
        ConfigurationError: a setting has no meaning.
    """
    from smartchat.library.synchronous import Library  # noqa: PLC0415  # costs as much as all the rest

    return Library(**_folder(library), **settings)


def aopen(library: str | PathLike[str] | None = None, **settings: Any) -> "AsyncLibrary":
    """The same for `async with`."""
    from smartchat.library.asynchronous import AsyncLibrary  # noqa: PLC0415  # costs as much as all the rest

    return AsyncLibrary(**_folder(library), **settings)


def _folder(library: str | PathLike[str] | None) -> dict[str, Any]:
    return {} if library is None else {"library": library}
