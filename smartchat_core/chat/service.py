"""Answering questions about books."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial

from smartchat_core.chat.accounting import ModelAccounts
from smartchat_core.chat.citing import Source, cite
from smartchat_core.chat.extractive import Extractor, closest_quotes, extractive_answer, not_found_answer
from smartchat_core.chat.history import standalone_query
from smartchat_core.chat.injection import gives_orders
from smartchat_core.chat.models import Attempt, ModelChain
from smartchat_core.chat.overview import central_sentences, parts_of
from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.routing import Route, route
from smartchat_core.chat.structure import describe_contents, describe_record
from smartchat_core.errors import DocumentNotReady, FileNotStored, SmartChatError
from smartchat_core.events import (
    AnswerCompleted,
    AnswerEvent,
    CitationFound,
    CitationsChecked,
    ConversationStarted,
    ErrorOccurred,
    FeatureUsed,
    InjectionSuspected,
    Retrieved,
    Status,
    TextDelta,
    UsageFinal,
)
from smartchat_core.ingestion.texts import DocumentTexts
from smartchat_core.model.answer import Answer, AnswerMode, Citation, Claim, Coverage
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.passage import Passage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter, SearchResult
from smartchat_core.model.span import Span
from smartchat_core.model.usage import Usage
from smartchat_core.ops import spans
from smartchat_core.ops.following import followed
from smartchat_core.ports.database import Database
from smartchat_core.ports.event_sink import EventSink
from smartchat_core.ports.telemetry import NO_TELEMETRY, Telemetry
from smartchat_core.ports.telemetry import Span as TraceSpan
from smartchat_core.retrieval.packing import pack
from smartchat_core.retrieval.query_analysis import QueryAnalysis, analyse_query
from smartchat_core.retrieval.service import RetrievalService

__all__ = ["ChatService", "Question", "errors_as_events"]

log = logging.getLogger(__name__)

_PASSAGES = 12
_NEIGHBOURS = 1
_WITH_NEIGHBOURS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What is asked, within which passages, after which earlier turns, and for how many US dollars at most.

    `feature` is what the models' costs are counted under.
    """

    text: str
    where: PassageFilter = field(default_factory=PassageFilter)
    history: tuple[Turn, ...] = ()
    max_cost: Decimal | None = None
    feature: str = "ask"


