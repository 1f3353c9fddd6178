"""Canary target: a library that is opened in this process."""

from collections.abc import AsyncIterator
from contextlib import suppress
from decimal import Decimal

from smartchat.canary.book import CanaryBook
from smartchat.canary.run import CanaryFailed, LeftoverDocument
from smartchat.library.asynchronous import AsyncLibrary
from smartchat_core.errors import DocumentNotFound

__all__ = ["LibraryTarget"]


class LibraryTarget:
    """Does in an open library what `HttpTarget` does at a server."""

    def __init__(self, library: AsyncLibrary, *, max_cost: Decimal = Decimal(0)) -> None:
        self._library = library
        self._max_cost = max_cost

    async def upload(self, book: CanaryBook) -> str:
        """Add the book, and return its identifier."""
        return (await self._library.add_stream(book.filename, _once(book.content), wait=False)).document_id

    async def searchable(self, document: str) -> bool:
        """Whether it can be searched by now."""
        found = await self._library.find(document)
        if found.status.settled and not found.status.can_be_searched:
            raise CanaryFailed(f"expected that the book can be searched; it is {found.status}")
        return found.status.can_be_searched

    async def search(self, document: str, query: str) -> list[str]:
        """The texts of the passages that are found."""
        book = await self._library.book(document)
        return [one.text for one in (await book.search(query)).passages]

    async def ask(self, document: str, question: str) -> list[str]:
        """The quotes that the answer cites."""
        book = await self._library.book(document)
        return [one.quote for one in (await book.ask(question, max_cost=self._max_cost)).citations]

    async def remove(self, document: str) -> None:
        """Remove it; nothing happens when it is gone."""
        with suppress(DocumentNotFound):
            await self._library.remove(document)

    async def documents(self) -> list[LeftoverDocument]:
        """All documents."""
        return [
            LeftoverDocument(id=one.id, filename=one.filename, title=one.title, added_at=one.added_at)
            async for one in self._library.each_document()
        ]


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
