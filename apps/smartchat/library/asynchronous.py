"""The asynchronous API of a library."""

import asyncio
import copy
import sys
import tomllib
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from contextlib import AsyncExitStack
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TextIO, overload

from pydantic import ValidationError

from smartchat.composition import PortOverrides, Services, open_services
from smartchat.composition.observability import UNOBSERVED, Observability, host_observability, open_observability
from smartchat.composition.ports import FROM_SETTINGS
from smartchat.jobs.in_process import make_worker
from smartchat.library.books import AsyncBook, AsyncShelf
from smartchat.library.conversations import AsyncConversation
from smartchat.library.file_chunks import read_chunks
from smartchat.library.jobs import AsyncIngestionJob
from smartchat.library.searching import AsyncSearchable
from smartchat.library.shelves import AsyncGroups, AsyncShelves
from smartchat.library.sources import AsyncSources
from smartchat.library.values import Chapter, OcrLanguages, Until, to_failure, until_offset
from smartchat.settings import Settings
from smartchat.settings.faults import to_configuration_error
from smartchat_core.accounts.rights import readable_scope
from smartchat_core.catalogue.editions import Work
from smartchat_core.catalogue.filtering import DocumentFilter
from smartchat_core.errors import ConfigurationError, DocumentNotFound, InvalidRequest
from smartchat_core.events import FeatureUsed
from smartchat_core.ingestion.generations import ReindexProgress
from smartchat_core.ingestion.reading_choices import reading_choice
from smartchat_core.model.activity import Feature
from smartchat_core.model.cursor import ConversationCursor, DocumentCursor
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.ids import ConversationId, DocumentId, OwnerId
from smartchat_core.model.metadata_edits import NO_EDITS, MetadataEdits
from smartchat_core.model.principal import LOCAL_SCOPE, OwnerScope
from smartchat_core.model.recognition import BY_SETTINGS
from smartchat_core.model.search import PassageFilter
from smartchat_core.ports.chat_model import ChatModel
from smartchat_core.ports.database import MAX_PAGE
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.event_sink import Listener
from smartchat_core.text.folding import fold

__all__ = ["AsyncLibrary"]