class ChatService:
    """Answers in typed events: from the models of the chain, or without any in the books' own sentences."""

    def __init__(
        self,
        *,
        database: Database,
        texts: DocumentTexts,
        retrieval: RetrievalService,
        extractor: Extractor,
        models: ModelChain,
        accounts: ModelAccounts,
        sink: EventSink,
        context_tokens: int = 3_000,
        telemetry: Telemetry = NO_TELEMETRY,
    ) -> None:
        self._telemetry = telemetry
        self._database = database
        self._texts = texts
        self._retrieval = retrieval
        self._extractor = extractor
        self._models = models
        self._accounts = accounts
        self._sink = sink
        self._context_tokens = context_tokens

    async def answer(self, scope: OwnerScope, question: Question) -> Answer:
        """The whole answer.

        Raises:
            SmartChatError: as `stream` does.
        """
        async with aclosing(self.stream(scope, question)) as events:
            async for event in events:
                if isinstance(event, AnswerCompleted):
                    return event.answer
        msg = "the stream ended without an answer"
        raise AssertionError(msg)

    def stream(self, scope: OwnerScope, question: Question) -> AsyncGenerator[AnswerEvent]:
        """Answer step by step; the last event is `AnswerCompleted`. Closing it ends the work before it returns.

        Raises:
            InvalidRequest: the question is empty or too long.
            DocumentNotFound: a document in the filter is not the owner's.
            DocumentNotReady: there are no documents, or none of them can be searched yet.
        """
        return followed(self._telemetry, spans.ANSWER, self._stream(scope, question), seen=_answer_seen)

    async def _stream(self, scope: OwnerScope, question: Question) -> AsyncGenerator[AnswerEvent]:
        analysis = analyse_query(question.text)
        documents, warnings = await self._documents(scope, question.where)
        self._tell_of_question(scope, question)
        kind = route(question.text)
        answers: AsyncGenerator[AnswerEvent]
        if kind is not Route.LOOKUP and len(documents) == 1:
            answers = self._about_the_whole(question, documents[0], kind)
        else:
            answers = self._lookup(scope, question, analysis, documents)
        async with aclosing(answers):
            async for event in answers:
                if isinstance(event, AnswerCompleted):
                    merged = tuple(dict.fromkeys((*event.answer.warnings, *warnings)))
                    completed = replace(event.answer, warnings=merged)
                    self._tell_of_claims(scope, completed)
                    yield UsageFinal(usage=completed.usage)
                    yield AnswerCompleted(answer=completed)
                else:
                    yield event

    def _tell_of_question(self, scope: OwnerScope, question: Question) -> None:
        self._sink.publish(FeatureUsed(owner=scope.owner, feature=question.feature))
        if not question.history:
            self._sink.publish(ConversationStarted(owner=scope.owner))
        if gives_orders(question.text):
            self._sink.publish(InjectionSuspected(owner=scope.owner, source="question"))

    def _tell_of_claims(self, scope: OwnerScope, answer: Answer) -> None:
        if answer.claims:
            supported = sum(claim.supported for claim in answer.claims)
            checked = CitationsChecked(
                owner=scope.owner, supported=supported, unsupported=len(answer.claims) - supported
            )
            self._sink.publish(checked)

    async def _documents(self, scope: OwnerScope, where: PassageFilter) -> tuple[tuple[Document, ...], tuple[str, ...]]:
        async with self._database.reading() as work:
            if where.documents is None:
                found = await work.documents.list(scope)
            else:
                found = tuple([await work.documents.get(scope, one) for one in sorted(where.documents)])
        if not found:
            raise DocumentNotReady("there is nothing to ask yet", remedy="Add a book first.")
        ready = tuple(document for document in found if document.status.can_be_searched)
        if not ready:
            first = found[0]
            raise DocumentNotReady(
                f"“{first.title}” cannot be asked yet"
                if not first.status.settled
                else f"“{first.title}” cannot be asked",
                cause=first.reason or f"its status is {first.status.value}",
            )
        warnings = tuple(
            f"“{document.title}” is left out: it is {document.status.value}."
            for document in found
            if not document.status.can_be_searched and not document.status.settled
        )
        return ready, warnings

    async def _lookup(
        self, scope: OwnerScope, question: Question, analysis: QueryAnalysis, documents: Sequence[Document]
    ) -> AsyncGenerator[AnswerEvent]:
        yield Status(step="retrieving")
        found = await self._retrieval.search(
            scope, standalone_query(analysis.text, question.history), where=question.where, limit=_PASSAGES
        )
        sources = await self._sources(documents, found)
        found = replace(found, passages=tuple(one for one in found.passages if one.passage.document_id in sources))
        yield Retrieved(passages=found.passages, degraded=found.degraded)
        coverage = _coverage(documents, found)
        warnings = list(found.warnings)
        titles = [document.title for document in documents]
        if not found.passages:
            answer = not_found_answer(question.text, titles=titles)
            for event in _as_events(answer):
                yield event
            yield _completed(answer, coverage, warnings)
            return
        yield Status(step="reading")
        with self._telemetry.span(spans.EXTRACT):
            extraction = await self._extractor.extract(analysis, found)
        usage, asked = Usage(), ""
        if self._models:
            attempt = await self._attempt(scope, question, found, sources)
            async with aclosing(followed(self._telemetry, spans.GENERATE, attempt.events())) as events:
                async for event in events:
                    yield event
            warnings.extend(attempt.warnings)
            usage = attempt.usage
            reply = attempt.reply
            if reply is not None and not reply.not_found:
                answer = Answer(
                    question=question.text,
                    text=reply.text,
                    mode=AnswerMode.GENERATED,
                    claims=tuple(reply.claims),
                    citations=tuple(reply.citations),
                    confidence=extraction.confidence,
                    model=attempt.model,
                    usage=usage,
                )
                yield _completed(answer, coverage, warnings)
                return
            if reply is not None and reply.pieces:
                yield TextDelta(text="\n")
            asked = attempt.model
        if extraction.answers and not asked:
            answer = extractive_answer(question.text, extraction, sources)
        else:
            answer = replace(
                not_found_answer(question.text, titles=titles),
                closest=closest_quotes(extraction, sources),
                confidence=extraction.confidence,
                model=asked,
            )
        for event in _as_events(answer):
            yield event
        yield _completed(replace(answer, usage=usage), coverage, warnings)

    async def _attempt(
        self, scope: OwnerScope, question: Question, found: SearchResult, sources: Mapping[DocumentId, Source]
    ) -> Attempt:
        """The question with the best passages and what stands around them, ready to be put to the models."""
        hits = [scored.passage for scored in found.passages]
        around = [
            await self._retrieval.with_neighbours(scope, hit, reach=_NEIGHBOURS, where=question.where)
            for hit in hits[:_WITH_NEIGHBOURS]
        ]
        blocks = pack([hits[:_WITH_NEIGHBOURS], *around, hits], budget=self._context_tokens)
        if any(gives_orders(block.text) for block in blocks):
            self._sink.publish(InjectionSuspected(owner=scope.owner, source="passage"))
        return self._models.attempt(
            question.text,
            blocks,
            sources=sources,
            history=question.history,
            max_cost=question.max_cost,
            note=partial(self._accounts.note, scope.owner, question.feature),
        )

    async def _about_the_whole(
        self, question: Question, document: Document, kind: Route
    ) -> AsyncGenerator[AnswerEvent]:
        """An answer from the structure, the record or a survey of one document."""
        yield Status(step="reading")
        source = Source(document=document, parsed=await self._texts.load(document.content_hash))
        bound = question.where.bound_of(document.id)
        if kind is Route.OVERVIEW:
            answer, coverage = await self._overview(question, source, bound)
        else:
            visible = replace(
                source.parsed,
                sections=tuple(one for one in source.parsed.sections if bound is None or one.span.start < bound),
            )
            text = (
                describe_contents(replace(source, parsed=visible))
                if kind is Route.CONTENTS
                else describe_record(source)
            )
            answer = Answer(question=question.text, text=text, mode=AnswerMode.STRUCTURE, confidence=1.0)
            coverage = Coverage()
        for event in _as_events(answer):
            yield event
        yield _completed(answer, coverage, [])

    async def _overview(self, question: Question, source: Source, bound: int | None) -> tuple[Answer, Coverage]:
        parts, spans = await asyncio.to_thread(_survey, source.parsed, bound)
        citations = tuple(cite(source, span, number=number) for number, span in enumerate(spans, start=1))
        if not citations:
            return not_found_answer(question.text, titles=[source.document.title]), Coverage()
        lines = [f"{_place(citation)}: “{citation.quote}” [{citation.number}]" for citation in citations]
        answer = Answer(
            question=question.text,
            text="\n".join(lines),
            mode=AnswerMode.EXTRACTIVE,
            claims=tuple(Claim(text=one.quote, citations=(one.number,), supported=True) for one in citations),
            citations=citations,
            confidence=1.0,
        )
        return answer, Coverage(sections_read=len(spans), sections_in_scope=len(parts))

    async def _sources(self, documents: Sequence[Document], found: SearchResult) -> dict[DocumentId, Source]:
        """The documents of the passages with their texts; one removed meanwhile is left out."""
        wanted = {scored.passage.document_id for scored in found.passages}
        sources = {}
        for document in documents:
            if document.id in wanted:
                try:
                    parsed = await self._texts.load(document.content_hash)
                except FileNotStored:
                    log.warning("the text of a document is gone", extra={"document": document.id})
                else:
                    sources[document.id] = Source(document=document, parsed=parsed)
        return sources


