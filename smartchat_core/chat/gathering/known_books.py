"""The books of a question with what is known of their people, places and terms."""

from __future__ import annotations

import asyncio

from smartchat_core.books.corrected_models import CorrectedModels
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.asked import AskedQuestion
from smartchat_core.chat.finding import PassageFinder

__all__ = ["KnownBooks"]

_MAX_BOOKS = 3
"""More books are not opened for a question that passages answer."""


class KnownBooks:
    """Opens the books of a question with their models."""

    def __init__(self, *, finder: PassageFinder, models: CorrectedModels) -> None:
        self._finder = finder
        self._models = models

    async def open(self, asked: AskedQuestion) -> tuple[OpenBook, ...]:
        """The books as far as their reader may read, each with its model; none where the question is about many."""
        if len(asked.documents) > _MAX_BOOKS:
            return ()
        books = []
        for source in (await self._finder.load(asked.documents, asked.where)).values():
            until = asked.where.bound_of(source.document.id)
            model = await self._models.get(source)
            known = await asyncio.to_thread(model.until, until, withheld=source.withheld)
            books.append(OpenBook(source=source, until=until, model=known))
        return tuple(books)