class AsyncLibrary(AsyncSearchable):
    """Documents that can be searched and asked. Open it with `async with`.

    Args:
        worker: whether to process uploads in this process while the library is open; what an earlier process left
            unfinished is taken up as well. Where the settings name a queue, its workers do that.
        service: the name under which this process is watched (`api`, `relay`, …); empty: it is not, as within another
            program, which watches itself.
        scope: whose documents it is about. Its owner counts; what others share with them is found at each call.
        embedder: an open embedder of the program's own, or the setting of that name.
        chat_model: a chat model of its own, or several, the first choice first.
        ports: other open adapters to use in place of those that the settings name. The caller closes them.
        listeners: are called with every event of this process.
        settings: any setting of `Settings` by its name.
    """

    def __init__(
        self,
        *,
        worker: bool = True,
        scope: OwnerScope = LOCAL_SCOPE,
        service: str = "",
        trace_console: TextIO | None = None,
        embedder: Embedder | str | None = None,
        chat_model: ChatModel | Sequence[ChatModel] | None = None,
        ports: PortOverrides | None = None,
        listeners: Sequence[Listener] = (),
        **settings: Any,
    ) -> None:
        if isinstance(embedder, str):
            settings["embedder"], embedder = embedder, None
        try:
            self._settings = Settings(**settings)
        except ValidationError as exc:
            raise to_configuration_error(exc, arguments=settings) from exc
        except tomllib.TOMLDecodeError as exc:
            raise ConfigurationError(
                "the file with the settings cannot be read",
                cause=str(exc),
                remedy='Write it as TOML, as in: library = "/var/lib/smartchat".',
            ) from exc
        self._ports = (ports or FROM_SETTINGS).with_models(embedder=embedder, chat_model=chat_model)
        self._listeners = tuple(listeners)
        self._with_worker = worker
        self._service = service
        self._trace_console = trace_console
        self._scope = scope
        self._stack = AsyncExitStack()
        self._services: Services | None = None
        self._observability = UNOBSERVED

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._settings.library)!r})"

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            if self._service:
                watched = open_observability(self._settings, service=self._service, trace_console=self._trace_console)
                self._observability = await stack.enter_async_context(watched)
            else:
                self._observability = host_observability()
            services = open_services(
                self._settings, ports=self._ports, observability=self._observability, listeners=self._listeners
            )
            self._services = await stack.enter_async_context(services)
            if self._with_worker and self._services.ports.queue is None:
                await stack.enter_async_context(make_worker(self._services).running())
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
    def observability(self) -> Observability:
        """How this process is observed while the library is open."""
        return self._observability

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

    @property
    def of_library(self) -> "AsyncLibrary":
        """The library itself."""
        return self

    def filter(self, until: Until | None) -> PassageFilter:
        """All of the owner's passages; a chapter bounds its own book only."""
        if until is None:
            return PassageFilter()
        if isinstance(until, str):
            raise InvalidRequest(
                f"until={until!r} bounds one book, and it is not clear which",
                remedy=f"Give book.chapter({until!r}) of the book that it bounds.",
            )
        if not isinstance(until, Chapter):
            raise InvalidRequest(
                "an offset has no meaning for several books", remedy="Give a chapter of the book that it bounds."
            )
        return PassageFilter(until=((until.document_id, until_offset(until)),))

    @overload
    async def add(
        self,
        file: str | PathLike[str],
        *,
        wait: Literal[True] = True,
        ocr: str | None = None,
        ocr_language: OcrLanguages = None,
    ) -> AsyncBook: ...
    @overload
    async def add(
        self,
        file: str | PathLike[str],
        *,
        wait: Literal[False],
        ocr: str | None = None,
        ocr_language: OcrLanguages = None,
    ) -> AsyncIngestionJob: ...
    async def add(
        self,
        file: str | PathLike[str],
        *,
        wait: bool = True,
        ocr: str | None = None,
        ocr_language: OcrLanguages = None,
    ) -> AsyncBook | AsyncIngestionJob:
        """Take a file into the library. The same content again is the same book.

        Args:
            file: the path.
            wait: return the book when it is ready; without, the job has its progress.
            ocr: which pages are recognised: `auto` (those without usable text), `always` or `never`.
            ocr_language: the language of these pages, or several: `deu` or `de`.

        What is given about OCR is kept with the book for every reading; what is left out the settings decide. A book
        that is there already is read again if it asks for something else than before.

        Raises:
            InputError: the file cannot be used: what is wrong with it stands in the error's type.
            InvalidRequest: text recognition, or the language, is not installed.
            DocumentNotReady: it is there already, and is being read in another way now.
            StorageUnavailable: it cannot be read, or the library not be written.
        """
        path = Path(file)
        return await self.add_stream(path.name, read_chunks(path), wait=wait, ocr=ocr, ocr_language=ocr_language)

    @overload
    async def add_stream(
        self,
        filename: str,
        chunks: AsyncIterator[bytes],
        *,
        wait: Literal[False],
        ocr: str | None = None,
        ocr_language: OcrLanguages = None,
    ) -> AsyncIngestionJob: ...
    @overload
    async def add_stream(
        self,
        filename: str,
        chunks: AsyncIterator[bytes],
        *,
        wait: bool = True,
        ocr: str | None = None,
        ocr_language: OcrLanguages = None,
    ) -> AsyncBook | AsyncIngestionJob: ...
    async def add_stream(
        self,
        filename: str,
        chunks: AsyncIterator[bytes],
        *,
        wait: bool = True,
        ocr: str | None = None,
        ocr_language: OcrLanguages = None,
    ) -> AsyncBook | AsyncIngestionJob:
        """The same for bytes that come from anywhere; `filename` is the name to file them under."""
        accepted = await self.services.documents.intake.accept(
            self.scope, filename=filename, chunks=chunks, reading=reading_choice(ocr, ocr_language)
        )
        job = self.job(accepted.document.id)
        if not wait:
            return job
        document = accepted.document if accepted.document.status.settled else await job.wait()
        if document.status is not DocumentStatus.READY:
            raise to_failure(document)
        return await self._book(document)

    def job(self, document: DocumentId) -> AsyncIngestionJob:
        """The work on one of the documents."""
        services = self.services
        return AsyncIngestionJob(
            self.scope,
            document,
            database=services.ports.database,
            feed=services.documents.progress,
            ingestion=services.jobs.ingestion,
        )

    async def books(self) -> tuple[AsyncBook, ...]:
        """All documents that can be searched, in the order in which they were added."""
        return tuple([await self._book(one) async for one in self.each_document() if one.status.can_be_searched])

    async def documents(self) -> tuple[Document, ...]:
        """All documents at once, also those that are being processed or failed; `each_document` takes less memory."""
        return tuple([one async for one in self.each_document()])

    async def each_document(self) -> AsyncGenerator[Document]:
        """Each document, also those that are being processed or failed, in the order in which they were added.

        They are read a page at a time as the loop goes on, so that documents may be added and removed meanwhile.
        """
        page = await self.page()
        while page:
            for document in page:
                yield document
            page = await self.page(after=page[-1])

    async def page(self, *, after: Document | None = None, limit: int = MAX_PAGE) -> tuple[Document, ...]:
        """The documents that come after one, or the first ones: at most `limit` of them, and at most 1,000.

        `after` may have been removed meanwhile.
        """
        cursor = None if after is None else DocumentCursor.after(after)
        async with self.services.ports.database.read_only() as work:
            scope = await readable_scope(work, self.scope.owner, at=self.services.ports.clock.now())
            return await work.documents.list(scope, after=cursor, limit=limit)

    async def matching(self, where: DocumentFilter) -> tuple[Document, ...]:
        """The documents that a filter admits, by title, author, series, subject, language, publisher or year.

        Raises:
            InvalidRequest: a value of the filter is too long.
        """
        scope = await self.readable()
        return await self.services.documents.catalogue.matching(scope, where, limit=sys.maxsize)

    async def media_types_of(self, name: str) -> frozenset[str]:
        """The media types of a format by its name, its label or an extension, for `DocumentFilter`; none for "".

        Raises:
            InvalidRequest: there is no such format.
        """
        if not name:
            return frozenset()
        registry = await asyncio.to_thread(self.services.ports.parsing.reader.formats)
        return registry.media_types_of(name)

    async def works(self) -> tuple[Work, ...]:
        """The works that are there in several editions, the one that is searched first."""
        return await self.services.documents.catalogue.works(await self.readable())

    async def book(self, name: str) -> AsyncBook:
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
        async with self.services.ports.database.read_only() as work:
            scope = await readable_scope(work, self.scope.owner, at=self.services.ports.clock.now())
            if named := await work.documents.find(scope, [DocumentId(name.strip())]):
                return named[0]
        listed = await self.documents()
        folded = name.casefold().strip()
        exact = [one for one in listed if folded in {one.id, one.title.casefold(), one.filename.casefold()}]
        partly = [
            one
            for one in listed
            if folded and (fold(folded) in fold(f"{one.title}\n{one.filename}") or one.id.startswith(folded))
        ]
        found = exact or partly
        if len(found) == 1:
            return found[0]
        several = ", ".join(f"{one.title} ({one.id})" for one in found[:5])
        raise DocumentNotFound(
            f"there are {len(found)} documents called {name!r}" if found else f"there is no document called {name!r}",
            remedy=f"Name one of them by its identifier: {several}." if found else "",
        )

    def shelf(self, *books: AsyncBook | str) -> AsyncShelf:
        """Some of the books (or identifiers), to be searched and asked together."""
        return AsyncShelf(self, [DocumentId(one) if isinstance(one, str) else one.id for one in books])

    @property
    def shelves(self) -> AsyncShelves:
        """The shelves that are kept, one's own and those that others share."""
        return AsyncShelves(self)

    @property
    def sources(self) -> AsyncSources:
        """Catalogues of other programs, and folders that are watched."""
        return AsyncSources(self.services, self.scope)

    @property
    def groups(self) -> AsyncGroups:
        """The groups of users, with which shelves are shared."""
        return AsyncGroups(self)

    def of_owner(self, owner: OwnerId) -> "AsyncLibrary":
        """The same open library on behalf of another owner; it ends with this one."""
        other = copy.copy(self)
        other._scope = OwnerScope(owner=owner)  # noqa: SLF001  # it is of this class
        return other

    async def conversations(
        self, search: str = "", *, after: AsyncConversation | None = None, limit: int = 100
    ) -> tuple[AsyncConversation, ...]:
        """A page of the conversations, those with the latest turn first: those that come behind one, or the first ones.

        With `search` those only whose title or questions hold each of its words.

        Raises:
            InvalidRequest: there are too many words.
        """
        cursor = None if after is None else ConversationCursor.after(after.record)
        found = await self.services.questions.conversations.list(self.scope, search=search, after=cursor, limit=limit)
        return tuple(AsyncConversation(self, one) for one in found)

    async def find_conversation(self, conversation: str) -> AsyncConversation:
        """The conversation with this identifier.

        Raises:
            ConversationNotFound: there is none.
        """
        service = self.services.questions.conversations
        return AsyncConversation(self, await service.get(self.scope, ConversationId(conversation)))

    async def remove(self, book: AsyncBook | str) -> Document:
        """Remove a book (or what `book` finds by this name) with everything that was derived from it.

        Raises:
            DocumentNotFound: there is none.
        """
        document = await self.find(book) if isinstance(book, str) else book.document
        await self.services.documents.removal.remove(self.scope, document.id)
        self.services.events.publish(FeatureUsed(owner=self.scope.owner, feature=Feature.REMOVE))
        return document

    async def edit(
        self, book: AsyncBook | str, edits: MetadataEdits | None = None, *, take_back: Collection[str] = ()
    ) -> Document:
        """Say what a book's metadata are, in place of what its file states; only its owner may.

        Args:
            book: the book, or what `book` finds by this name.
            edits: the values that are given; None leaves what is there, an empty value removes it.
            take_back: names of values for which the file counts again.

        The edits stay when the file is read again.

        Raises:
            InvalidRequest: a value is too long or malformed, or there is nothing of such a name.
            DocumentNotFound: there is none, or it is somebody else's.
        """
        document = await self.find(book) if isinstance(book, str) else book.document
        return await self.services.documents.catalogue.edit(
            self.scope, document.id, edits or NO_EDITS, take_back=take_back
        )

    async def reread(
        self, book: AsyncBook | str, *, ocr: str | None = None, ocr_language: OcrLanguages = None
    ) -> AsyncIngestionJob:
        """Read a book again from its original, and keep how; `add` describes the options.

        It can be searched again when the job has ended.

        Raises:
            InvalidRequest: text recognition, or the language, is not installed.
            DocumentNotFound: there is none, or it is somebody else's.
            DocumentNotReady: it is being read now.
            FileNotStored: its original is lost.
        """
        document = await self.find(book) if isinstance(book, str) else book.document
        choice = reading_choice(ocr, ocr_language) or BY_SETTINGS
        await self.services.documents.rereading.reread(self.scope, document.id, choice)
        return self.job(document.id)

    async def reindex(self, *, force: bool = False) -> AsyncGenerator[ReindexProgress]:
        """Build the index that the settings ask for, and switch to it; `force` rebuilds even what is complete.

        Documents whose text another version of a parser has made are parsed again first. It works as it is iterated:
        nothing is built before the first step is asked for, and the switch comes with the end. What was built when it
        is left early is kept, and the next time goes on from there.
        """
        services = self.services
        services.events.publish(FeatureUsed(owner=self.scope.owner, feature=Feature.REINDEX))
        for job in await services.jobs.renewal.restart_outdated():
            await services.jobs.ingestion.work_once(only=job)
        async for progress in services.index.generations.rebuild(
            indexer=services.index.indexer,
            texts=services.documents.texts,
            models=services.documents.models,
            force=force,
        ):
            yield progress

    async def _book(self, document: Document) -> AsyncBook:
        async with self.services.ports.database.read_only() as work:
            scope = await readable_scope(work, self.scope.owner, at=self.services.ports.clock.now())
            sections = await work.documents.sections(scope, document.id)
        return AsyncBook(self, document, sections)
