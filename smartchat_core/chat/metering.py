"""Metering of requests to models: the tokens that one took, and what they cost."""

from __future__ import annotations

from smartchat_core.chat.budget import request_tokens
from smartchat_core.model.usage import Usage
from smartchat_core.ports.chat_model import ChatModel, ChatRequest, ModelDelta
from smartchat_core.retrieval.context import estimate_tokens

__all__ = ["latest_counts", "usage_of"]


def latest_counts(reported: ModelDelta, delta: ModelDelta) -> ModelDelta:
    """The latest counts of tokens that the provider reported."""
    return ModelDelta(
        input_tokens=reported.input_tokens if delta.input_tokens is None else delta.input_tokens,
        output_tokens=reported.output_tokens if delta.output_tokens is None else delta.output_tokens,
    )


def usage_of(model: ChatModel, request: ChatRequest, raw: str, reported: ModelDelta) -> Usage:
    """The tokens that the request and its reply `raw` took, estimated where the provider reports none."""
    counted = request_tokens(request) if reported.input_tokens is None else reported.input_tokens
    written = estimate_tokens(raw) if reported.output_tokens is None else reported.output_tokens
    price = model.price
    return Usage(
        input_tokens=counted,
        output_tokens=written,
        cost_usd=price.cost(input_tokens=counted, output_tokens=written) if price else Usage().cost_usd,
    ).billed
