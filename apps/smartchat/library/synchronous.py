"""The synchronous API of a library: the same verbs on the asynchronous one."""

from collections.abc import Collection, Iterator
from os import PathLike
from types import TracebackType
from typing import Any, Literal, Self, overload

from smartchat.library.asynchronous import AsyncLibrary
from smartchat.library.books import AsyncBook
from smartchat.library.conversations import AsyncConversation
from smartchat.library.jobs import AsyncIngestionJob, Progress
from smartchat.library.synchronous_conversations import Conversation
from smartchat.library.synchronous_searching import Searchable, Shelf
from smartchat.library.synchronous_shelves import Groups, Shelves
from smartchat.library.synchronous_sources import Sources
from smartchat.library.values import Chapter, OcrLanguages, Until
from smartchat.portal import Portal
from smartchat_core.catalogue.editions import Work
from smartchat_core.catalogue.filtering import DocumentFilter
from smartchat_core.events import IngestionEvent
from smartchat_core.ingestion.generations import ReindexProgress
from smartchat_core.model.characters import Characters
from smartchat_core.model.document import Document
from smartchat_core.model.found import TextSlice
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.metadata_edits import MetadataEdits
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.principal import LOCAL_SCOPE, OwnerScope
from smartchat_core.model.section import Section
from smartchat_core.ports.database import MAX_PAGE

__all__ = ["Book", "IngestionJob", "Library"]


class Library(Searchable):
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
    def add(
        self,
        file: str | PathLike[str],
        *,
        wait: Literal[True] = True,
        ocr: str | None = None,
        ocr_language: OcrLanguages = None,
    ) -> "Book": ...
    @overload
    def add(
        self,
        file: str | PathLike[str],
        *,
        wait: Literal[False],
        ocr: str | None = None,
        ocr_language: OcrLanguages = None,
    ) -> "IngestionJob": ...
    def add(
        self,
        file: str | PathLike[str],
        *,
        wait: bool = True,
        ocr: str | None = None,
        ocr_language: OcrLanguages = None,
    ) -> "Book | IngestionJob":
        """Take a file into the library; without `wait` the job has its progress.

        `ocr` (`auto`, `always`, `never`) and `ocr_language` are kept with the book, and count for every reading.
        """
        if wait:
            return Book(self._portal, self._portal.call(self._inner.add(file, ocr=ocr, ocr_language=ocr_language)))
        job = self._portal.call(self._inner.add(file, wait=False, ocr=ocr, ocr_language=ocr_language))
        return IngestionJob(self._portal, job)

    def books(self) -> tuple["Book", ...]:
        """All documents that can be searched, in the order in which they were added."""
        return tuple(Book(self._portal, book) for book in self._portal.call(self._inner.books()))

    def documents(self) -> tuple[Document, ...]:
        """All documents at once, also those that are being processed or failed; `each_document` takes less memory."""
        return self._portal.call(self._inner.documents())

    def each_document(self) -> Iterator[Document]:
        """Each document, also those that are being processed or failed, in the order in which they were added.

        They are read a page at a time as the loop goes on, so that documents may be added and removed meanwhile.
        """
        page = self.page()
        while page:
            yield from page
            page = self.page(after=page[-1])

    def page(self, *, after: Document | None = None, limit: int = MAX_PAGE) -> tuple[Document, ...]:
        """The documents that come after one, or the first ones: at most `limit` of them, and at most 1,000."""
        return self._portal.call(self._inner.page(after=after, limit=limit))

    def matching(self, where: DocumentFilter) -> tuple[Document, ...]:
        """The documents that a filter admits, by title, author, series, subject, language, publisher or year."""
        return self._portal.call(self._inner.matching(where))

    def works(self) -> tuple[Work, ...]:
        """The works that are there in several editions, the one that is searched first."""
        return self._portal.call(self._inner.works())

    def book(self, name: str) -> "Book":
        """The document with this identifier, title or file name."""
        return Book(self._portal, self._portal.call(self._inner.book(name)))

    def shelf(self, *books: "Book | str") -> "Shelf":
        """Some of the books (or identifiers), to be searched and asked together."""
        names = [book if isinstance(book, str) else book.id for book in books]
        return Shelf(self._portal, self._inner.shelf(*names))

    @property
    def shelves(self) -> Shelves:
        """The shelves that are kept, one's own and those that others share."""
        return Shelves(self._portal, self._inner.shelves)

    @property
    def sources(self) -> Sources:
        """Catalogues of other programs, and folders that are watched."""
        return Sources(self._portal, self._inner.sources)

    @property
    def groups(self) -> Groups:
        """The groups of users, with which shelves are shared."""
        return Groups(self._portal, self._inner.groups)

    def conversations(
        self, search: str = "", *, after: Conversation | None = None, limit: int = 100
    ) -> tuple[Conversation, ...]:
        """A page of the conversations, those with the latest turn first."""
        behind = None if after is None else AsyncConversation(self._inner, after.record)
        return tuple(
            map(self._conversation, self._portal.call(self._inner.conversations(search, after=behind, limit=limit)))
        )

    def find_conversation(self, conversation: str) -> Conversation:
        """The conversation with this identifier."""
        return self._conversation(self._portal.call(self._inner.find_conversation(conversation)))

    def remove(self, book: "Book | str") -> Document:
        """Remove a book with everything that was derived from it."""
        return self._portal.call(self._inner.remove(book if isinstance(book, str) else book.id))

    def edit(
        self, book: "Book | str", edits: MetadataEdits | None = None, *, take_back: Collection[str] = ()
    ) -> Document:
        """Say what a book's metadata are, in place of what its file states; `take_back` lets the file count again."""
        name = book if isinstance(book, str) else book.id
        return self._portal.call(self._inner.edit(name, edits, take_back=take_back))

    def reread(
        self, book: "Book | str", *, ocr: str | None = None, ocr_language: OcrLanguages = None
    ) -> "IngestionJob":
        """Read a book again from its original, and keep how; the job has its progress."""
        name = book if isinstance(book, str) else book.id
        return IngestionJob(
            self._portal, self._portal.call(self._inner.reread(name, ocr=ocr, ocr_language=ocr_language))
        )

    def reindex(self, *, force: bool = False) -> Iterator[ReindexProgress]:
        """Build the index that the settings ask for, and switch to it. It works as it is iterated, and not before."""
        return self._portal.iterate(self._inner.reindex(force=force))


