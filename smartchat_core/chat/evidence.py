"""Having a model write an answer from the quotes that were found for it without one."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import replace

from smartchat_core.chat.asked import AskedQuestion
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.fallback import FallbackModel
from smartchat_core.chat.injection import detect_prompt_injection
from smartchat_core.chat.understanding.requests import Cast, Compare, Request, Setting, Who
from smartchat_core.chat.usage_recorder import UsageRecorder
from smartchat_core.events import AnswerEvent, InjectionSuspected
from smartchat_core.model.answer import Answer
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.security import SuspectText
from smartchat_core.ports.event_sink import EventSink
from smartchat_core.retrieval.context import ContextBlock

__all__ = ["EvidenceWriter", "WrittenAnswer", "written_from_quotes"]


def written_from_quotes(request: Request) -> bool:
    """Whether a model answers the request better in its own words, from quotes that no search for passages finds."""
    return isinstance(request, Who | Cast | Setting | Compare)


class EvidenceWriter:
    """Puts a question with the quotes of an answer to the models of the chain."""

    def __init__(self, *, models: FallbackModel, accounts: UsageRecorder, sink: EventSink, context_tokens: int) -> None:
        self._sink = sink
        self._models = models
        self._accounts = accounts
        self._context_tokens = context_tokens

    def write(
        self, asked: AskedQuestion, quoted: Answer, sources: Mapping[DocumentId, SourceDocument]
    ) -> WrittenAnswer:
        """Prepare one answer from the quotes of `quoted`, whose usage was spent before."""
        if self._models and any(detect_prompt_injection(citation.quote) for citation in quoted.citations):
            self._sink.publish(InjectionSuspected(owner=asked.scope.owner, source=SuspectText.PASSAGE))
        return WrittenAnswer(
            asked,
            quoted,
            sources,
            models=self._models,
            accounts=self._accounts,
            context_tokens=self._context_tokens,
        )


class WrittenAnswer:
    """One answer. `answer` is the one that only quotes until a model has written a better one."""

    def __init__(
        self,
        asked: AskedQuestion,
        quoted: Answer,
        sources: Mapping[DocumentId, SourceDocument],
        *,
        models: FallbackModel,
        accounts: UsageRecorder,
        context_tokens: int,
    ) -> None:
        self._asked = asked
        self._sources = sources
        self._models = models
        self._meter = accounts.meter(asked.scope, asked.question.feature)
        self._context_tokens = context_tokens
        self.answer = quoted

    async def events(self) -> AsyncGenerator[AnswerEvent]:
        """Ask the models; where none is configured, or there is no quote, nothing happens."""
        quoted, question = self.answer, self._asked.question
        if not self._models or not quoted.citations or not question.text:
            return
        attempt = self._models.attempt(
            question.text,
            [
                ContextBlock.of_span(one.document_id, one.span, self._sources[one.document_id].parsed.text)
                for one in quoted.citations
            ],
            sources=self._sources,
            history=question.history,
            max_cost=question.max_cost,
            meter=self._meter,
            context_tokens=self._context_tokens,
            spent=quoted.usage.cost_usd,
        )
        try:
            async with aclosing(attempt.events()) as events:
                async for event in events:
                    yield event
        finally:
            self.answer = replace(quoted, usage=quoted.usage + attempt.usage)
        warnings = tuple(dict.fromkeys((*quoted.warnings, *attempt.warnings)))
        self.answer = replace(
            attempt.answer(intent=quoted.intent, confidence=quoted.confidence) or self.answer,
            usage=self.answer.usage,
            coverage=quoted.coverage,
            warnings=warnings,
        )
