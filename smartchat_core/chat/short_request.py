"""A request to a model whose reply is wanted as a whole: metered, within a budget, and of a bounded length."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing
from decimal import Decimal

from smartchat_core.chat.budget import affordable, request_tokens
from smartchat_core.chat.caps import NotAsked
from smartchat_core.chat.metering import latest_counts, usage_of
from smartchat_core.chat.model_call import CallMeter, metered
from smartchat_core.model.usage import Usage
from smartchat_core.ports.chat_model import ChatModel, ChatRequest, ModelDelta

__all__ = ["ShortRequest"]


class ShortRequest:
    """One request to one model.

    Args:
        model: that is asked.
        monotonic: the seconds that the request takes.
        max_characters: of the reply; the rest is not read.
        meter: reserves what the request can cost, and records it.

    `usage` is what it took, also where it failed.
    """

    def __init__(
        self,
        model: ChatModel,
        request: ChatRequest,
        *,
        monotonic: Callable[[], float],
        max_characters: int,
        meter: CallMeter | None,
    ) -> None:
        self._model = model
        self._request = request
        self._monotonic = monotonic
        self._room = max_characters
        self._meter = meter
        self.usage = Usage()

    def refused(self, max_cost: Decimal | None) -> NotAsked | None:
        """Why the model may not be asked, for US dollars or for its context; None where it may."""
        window = self._model.context_tokens
        if max_cost is not None and self._model.price is None:
            return NotAsked.NO_PRICE
        if not affordable(self._request, self._model.price, max_cost):
            return NotAsked.TOO_DEAR
        if window is not None and request_tokens(self._request) + self._request.max_output_tokens > window:
            return NotAsked.TOO_SMALL
        return None

    async def reply(self, *, begin: Callable[[], None] = lambda: None) -> str:
        """What the model replies; `begin` is called when its cost is reserved and it is asked.

        Raises:
            ModelUnavailable: it failed.
            BudgetExceeded: a budget has too little left; the model was not asked.
            DatabaseUnavailable: the cost could not be reserved; the model was not asked.
        """
        pieces: list[str] = []
        reported = ModelDelta()
        async with metered(self._model, self._request, monotonic=self._monotonic, meter=self._meter) as end:
            begin()
            try:
                async with aclosing(self._model.stream(self._request)) as deltas:
                    async for delta in deltas:
                        pieces.append(delta.text[: self._room])
                        self._room -= len(delta.text)
                        reported = latest_counts(reported, delta)
                        if self._room <= 0:
                            break
            finally:
                if pieces or reported != ModelDelta():
                    self.usage = usage_of(self._model, self._request, "".join(pieces), reported)
                end.usage = self.usage
        return "".join(pieces)
