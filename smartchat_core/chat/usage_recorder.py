"""Usage recording: what every request to a model takes is reserved before it, and entered into the ledger after it."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from decimal import Decimal

from smartchat_core.chat.budget import estimated_cost, request_tokens
from smartchat_core.errors import DatabaseUnavailable, SmartChatError
from smartchat_core.events import ModelCalled, UsageEntryLost
from smartchat_core.model.activity import Feature
from smartchat_core.model.budget import Payer, Reservation, Resource, to_nanos
from smartchat_core.model.ids import OwnerId, usage_entry_id_for
from smartchat_core.model.ledger import UsageEntry
from smartchat_core.model.metric import OTHER
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.usage import CallOutcome, Usage
from smartchat_core.money.budget_policy import WorstCase
from smartchat_core.money.reserving import Reservations
from smartchat_core.ports.chat_model import ChatModel, ChatRequest
from smartchat_core.ports.runtime import Runtime

__all__ = ["AnswerMeter", "ModelCall", "UsageRecorder", "split_model_name", "worst_case"]

log = logging.getLogger(__name__)

_MOST_UNWRITTEN = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelCall:
    """A request to a model that has come to its end."""

    model: str
    outcome: CallOutcome
    seconds: float
    first_token_seconds: float | None = None
    error_type: str = ""
    usage: Usage = field(default_factory=Usage)


def split_model_name(model: str) -> tuple[str, str]:
    """The provider and the model's own name, as in `openai/gpt-x`; a name without a provider is of `other`."""
    provider, separator, name = model.partition("/")
    return (provider, name) if separator and provider and name else (OTHER, model)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Settlement:
    """What has to be entered for one request."""

    reservation: Reservation | None
    entry: UsageEntry


