"""The verbs that a book, a shelf and a library have in common."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from decimal import Decimal

from smartchat.composition import Services
from smartchat.library.values import (
    AsyncSourcedAnswer,
    AsyncSourcedCitation,
    Until,
    async_sourced_answer,
    async_sourced_citation,
    bound,
    money,
)
from smartchat_core.chat.citing import Source, cite
from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.service import Question, errors_as_events
from smartchat_core.errors import InvalidRequest
from smartchat_core.events import AnswerEvent, FeatureUsed
from smartchat_core.model.answer import Answer, AnswerMode, Citation, Claim
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter, SearchResult
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.retrieval.fusion import SearchMode
from smartchat_core.retrieval.query_analysis import content_words

__all__ = ["AsyncReadable", "until_filter"]


class AsyncReadable(ABC):
    """Something that can be searched and asked."""

    @property
    @abstractmethod
    def services(self) -> Services:
        """What the work is done with."""

    @property
    @abstractmethod
    def scope(self) -> OwnerScope:
        """Whose documents are meant."""

    @abstractmethod
    def filter(self, until: Until | None) -> PassageFilter:
        """The passages that are meant, none of them ending after `until`."""

    async def search(
        self, query: str, *, limit: int = 10, until: Until | None = None, mode: SearchMode = SearchMode.HYBRID
    ) -> SearchResult:
        """The passages that best fit the query, best first.

        Raises:
            InvalidRequest: the query is empty or too long, or the limit is not positive.
        """
        if limit < 1:
            raise InvalidRequest(f"limit={limit} asks for nothing", remedy="Ask for at least one passage.")
        where = self.filter(until)
        found = await self.services.retrieval.search(self.scope, query, where=where, limit=limit, mode=mode)
        self.services.events.publish(FeatureUsed(owner=self.scope.owner, feature="search"))
        return found

    async def ask(
        self,
        question: str,
        *,
        until: Until | None = None,
        history: Sequence[Turn] = (),
        max_cost: Decimal | float | str | None = None,
    ) -> AsyncSourcedAnswer:
        """The answer, with a citation for every claim.

        Args:
            question: what to ask.
            until: nothing after this chapter or offset may appear.
            history: earlier turns of the conversation, oldest first.
            max_cost: US dollars that the answer may cost at most; without it the setting counts.

        Raises:
            InvalidRequest: the question is empty or too long.
            DocumentNotReady: there is nothing yet that could be asked.
        """
        answer = await self.services.chat.answer(self.scope, self._question(question, until, history, max_cost))
        return async_sourced_answer(answer, self.quote)

    async def stream(
        self,
        question: str,
        *,
        until: Until | None = None,
        history: Sequence[Turn] = (),
        max_cost: Decimal | float | str | None = None,
    ) -> AsyncGenerator[AnswerEvent]:
        """The answer in typed events as it comes about; an error is the last event. Closing it cancels the work."""
        events = self.services.chat.stream(self.scope, self._question(question, until, history, max_cost))
        async with aclosing(errors_as_events(events)) as told:
            async for event in told:
                yield event

    async def summarize(self, *, until: Until | None = None) -> AsyncSourcedAnswer:
        """The most telling sentence of each part, quoted; of several books, one part for each."""
        if self.single is not None:
            return await self.ask("Summarize this book", until=until)
        where = self.filter(until)
        answers = [
            await self.services.chat.answer(
                self.scope,
                Question(
                    text="Summarize this book",
                    where=replace(where, documents=frozenset({document})),
                    max_cost=self.services.settings.max_cost,
                ),
            )
            for document in await self.documents()
        ]
        return async_sourced_answer(_joined(answers), self.quote)

    async def quotes(
        self, topic: str, *, limit: int = 5, until: Until | None = None
    ) -> tuple[AsyncSourcedCitation, ...]:
        """Sentences about a topic, verbatim, those with most of its words first; numbered from 1."""
        found = await self.search(topic, limit=max(limit * 2, 10), until=until)
        wanted = set(content_words(topic))
        ranked: list[tuple[float, Citation]] = []
        async with self.services.database.reading() as work:
            listed = {one.id: one for one in await work.documents.list(self.scope)}
        for scored in found.passages:
            passage = scored.passage
            document = listed.get(passage.document_id)
            if document is None:
                continue  # removed since the index was searched
            source = Source(document=document, parsed=await self.services.texts.load(document.content_hash))
            titles = {section.title for section in source.parsed.sections}
            for span in sentence_spans(source.parsed.text, passage.span):
                if span.of(source.parsed.text) in titles:
                    continue
                share = len(wanted & set(content_words(span.of(source.parsed.text)))) / max(len(wanted), 1)
                ranked.append((share + scored.score, cite(source, span, number=1)))
        ranked.sort(key=lambda entry: -entry[0])
        return tuple(
            async_sourced_citation(replace(citation, number=number), self.quote)
            for number, (_, citation) in enumerate(ranked[:limit], start=1)
        )

    @property
    def single(self) -> DocumentId | None:
        """The document, where only one is meant."""
        return None

    async def documents(self) -> tuple[DocumentId, ...]:
        """The documents that are meant."""
        where = self.filter(None).documents
        async with self.services.database.reading() as work:
            listed = await work.documents.list(self.scope)
        return tuple(one.id for one in listed if one.status.can_be_searched and (where is None or one.id in where))

    async def quote(self, document: DocumentId, start: int, end: int) -> str:
        """The characters of a document's canonical text between two offsets."""
        async with self.services.database.reading() as work:
            found = await work.documents.get(self.scope, document)
        return (await self.services.texts.load(found.content_hash)).text[start:end]

    def _question(
        self,
        text: str,
        until: Until | None,
        history: Sequence[Turn],
        max_cost: Decimal | float | str | None,
    ) -> Question:
        limit = money(max_cost) if max_cost is not None else self.services.settings.max_cost
        return Question(text=text, where=self.filter(until), history=tuple(history), max_cost=limit)


def until_filter(documents: Sequence[DocumentId], until: Until | None) -> PassageFilter:
    """A filter for these documents with the same bound on each."""
    names = frozenset(documents)
    if until is None:
        return PassageFilter(documents=names)
    return PassageFilter(documents=names, until=tuple((one, bound(until)) for one in sorted(names)))


def _joined(answers: Sequence[Answer]) -> Answer:
    """Several answers as one, their citations numbered through."""
    pieces: list[str] = []
    claims: list[Claim] = []
    citations: list[Citation] = []
    for answer in answers:
        if not answer.citations:
            continue
        shift = len(citations)
        citations += [replace(one, number=one.number + shift) for one in answer.citations]
        claims += [replace(one, citations=tuple(number + shift for number in one.citations)) for one in answer.claims]
        lines = [f"“{one.quote}” [{one.number}]" for one in citations[shift:]]
        pieces.append("\n".join((answer.citations[0].document_title, *lines)))
    return Answer(
        question="Summarize these books",
        text="\n\n".join(pieces) or "There is nothing to summarize.",
        mode=AnswerMode.EXTRACTIVE if citations else AnswerMode.NOT_FOUND,
        claims=tuple(claims),
        citations=tuple(citations),
        confidence=1.0 if citations else 0.0,
        warnings=tuple(dict.fromkeys(warning for answer in answers for warning in answer.warnings)),
    )
