"""Several models in a row: the first that can be called and paid for answers."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from decimal import Decimal

from smartchat_core.chat.accounting import ModelCall, named_apart
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

__all__ = ["Attempt", "ModelChain", "NoteCall"]

log = logging.getLogger(__name__)

_HISTORY_TOKENS = 800

NoteCall = Callable[[ModelCall], Awaitable[None]]
"""Is told of each request to a model when it has come to its end."""


class ModelChain:
    """The models in the order in which they are asked, each behind a circuit breaker.

    Args:
        models: the first choice first.
        clock: the time of day, for the circuits.
        policy: when a circuit opens, and for how long.
        monotonic: a clock that never goes back, in seconds, by which requests are timed.
    """

    def __init__(
        self,
        models: Sequence[ChatModel],
        *,
        clock: Clock,
        policy: BreakerPolicy | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._models = tuple(models)
        self._clock = clock
        self.monotonic = monotonic
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

    def availability(self) -> Mapping[str, bool]:
        """For each provider, whether one of its models would be asked now."""
        found: dict[str, bool] = {}
        for model in self._models:
            provider, _ = named_apart(model.name)
            found[provider] = found.get(provider, False) or self.may_call(model)
        return found

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
        note: NoteCall | None = None,
    ) -> Attempt:
        """Prepare one answer; `note` is told of each request."""
        return Attempt(self, question, blocks, sources=sources, history=history, max_cost=max_cost, note=note)


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
        note: NoteCall | None = None,
    ) -> None:
        self._chain = chain
        self._note = note
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
            reply = Reply(blocks=blocks, sources=self._sources, monotonic=self._chain.monotonic)
            self._chain.begin(model)
            yield Status(step="answering", message=model.name)
            began = self._chain.monotonic()
            outcome, error_type = "cancelled", ""
            try:
                async with aclosing(reply.stream(model, request)) as events:
                    async for event in events:
                        yield event
                outcome, error_type = ("error" if reply.interrupted else "ok"), reply.error_type
            except ModelUnavailable as error:
                outcome, error_type = "error", error.code
                self._chain.report(model, succeeded=False)
                log.warning(
                    "the model did not answer",
                    extra={"model": model.name, "code": error.code},
                    exc_info=error,
                )
                self.warnings.append(f"{model.name} did not answer: {error.tell()}")
                yield Status(step="fallback", message=error.message)
                continue
            except Exception as error:
                outcome, error_type = "error", type(error).__name__
                raise
            finally:
                self.usage = _sum(self.usage, reply.usage)
                await self._tell(model, reply, began, outcome, error_type)
            self._chain.report(model, succeeded=not reply.interrupted)
            if reply.interrupted:
                self.warnings.append(f"{model.name} stopped in the middle: {reply.interrupted}")
            self.reply, self.model = reply, model.name
            return
        self.warnings.append("Answered without a model, in the books' own words.")

    async def _tell(self, model: ChatModel, reply: Reply, began: float, outcome: str, error_type: str) -> None:
        if self._note is None:
            return
        first = reply.first_text_at
        call = ModelCall(
            model=model.name,
            outcome=outcome,
            seconds=self._chain.monotonic() - began,
            first_token_seconds=None if first is None else first - began,
            error_type=error_type,
            usage=reply.usage,
        )
        await self._note(call)

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
