"""Several models in a row: the first that can be called and paid for answers."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from decimal import Decimal

from smartchat_core.chat.budget import affordable
from smartchat_core.chat.citing import Source
from smartchat_core.chat.generated import Reply
from smartchat_core.chat.prompting import Turn, build_request, fit_history
from smartchat_core.errors import ModelUnavailable
from smartchat_core.events import AnswerEvent, Status
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.section import section_at, section_path
from smartchat_core.model.usage import Usage
from smartchat_core.ports.chat_model import ChatModel, ChatRequest
from smartchat_core.ports.clock import Clock
from smartchat_core.resilience.breaker import BreakerPolicy, BreakerState, after_call, before_call, may_call
from smartchat_core.retrieval.packing import ContextBlock

__all__ = ["Attempt", "ModelChain"]

log = logging.getLogger(__name__)

_HISTORY_TOKENS = 800


class ModelChain:
    """The models in the order in which they are asked, each behind a circuit breaker."""

    def __init__(self, models: Sequence[ChatModel], *, clock: Clock, policy: BreakerPolicy | None = None) -> None:
        self._models = tuple(models)
        self._clock = clock
        self._policy = policy or BreakerPolicy()
        self._breakers = {model.name: BreakerState() for model in self._models}

    def __bool__(self) -> bool:
        return bool(self._models)

    @property
    def models(self) -> tuple[ChatModel, ...]:
        """The models, the first choice first."""
        return self._models

    def may_call(self, model: ChatModel) -> bool:
        """Whether the model's circuit lets a call through now."""
        return may_call(self._breakers[model.name], now=self._clock.now(), policy=self._policy)

    def begin(self, model: ChatModel) -> None:
        """Note that a call begins."""
        self._breakers[model.name] = before_call(self._breakers[model.name], now=self._clock.now())

    def report(self, model: ChatModel, *, succeeded: bool) -> None:
        """Note how a call went."""
        self._breakers[model.name] = after_call(
            self._breakers[model.name], succeeded=succeeded, now=self._clock.now(), policy=self._policy
        )

    def attempt(
        self,
        question: str,
        blocks: Sequence[ContextBlock],
        *,
        sources: Mapping[DocumentId, Source],
        history: Sequence[Turn],
        max_cost: Decimal | None,
    ) -> Attempt:
        """Prepare one answer."""
        return Attempt(self, question, blocks, sources=sources, history=history, max_cost=max_cost)


class Attempt:
    """One answer by whichever model gives it. `reply` is None until one has, and stays None when none does.

    `usage` is what all requests took together, those that failed included.
    """

    def __init__(
        self,
        chain: ModelChain,
        question: str,
        blocks: Sequence[ContextBlock],
        *,
        sources: Mapping[DocumentId, Source],
        history: Sequence[Turn],
        max_cost: Decimal | None,
    ) -> None:
        self._chain = chain
        self._question = question
        self._blocks = blocks
        self._sources = sources
        self._history = fit_history(history, budget=_HISTORY_TOKENS)
        self._max_cost = max_cost
        self.reply: Reply | None = None
        self.model = ""
        self.usage = Usage()
        self.warnings: list[str] = []

    async def events(self) -> AsyncGenerator[AnswerEvent]:
        """Ask one model after the other until one answers; what went wrong stands in `warnings`."""
        for model in self._chain.models:
            if not self._chain.may_call(model):
                continue
            fitted = self._within_budget(model)
            if fitted is None:
                self.warnings.append(f"{model.name} was not asked: the answer could cost more than allowed.")
                continue
            request, blocks = fitted
            reply = Reply(blocks=blocks, sources=self._sources)
            self._chain.begin(model)
            yield Status(step="answering", message=model.name)
            try:
                async with aclosing(reply.stream(model, request)) as events:
                    async for event in events:
                        yield event
            except ModelUnavailable as error:
                self._chain.report(model, succeeded=False)
                log.warning(
                    "the model did not answer",
                    extra={"model": model.name, "code": error.code},
                    exc_info=error,
                )
                self.warnings.append(f"{model.name} did not answer: {error.tell()}")
                yield Status(step="fallback", message=error.message)
                continue
            finally:
                self.usage = _sum(self.usage, reply.usage)
            self._chain.report(model, succeeded=not reply.interrupted)
            if reply.interrupted:
                self.warnings.append(f"{model.name} stopped in the middle: {reply.interrupted}")
            self.reply, self.model = reply, model.name
            return
        self.warnings.append("Answered without a model, in the books' own words.")

    def _within_budget(self, model: ChatModel) -> tuple[ChatRequest, Sequence[ContextBlock]] | None:
        """The request with as many of the passages as the budget pays for; None when it pays for none."""
        left = None if self._max_cost is None else max(self._max_cost - self.usage.cost_usd, Decimal(0))
        count = len(self._blocks)
        while count:
            blocks = self._blocks[:count]
            request = build_request(
                self._question, blocks, titles=[self._title(block) for block in blocks], history=self._history
            )
            if affordable(request, model.price, left):
                return request, blocks
            count //= 2
        return None

    def _title(self, block: ContextBlock) -> str:
        source = self._sources[block.document_id]
        section = section_at(source.parsed.sections, block.span.start)
        path = section_path(source.parsed.sections, section.ordinal if section else None)
        return ", ".join((source.document.title, *path))


def _sum(one: Usage, other: Usage) -> Usage:
    return Usage(
        input_tokens=one.input_tokens + other.input_tokens,
        output_tokens=one.output_tokens + other.output_tokens,
        cost_usd=one.cost_usd + other.cost_usd,
    )
