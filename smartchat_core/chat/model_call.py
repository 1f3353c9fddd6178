"""One request to one model: its cost is reserved before it, and recorded however it ends."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from smartchat_core.chat.generated import Reply
from smartchat_core.chat.usage_recorder import ModelCall
from smartchat_core.errors import ModelUnavailable
from smartchat_core.events import AnswerEvent
from smartchat_core.model.budget import Reservation
from smartchat_core.model.usage import CallOutcome, Usage
from smartchat_core.ports.chat_model import ChatModel, ChatRequest

__all__ = ["CallEnd", "CallMeter", "Circuits", "metered", "put_to_model"]

log = logging.getLogger(__name__)


class CallMeter(Protocol):
    """Reserves what requests to models may cost, and records what they took."""

    async def left(self) -> Decimal | None:
        """US dollars that the budgets have left; None where none limits them."""
        ...

    async def reserve(self, model: ChatModel, request: ChatRequest) -> Reservation | None:
        """Reserve what the request can cost at most.

        Raises:
            BudgetExceeded: a budget has too little left.
            DatabaseUnavailable: it cannot be reserved.
        """
        ...

    async def record(self, reservation: Reservation | None, call: ModelCall) -> None:
        """Record the request when it has ended, and settle its reservation."""
        ...


class Circuits(Protocol):
    """The circuit breakers of the models, and the clock that their requests are timed by."""

    @property
    def monotonic(self) -> Callable[[], float]:
        """Seconds since some moment."""
        ...

    def begin(self, model: ChatModel) -> None:
        """Note that a call begins."""
        ...

    def report(self, model: ChatModel, *, succeeded: bool) -> None:
        """Note how a call went."""
        ...


@dataclass(kw_only=True, slots=True)
class CallEnd:
    """How a request ends, as far as it has come; what is not said stays as it is for one that is cancelled."""

    usage: Usage = field(default_factory=Usage)
    first_text_at: float | None = None
    interrupted_by: str | None = None


@asynccontextmanager
async def metered(
    model: ChatModel, request: ChatRequest, *, monotonic: Callable[[], float], meter: CallMeter | None
) -> AsyncIterator[CallEnd]:
    """Reserve what the request can cost, and record it when the block in which it is made has ended, in whatever way.

    The block fills in the tokens that it took, the reading of `monotonic` when the first text came, and the code of the
    error that broke it off after that.

    Raises:
        BudgetExceeded: a budget has too little left; the block is not entered.
        DatabaseUnavailable: the cost cannot be reserved; the block is not entered.
    """
    end = CallEnd()
    reservation = None if meter is None else await meter.reserve(model, request)
    began = monotonic()
    outcome, error_type = CallOutcome.CANCELLED, ""
    try:
        yield end
        outcome = CallOutcome.OK if end.interrupted_by is None else CallOutcome.ERROR
        error_type = end.interrupted_by or ""
    except ModelUnavailable as error:
        outcome, error_type = CallOutcome.ERROR, error.code
        raise
    except Exception as error:
        outcome, error_type = CallOutcome.ERROR, type(error).__name__
        raise
    finally:
        if meter is not None:
            first = end.first_text_at
            await meter.record(
                reservation,
                ModelCall(
                    model=model.name,
                    outcome=outcome,
                    seconds=monotonic() - began,
                    first_token_seconds=None if first is None else first - began,
                    error_type=error_type,
                    usage=end.usage,
                ),
            )


async def put_to_model(
    circuits: Circuits, model: ChatModel, request: ChatRequest, reply: Reply, meter: CallMeter | None
) -> AsyncGenerator[AnswerEvent]:
    """Put the request to the model and fill in the reply, event by event.

    Raises:
        ModelUnavailable: the model failed before it had completed a sentence, or replied nothing. The circuit and the
            ledger have been notified.
        BudgetExceeded: a budget has too little left; the model was not asked.
        DatabaseUnavailable: the cost could not be reserved; the model was not asked.
    """
    async with metered(model, request, monotonic=circuits.monotonic, meter=meter) as end:
        circuits.begin(model)
        try:
            async with aclosing(reply.stream(model, request)) as events:
                async for event in events:
                    yield event
        except ModelUnavailable as error:
            circuits.report(model, succeeded=False)
            log.warning("model call failed", extra={"model": model.name, "code": error.code}, exc_info=error)
            raise
        finally:
            end.usage, end.first_text_at = reply.usage, reply.first_text_at
            end.interrupted_by = reply.error_type if reply.interrupted else None
    circuits.report(model, succeeded=not reply.interrupted)
