"""The face of a library for programs that await."""

import asyncio
import tomllib
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AsyncExitStack
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TextIO, overload

from pydantic import ValidationError

from smartchat.composition import Services, open_services
from smartchat.composition.observability import UNOBSERVED, open_observability
from smartchat.library.jobs import AsyncIngestionJob
from smartchat.library.reading import AsyncReadable, until_filter
from smartchat.library.values import Chapter, Until, bound, failure_of
from smartchat.settings import Settings
from smartchat.worker.in_process import worker_of
from smartchat_core.errors import ConfigurationError, DocumentNotFound, InvalidRequest, StorageUnavailable
from smartchat_core.events import FeatureUsed
from smartchat_core.ingestion.generations import ReindexProgress
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.principal import LOCAL_SCOPE, OwnerScope
from smartchat_core.model.search import PassageFilter
from smartchat_core.model.section import Section
from smartchat_core.retrieval.chapters import chapters, find_chapter

__all__ = ["AsyncBook", "AsyncLibrary", "AsyncShelf", "read_chunks"]

_CHUNK = 256 * 1024


class AsyncLibrary(AsyncReadable):
    """Documents that can be searched and asked. Open it with `async with`.

    Args:
        worker: whether to process uploads in this process while the library is open; what an earlier process left
            unfinished is taken up as well. Where the settings name a queue, its workers do that.
        service: the name under which this process is watched (`api`, `relay`, …); empty: it is not, as within another
            program, which watches itself.
        settings: any setting of `Settings` by its name.
    """

    def __init__(
        self,
        *,
        worker: bool = True,
        scope: OwnerScope = LOCAL_SCOPE,
        service: str = "",
        trace_console: TextIO | None = None,
        **settings: Any,
    ) -> None:
        try:
            self._settings = Settings(**settings)
        except ValidationError as exc:
            problems = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in exc.errors())
            raise ConfigurationError("a setting has no meaning", cause=problems) from exc
        except tomllib.TOMLDecodeError as exc:
            raise ConfigurationError(
                "the file with the settings cannot be read",
                cause=str(exc),
                remedy='Write it as TOML, as in: library = "/var/lib/smartchat".',
            ) from exc
        self._with_worker = worker
        self._service = service
        self._trace_console = trace_console
        self._scope = scope
        self._stack = AsyncExitStack()
        self._services: Services | None = None

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            observability = UNOBSERVED
            if self._service:
                watched = open_observability(self._settings, service=self._service, trace_console=self._trace_console)
                observability = await stack.enter_async_context(watched)
            services = open_services(self._settings, observability=observability)
            self._services = await stack.enter_async_context(services)
            if self._with_worker and not self._settings.queue:
                await stack.enter_async_context(worker_of(self._services).running())
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._services = None
        await self._stack.aclose()

    @property
    def settings(self) -> Settings:
        """The settings that it was made with."""
        return self._settings

    @property
    def services(self) -> Services:
        """What the work is done with.

        Raises:
            InvalidRequest: the library is not open.
        """
        if self._services is None:
            raise InvalidRequest("the library is not open", remedy="Use it inside of a `with` block.")
        return self._services

    @property
    def scope(self) -> OwnerScope:
        """Whose documents are meant."""
        return self._scope

    def filter(self, until: Until | None) -> PassageFilter:
        """All of the owner's passages; a chapter bounds its own book only."""
        if until is None:
            return PassageFilter()
        if not isinstance(until, Chapter):
            raise InvalidRequest(
                "an offset has no meaning for several books", remedy="Give a chapter of the book that it bounds."
            )
        return PassageFilter(until=((until.document_id, bound(until)),))

    @overload
    async def add(self, file: str | PathLike[str], *, wait: Literal[True] = True) -> "AsyncBook": ...
    @overload
    async def add(self, file: str | PathLike[str], *, wait: Literal[False]) -> AsyncIngestionJob: ...
    async def add(self, file: str | PathLike[str], *, wait: bool = True) -> "AsyncBook | AsyncIngestionJob":
        """Take a file into the library. The same content again is the same book.

        With `wait` the book is ready when it is returned; without, the job tells how far it has come.

        Raises:
            InputError: the file cannot be used: what is wrong with it stands in the error's type.
            StorageUnavailable: it cannot be read, or the library not be written.
        """
        path = Path(file)
        return await self.add_stream(path.name, read_chunks(path), wait=wait)

    @overload
    async def add_stream(
        self, filename: str, chunks: AsyncIterator[bytes], *, wait: Literal[False]
    ) -> AsyncIngestionJob: ...
    @overload
    async def add_stream(
        self, filename: str, chunks: AsyncIterator[bytes], *, wait: bool = True
    ) -> "AsyncBook | AsyncIngestionJob": ...
    async def add_stream(
        self, filename: str, chunks: AsyncIterator[bytes], *, wait: bool = True
    ) -> "AsyncBook | AsyncIngestionJob":
        """The same for bytes that come from anywhere; `filename` tells what to call them."""
        services = self.services
        accepted = await services.intake.accept(self.scope, filename=filename, chunks=chunks)
        job = AsyncIngestionJob(services=services, scope=self.scope, document=accepted.document.id)
        if not wait:
            return job
        document = accepted.document if accepted.document.status.settled else await job.wait()
        if document.status is not DocumentStatus.READY:
            raise failure_of(document)
        return await self._book(document)

    async def books(self) -> tuple["AsyncBook", ...]:
        """All documents that can be searched, in the order in which they were added."""
        return tuple([await self._book(one) for one in await self.catalogue() if one.status.can_be_searched])

    async def catalogue(self) -> tuple[Document, ...]:
        """All documents, also those that are being processed or failed."""
        async with self.services.database.reading() as work:
            return await work.documents.list(self.scope)

    async def book(self, name: str) -> "AsyncBook":
        """The document with this identifier, title or file name (or the only one whose title or file name holds it).

        Raises:
            DocumentNotFound: there is none, or there are several.
        """
        return await self._book(await self.find(name))

    async def find(self, name: str) -> Document:
        """The record of the document that `book` would return, in whatever state.

        Raises:
            DocumentNotFound: there is none, or there are several.
        """
        listed = await self.catalogue()
        folded = name.casefold().strip()
        exact = [one for one in listed if folded in {one.id, one.title.casefold(), one.filename.casefold()}]
        partly = [
            one
            for one in listed
            if folded and (folded in f"{one.title}\n{one.filename}".casefold() or one.id.startswith(folded))
        ]
        found = exact or partly
        if len(found) == 1:
            return found[0]
        several = ", ".join(f"{one.title} ({one.id})" for one in found[:5])
        raise DocumentNotFound(
            f"there are {len(found)} documents called {name!r}" if found else f"there is no document called {name!r}",
            remedy=f"Name one of them by its identifier: {several}." if found else "",
        )

    def shelf(self, *books: "AsyncBook | str") -> "AsyncShelf":
        """Some of the books (or identifiers), to be searched and asked together."""
        return AsyncShelf(self, [DocumentId(one) if isinstance(one, str) else one.id for one in books])

    async def remove(self, book: "AsyncBook | str") -> Document:
        """Remove a book (or what `book` finds by this name) with everything that was made of it.

        Raises:
            DocumentNotFound: there is none.
        """
        document = await self.find(book) if isinstance(book, str) else book.document
        await self.services.removal.remove(self.scope, document.id)
        self.services.events.publish(FeatureUsed(owner=self.scope.owner, feature="remove"))
        return document

    async def reindex(self, *, anew: bool = False) -> AsyncGenerator[ReindexProgress]:
        """Build the index that the settings ask for, and switch to it; `anew` rebuilds even what looks whole.

        It works as it is iterated: nothing is built before the first step is asked for, and the switch comes with the
        end. What was built when it is left early is kept, and the next time goes on from there.
        """
        services = self.services
        services.events.publish(FeatureUsed(owner=self.scope.owner, feature="reindex"))
        async for progress in services.generations.rebuild(indexer=services.indexer, texts=services.texts, anew=anew):
            yield progress

    async def _book(self, document: Document) -> "AsyncBook":
        async with self.services.database.reading() as work:
            sections = await work.documents.sections(self.scope, document.id)
        return AsyncBook(self, document, sections)


