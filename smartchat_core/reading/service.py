"""Searching, asking, summarizing, quoting and reading, for every face of the program."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from decimal import Decimal

from smartchat_core.books.corrected_models import CorrectedModels
from smartchat_core.books.model import BookModel
from smartchat_core.catalogue.editions import superseded
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.conversations.reading_rights import ReadingRights
from smartchat_core.chat.question import Question
from smartchat_core.chat.service import ChatService
from smartchat_core.chat.sources import SourceLoader, located
from smartchat_core.chat.wall import HELD_BACK, shown_passages
from smartchat_core.errors import InvalidRequest, SmartChatError
from smartchat_core.events import AnswerEvent, ErrorOccurred, FeatureUsed
from smartchat_core.model.activity import Feature
from smartchat_core.model.answer import Answer, Citation, QuestionIntent
from smartchat_core.model.characters import Characters
from smartchat_core.model.found import Quotes, SearchResults, TextSlice
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.name_corrections import NO_CORRECTIONS
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter, RankedPassages, SearchMode
from smartchat_core.model.span import Span
from smartchat_core.model.summary_estimate import SummaryEstimate
from smartchat_core.ports.database import Database
from smartchat_core.ports.event_sink import EventSink
from smartchat_core.reading.bounds import Bound, check_offset, resolve_filter
from smartchat_core.reading.characters import list_characters
from smartchat_core.reading.quotes import quotes_about
from smartchat_core.retrieval.query_analysis import QueryAnalysis, analyse_query
from smartchat_core.retrieval.service import RetrievalService

__all__ = ["ReadingService", "errors_as_events"]

_LEAST_SEARCHED_FOR_QUOTES = 10
_EDITIONS = 3
"""So many times as many passages are looked for where works are there in several editions."""


class ReadingService:
    """What library, command line and web offer; they only render what it returns.

    `max_cost` is what an answer may cost at most, in US dollars, where the question does not set another limit.
    """

    def __init__(
        self,
        *,
        database: Database,
        sources: SourceLoader,
        retrieval: RetrievalService,
        chat: ChatService,
        models: CorrectedModels,
        rights: ReadingRights,
        sink: EventSink,
        max_cost: Decimal | None = None,
    ) -> None:
        self._database = database
        self._sources = sources
        self._retrieval = retrieval
        self._chat = chat
        self._models = models
        self._rights = rights
        self._sink = sink
        self._max_cost = max_cost

    async def filter(
        self,
        scope: OwnerScope,
        *,
        documents: Sequence[DocumentId] | None = None,
        until: Mapping[DocumentId, Bound] | None = None,
    ) -> PassageFilter:
        """The passages that a request means.

        Raises:
            InvalidRequest: a bound is negative.
            DocumentNotFound: a document is not the owner's.
            SectionNotFound: a document has no such section.
            SectionAmbiguous: it has several.
        """
        return await resolve_filter(self._database, scope, documents=documents, until=until)

    async def search(
        self,
        scope: OwnerScope,
        query: str,
        *,
        where: PassageFilter | None = None,
        limit: int = 10,
        mode: SearchMode = SearchMode.HYBRID,
        all_editions: bool = False,
    ) -> SearchResults:
        """The passages that best fit the query, with their places, best first.

        Where no documents are named, a passage of an edition is left out when a better edition of the work is found as
        well, unless `all_editions` is set.

        Raises:
            InvalidRequest: the query is empty or too long, or the limit is not positive.
            IndexUnavailable: the index cannot be used.
        """
        _check_limit(limit)
        analysis = analyse_query(query, name="query")
        within = where or PassageFilter()
        more = HELD_BACK if within.until else 0
        found, sources = await self._retrieved(
            scope, analysis, within, limit=limit, more=more, mode=mode, all_editions=all_editions
        )
        self._sink.publish(FeatureUsed(owner=scope.owner, feature=Feature.SEARCH))
        return SearchResults(
            query=found.query,
            passages=located(found.passages, sources)[:limit],
            degraded=found.degraded,
            warnings=found.warnings,
        )

    async def _retrieved(
        self,
        scope: OwnerScope,
        analysis: QueryAnalysis,
        within: PassageFilter,
        *,
        limit: int,
        more: int,
        mode: SearchMode,
        all_editions: bool,
    ) -> tuple[RankedPassages, Mapping[DocumentId, SourceDocument]]:
        """What is found, with its documents; of each work in its best edition, where no documents are named."""
        found = await self._retrieval.search(scope, analysis, where=within, limit=limit + more, mode=mode)
        sources = await self._sources.find(scope, {scored.passage.document_id for scored in found.passages}, within)
        if within.documents is not None or all_editions or not _others(sources):
            return found, sources
        # Only now more is asked for: most libraries have most works once.
        found = await self._retrieval.search(scope, analysis, where=within, limit=_EDITIONS * limit + more, mode=mode)
        sources = await self._sources.find(scope, {scored.passage.document_id for scored in found.passages}, within)
        others = _others(sources)
        kept = tuple(one for one in found.passages if one.passage.document_id not in others)
        return replace(found, passages=kept), sources

    async def ask(self, scope: OwnerScope, question: Question) -> Answer:
        """The whole answer.

        Raises:
            SharingEnded: something that it may come from is shared with the asker no more.
            SmartChatError: as `stream` does.
        """
        return await self._answer(scope, question)

    def stream(self, scope: OwnerScope, question: Question) -> AsyncGenerator[AnswerEvent]:
        """The answer step by step; the last event is `AnswerCompleted`. Closing it ends the work.

        Raises:
            InvalidRequest: a question that needs a text is empty, or it is too long.
            DocumentNotFound: a document in the filter is not the owner's.
            DocumentNotReady: there are no documents, or none of them can be searched yet.
        """
        return self._chat.stream(scope, self._capped(question))

    async def estimate_summary(self, scope: OwnerScope, *, where: PassageFilter | None = None) -> SummaryEstimate:
        """What `summarize` would cost by the models that are configured, before anything is made.

        Raises:
            SmartChatError: as `summarize` does.
        """
        return await self._chat.estimate_summary(scope, where or PassageFilter())

    async def summarize(
        self, scope: OwnerScope, *, where: PassageFilter | None = None, max_cost: Decimal | None = None
    ) -> Answer:
        """What the documents are about, quoted part by part, or written by a model that has read every part.

        `max_cost` is what it may cost in US dollars; without it the setting counts.

        Raises:
            InvalidRequest: there are more than a hundred documents.
            DocumentNotFound: a document in the filter is not the owner's.
            DocumentNotReady: there are no documents, or none of them can be searched yet.
        """
        question = Question(
            intent=QuestionIntent.SUMMARY, where=where or PassageFilter(), feature=Feature.SUMMARY, max_cost=max_cost
        )
        return await self._answer(scope, question)

    async def find_quotes(
        self,
        scope: OwnerScope,
        topic: str,
        *,
        where: PassageFilter | None = None,
        limit: int = 5,
        all_editions: bool = False,
    ) -> Quotes:
        """Sentences about a topic, verbatim, those with most of its words first; numbered from 1.

        Where no documents are named, they are of the best editions of works, unless `all_editions` is set.

        Raises:
            InvalidRequest: the topic is empty or too long, or the limit is not positive.
            IndexUnavailable: the index cannot be used.
        """
        _check_limit(limit)
        searched = max(limit * 2, _LEAST_SEARCHED_FOR_QUOTES)
        analysis = analyse_query(topic, name="topic")
        within = where or PassageFilter()
        more = HELD_BACK if within.until else 0
        found, sources = await self._retrieved(
            scope, analysis, within, limit=searched, more=more, mode=SearchMode.HYBRID, all_editions=all_editions
        )
        self._sink.publish(FeatureUsed(owner=scope.owner, feature=Feature.QUOTES))
        shown = shown_passages(found.passages, sources)[:searched]
        quotes = await asyncio.to_thread(quotes_about, topic, shown, sources, limit=limit)
        return Quotes(topic=found.query, quotes=quotes, degraded=found.degraded, warnings=found.warnings)

    async def characters(
        self, scope: OwnerScope, document_id: DocumentId, *, until: int | None = None, limit: int = 20
    ) -> Characters:
        """The people of a document, those who are mentioned most first, as one knows them who has read up to `until`.

        Raises:
            InvalidRequest: the limit is not positive, or the offset is negative.
            DocumentNotFound: the owner has no such document.
            DocumentNotReady: it has no text yet, or none could be made.
        """
        _check_limit(limit)
        bound = None if until is None else check_offset(until)
        source = await self._sources.get(scope, document_id, until=bound)
        return await self._listed(scope, source, await self._models.get(source), until=bound, limit=limit)

    async def merge_names(
        self,
        scope: OwnerScope,
        document_id: DocumentId,
        one: str,
        other: str,
        *,
        until: int | None = None,
        limit: int = 20,
    ) -> Characters:
        """Take two names for one person's from now on, in all answers to this owner; the people as they are then.

        Both are looked for in what one has read who has read up to `until`. No evidence is needed.

        Raises:
            InvalidRequest: a name is not there, may be several people's, or they are one person's already; or as
                `characters` does.
            DocumentNotFound: the owner has no such document.
            DocumentNotReady: it has no text yet, or none could be made.
        """
        _check_limit(limit)
        bound = None if until is None else check_offset(until)
        source = await self._sources.get(scope.own, document_id, until=bound)
        model = await self._models.merge(source, one, other, until=bound)
        return await self._listed(scope, source, model, until=bound, limit=limit)

    async def split_name(
        self, scope: OwnerScope, document_id: DocumentId, name: str, *, until: int | None = None, limit: int = 20
    ) -> Characters:
        """Take a name for that of a person of its own, or take back a merge of it; the people as they are then.

        Raises:
            InvalidRequest: the name is not there, or its bearer has no other; or as `characters` does.
            DocumentNotFound: the owner has no such document.
            DocumentNotReady: it has no text yet, or none could be made.
        """
        _check_limit(limit)
        bound = None if until is None else check_offset(until)
        source = await self._sources.get(scope.own, document_id, until=bound)
        model = await self._models.split(source, name, until=bound)
        return await self._listed(scope, source, model, until=bound, limit=limit)

    async def reset_names(self, scope: OwnerScope, document_id: DocumentId) -> None:
        """Forget the owner's corrections of the names in a document.

        Raises:
            DocumentNotFound: the owner has no such document.
        """
        async with self._database.transaction() as work:
            await work.name_corrections.change(scope, document_id, lambda _: NO_CORRECTIONS)

    async def _listed(
        self, scope: OwnerScope, source: SourceDocument, model: BookModel, *, until: int | None, limit: int
    ) -> Characters:
        self._sink.publish(FeatureUsed(owner=scope.owner, feature=Feature.CHARACTERS))

        def listed() -> Characters:
            return list_characters(source, model.until(until, withheld=source.withheld), limit=limit)

        return await asyncio.to_thread(listed)

    async def read(
        self, scope: OwnerScope, document_id: DocumentId, *, start: int = 0, end: int | None = None
    ) -> TextSlice:
        """The characters `start..end` of a document's canonical text; what lies beyond its end is left out.

        Raises:
            InvalidRequest: the slice begins before the text, or ends before it begins.
            DocumentNotFound: the owner has no such document.
            DocumentNotReady: it has no text yet, or none could be made.
        """
        if start < 0 or (end is not None and end < start):
            raise InvalidRequest(f"the slice {start}..{end} ends before it begins, or begins before the text")
        text = (await self._sources.get(scope, document_id)).parsed.text
        self._sink.publish(FeatureUsed(owner=scope.owner, feature=Feature.READ))
        span = Span(start=min(start, len(text)), end=min(len(text) if end is None else end, len(text)))
        return TextSlice(document_id=document_id, span=span, length=len(text), text=span.of(text))

    async def verify(self, scope: OwnerScope, citation: Citation) -> bool:
        """Read the source again: whether the quote stands at its place to the letter.

        Raises:
            DocumentNotFound: the document was removed.
            DocumentNotReady: its text is gone.
        """
        return citation.holds_in((await self._sources.get(scope, citation.document_id)).parsed.text)

    async def _answer(self, scope: OwnerScope, question: Question) -> Answer:
        """The whole answer, as long as all that it may come from is shared with the asker."""
        async with self._rights.lasting(scope.owner, frozenset(scope.shared_among(question.where.documents))):
            return await self._chat.answer(scope, self._capped(question))

    def _capped(self, question: Question) -> Question:
        return question if question.max_cost is not None else replace(question, max_cost=self._max_cost)


async def errors_as_events(events: AsyncGenerator[AnswerEvent]) -> AsyncGenerator[AnswerEvent]:
    """The same events, and where they end in an error, that error as the last event."""
    try:
        async with aclosing(events):
            async for event in events:
                yield event
    except SmartChatError as error:
        yield ErrorOccurred(code=error.code, message=error.message, cause=error.cause, remedy=error.remedy)


def _others(sources: Mapping[DocumentId, SourceDocument]) -> frozenset[DocumentId]:
    """The documents of which a better edition is among these."""
    return superseded([one.document for one in sources.values()])


def _check_limit(limit: int) -> None:
    if limit < 1:
        raise InvalidRequest(f"limit={limit} asks for nothing", remedy="Ask for at least one result.")
