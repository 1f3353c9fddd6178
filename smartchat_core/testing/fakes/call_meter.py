"""A meter of requests to models that keeps what it is given."""

from __future__ import annotations

from decimal import Decimal

from smartchat_core.chat.usage_recorder import ModelCall
from smartchat_core.errors import SmartChatError
from smartchat_core.model.budget import Reservation
from smartchat_core.ports.chat_model import ChatModel, ChatRequest

__all__ = ["FakeCallMeter"]


class FakeCallMeter:
    """Lets every request through, unless it is to refuse some, and has no limit, unless it is given one.

    Args:
        left: US dollars that it says are left; they are not used up.
        refusals: raised for one request after the other, None for one that is let through.
    """

    def __init__(self, *, left: Decimal | None = None, refusals: list[SmartChatError | None] | None = None) -> None:
        self._left = left
        self._refusals = list(refusals or ())
        self.calls: list[ModelCall] = []

    async def left(self) -> Decimal | None:
        """What it was given."""
        return self._left

    async def reserve(self, model: ChatModel, request: ChatRequest) -> Reservation | None:  # noqa: ARG002
        """Raise the next refusal."""
        refusal = self._refusals.pop(0) if self._refusals else None
        if refusal is not None:
            raise refusal
        return None

    async def record(self, reservation: Reservation | None, call: ModelCall) -> None:  # noqa: ARG002
        """Keep the request."""
        self.calls.append(call)
