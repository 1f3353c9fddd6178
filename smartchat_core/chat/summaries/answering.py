"""Answers about whole books by a model that has read all of their parts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from decimal import Decimal

from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.asked import AskedQuestion
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.fallback import FallbackModel
from smartchat_core.chat.injection import detect_prompt_injection
from smartchat_core.chat.prompting import MAX_OUTPUT_TOKENS, PromptTask, max_prompt_tokens
from smartchat_core.chat.summaries.notes import Note, choose_notes
from smartchat_core.chat.summaries.parts import reading_parts
from smartchat_core.chat.summaries.reading import BookReading
from smartchat_core.chat.understanding.requests import Ending, Recap, Request, Summary
from smartchat_core.chat.usage_recorder import UsageRecorder
from smartchat_core.events import AnswerEvent, InjectionSuspected
from smartchat_core.model.answer import Answer, Coverage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.section_summary import SummarySentence
from smartchat_core.model.security import SuspectText
from smartchat_core.model.span import Span
from smartchat_core.model.summary_estimate import SummaryEstimate
from smartchat_core.model.usage import Usage
from smartchat_core.ports.database import Database
from smartchat_core.ports.event_sink import EventSink

__all__ = ["ReadingAnswer", "WholeBookReader", "reads_every_part"]

_READ = (Summary, Recap, Ending)
_NOTES_TOKENS = 8_000
_ENDING_PARTS = 2


def reads_every_part(request: Request) -> bool:
    """Whether a model answers the request best from everything there is to read."""
    return isinstance(request, _READ)


class WholeBookReader:
    """Has the models of the chain read books part by part, and answer from what they noted."""

    def __init__(self, *, database: Database, models: FallbackModel, accounts: UsageRecorder, sink: EventSink) -> None:
        self._database = database
        self._sink = sink
        self._models = models
        self._accounts = accounts

    def __bool__(self) -> bool:
        return bool(self._models)

    async def estimate(self, scope: OwnerScope, books: Sequence[OpenBook]) -> SummaryEstimate:
        """What a summary of the books would take the first model that can be called."""
        model = self._models.first_callable()
        parts = [(book, reading_parts(book)) for book in books]
        nothing = SummaryEstimate(parts=sum(len(found) for _, found in parts), parts_read=0, requests=0)
        if model is None:
            return nothing
        found = []
        for book, wanted in parts:
            reading = BookReading(
                database=self._database, models=self._models, scope=scope, source=book.source, parts=wanted
            )
            found.append(await reading.estimate(model))
        estimates = [estimate for estimate in found if estimate is not None]
        if not estimates:
            return nothing
        price = model.price
        return SummaryEstimate(
            parts=nothing.parts,
            parts_read=sum(estimate.parts_read for estimate in estimates),
            requests=sum(estimate.requests for estimate in estimates) + 1,
            model=model.name,
            cost_usd=None
            if price is None
            else sum((estimate.cost_usd or Decimal(0) for estimate in estimates), Decimal(0))
            + price.cost(input_tokens=max_prompt_tokens(_NOTES_TOKENS), output_tokens=MAX_OUTPUT_TOKENS),
        )

    def answer(self, asked: AskedQuestion, books: Sequence[OpenBook]) -> ReadingAnswer:
        """Prepare one answer."""
        return ReadingAnswer(
            asked, books, database=self._database, models=self._models, accounts=self._accounts, sink=self._sink
        )


class ReadingAnswer:
    """One answer from the summaries of parts. `answer` stays None where no model gives one, `warnings` say why."""

    def __init__(
        self,
        asked: AskedQuestion,
        books: Sequence[OpenBook],
        *,
        database: Database,
        models: FallbackModel,
        accounts: UsageRecorder,
        sink: EventSink,
    ) -> None:
        self._asked = asked
        self._sink = sink
        self._books = books
        self._database = database
        self._models = models
        self._meter = accounts.meter(asked.scope, asked.question.feature)
        self.answer: Answer | None = None
        self.usage = Usage()
        self.warnings: list[str] = []

    async def events(self) -> AsyncGenerator[AnswerEvent]:
        """Read, book by book, then answer from the notes."""
        read: list[tuple[SourceDocument, Sequence[SummarySentence]]] = []
        in_scope = 0
        for book in self._books:
            parts = self._parts(book)
            if await asyncio.to_thread(_holds_orders, book, parts):
                self._sink.publish(InjectionSuspected(owner=self._asked.scope.owner, source=SuspectText.PASSAGE))
            in_scope += len(parts)
            reading = BookReading(
                database=self._database,
                models=self._models,
                scope=self._asked.scope,
                source=book.source,
                parts=parts,
                left=self._left,
                meter=self._meter,
            )
            try:
                async with aclosing(reading.events()) as events:
                    async for event in events:
                        yield event
            finally:
                self.usage = self.usage + reading.usage
            self._warn(reading.warnings)
            read += [(book.source, reading.sentences[part]) for part in parts if part in reading.sentences]
        notes = choose_notes(read, max_tokens=_NOTES_TOKENS)
        if not notes:
            self._warn(["Answered without a model, in the books' own words."])
            return
        left_out = sum(bool(sentences) for _, sentences in read) - len({note.part for note in notes})
        if left_out:
            self._warn([f"The summaries of {left_out} of {len(read)} parts found no room in the last request."])
        async with aclosing(
            self._combined(notes, Coverage(sections_read=len(read), sections_in_scope=in_scope))
        ) as events:
            async for event in events:
                yield event

    async def _combined(self, notes: Sequence[Note], coverage: Coverage) -> AsyncGenerator[AnswerEvent]:
        question = self._asked.question
        attempt = self._models.attempt(
            question.text or _default_question(self._asked.understanding.request, self._books),
            [note.block for note in notes],
            sources={book.id: book.source for book in self._books},
            history=question.history,
            max_cost=question.max_cost,
            meter=self._meter,
            context_tokens=_NOTES_TOKENS,
            task=PromptTask.COMBINE,
            notes=[note.text for note in notes],
            spent=self.usage.cost_usd,
        )
        try:
            async with aclosing(attempt.events()) as events:
                async for event in events:
                    yield event
        finally:
            self.usage = self.usage + attempt.usage
        self._warn(attempt.warnings)
        written = attempt.answer(intent=self._asked.understanding.intent, confidence=1.0)
        if written is None:
            return
        if coverage.sections_read != coverage.sections_in_scope:
            self._warn([f"Read {coverage.sections_read} of {coverage.sections_in_scope} parts."])
        self.answer = replace(
            written, question=question.text, usage=self.usage, coverage=coverage, warnings=tuple(self.warnings)
        )

    @property
    def _left(self) -> Decimal | None:
        cap = self._asked.question.max_cost
        return None if cap is None else max(cap - self.usage.cost_usd, Decimal(0))

    def _parts(self, book: OpenBook) -> tuple[Span, ...]:
        parts = reading_parts(book)
        return parts[-_ENDING_PARTS:] if isinstance(self._asked.understanding.request, Ending) else parts

    def _warn(self, warnings: Sequence[str]) -> None:
        self.warnings += [warning for warning in warnings if warning not in self.warnings]


def _holds_orders(book: OpenBook, parts: Sequence[Span]) -> bool:
    text = book.source.parsed.text
    return any(detect_prompt_injection(part.of(text)) for part in parts)


def _default_question(request: Request, books: Sequence[OpenBook]) -> str:
    titles = ", ".join(f"“{book.title}”" for book in books)
    match request:
        case Ending():
            return f"How does {titles} end?"
        case Recap():
            return f"What has happened in {titles} so far?"
        case _:
            return f"Summarize {titles}."
