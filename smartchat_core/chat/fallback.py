"""Fallback over several models in a row: the first that can be called and paid for answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from decimal import Decimal

from smartchat_core.chat.budget import affordable, spendable
from smartchat_core.chat.caps import NotAsked
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.generated import DEFAULT_REPLY_LIMITS, Reply, ReplyLimits
from smartchat_core.chat.model_call import CallMeter, put_to_model
from smartchat_core.chat.prompting import HISTORY_TOKENS, PromptTask, Turn, build_request, fit_history, room_within
from smartchat_core.chat.usage_recorder import split_model_name
from smartchat_core.chat.verification.judge import JudgeVerifier
from smartchat_core.chat.verification.lexical import LexicalVerifier
from smartchat_core.errors import BudgetExceeded, DatabaseUnavailable, DependencyError, ModelUnavailable
from smartchat_core.events import AnswerEvent, AnswerStep, Status
from smartchat_core.model.answer import Answer, AnswerMode, QuestionIntent
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.section import section_at, section_path
from smartchat_core.model.usage import Usage
from smartchat_core.ports.chat_model import ChatModel, ChatRequest
from smartchat_core.ports.claim_verifier import ClaimVerifier
from smartchat_core.ports.clock import Clock
from smartchat_core.resilience.breaker import BreakerPolicy, BreakerState, after_call, before_call, may_call
from smartchat_core.retrieval.context import ContextBlock

__all__ = ["FallbackModel", "FallbackRun"]

log = logging.getLogger(__name__)


class FallbackModel:
    """The models in the order in which they are asked, each behind a circuit breaker.

    Args:
        models: the first choice first.
        clock: the time of day, for the circuits, and the seconds that requests take.
        policy: when a circuit opens, and for how long.
        limits: how long a reply may be.
        verifier: what checks each sentence of a reply; by the rules on words where none is given.
        judges: whether the model that answered checks its answer in a second request.
    """

    def __init__(
        self,
        models: Sequence[ChatModel],
        *,
        clock: Clock,
        policy: BreakerPolicy | None = None,
        limits: ReplyLimits = DEFAULT_REPLY_LIMITS,
        verifier: ClaimVerifier | None = None,
        judges: bool = False,
    ) -> None:
        self.limits = limits
        self.judges = judges
        self.verifier = verifier or LexicalVerifier()
        self._models = tuple(models)
        self._clock = clock
        self.monotonic = clock.monotonic
        self._policy = policy or BreakerPolicy()
        # Not by name: the same model may be asked at several addresses.
        self._breakers = {id(model): BreakerState() for model in self._models}

    def __bool__(self) -> bool:
        return bool(self._models)

    @property
    def models(self) -> tuple[ChatModel, ...]:
        """The models, the first choice first."""
        return self._models

    def may_call(self, model: ChatModel) -> bool:
        """Whether the model's circuit lets a call through now."""
        return may_call(self._breakers[id(model)], now=self._clock.now(), policy=self._policy)

    def first_callable(self) -> ChatModel | None:
        """The first model that would be asked now, None where there is none."""
        return next((model for model in self._models if self.may_call(model)), None)

    def availability(self) -> Mapping[str, bool]:
        """For each provider, whether one of its models would be asked now."""
        found: dict[str, bool] = {}
        for model in self._models:
            provider, _ = split_model_name(model.name)
            found[provider] = found.get(provider, False) or self.may_call(model)
        return found

    def begin(self, model: ChatModel) -> None:
        """Note that a call begins."""
        self._breakers[id(model)] = before_call(self._breakers[id(model)], now=self._clock.now())

    def report(self, model: ChatModel, *, succeeded: bool) -> None:
        """Note how a call went."""
        self._breakers[id(model)] = after_call(
            self._breakers[id(model)], succeeded=succeeded, now=self._clock.now(), policy=self._policy
        )

    def attempt(
        self,
        question: str,
        blocks: Sequence[ContextBlock],
        *,
        sources: Mapping[DocumentId, SourceDocument],
        history: Sequence[Turn],
        max_cost: Decimal | None,
        meter: CallMeter | None = None,
        context_tokens: int = 3_000,
        task: PromptTask = PromptTask.ANSWER,
        notes: Sequence[str] = (),
        spent: Decimal = Decimal(0),
    ) -> FallbackRun:
        """Prepare one answer; `meter` reserves and records each request. Excerpts take `context_tokens` at most.

        `notes` stand above the excerpts, one for each. `spent` is what of `max_cost` was spent before.
        """
        return FallbackRun(
            self,
            question,
            blocks,
            sources=sources,
            history=history,
            max_cost=max_cost,
            meter=meter,
            context_tokens=context_tokens,
            task=task,
            notes=notes,
            spent=spent,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Fitted:
    """A request as it can be paid for; `reduced`: with fewer passages than there are."""

    request: ChatRequest
    blocks: Sequence[ContextBlock]
    reduced: bool


class FallbackRun:
    """One answer by whichever model gives it. `reply` is None until one has, and stays None when none does.

    `usage` is what all requests took together, those that failed included.
    """

    def __init__(
        self,
        chain: FallbackModel,
        question: str,
        blocks: Sequence[ContextBlock],
        *,
        sources: Mapping[DocumentId, SourceDocument],
        history: Sequence[Turn],
        max_cost: Decimal | None,
        meter: CallMeter | None = None,
        context_tokens: int = 3_000,
        task: PromptTask = PromptTask.ANSWER,
        notes: Sequence[str] = (),
        spent: Decimal = Decimal(0),
    ) -> None:
        self._context_tokens = context_tokens
        self._task = task
        self._notes = notes
        self._spent = spent
        self._chain = chain
        self._meter = meter
        self._budget_left: Decimal | None = None
        self._degraded = False
        self._question = question
        self._blocks = blocks
        self._sources = sources
        self._history = fit_history(history, budget=HISTORY_TOKENS)
        self._max_cost = max_cost
        self.reply: Reply | None = None
        self.model = ""
        self.usage = Usage()
        self.warnings: list[str] = []

    async def events(self) -> AsyncGenerator[AnswerEvent]:
        """Ask one model after the other until one answers; what went wrong stands in `warnings`.

        Where a budget has too little left for all of the passages, a cheaper model is asked with all of them first,
        and then each model with fewer.
        """
        dearer: list[ChatModel] = []
        for models, put_off in ((self._chain.models, True), (dearer, False)):  # the second are known after the first
            for model in models:
                async with aclosing(self._asked(model, dearer, put_off=put_off)) as events:
                    async for event in events:
                        yield event
                if self.reply is not None:
                    return
        without = "Answered without a model, in the books' own words."
        self.warnings.append(without)
        if self._degraded:
            yield Status(step=AnswerStep.DEGRADED, message=without)

    async def _asked(self, model: ChatModel, dearer: list[ChatModel], *, put_off: bool) -> AsyncGenerator[AnswerEvent]:
        """Ask one model. One that can be paid for fewer passages only, or for none, is added to `dearer` at first."""
        if not self._chain.may_call(model):
            return
        self._budget_left = None if self._meter is None else await self._meter.left()
        fitted = await asyncio.to_thread(self._within_bounds, model)
        if isinstance(fitted, NotAsked):
            self.warnings.append(f"{model.name} was not asked: {fitted}.")
            self._degraded = self._degraded or fitted is NotAsked.TOO_DEAR
            return
        if put_off and fitted.reduced:
            self._degraded = True
            dearer.append(model)
            return
        if self._degraded:
            passages = f"from {len(fitted.blocks)} of {len(self._blocks)} passages"
            how = f"Answered {passages if fitted.reduced else 'by a cheaper model'}: the budget is too small for more."
            yield Status(step=AnswerStep.DEGRADED, message=how)
            self.warnings.append(how)
        reply = Reply(
            blocks=fitted.blocks,
            sources=self._sources,
            limits=self._chain.limits,
            monotonic=self._chain.monotonic,
            verifier=self._chain.verifier,
        )
        yield Status(step=AnswerStep.ANSWERING, message=model.name)
        try:
            async with aclosing(put_to_model(self._chain, model, fitted.request, reply, self._meter)) as events:
                async for event in events:
                    yield event
        except (BudgetExceeded, DatabaseUnavailable) as error:
            log.info("model not asked", extra={"model": model.name, "code": error.code})
            over = isinstance(error, BudgetExceeded)
            self.warnings.append(f"{model.name} was not asked: {NotAsked.USED_UP if over else NotAsked.NOT_RESERVED}.")
            yield Status(step=AnswerStep.FALLBACK, message=error.message)
            self._degraded = self._degraded or over
            if put_off and over:
                dearer.append(model)
            return
        except ModelUnavailable as error:
            self.warnings.append(f"{model.name} did not answer: {error.public_message()}")
            yield Status(step=AnswerStep.FALLBACK, message=error.message)
            return
        finally:
            self.usage = self.usage + reply.usage
        if reply.interrupted:
            self.warnings.append(f"{model.name} stopped in the middle: {reply.interrupted}")
        if reply.truncated:
            self.warnings.append(f"{model.name} had more to say: its answer was cut where a reply has to end.")
        self.reply, self.model = reply, model.name
        if self._chain.judges and self._task is not PromptTask.SUMMARIZE and not reply.not_found:
            yield Status(step=AnswerStep.VERIFYING, message=model.name)
            await self._judge(model, reply)

    def answer(self, *, intent: QuestionIntent, confidence: float) -> Answer | None:
        """What the model answered; None where none did, or where it replied that the passages hold no answer."""
        reply = self.reply
        if reply is None or reply.not_found:
            return None
        return Answer(
            question=self._question,
            text=reply.text,
            mode=AnswerMode.GENERATED,
            intent=intent,
            claims=tuple(reply.claims),
            citations=tuple(reply.citations),
            confidence=confidence,
            model=self.model,
            usage=self.usage,
            truncated=reply.truncated,
        )

    async def _judge(self, model: ChatModel, reply: Reply) -> None:
        """Have the model check what it wrote; where it cannot, the verdicts stay at their level, with a warning."""
        judge = JudgeVerifier(model, monotonic=self._chain.monotonic, max_cost=self._left(), meter=self._meter)
        try:
            await reply.verify_again(judge)
        except (BudgetExceeded, DependencyError) as error:
            log.warning("answer not judged", extra={"model": model.name, "code": error.code}, exc_info=error)
            self.warnings.append(f"The answer was not checked by {model.name}: {error.public_message()}")
        finally:
            self.usage = self.usage + judge.usage

    def _left(self) -> Decimal | None:
        """US dollars that are left of what the answer may cost, and of budgets."""
        return spendable(self._max_cost, spent=self._spent + self.usage.cost_usd, budget=self._budget_left)

    def _within_bounds(self, model: ChatModel) -> _Fitted | NotAsked:
        """The request with as many of the passages as the budget pays for and the model's context holds."""
        left = self._left()
        if left is not None and model.price is None:
            return NotAsked.NO_PRICE
        room = room_within(
            self._question,
            self._history,
            context_tokens=self._context_tokens,
            window=model.context_tokens,
            task=self._task,
        )
        if room is None:
            return NotAsked.TOO_SMALL
        every = range(len(self._blocks))
        while every:
            blocks = [self._blocks[at] for at in every]
            request = build_request(
                self._question,
                blocks,
                titles=[self._titles(block) for block in blocks],
                history=room.history,
                context_tokens=room.context_tokens,
                task=self._task,
                notes=[self._notes[at] for at in every] if self._notes else (),
            )
            if affordable(request, model.price, left):
                return _Fitted(request=request, blocks=blocks, reduced=len(blocks) < len(self._blocks))
            # Of excerpts the best come first; notes follow the book, and what is left of them has to cover it.
            every = every[::2] if self._task is PromptTask.COMBINE and len(every) > 1 else every[: len(every) // 2]
        return NotAsked.TOO_DEAR

    def _titles(self, block: ContextBlock) -> tuple[str, ...]:
        source = self._sources[block.document_id]
        section = section_at(source.parsed.sections, block.span.start)
        path = section_path(source.parsed.sections, section.ordinal if section else None)
        return (source.document.title, *path)
