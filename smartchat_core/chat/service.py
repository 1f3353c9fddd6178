"""Answers in typed events: from retrieval, from the models of the chain, or from whole documents."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from decimal import Decimal

from smartchat_core.books.corrected_models import CorrectedModels
from smartchat_core.catalogue.editions import superseded
from smartchat_core.chat.answers.by_request import may_be_searched, needs_book_model, reads_books
from smartchat_core.chat.asked import AskedQuestion
from smartchat_core.chat.completed import as_events
from smartchat_core.chat.courtesies import Courtesy, CourtesyKind, courtesy_of
from smartchat_core.chat.evidence import EvidenceWriter, written_from_quotes
from smartchat_core.chat.extractive import Extractor
from smartchat_core.chat.fallback import FallbackModel
from smartchat_core.chat.finding import PassageFinder
from smartchat_core.chat.genders import GendersInBooks
from smartchat_core.chat.injection import detect_prompt_injection
from smartchat_core.chat.joined_answers import joined_answers
from smartchat_core.chat.lookup import PassageLookup
from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.question import Question
from smartchat_core.chat.rewriting.policy import RewrittenQuestion
from smartchat_core.chat.rewriting.rewriter import QuestionRewriter
from smartchat_core.chat.rewriting.translator import QuestionTranslator
from smartchat_core.chat.sources import SourceLoader
from smartchat_core.chat.summaries.answering import WholeBookReader, reads_every_part
from smartchat_core.chat.understanding.catalog import catalog_of
from smartchat_core.chat.understanding.pronouns import GenderInBooks, not_known
from smartchat_core.chat.understanding.requests import Mentions, Quotation
from smartchat_core.chat.understanding.two_questions import two_questions
from smartchat_core.chat.understanding.understand import understand
from smartchat_core.chat.usage_recorder import UsageRecorder
from smartchat_core.chat.wall import without_blurb
from smartchat_core.chat.whole_books import MAX_BOOKS, WholeBooks
from smartchat_core.errors import DocumentNotFound, DocumentNotReady
from smartchat_core.events import (
    AnswerCompleted,
    AnswerEvent,
    AnswerStep,
    CitationsChecked,
    ConversationStarted,
    FeatureUsed,
    InjectionSuspected,
    Status,
    UsageFinal,
)
from smartchat_core.model.answer import Answer, AnswerMode, QuestionIntent
from smartchat_core.model.document import Document
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter
from smartchat_core.model.security import SuspectText
from smartchat_core.model.summary_estimate import SummaryEstimate
from smartchat_core.model.usage import Usage
from smartchat_core.ops import spans
from smartchat_core.ops.tracing import trace_stream
from smartchat_core.ports.database import Database
from smartchat_core.ports.listing import all_documents
from smartchat_core.ports.runtime import Runtime
from smartchat_core.ports.telemetry import TraceSpan
from smartchat_core.retrieval.query_analysis import analyse_query
from smartchat_core.retrieval.service import RetrievalService

__all__ = ["ChatService"]


_MOST_LEFT_OUT = 20
"""Editions that are named when they are left out."""


class ChatService:
    """Answers in typed events: from the models of the chain, or without any in the books' own sentences."""

    def __init__(
        self,
        *,
        database: Database,
        sources: SourceLoader,
        retrieval: RetrievalService,
        extractor: Extractor,
        models: FallbackModel,
        accounts: UsageRecorder,
        book_models: CorrectedModels,
        runtime: Runtime,
        context_tokens: int = 3_000,
    ) -> None:
        self._database = database
        self._models = models
        self._accounts = accounts
        self._lookup = PassageLookup(
            sources=sources,
            retrieval=retrieval,
            extractor=extractor,
            models=models,
            accounts=accounts,
            book_models=book_models,
            runtime=runtime,
            context_tokens=context_tokens,
        )
        self._books = WholeBooks(sources=sources, models=book_models)
        self._genders = GendersInBooks(sources=sources, models=book_models)
        self._rewriter = QuestionRewriter(models=models, accounts=accounts)
        self._translator = QuestionTranslator(finder=PassageFinder(sources=sources, retrieval=retrieval))
        self._reader = WholeBookReader(database=database, models=models, accounts=accounts, sink=runtime.sink)
        self._writer = EvidenceWriter(
            models=models, accounts=accounts, sink=runtime.sink, context_tokens=context_tokens
        )
        self._sink = runtime.sink
        self._telemetry = runtime.telemetry

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

    async def estimate_summary(self, scope: OwnerScope, where: PassageFilter) -> SummaryEstimate:
        """What a summary would cost, before it is made.

        Raises:
            SmartChatError: as `stream` does.
        """
        documents, _ = await self._documents(scope, where)
        question = Question(intent=QuestionIntent.SUMMARY, where=where)
        asked = await asyncio.to_thread(_understood, scope, question, documents)
        return await self._reader.estimate(scope, await self._books.open(asked))

    async def answer_from_books(self, scope: OwnerScope, question: Question) -> Answer | None:
        """What whole books answer without a language model; None where only a search for passages may find an answer.

        Raises:
            SmartChatError: as `stream` does.
        """
        documents, _ = await self._documents(scope, question.where)
        asked = await asyncio.to_thread(_understood, scope, question, documents)
        if not reads_books(asked.understanding.request):
            return None
        return await self._books.answer(asked, await self._books.open(asked))

    def stream(self, scope: OwnerScope, question: Question) -> AsyncGenerator[AnswerEvent]:
        """Answer step by step; the last event is `AnswerCompleted`. Closing it ends the work before it returns.

        Raises:
            InvalidRequest: a question that needs a text is empty, or it is too long; or it is about too many whole
                documents.
            DocumentNotFound: a document in the filter is not the owner's.
            DocumentNotReady: there are no documents, or none of them can be searched yet.
            BudgetExceeded: the owner has no question left in this period; a search is still open.
        """
        return trace_stream(self._telemetry, spans.ANSWER, self._stream(scope, question), seen=_answer_seen)

    async def _stream(self, scope: OwnerScope, question: Question) -> AsyncGenerator[AnswerEvent]:
        if question.needs_text or question.text:
            analyse_query(question.text)  # refuses what is empty or too long before anything is read
        documents, warnings = await self._documents(scope, question.where)
        documents, question, left_out = await asyncio.to_thread(_once_each, documents, question)
        warnings = (*warnings, *left_out)
        await self._accounts.charge_question(scope)
        self._publish_question(scope, question)
        question = replace(question, history=tuple(one for one in question.history if not courtesy_of(one.question)))
        courtesy = courtesy_of(question.text) if question.intent is None else None
        if courtesy is not None and (question.history or courtesy.kind is not CourtesyKind.DOUBT):
            async with aclosing(self._in_return(scope, question, courtesy, documents)) as events:
                async for event in events:
                    yield event
            return
        parts = None if self._models or question.intent else await asyncio.to_thread(_parts, question, documents)
        if parts is not None:
            answer = await self._each(scope, question, documents, parts)
            answer = replace(answer, warnings=tuple(dict.fromkeys((*answer.warnings, *warnings))))
            for one in as_events(answer):
                yield one
            yield UsageFinal(usage=answer.usage)
            yield AnswerCompleted(answer=answer)
            return
        gender = await self._genders.of(question, documents)
        asked = await asyncio.to_thread(_understood, scope, question, documents, gender=gender)
        rewriting = await self._rewriter.rewrite(scope, question, asked.understanding, documents)
        asked = replace(asked, question=_less(question, rewriting.usage))
        if rewriting.rewritten is not None:
            asked = await asyncio.to_thread(
                _understood, scope, asked.question, documents, rewritten=rewriting.rewritten
            )
        asked = await self._translator.naming(asked)
        async with aclosing(self._answers(asked)) as answers:
            async for event in answers:
                if isinstance(event, AnswerCompleted):
                    merged = tuple(dict.fromkeys((*event.answer.warnings, *warnings)))
                    usage = event.answer.usage + rewriting.usage
                    completed = replace(event.answer, warnings=merged, usage=usage)
                    self._publish_checked_claims(scope, completed)
                    yield UsageFinal(usage=completed.usage)
                    yield AnswerCompleted(answer=completed)
                else:
                    yield event

    async def _in_return(
        self, scope: OwnerScope, question: Question, courtesy: Courtesy, documents: tuple[Document, ...]
    ) -> AsyncGenerator[AnswerEvent]:
        """What is said to a courtesy, without a search; after a doubt the question before is answered again."""
        answer = Answer(question=question.text, text=courtesy.reply, mode=AnswerMode.STRUCTURE)
        if courtesy.kind is CourtesyKind.DOUBT:
            *before, last = question.history
            again = replace(question, text=last.question, history=tuple(before))
            asked = await asyncio.to_thread(_understood, scope, again, documents)
            answer = await self._quietly(await self._translator.naming(asked))
            head = courtesy.reply if answer.citations else courtesy.without_quotes
            answer = replace(answer, question=question.text, text=f"{head}\n{answer.text}")
        for event in as_events(answer):
            yield event
        yield UsageFinal(usage=answer.usage)
        yield AnswerCompleted(answer=answer)

    async def _each(
        self, scope: OwnerScope, question: Question, documents: tuple[Document, ...], parts: Sequence[str]
    ) -> Answer:
        """The answers to the questions of one text, each after those before it, as one."""
        answers: list[Answer] = []
        history = question.history
        for part in parts:
            asking = replace(question, text=part, history=history)
            gender = await self._genders.of(asking, documents)
            asked = await asyncio.to_thread(_understood, scope, asking, documents, gender=gender)
            answers.append(await self._quietly(await self._translator.naming(asked)))
            history = (*history, Turn(question=part, answer=answers[-1].text))
        return joined_answers(question.text, answers)

    async def _quietly(self, asked: AskedQuestion) -> Answer:
        async with aclosing(self._answers(asked)) as events:
            async for event in events:
                if isinstance(event, AnswerCompleted):
                    return event.answer
        msg = "the stream ended without an answer"
        raise AssertionError(msg)

    def _publish_question(self, scope: OwnerScope, question: Question) -> None:
        self._sink.publish(FeatureUsed(owner=scope.owner, feature=question.feature))
        if question.text and not question.history:
            self._sink.publish(ConversationStarted(owner=scope.owner))
        if detect_prompt_injection(question.text):
            self._sink.publish(InjectionSuspected(owner=scope.owner, source=SuspectText.QUESTION))

    def _publish_checked_claims(self, scope: OwnerScope, answer: Answer) -> None:
        if answer.claims:
            found = sum(claim.borne_out for claim in answer.claims)
            checked = CitationsChecked(owner=scope.owner, found=found, missing=len(answer.claims) - found)
            self._sink.publish(checked)

    async def _documents(self, scope: OwnerScope, where: PassageFilter) -> tuple[tuple[Document, ...], tuple[str, ...]]:
        async with self._database.read_only() as work:
            if where.documents is None:
                found = tuple([one async for one in all_documents(work, scope)])
            else:
                found = await work.documents.find(scope, where.documents)
                if missing := where.documents - {one.id for one in found}:
                    raise DocumentNotFound(f"there is no document {min(missing)}")
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

    async def _answers(self, asked: AskedQuestion) -> AsyncGenerator[AnswerEvent]:
        if reads_books(asked.understanding.request) and not _is_searched_at_once(asked):
            async with aclosing(self._about_whole_books(asked)) as events:
                async for event in events:
                    yield event
                    if isinstance(event, AnswerCompleted):
                        return
        async with aclosing(self._lookup.stream(asked)) as events:
            async for event in events:
                yield event

    async def _about_whole_books(self, asked: AskedQuestion) -> AsyncGenerator[AnswerEvent]:
        """Answers from the books as a whole; ends without one where only a search for passages may find it."""
        yield Status(step=AnswerStep.READING)
        books = await self._books.open(asked)
        spent, warnings = Usage(), list[str]()
        if self._reader and books and reads_every_part(asked.understanding.request):
            reading = self._reader.answer(asked, books)
            async with aclosing(trace_stream(self._telemetry, spans.GENERATE, reading.events())) as events:
                async for event in events:
                    yield event
            if reading.answer is not None:
                yield AnswerCompleted(answer=reading.answer)
                return
            spent, warnings = reading.usage, reading.warnings
        answer = await self._books.answer(asked, books)
        if answer is None:
            return
        answer = replace(answer, usage=spent, warnings=(*answer.warnings, *warnings))
        if written_from_quotes(asked.understanding.request):
            writing = self._writer.write(asked, answer, {book.id: book.source for book in books})
            async with aclosing(trace_stream(self._telemetry, spans.GENERATE, writing.events())) as events:
                async for event in events:
                    yield event
            answer = writing.answer
        if answer.mode is not AnswerMode.GENERATED:
            for event in as_events(answer):
                yield event
        yield AnswerCompleted(answer=answer)


