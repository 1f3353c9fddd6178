"""Finding questions that may be asked next, and keeping those that have an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

from smartchat_core.books.model import BookModel
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.conversations.suggestions import suggest_questions
from smartchat_core.chat.question import Question
from smartchat_core.chat.sources import SourceLoader
from smartchat_core.errors import SmartChatError
from smartchat_core.model.answer import Answer
from smartchat_core.model.document import Document
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter
from smartchat_core.ports.database import Database
from smartchat_core.text.languages import is_english
from smartchat_core.text.words import WORDS

__all__ = ["BookAnswers", "BookModelSource", "QuestionSuggester"]

_MAX_SUGGESTED = 3
_MAX_TRIED = 8


class BookAnswers(Protocol):
    """Answers from whole books, without a language model, as `ChatService` gives them."""

    async def answer_from_books(self, scope: OwnerScope, question: Question) -> Answer | None:
        """The answer; None where only a search for passages may find one."""
        ...


class BookModelSource(Protocol):
    """What is known of the people of a book, as `CorrectedModels` has it."""

    async def get(self, source: SourceDocument) -> BookModel:
        """The model of the book."""
        ...


class QuestionSuggester:
    """Suggests questions about the book that a question was put to; about several books at once it suggests none.

    Each suggestion was answered before it is made, from what lies within the same bound, and without a model.
    """

    def __init__(
        self, *, database: Database, sources: SourceLoader, answers: BookAnswers, models: BookModelSource
    ) -> None:
        self._database = database
        self._sources = sources
        self._answers = answers
        self._models = models

    async def suggest(self, scope: OwnerScope, where: PassageFilter, asked: Sequence[str]) -> tuple[str, ...]:
        """At most three questions to go on with after those that were asked; none where something fails."""
        try:
            return await self._suggest(scope, where, asked)
        except SmartChatError:
            return ()

    async def _suggest(self, scope: OwnerScope, where: PassageFilter, asked: Sequence[str]) -> tuple[str, ...]:
        if not asked or not is_english(WORDS.findall(asked[-1])):
            return ()  # there are no words for other languages yet
        document = await self._only_book(scope, where)
        source = None if document is None else (await self._sources.load([document], where)).get(document.id)
        if source is None:
            return ()
        until = where.bound_of(source.document.id)
        model = await self._models.get(source)
        known = await asyncio.to_thread(model.until, until, withheld=source.withheld)
        people = tuple(entity.name for entity in known.main_characters())
        found: list[str] = []
        candidates = suggest_questions(outline=source.outline, until=until, people=people, asked=asked)
        for candidate in candidates[:_MAX_TRIED]:
            answer = await self._answers.answer_from_books(scope, Question(text=candidate, where=where))
            if answer is not None and answer.found:
                found.append(candidate)
                if len(found) == _MAX_SUGGESTED:
                    break
        return tuple(found)

    async def _only_book(self, scope: OwnerScope, where: PassageFilter) -> Document | None:
        async with self._database.read_only() as work:
            if where.documents is None:
                found = await work.documents.list(scope, limit=2)
            else:
                found = await work.documents.find(scope, where.documents) if len(where.documents) == 1 else ()
        return found[0] if len(found) == 1 and found[0].status.can_be_searched else None
