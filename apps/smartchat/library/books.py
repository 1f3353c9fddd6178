"""Books of a library, one or several together."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from smartchat.composition import Services
from smartchat.library.people import AsyncWithPeople
from smartchat.library.searching import AsyncSearchable, until_filter
from smartchat.library.values import Chapter, Until
from smartchat_core.accounts.rights import readable_scope
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.document import Document
from smartchat_core.model.found import TextSlice
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter
from smartchat_core.model.section import Section
from smartchat_core.retrieval.outline import Outline

if TYPE_CHECKING:
    from smartchat.library.asynchronous import AsyncLibrary

__all__ = ["AsyncBook", "AsyncShelf"]


class AsyncBook(AsyncWithPeople):
    """One document of a library, as it was when it was looked up."""

    def __init__(self, library: "AsyncLibrary", document: Document, sections: tuple[Section, ...]) -> None:
        self._library = library
        self.document = document
        self.sections = sections
        self.outline = Outline(sections)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(id={self.id!r}, title={self.title!r})"

    @property
    def services(self) -> Services:
        """What the work is done with."""
        return self._library.services

    @property
    def scope(self) -> OwnerScope:
        """Whose document it is."""
        return self._library.scope

    @property
    def of_library(self) -> "AsyncLibrary":
        """The library that it is part of."""
        return self._library

    @property
    def id(self) -> DocumentId:
        """Its identifier: the same content in the same library always has the same."""
        return self.document.id

    @property
    def title(self) -> str:
        """Its title, or its file's name."""
        return self.document.title

    @property
    def divisions(self) -> tuple[Section, ...]:
        """The sections that a reader may have come to: chapters with their parts, letters, prologue and the like."""
        return self.outline.divisions

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Its chapters in reading order."""
        return tuple(Chapter.of(self.id, one.section, self.outline) for one in self.outline.chapters)

    def chapter(self, wanted: int | str) -> Chapter:
        """A chapter by its number, a section by its reference (`letter:4`, `act:3/scene:1`) or title, for `until=`.

        Raises:
            SectionNotFound: there is none; the remedy lists which there are.
            SectionAmbiguous: there are several; the remedy names them.
        """
        return Chapter.of(self.id, self.outline.find(wanted), self.outline)

    def filter(self, until: Until | None) -> PassageFilter:
        """The book's passages.

        Raises:
            InvalidRequest: the chapter is of another book.
            SectionNotFound: the book has no section of this reference.
            SectionAmbiguous: it has several.
        """
        if isinstance(until, str):
            until = self.chapter(until)
        if isinstance(until, Chapter) and until.document_id != self.id:
            raise InvalidRequest(
                f"the chapter {until.title!r} is not of “{self.title}”", remedy="Take it from book.chapter(…)."
            )
        return until_filter([self.id], until)

    async def parsed(self) -> ParsedDocument:
        """The canonical text with its structure and anchors.

        Raises:
            DocumentNotFound: it was removed, or is shared no more.
        """
        async with self.services.ports.database.read_only() as work:
            scope = await readable_scope(work, self.scope.owner, at=self.services.ports.clock.now())
            document = await work.documents.get(scope, self.id)
        return await self.services.documents.texts.load(document)

    async def text(self) -> str:
        """The canonical text, which all offsets slice."""
        return (await self.parsed()).text

    async def read(self, *, start: int = 0, end: int | None = None) -> TextSlice:
        """The characters `start..end` of the canonical text; what lies beyond its end is left out.

        Raises:
            InvalidRequest: the slice begins before the text, or ends before it begins.
            DocumentNotReady: there is no text yet, or none could be made.
        """
        return await self.services.questions.reading.read(await self.readable(), self.id, start=start, end=end)


class AsyncShelf(AsyncSearchable):
    """Some books of a library."""

    def __init__(self, library: "AsyncLibrary", books: Sequence[DocumentId]) -> None:
        self._library = library
        self.books = tuple(books)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.books))})"

    @property
    def services(self) -> Services:
        """What the work is done with."""
        return self._library.services

    @property
    def scope(self) -> OwnerScope:
        """Whose documents they are."""
        return self._library.scope

    @property
    def of_library(self) -> "AsyncLibrary":
        """The library that it is part of."""
        return self._library

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
