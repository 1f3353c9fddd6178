"""Looking facts up: the passages that a search finds, read by a model or quoted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace

from smartchat_core.books.corrected_models import CorrectedModels
from smartchat_core.chat.answers.draft import compose
from smartchat_core.chat.asked import AskedQuestion
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.completed import as_events
from smartchat_core.chat.extractive import Extractor, without_quotes
from smartchat_core.chat.fallback import FallbackModel, FallbackRun
from smartchat_core.chat.finding import PassageFinder
from smartchat_core.chat.gathering.gathered import Evidence
from smartchat_core.chat.gathering.gatherer import EvidenceGatherer
from smartchat_core.chat.injection import detect_prompt_injection
from smartchat_core.chat.sources import SourceLoader, located
from smartchat_core.chat.usage_recorder import UsageRecorder
from smartchat_core.events import (
    AnswerCompleted,
    AnswerEvent,
    AnswerStep,
    InjectionSuspected,
    Retrieved,
    Status,
    TextDelta,
)
from smartchat_core.model.answer import Answer, Coverage
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.search import RankedPassages
from smartchat_core.model.security import SuspectText
from smartchat_core.model.usage import Usage
from smartchat_core.ops import spans
from smartchat_core.ops.tracing import trace_stream
from smartchat_core.ports.runtime import Runtime
from smartchat_core.retrieval.context import ContextBlock, build_context
from smartchat_core.retrieval.service import RetrievalService

__all__ = ["PassageLookup"]

_NEIGHBOURS = 1
_WITH_NEIGHBOURS = 4


class PassageLookup:
    """Answers from the passages that a search finds: by the models of the chain, or in the books' own sentences."""

    def __init__(
        self,
        *,
        sources: SourceLoader,
        retrieval: RetrievalService,
        extractor: Extractor,
        models: FallbackModel,
        accounts: UsageRecorder,
        book_models: CorrectedModels,
        runtime: Runtime,
        context_tokens: int,
    ) -> None:
        finder = PassageFinder(sources=sources, retrieval=retrieval)
        self._gatherer = EvidenceGatherer(finder=finder, extractor=extractor, models=book_models)
        self._retrieval = retrieval
        self._models = models
        self._accounts = accounts
        self._sink = runtime.sink
        self._telemetry = runtime.telemetry
        self._context_tokens = context_tokens

    async def stream(self, asked: AskedQuestion) -> AsyncGenerator[AnswerEvent]:
        """The answer step by step; the last event is `AnswerCompleted`."""
        yield Status(step=AnswerStep.RETRIEVING)
        with self._telemetry.span(spans.EXTRACT):
            asked, evidence = await self._gatherer.gather(asked)
        question, found, sources = asked.question, evidence.passages, evidence.sources
        yield Retrieved(passages=located(found.passages, sources), degraded=found.degraded)
        coverage = _coverage(asked.documents, evidence)
        warnings = list(found.warnings)
        yield Status(step=AnswerStep.READING)
        usage, model = Usage(), ""
        if self._models and evidence.for_models and found.passages:
            attempt = await self._attempt(asked, found, sources)
            async with aclosing(trace_stream(self._telemetry, spans.GENERATE, attempt.events())) as events:
                async for event in events:
                    yield event
            warnings.extend(attempt.warnings)
            usage = attempt.usage
            written = attempt.answer(intent=asked.understanding.intent, confidence=evidence.draft.confidence)
            if written is not None:
                yield _completed(written, coverage, warnings)
                return
            if attempt.reply is not None and attempt.reply.pieces:
                yield TextDelta(text="\n")
            model = attempt.model
        draft = evidence.draft
        if model:
            spoken = asked.understanding.reader_language
            draft = without_quotes(draft, asked.titles, bounded=asked.bounded, language=spoken)
        answer = replace(compose(question.text, asked.understanding, draft, sources), model=model)
        for event in as_events(answer):
            yield event
        yield _completed(replace(answer, usage=usage), coverage, warnings)

    async def _attempt(
        self, asked: AskedQuestion, found: RankedPassages, sources: Mapping[DocumentId, SourceDocument]
    ) -> FallbackRun:
        """The question with the best passages and what stands around them, ready to be put to the models."""
        question, scope = asked.question, asked.scope
        hits = [scored.passage for scored in found.passages]
        around = await self._retrieval.with_neighbours(
            scope, found, first=_WITH_NEIGHBOURS, reach=_NEIGHBOURS, where=asked.where
        )
        blocks, orders = await asyncio.to_thread(
            _packed, [hits[:_WITH_NEIGHBOURS], *around, hits], self._context_tokens
        )
        if orders:
            self._sink.publish(InjectionSuspected(owner=scope.owner, source=SuspectText.PASSAGE))
        return self._models.attempt(
            question.text,
            blocks,
            sources=sources,
            history=question.history,
            max_cost=question.max_cost,
            meter=self._accounts.meter(scope, question.feature),
            context_tokens=self._context_tokens,
        )


def _packed(groups: Sequence[Sequence[Passage]], budget: int) -> tuple[tuple[ContextBlock, ...], bool]:
    """The passages that a model is shown, and whether one of them holds a prompt injection."""
    blocks = build_context(groups, budget=budget)
    return blocks, any(detect_prompt_injection(block.text) for block in blocks)


def _completed(answer: Answer, coverage: Coverage, warnings: Sequence[str]) -> AnswerCompleted:
    merged = (*answer.warnings, *warnings)
    return AnswerCompleted(answer=replace(answer, coverage=coverage, warnings=merged))


def _coverage(documents: Sequence[Document], evidence: Evidence) -> Coverage:
    counted = evidence.draft.coverage
    passages: list[Passage] = [scored.passage for scored in evidence.passages.passages]
    if counted.passages_in_scope is not None:
        return counted
    return Coverage(
        passages_read=len(passages),
        passages_in_scope=sum(document.passage_count for document in documents),
        sections_read=len({(passage.document_id, passage.section) for passage in passages}),
    )