class UsageRecorder:
    """Reserves what a request may take, publishes it when it has ended, and enters it into ledger and budgets.

    The event and the entry come from one value, so that their sums agree. An entry that cannot be written is kept and
    written before the next one, or by `settle`; what is lost even so is reported by the log and by `UsageEntryLost`.
    Both steps are finished though the caller has gone: `settle` waits for what is under way.
    """

    def __init__(self, *, reservations: Reservations, runtime: Runtime) -> None:
        self._reservations = reservations
        self._sink = runtime.sink
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._under_way: set[asyncio.Task[None]] = set()
        self._unwritten: deque[_Settlement] = deque()

    def meter(self, scope: OwnerScope, feature: Feature) -> AnswerMeter:
        """What reserves and records the requests of one answer."""
        return AnswerMeter(self, Payer(owner=scope.owner, key=scope.key), feature)

    async def charge_question(self, scope: OwnerScope) -> None:
        """Count a question, where a budget counts them.

        Raises:
            BudgetExceeded: there are none left in this period.
            DatabaseUnavailable: it cannot be counted.
        """
        payer = Payer(owner=scope.owner, key=scope.key)
        await self._reservations.charge(payer, Resource.QUESTIONS)

    async def left(self, payer: Payer) -> Decimal | None:
        """US dollars that the payer's budgets have left, None where none limits them; 0 where that is not known."""
        try:
            return await self._reservations.left(payer)
        except DatabaseUnavailable as error:
            log.warning("budgets cannot be read", extra={"code": error.code}, exc_info=error)
            return Decimal(0)

    async def reserve(self, payer: Payer, worst: WorstCase) -> Reservation | None:
        """Reserve the worst case of a request, before it is made.

        Raises:
            BudgetExceeded: a budget has too little left.
            DatabaseUnavailable: it cannot be reserved.
        """
        reserving = asyncio.create_task(self._reservations.reserve(payer, worst), name="smartchat-reservation")
        try:
            return await asyncio.shield(reserving)
        except asyncio.CancelledError:
            self._finish(self._release_when_done(reserving))
            raise

    async def record(
        self, owner: OwnerId, feature: Feature, call: ModelCall, reservation: Reservation | None = None
    ) -> None:
        """Publish the request and settle it."""
        provider, model = split_model_name(call.model)
        event = ModelCalled(
            owner=owner,
            provider=provider,
            model=model,
            feature=feature,
            outcome=call.outcome,
            seconds=call.seconds,
            first_token_seconds=call.first_token_seconds,
            error_type=call.error_type,
            usage=call.usage.billed,
        )
        self._sink.publish(event)
        own = _Settlement(reservation=reservation, entry=self._entry(event, reservation))
        await asyncio.shield(self._finish(self._write_after_earlier(own)))

    async def settle(self) -> None:
        """Wait for what is under way, and write what could not be written before."""
        await asyncio.gather(*self._under_way)
        await self._write_earlier()
        while self._unwritten:
            self._lose(self._unwritten.popleft())

    def _finish(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name="smartchat-ledger")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def _release_when_done(self, reserving: asyncio.Task[Reservation | None]) -> None:
        try:
            reservation = await reserving
            if reservation is not None:
                await self._reservations.release(reservation)
        except SmartChatError as error:
            log.info("a reservation is left to expire", extra={"code": error.code}, exc_info=error)

    def _entry(self, event: ModelCalled, reservation: Reservation | None) -> UsageEntry:
        return UsageEntry(
            id=usage_entry_id_for(entropy=self._entropy.uuid()),
            # In the period on whose budgets it went, though that has ended meanwhile.
            at=self._clock.now() if reservation is None else reservation.at,
            owner=event.owner,
            provider=event.provider,
            model=event.model,
            feature=event.feature,
            outcome=event.outcome,
            usage=event.usage,
        )

    async def _write_after_earlier(self, own: _Settlement) -> None:
        """Write what could not be written before, and then this; what is not written now waits for the next one."""
        await self._write_earlier()
        if not await self._write(own):
            self._unwritten.append(own)
            while len(self._unwritten) > _MOST_UNWRITTEN:
                self._lose(self._unwritten.popleft())

    async def _write_earlier(self) -> None:
        while self._unwritten:
            settlement = self._unwritten.popleft()
            if not await self._write(settlement):
                self._unwritten.appendleft(settlement)
                return

    async def _write(self, settlement: _Settlement) -> bool:
        """Whether it need not be written again."""
        usage = settlement.entry.usage
        spent = {Resource.MONEY: to_nanos(usage.cost_usd), Resource.TOKENS: usage.input_tokens + usage.output_tokens}
        try:
            await self._reservations.settle(settlement.reservation, spent, settlement.entry)
        except DatabaseUnavailable as error:
            log.warning("model usage is written later", extra={"code": error.code}, exc_info=error)
            return False
        except Exception:  # whatever it is: an answer that was paid for is given
            log.exception("model usage could not be written", extra={"model": settlement.entry.model})
            self._lose(settlement)
        return True

    def _lose(self, settlement: _Settlement) -> None:
        entry = settlement.entry
        log.error(
            "model usage could not be written to the ledger",
            extra={"model": entry.model, "cost_usd": str(entry.usage.cost_usd)},
        )
        self._sink.publish(UsageEntryLost(owner=entry.owner, provider=entry.provider, model=entry.model))


class AnswerMeter:
    """Reserves and records the requests of one answer, on the budgets of its payer."""

    def __init__(self, recorder: UsageRecorder, payer: Payer, feature: Feature) -> None:
        self._recorder = recorder
        self._payer = payer
        self._feature = feature

    async def left(self) -> Decimal | None:
        """US dollars that the budgets have left; None where none limits them."""
        return await self._recorder.left(self._payer)

    async def reserve(self, model: ChatModel, request: ChatRequest) -> Reservation | None:
        """Reserve what the request can cost at most.

        Raises:
            BudgetExceeded: a budget has too little left.
            DatabaseUnavailable: it cannot be reserved.
        """
        return await self._recorder.reserve(self._payer, worst_case(model, request))

    async def record(self, reservation: Reservation | None, call: ModelCall) -> None:
        """Record a request that has ended, in whatever way."""
        await self._recorder.record(self._payer.owner, self._feature, call, reservation)


def worst_case(model: ChatModel, request: ChatRequest) -> WorstCase:
    """The most that the request can take: its tokens, and the longest reply that it allows."""
    tokens = request_tokens(request) + request.max_output_tokens
    if model.price is None:
        return WorstCase(amounts={Resource.TOKENS: tokens}, priced=False)
    cost = to_nanos(estimated_cost(request, model.price))
    return WorstCase(amounts={Resource.MONEY: cost, Resource.TOKENS: tokens})
