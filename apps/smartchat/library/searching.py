"""The verbs that a book, a shelf and a library have in common."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from decimal import Decimal
from typing import TYPE_CHECKING

from smartchat.composition import Services
from smartchat.library.conversations import AsyncConversation
from smartchat.library.values import (
    AsyncVerifiableAnswer,
    AsyncVerifiableQuotes,
    Chapter,
    Until,
    parse_usd,
    until_offset,
)
from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.question import Question
from smartchat_core.errors import InvalidRequest
from smartchat_core.events import AnswerEvent
from smartchat_core.model.answer import Citation, QuestionIntent
from smartchat_core.model.found import SearchResults
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter, SearchMode
from smartchat_core.model.summary_estimate import SummaryEstimate
from smartchat_core.reading.service import ReadingService, errors_as_events

if TYPE_CHECKING:
    from smartchat.library.asynchronous import AsyncLibrary

__all__ = ["AsyncSearchable", "until_filter"]


class AsyncSearchable(ABC):
    """Something that can be searched and asked."""

    @property
    @abstractmethod
    def services(self) -> Services:
        """What the work is done with."""

    @property
    @abstractmethod
    def scope(self) -> OwnerScope:
        """Whose documents are meant."""

    async def readable(self) -> OwnerScope:
        """The same with what others share at this moment: for one call, and not to be kept."""
        return await self.services.access.rights.scope_of(self.scope.owner)

    @property
    def _reading(self) -> ReadingService:
        return self.services.questions.reading

    @property
    @abstractmethod
    def of_library(self) -> "AsyncLibrary":
        """The library that it is part of."""

    @abstractmethod
    def filter(self, until: Until | None) -> PassageFilter:
        """The passages that are meant, none of them ending after `until`."""

    async def passages(self, until: Until | None) -> PassageFilter:
        """The same as `filter`, as it is now."""
        return self.filter(until)

    async def search(
        self,
        query: str,
        *,
        limit: int = 10,
        until: Until | None = None,
        mode: SearchMode | str = SearchMode.HYBRID,
        all_editions: bool = False,
    ) -> SearchResults:
        """The passages that best fit the query, with their places, best first.

        The whole library is searched in the best edition of each work, unless `all_editions` is set.

        Raises:
            InvalidRequest: the query is empty or too long, the limit is not positive, or there is no such mode.
        """
        where, chosen = await self.passages(until), _search_mode(mode)
        return await self._reading.search(
            await self.readable(), query, where=where, limit=limit, mode=chosen, all_editions=all_editions
        )

    async def ask(
        self,
        question: str,
        *,
        until: Until | None = None,
        history: Sequence[Turn] = (),
        intent: QuestionIntent | str | None = None,
        max_cost: Decimal | float | str | None = None,
        all_editions: bool = False,
    ) -> AsyncVerifiableAnswer:
        """The answer, with a citation for every claim.

        Args:
            question: what to ask.
            until: nothing after this chapter (or reference of one) or offset may appear.
            history: earlier turns of the conversation, oldest first.
            intent: what kind of answer is wanted (`who`, `summary`, ...); without it the question's words decide.
            max_cost: US dollars that the answer may cost at most; without it the setting counts.
            all_editions: read every edition of a work; without it the whole library is read in the best ones.

        Raises:
            InvalidRequest: the question is empty or too long, or there is no such intent.
            DocumentNotReady: there is nothing yet that could be asked.
        """
        answer = await self._reading.ask(
            await self.readable(),
            await self._question(question, until, history, intent, max_cost, all_editions=all_editions),
        )
        return AsyncVerifiableAnswer.of(answer, self.verify)

    async def stream(
        self,
        question: str,
        *,
        until: Until | None = None,
        history: Sequence[Turn] = (),
        intent: QuestionIntent | str | None = None,
        max_cost: Decimal | float | str | None = None,
        all_editions: bool = False,
    ) -> AsyncGenerator[AnswerEvent]:
        """The answer in typed events as it comes about; an error is the last event. Closing it cancels the work."""
        answer = self._reading.stream(
            await self.readable(),
            await self._question(question, until, history, intent, max_cost, all_editions=all_editions),
        )
        async with aclosing(errors_as_events(answer)) as events:
            async for event in events:
                yield event

    async def estimate_summary(self, *, until: Until | None = None) -> SummaryEstimate:
        """What `summarize` would cost by the models that are configured, before anything is made.

        Raises:
            DocumentNotReady: there is nothing yet that could be summarized.
        """
        return await self._reading.estimate_summary(await self.readable(), where=await self.passages(until))

    async def summarize(
        self, *, until: Until | None = None, max_cost: Decimal | float | str | None = None
    ) -> AsyncVerifiableAnswer:
        """What it is about, quoted part by part; with a model, from summaries of all chapters, each made once.

        Args:
            until: nothing after this chapter (or reference of one) or offset may appear.
            max_cost: US dollars that it may cost at most; without it the setting counts.

        Raises:
            InvalidRequest: there are more than a hundred books.
            DocumentNotReady: there is nothing yet that could be summarized.
        """
        answer = await self._reading.summarize(
            await self.readable(), where=await self.passages(until), max_cost=parse_usd(max_cost)
        )
        return AsyncVerifiableAnswer.of(answer, self.verify)

    async def find_quotes(
        self, topic: str, *, limit: int = 5, until: Until | None = None, all_editions: bool = False
    ) -> AsyncVerifiableQuotes:
        """Sentences about a topic, verbatim, those with most of its words first; numbered from 1.

        The whole library is searched in the best edition of each work, unless `all_editions` is set.

        Raises:
            InvalidRequest: the topic is empty or too long, or the limit is not positive.
        """
        found = await self._reading.find_quotes(
            await self.readable(),
            topic,
            where=await self.passages(until),
            limit=limit,
            all_editions=all_editions,
        )
        return AsyncVerifiableQuotes.of(found, self.verify)

    async def conversation(self, title: str = "") -> AsyncConversation:
        """Begin a conversation, whose questions are put to the same books; it is kept.

        Without a title it gets that of its first question.

        Raises:
            ConversationFull: there are as many conversations as there may be.
        """
        documents = (await self.passages(None)).documents
        made = await self.services.questions.conversations.create(
            await self.readable(), title=title, documents=None if documents is None else sorted(documents)
        )
        return AsyncConversation(self.of_library, made)

    async def verify(self, citation: Citation) -> bool:
        """Read the source again: whether the quote stands at its place to the letter."""
        return await self._reading.verify(await self.readable(), citation)

    async def _question(
        self,
        text: str,
        until: Until | None,
        history: Sequence[Turn],
        intent: QuestionIntent | str | None,
        max_cost: Decimal | float | str | None,
        *,
        all_editions: bool,
    ) -> Question:
        return Question(
            text=text,
            where=await self.passages(until),
            intent=None if intent is None else _intent(intent),
            history=tuple(history),
            max_cost=parse_usd(max_cost),
            all_editions=all_editions,
        )


def _intent(intent: QuestionIntent | str) -> QuestionIntent:
    try:
        return QuestionIntent(intent)
    except ValueError as exc:
        raise InvalidRequest(
            f"there is no intent {intent!r}", remedy=f"Choose one of {', '.join(QuestionIntent)}."
        ) from exc


def _search_mode(mode: SearchMode | str) -> SearchMode:
    try:
        return SearchMode(mode)
    except ValueError as exc:
        raise InvalidRequest(
            f"there is no search mode {mode!r}", remedy=f"Choose one of {', '.join(SearchMode)}."
        ) from exc


def until_filter(documents: Sequence[DocumentId], until: int | Chapter | None) -> PassageFilter:
    """A filter for these documents with the same bound on each."""
    names = frozenset(documents)
    if until is None:
        return PassageFilter(documents=names)
    return PassageFilter(documents=names, until=tuple((document, until_offset(until)) for document in sorted(names)))
