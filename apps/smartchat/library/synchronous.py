"""The face of a library for programs that do not await: the same verbs on the asynchronous one."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, overload

from smartchat.library.asynchronous import AsyncBook, AsyncLibrary, read_chunks
from smartchat.library.jobs import AsyncIngestionJob, Progress
from smartchat.library.portal import Portal
from smartchat.library.reading import AsyncReadable
from smartchat.library.values import Chapter, SourcedAnswer, SourcedCitation, Until, sourced_answer, sourced_citation
from smartchat_core.chat.prompting import Turn
from smartchat_core.events import AnswerEvent, IngestionEvent
from smartchat_core.ingestion.generations import ReindexProgress
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.principal import LOCAL_SCOPE, OwnerScope
from smartchat_core.model.search import SearchResult
from smartchat_core.retrieval.fusion import SearchMode

__all__ = ["Book", "IngestionJob", "Library", "Shelf"]


class _Readable:
    """The verbs that a book, a shelf and a library have in common; `AsyncReadable` describes each."""

    def __init__(self, portal: Portal, inner: AsyncReadable) -> None:
        self._portal = portal
        self._readable = inner

    def search(
        self, query: str, *, limit: int = 10, until: Until | None = None, mode: SearchMode = SearchMode.HYBRID
    ) -> SearchResult:
        """The passages that best fit the query, best first."""
        return self._portal.call(self._readable.search(query, limit=limit, until=until, mode=mode))

    def ask(
        self,
        question: str,
        *,
        until: Until | None = None,
        history: Sequence[Turn] = (),
        max_cost: Decimal | float | str | None = None,
    ) -> SourcedAnswer:
        """The answer, with a citation for every claim."""
        answer = self._portal.call(self._readable.ask(question, until=until, history=history, max_cost=max_cost))
        return sourced_answer(answer, self._quote)

    def stream(
        self,
        question: str,
        *,
        until: Until | None = None,
        history: Sequence[Turn] = (),
        max_cost: Decimal | float | str | None = None,
    ) -> Iterator[AnswerEvent]:
        """The answer in typed events as it comes about; leaving the loop cancels the work."""
        return self._portal.iterate(self._readable.stream(question, until=until, history=history, max_cost=max_cost))

    def summarize(self, *, until: Until | None = None) -> SourcedAnswer:
        """The most telling sentence of each part, quoted."""
        return sourced_answer(self._portal.call(self._readable.summarize(until=until)), self._quote)

    def quotes(self, topic: str, *, limit: int = 5, until: Until | None = None) -> tuple[SourcedCitation, ...]:
        """Sentences about a topic, verbatim, those with most of its words first; numbered from 1."""
        found = self._portal.call(self._readable.quotes(topic, limit=limit, until=until))
        return tuple(sourced_citation(one, self._quote) for one in found)

    def _quote(self, document: DocumentId, start: int, end: int) -> str:
        return self._portal.call(self._readable.quote(document, start, end))


class Library(_Readable):
    """Documents that can be searched and asked. Open it with `with`; `AsyncLibrary` describes every verb."""

    def __init__(self, *, worker: bool = True, scope: OwnerScope = LOCAL_SCOPE, **settings: Any) -> None:
        self._inner = AsyncLibrary(worker=worker, scope=scope, **settings)
        super().__init__(Portal(), self._inner)

    def __enter__(self) -> Self:
        self._portal.__enter__()
        try:
            self._portal.call(self._inner.__aenter__())
        except BaseException:
            self._portal.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            self._portal.call(self._inner.__aexit__(kind, error, traceback))
        finally:
            self._portal.__exit__(None, None, None)

    @overload
    def add(self, file: str | PathLike[str], *, wait: Literal[True] = True) -> "Book": ...
    @overload
    def add(self, file: str | PathLike[str], *, wait: Literal[False]) -> "IngestionJob": ...
    def add(self, file: str | PathLike[str], *, wait: bool = True) -> "Book | IngestionJob":
        """Take a file into the library; without `wait` the job tells how far it has come."""
        if wait:
            return Book(self._portal, self._portal.call(self._inner.add(file)))
        path = Path(file)
        job = self._portal.call(self._inner.add_stream(path.name, read_chunks(path), wait=False))
        return IngestionJob(self._portal, job)

    def books(self) -> tuple["Book", ...]:
        """All documents that can be searched, in the order in which they were added."""
        return tuple(Book(self._portal, book) for book in self._portal.call(self._inner.books()))

    def catalogue(self) -> tuple[Document, ...]:
        """All documents, also those that are being processed or failed."""
        return self._portal.call(self._inner.catalogue())

    def book(self, name: str) -> "Book":
        """The document with this identifier, title or file name."""
        return Book(self._portal, self._portal.call(self._inner.book(name)))

    def shelf(self, *books: "Book | str") -> "Shelf":
        """Some of the books (or identifiers), to be searched and asked together."""
        names = [book if isinstance(book, str) else book.id for book in books]
        return Shelf(self._portal, self._inner.shelf(*names))

    def remove(self, book: "Book | str") -> Document:
        """Remove a book with everything that was made of it."""
        return self._portal.call(self._inner.remove(book if isinstance(book, str) else book.id))

    def reindex(self, *, anew: bool = False) -> Iterator[ReindexProgress]:
        """Build the index that the settings ask for, and switch to it. It works as it is iterated, and not before."""
        return self._portal.iterate(self._inner.reindex(anew=anew))


class Book(_Readable):
    """One document of a library."""

    def __init__(self, portal: Portal, inner: AsyncBook) -> None:
        super().__init__(portal, inner)
        self._inner = inner

    @property
    def id(self) -> DocumentId:
        """Its identifier."""
        return self._inner.id

    @property
    def document(self) -> Document:
        """What the library knows of it."""
        return self._inner.document

    @property
    def title(self) -> str:
        """Its title, or its file's name."""
        return self._inner.title

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Its chapters in reading order."""
        return self._inner.chapters

    def chapter(self, wanted: int | str) -> Chapter:
        """A chapter by its number or its title, for `until=`."""
        return self._inner.chapter(wanted)

    def parsed(self) -> ParsedDocument:
        """The canonical text with its structure and anchors."""
        return self._portal.call(self._inner.parsed())

    def text(self) -> str:
        """The canonical text, which all offsets slice."""
        return self._portal.call(self._inner.text())


class Shelf(_Readable):
    """Some books of a library."""


class IngestionJob:
    """The work on one document."""

    def __init__(self, portal: Portal, inner: AsyncIngestionJob) -> None:
        self._portal = portal
        self._inner = inner

    @property
    def document_id(self) -> DocumentId:
        """The document that is worked on."""
        return self._inner.document_id

    def document(self) -> Document:
        """The document as it is now."""
        return self._portal.call(self._inner.document())

    @property
    def progress(self) -> Progress:
        """How far the work has come."""
        return self._portal.call(self._inner.progress())

    def events(self) -> Iterator[IngestionEvent]:
        """What happens to the document from now on, until its work has ended."""
        return self._portal.iterate(self._inner.events())

    def wait(self, timeout: float | None = None) -> Document:
        """The document when its work has ended, well or not."""
        return self._portal.call(self._inner.wait(timeout))

    def resume(self) -> bool:
        """Work on the document here and now, where no worker does; False when the work could not be taken up."""
        return self._portal.call(self._inner.resume())
