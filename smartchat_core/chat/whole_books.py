"""Opening books for answers that are not found by a search."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from smartchat_core.books.corrected_models import CorrectedModels
from smartchat_core.chat.answers.by_request import (
    asks_which_book,
    draft_about,
    may_be_searched,
    needs_book_model,
)
from smartchat_core.chat.answers.draft import compose
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.record import draft_records, needs_records_only
from smartchat_core.chat.answers.refusals import draft_missing_title, draft_which_book
from smartchat_core.chat.asked import AskedQuestion
from smartchat_core.chat.extractive import not_found_answer
from smartchat_core.chat.sources import SourceLoader
from smartchat_core.chat.understanding.requests import Record
from smartchat_core.chat.understanding.sections import resolve_sections
from smartchat_core.errors import DocumentNotReady, InvalidRequest
from smartchat_core.model.answer import Answer

__all__ = ["MAX_BOOKS", "WholeBooks"]

MAX_BOOKS = 100
"""More documents are too many to read as a whole for one answer."""


class WholeBooks:
    """Answers from the texts, the structure and the records of whole books."""

    def __init__(self, *, sources: SourceLoader, models: CorrectedModels) -> None:
        self._sources = sources
        self._models = models

    async def open(self, asked: AskedQuestion) -> tuple[OpenBook, ...]:
        """The books, each as far as its reader may read; none where their records answer.

        None as well where the question asks for a title that none has, or for a summary without saying of which book.

        Raises:
            InvalidRequest: it is about too many books to read as a whole.
            DocumentNotReady: none of them has a text any more.
        """
        request = asked.understanding.request
        if asked.understanding.missing or _leaves_open_which(asked):
            return ()
        if isinstance(request, Record) and needs_records_only(request, len(asked.documents)):
            return ()
        if len(asked.documents) > MAX_BOOKS:
            raise InvalidRequest(
                f"{len(asked.documents):,} documents are too many to read as a whole, {MAX_BOOKS} are allowed",
                remedy="Name the documents that you mean.",
            )
        sources = await self._sources.load(asked.documents, asked.where, asked.understanding.section)
        if not sources:
            raise DocumentNotReady(f"“{asked.documents[0].title}” has no text any more", remedy="Add the file again.")
        wish = asked.understanding.section
        books = []
        for source in sources.values():
            until = asked.where.bound_of(source.document.id)
            parts = None if wish is None else resolve_sections(wish, source, until=until)
            books.append(OpenBook(source=source, until=until, parts=parts))
        return tuple(books)

    async def answer(self, asked: AskedQuestion, books: Sequence[OpenBook]) -> Answer | None:
        """The answer without a language model; None where only a search for passages may find one."""
        request, language = asked.understanding.request, asked.understanding.language
        if asked.understanding.missing:
            refused = draft_missing_title(asked.understanding.missing, language=language)
            return compose(asked.question.text, asked.understanding, refused, {})
        if _leaves_open_which(asked):
            refused = draft_which_book(asked.titles, language=asked.understanding.reader_language)
            return compose(asked.question.text, asked.understanding, refused, {})
        if isinstance(request, Record) and not books:
            records = draft_records(request, asked.documents, language=language, until=asked.where.bound_of)
            return None if records is None else compose(asked.question.text, asked.understanding, records, {})
        if needs_book_model(asked.understanding, len(asked.documents)):
            books = [await self._with_model(book) for book in books]
        draft = await asyncio.to_thread(draft_about, asked.understanding, books)
        if draft is not None:
            return compose(asked.question.text, asked.understanding, draft, {book.id: book.source for book in books})
        if asked.question.text and may_be_searched(asked.understanding.request):
            return None
        return self._not_found(asked)

    def _not_found(self, asked: AskedQuestion) -> Answer:
        understanding = asked.understanding
        return not_found_answer(
            asked.question.text,
            titles=asked.titles,
            intent=understanding.intent,
            bounded=asked.bounded,
            language=understanding.reader_language,
        )

    async def _with_model(self, book: OpenBook) -> OpenBook:
        """The book with what is known of its people as far as it may be read."""
        model = await self._models.get(book.source)
        return replace(book, model=await asyncio.to_thread(model.until, book.until, withheld=book.source.withheld))


def _leaves_open_which(asked: AskedQuestion) -> bool:
    """Whether the reader's words ask for a summary, and of many books name none; a request by its kind means all."""
    return asked.question.intent is None and asks_which_book(asked.understanding, len(asked.documents))
