"""Cost budgets: what an answer may cost at most, and what to do when that is not enough."""

from __future__ import annotations

from decimal import Decimal

from smartchat_core.model.usage import Price
from smartchat_core.ports.chat_model import ChatRequest
from smartchat_core.retrieval.context import estimate_tokens

__all__ = ["OVERHEAD_PER_MESSAGE", "affordable", "estimated_cost", "request_tokens", "spendable"]

OVERHEAD_PER_MESSAGE = 8


def request_tokens(request: ChatRequest) -> int:
    """About how many tokens the request has."""
    return sum(estimate_tokens(message.content) + OVERHEAD_PER_MESSAGE for message in request.messages)


def estimated_cost(request: ChatRequest, price: Price) -> Decimal:
    """US dollars that the request can cost at most: its tokens, and the longest reply it allows."""
    return price.cost(input_tokens=request_tokens(request), output_tokens=request.max_output_tokens)


def affordable(request: ChatRequest, price: Price | None, max_cost: Decimal | None) -> bool:
    """Whether the request fits the budget. A model of unknown price fits only where there is no budget."""
    if max_cost is None:
        return True
    return price is not None and estimated_cost(request, price) <= max_cost


def spendable(cap: Decimal | None, *, spent: Decimal, budget: Decimal | None) -> Decimal | None:
    """US dollars that may be spent now: what is left of the cap, and what budgets have left; None without either."""
    own = None if cap is None else max(cap - spent, Decimal(0))
    return min((one for one in (own, budget) if one is not None), default=None)
