"""One request to one model: its circuit, its time and its cost are noted however it ends."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from smartchat_core.chat.generated import Reply
from smartchat_core.chat.usage_recorder import ModelCall
from smartchat_core.errors import ModelUnavailable
from smartchat_core.events import AnswerEvent
from smartchat_core.model.usage import CallOutcome, Usage
from smartchat_core.ports.chat_model import ChatModel, ChatRequest

__all__ = ["CallEnd", "Circuits", "NoteCall", "noting", "put_to_model"]

log = logging.getLogger(__name__)

NoteCall = Callable[[ModelCall], Awaitable[None]]
"""Called with each request to a model when it has ended."""


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
async def noting(model: ChatModel, *, monotonic: Callable[[], float], note: NoteCall | None) -> AsyncIterator[CallEnd]:
    """Note the request that is made in the block when it has ended, in whatever way.

    The block fills in the tokens that it took, the reading of `monotonic` when the first text came, and the code of the
    error that broke it off after that.
    """
    end = CallEnd()
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
        if note is not None:
            first = end.first_text_at
            await note(
                ModelCall(
                    model=model.name,
                    outcome=outcome,
                    seconds=monotonic() - began,
                    first_token_seconds=None if first is None else first - began,
                    error_type=error_type,
                    usage=end.usage,
                )
            )


async def put_to_model(
    circuits: Circuits, model: ChatModel, request: ChatRequest, reply: Reply, note: NoteCall | None
) -> AsyncGenerator[AnswerEvent]:
    """Put the request to the model and fill in the reply, event by event.

    Raises:
        ModelUnavailable: the model failed before it had completed a sentence, or replied nothing. The circuit and the
            ledger have been notified.
    """
    circuits.begin(model)
    async with noting(model, monotonic=circuits.monotonic, note=note) as end:
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