def _once_each(
    documents: tuple[Document, ...], question: Question
) -> tuple[tuple[Document, ...], Question, tuple[str, ...]]:
    """The documents and the question without editions of which a better one is there, and what is said of them."""
    if question.where.documents is not None or question.all_editions:
        return documents, question, ()
    others = superseded(documents)
    if not others:
        return documents, question, ()
    read = tuple(one for one in documents if one.id not in others)
    where = replace(question.where, documents=frozenset(one.id for one in read))
    less = [one for one in documents if one.id in others][:_MOST_LEFT_OUT]
    left_out = tuple(f"“{one.title}” ({one.filename}) is left out: another edition is read." for one in less)
    return read, replace(question, where=where), left_out


def _understood(
    scope: OwnerScope,
    question: Question,
    documents: tuple[Document, ...],
    *,
    rewritten: RewrittenQuestion | None = None,
    gender: GenderInBooks = not_known,
) -> AskedQuestion:
    """The question as it is understood, put to those of the documents that it names.

    `rewritten` is what is understood and searched for in its place; the reader's own words remain the question.
    """
    catalog = catalog_of(documents)
    if rewritten is None:
        understanding = understand(
            question.text, intent=question.intent, catalog=catalog, history=question.history, gender=gender
        )
    else:
        understanding = understand(rewritten.question, intent=question.intent, catalog=catalog)
        understanding = replace(understanding, search=rewritten.search)
    named = understanding.documents
    if named is not None:
        documents = tuple(document for document in documents if document.id in named)
    documents = tuple(without_blurb(document, question.where.bound_of(document.id)) for document in documents)
    where = question.where if named is None else replace(question.where, documents=named)
    return AskedQuestion(scope=scope, question=question, understanding=understanding, documents=documents, where=where)


def _parts(question: Question, documents: tuple[Document, ...]) -> tuple[str, str] | None:
    return two_questions(question.text, catalog=catalog_of(documents), history=question.history)


def _less(question: Question, spent: Usage) -> Question:
    """The question with what is left of its budget."""
    if question.max_cost is None:
        return question
    return replace(question, max_cost=max(question.max_cost - spent.cost_usd, Decimal(0)))


def _is_searched_at_once(asked: AskedQuestion) -> bool:
    """Whether the documents are too many to read, and passages may answer as well."""
    understanding = asked.understanding
    request = understanding.request
    words = isinstance(request, Mentions) or (isinstance(request, Quotation) and bool(request.phrase))
    whole = (needs_book_model(understanding) and may_be_searched(request)) or words
    return whole and len(asked.documents) > MAX_BOOKS


def _answer_seen(span: TraceSpan, event: AnswerEvent) -> None:
    if isinstance(event, AnswerCompleted):
        span.set(spans.ANSWER_MODE, event.answer.mode)
        span.set(spans.CITATIONS, len(event.answer.citations))