class AsyncBook(AsyncReadable):
    """One document of a library, as it was when it was looked up."""

    def __init__(self, library: AsyncLibrary, document: Document, sections: tuple[Section, ...]) -> None:
        self._library = library
        self.document = document
        self.sections = sections

    @property
    def services(self) -> Services:
        """What the work is done with."""
        return self._library.services

    @property
    def scope(self) -> OwnerScope:
        """Whose document it is."""
        return self._library.scope

    @property
    def id(self) -> DocumentId:
        """Its identifier: the same content in the same library always has the same."""
        return self.document.id

    @property
    def single(self) -> DocumentId:
        """The document itself."""
        return self.document.id

    @property
    def title(self) -> str:
        """Its title, or its file's name."""
        return self.document.title

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Its chapters in reading order."""
        found = enumerate(chapters(self.sections), start=1)
        return tuple(Chapter.of(self.id, section, number=number) for number, section in found)

    def chapter(self, wanted: int | str) -> Chapter:
        """A chapter by its number or its title, for `until=`.

        Raises:
            SectionNotFound: there is none; the remedy tells which there are.
        """
        section = find_chapter(self.sections, wanted)
        number = next((one.number for one in self.chapters if one.start == section.span.start), 0)
        return Chapter.of(self.id, section, number=number)

    def filter(self, until: Until | None) -> PassageFilter:
        """The book's passages.

        Raises:
            InvalidRequest: the chapter is of another book.
        """
        if isinstance(until, Chapter) and until.document_id != self.id:
            raise InvalidRequest(
                f"the chapter {until.title!r} is not of “{self.title}”", remedy="Take it from book.chapter(…)."
            )
        return until_filter([self.id], until)

    async def parsed(self) -> ParsedDocument:
        """The canonical text with its structure and anchors."""
        return await self.services.texts.load(self.document.content_hash)

    async def text(self) -> str:
        """The canonical text, which all offsets slice."""
        return (await self.parsed()).text


class AsyncShelf(AsyncReadable):
    """Some books of a library."""

    def __init__(self, library: AsyncLibrary, books: Sequence[DocumentId]) -> None:
        self._library = library
        self.books = tuple(books)

    @property
    def services(self) -> Services:
        """What the work is done with."""
        return self._library.services

    @property
    def scope(self) -> OwnerScope:
        """Whose documents they are."""
        return self._library.scope

    def filter(self, until: Until | None) -> PassageFilter:
        """The passages of these books; a chapter bounds its own book only.

        Raises:
            InvalidRequest: the chapter is of a book that is not on the shelf.
        """
        if isinstance(until, Chapter) and until.document_id not in self.books:
            raise InvalidRequest(
                f"the chapter {until.title!r} is of no book on this shelf",
                remedy="Take it from the chapter(…) of one of these books.",
            )
        bounds = self._library.filter(until).until
        return PassageFilter(documents=frozenset(self.books), until=bounds)


async def read_chunks(path: Path) -> AsyncIterator[bytes]:
    """A file's bytes, piece by piece.

    Raises:
        StorageUnavailable: it cannot be read.
    """
    try:
        file = await asyncio.to_thread(path.open, "rb")
    except OSError as exc:
        raise StorageUnavailable(
            f"{path} cannot be read", cause=exc.strerror or str(exc), remedy="Check the path and its rights."
        ) from exc
    try:
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            yield chunk
    except OSError as exc:
        raise StorageUnavailable(f"{path} cannot be read", cause=exc.strerror or str(exc)) from exc
    finally:
        await asyncio.to_thread(file.close)