def _answer_seen(span: TraceSpan, event: AnswerEvent) -> None:
    if isinstance(event, AnswerCompleted):
        span.set(spans.ANSWER_MODE, event.answer.mode)
        span.set(spans.CITATIONS, len(event.answer.citations))


def _survey(parsed: ParsedDocument, until: int | None) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The parts of a document and the most telling sentence of each: most of a second for a long book."""
    parts = parts_of(parsed, until=until)
    return parts, central_sentences(parsed.text, parts)


def _place(citation: Citation) -> str:
    """The chapter that a quote stands in, without the book's own title."""
    titles = [title for title in citation.section if title and title != citation.document_title]
    return " › ".join(titles) or f"Part {citation.number}"


async def errors_as_events(events: AsyncGenerator[AnswerEvent]) -> AsyncGenerator[AnswerEvent]:
    """The same events, and where they end in an error, that error as the last event."""
    try:
        async with aclosing(events):
            async for event in events:
                yield event
    except SmartChatError as error:
        yield ErrorOccurred(code=error.code, message=error.message, cause=error.cause, remedy=error.remedy)


def _as_events(answer: Answer) -> list[AnswerEvent]:
    lines = answer.text.split("\n")
    deltas: list[AnswerEvent] = [
        TextDelta(text=line if index == len(lines) - 1 else f"{line}\n") for index, line in enumerate(lines)
    ]
    return [*(CitationFound(citation=citation) for citation in answer.citations), *deltas]


def _completed(answer: Answer, coverage: Coverage, warnings: Sequence[str]) -> AnswerCompleted:
    merged = (*answer.warnings, *warnings)
    return AnswerCompleted(answer=replace(answer, coverage=coverage, warnings=merged))


def _coverage(documents: Sequence[Document], found: SearchResult) -> Coverage:
    passages: list[Passage] = [scored.passage for scored in found.passages]
    return Coverage(
        passages_read=len(passages),
        passages_in_scope=sum(document.passage_count for document in documents),
        sections_read=len({(passage.document_id, passage.section) for passage in passages}),
    )