class Book(Searchable):
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
    def divisions(self) -> tuple[Section, ...]:
        """The sections that a reader may have come to: chapters with their parts, letters, prologue and the like."""
        return self._inner.divisions

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Its chapters in reading order."""
        return self._inner.chapters

    def chapter(self, wanted: int | str) -> Chapter:
        """A chapter by its number, a section by its reference (`letter:4`, `act:3/scene:1`) or title, for `until=`."""
        return self._inner.chapter(wanted)

    def parsed(self) -> ParsedDocument:
        """The canonical text with its structure and anchors."""
        return self._portal.call(self._inner.parsed())

    def text(self) -> str:
        """The canonical text, which all offsets slice."""
        return self._portal.call(self._inner.text())

    def characters(self, *, limit: int = 20, until: Until | None = None) -> Characters:
        """The people, those who are mentioned most first, each with aliases and the sentence that introduces them."""
        return self._portal.call(self._inner.characters(limit=limit, until=until))

    def merge_names(self, one: str, other: str, *, limit: int = 20, until: Until | None = None) -> Characters:
        """Take two names for one person's from now on, in all answers; the people as they are then.

        Raises:
            InvalidRequest: a name is not there, may be several people's, or they are one person's already.
        """
        return self._portal.call(self._inner.merge_names(one, other, limit=limit, until=until))

    def split_name(self, name: str, *, limit: int = 20, until: Until | None = None) -> Characters:
        """Take a name for that of a person of its own, or take back a merge of it; the people as they are then.

        Raises:
            InvalidRequest: the name is not there, or its bearer has no other.
        """
        return self._portal.call(self._inner.split_name(name, limit=limit, until=until))

    def reset_names(self) -> None:
        """Forget all that was said about the names."""
        self._portal.call(self._inner.reset_names())

    def read(self, *, start: int = 0, end: int | None = None) -> TextSlice:
        """The characters `start..end` of the canonical text; what lies beyond its end is left out."""
        return self._portal.call(self._inner.read(start=start, end=end))


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
