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

from importlib import import_module
from os import PathLike
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartchat.composition.ports import DocumentParsing, PortOverrides
    from smartchat.library.asynchronous import AsyncLibrary
    from smartchat.library.books import AsyncBook, AsyncShelf
    from smartchat.library.jobs import AsyncIngestionJob
    from smartchat.library.shelves import AsyncKeptShelf
    from smartchat.library.synchronous import Book, IngestionJob, Library
    from smartchat.library.synchronous_searching import Shelf
    from smartchat.library.synchronous_shelves import KeptShelf
    from smartchat.library.values import (
        AsyncVerifiableAnswer,
        AsyncVerifiableCitation,
        AsyncVerifiableQuotes,
        Chapter,
        VerifiableAnswer,
        VerifiableCitation,
        VerifiableQuotes,
    )
    from smartchat.progress import Progress
    from smartchat.settings import Settings
    from smartchat_core.chat.prompting import Turn
    from smartchat_core.errors import (
        ConcurrencyError,
        ConfigurationError,
        DependencyError,
        DocumentNotFound,
        DocumentNotReady,
        InputError,
        InvalidRequest,
        LimitExceeded,
        LookupFailed,
        SectionAmbiguous,
        SectionNotFound,
        SmartChatError,
        UnsupportedFormat,
    )
    from smartchat_core.events import AnswerEvent, Envelope, Event, IngestionEvent
    from smartchat_core.model.answer import Answer, AnswerMode, Citation, QuestionIntent
    from smartchat_core.model.document import Document, DocumentStatus
    from smartchat_core.model.found import FoundPassage, Quotes, SearchResults, TextSlice
    from smartchat_core.model.ids import DocumentId, OwnerId
    from smartchat_core.model.principal import OwnerScope
    from smartchat_core.model.search import SearchMode
    from smartchat_core.ports.chat_model import ChatModel
    from smartchat_core.ports.embedder import Embedder
    from smartchat_core.ports.event_sink import Listener

    __version__: str

__all__ = [
    "Answer",
    "AnswerEvent",
    "AnswerMode",
    "AsyncBook",
    "AsyncIngestionJob",
    "AsyncKeptShelf",
    "AsyncLibrary",
    "AsyncShelf",
    "AsyncVerifiableAnswer",
    "AsyncVerifiableCitation",
    "AsyncVerifiableQuotes",
    "Book",
    "Chapter",
    "ChatModel",
    "Citation",
    "ConcurrencyError",
    "ConfigurationError",
    "DependencyError",
    "Document",
    "DocumentId",
    "DocumentNotFound",
    "DocumentNotReady",
    "DocumentParsing",
    "DocumentStatus",
    "Embedder",
    "Envelope",
    "Event",
    "FoundPassage",
    "IngestionEvent",
    "IngestionJob",
    "InputError",
    "InvalidRequest",
    "KeptShelf",
    "Library",
    "LimitExceeded",
    "Listener",
    "LookupFailed",
    "OwnerId",
    "OwnerScope",
    "PortOverrides",
    "Progress",
    "QuestionIntent",
    "Quotes",
    "SearchMode",
    "SearchResults",
    "SectionAmbiguous",
    "SectionNotFound",
    "Settings",
    "Shelf",
    "SmartChatError",
    "TextSlice",
    "Turn",
    "UnsupportedFormat",
    "VerifiableAnswer",
    "VerifiableCitation",
    "VerifiableQuotes",
    "__version__",
    "aopen",
    "open",
]

# The modules that are searched for a name, the cheap ones first.
_PLACES = (
    "smartchat_core.errors",
    "smartchat_core.model",
    "smartchat_core.events",
    "smartchat_core.ports",
    "smartchat_core.ports.event_sink",
    "smartchat_core.chat.prompting",
    "smartchat_core.retrieval.fusion",
    "smartchat.settings",
    "smartchat.progress",
    "smartchat.library.values",
    "smartchat.library.jobs",
    "smartchat.library.books",
    "smartchat.library.shelves",
    "smartchat.library.asynchronous",
    "smartchat.library.synchronous",
    "smartchat.library.synchronous_searching",
    "smartchat.library.synchronous_shelves",
    "smartchat.composition.ports",
)


def open(  # noqa: A001  # reads as what it does
    library: str | PathLike[str] | None = None,
    *,
    embedder: "Embedder | str | None" = None,
    chat_model: "ChatModel | Sequence[ChatModel] | None" = None,
    ports: "PortOverrides | None" = None,
    listeners: "Sequence[Listener]" = (),
    **settings: Any,
) -> "Library":
    """A library in this folder, to be used in a `with` block; it is made if it is not there.

    Args:
        library: the folder.
        embedder: an embedder of your own, open; or the setting of that name.
        chat_model: a chat model of your own, or several, the first choice first.
        ports: other adapters of your own, open; the library does not close what it was given.
        listeners: are called with every event of this process.
        settings: any setting of `smartchat.Settings` by its name, as in `model="ollama/llama3"`.

    Raises:
        ConfigurationError: a setting has no meaning.
    """
    from smartchat.library.synchronous import Library  # noqa: PLC0415  # costs as much as all the rest

    return Library(
        embedder=embedder, chat_model=chat_model, ports=ports, listeners=listeners, **_folder(library), **settings
    )


def aopen(
    library: str | PathLike[str] | None = None,
    *,
    embedder: "Embedder | str | None" = None,
    chat_model: "ChatModel | Sequence[ChatModel] | None" = None,
    ports: "PortOverrides | None" = None,
    listeners: "Sequence[Listener]" = (),
    **settings: Any,
) -> "AsyncLibrary":
    """The same for `async with`."""
    from smartchat.library.asynchronous import AsyncLibrary  # noqa: PLC0415  # costs as much as all the rest

    return AsyncLibrary(
        embedder=embedder, chat_model=chat_model, ports=ports, listeners=listeners, **_folder(library), **settings
    )


def _folder(library: str | PathLike[str] | None) -> dict[str, Any]:
    return {} if library is None else {"library": library}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("smartchat.system").release()
    if name in __all__:
        for place in _PLACES:
            module = import_module(place)
            if name in module.__all__:
                return getattr(module, name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return __all__
