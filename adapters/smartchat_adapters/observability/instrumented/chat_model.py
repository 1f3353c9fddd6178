"""A chat model whose requests are spans."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable

from smartchat_core.model.usage import Price
from smartchat_core.ops import spans
from smartchat_core.ops.tracing import trace_stream
from smartchat_core.ports.chat_model import ChatModel, ChatRequest, ModelDelta
from smartchat_core.ports.telemetry import SpanKind, Telemetry, TraceSpan

__all__ = ["ObservedChatModel"]


class ObservedChatModel:
    """One span for each request, from its sending to the end of the stream.

    It has the attributes of GenAI's conventions for an inference, without the messages:
    https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/

    Args:
        model: does the work.
        telemetry: takes the spans.
        clock: seconds, from a clock that never goes back.
    """

    def __init__(
        self, model: ChatModel, *, telemetry: Telemetry, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._model = model
        self._telemetry = telemetry
        self._clock = clock

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def price(self) -> Price | None:
        return self._model.price

    @property
    def context_tokens(self) -> int | None:
        return self._model.context_tokens

    def stream(self, request: ChatRequest) -> AsyncGenerator[ModelDelta]:
        provider, _, model = self._model.name.rpartition("/")
        started: list[float] = [self._clock()]

        def seen(span: TraceSpan, delta: ModelDelta) -> None:
            if delta.text and started:
                span.set(spans.GEN_AI_FIRST_TOKEN, self._clock() - started.pop())
            if delta.input_tokens is not None:
                span.set(spans.GEN_AI_INPUT_TOKENS, delta.input_tokens)
            if delta.output_tokens is not None:
                span.set(spans.GEN_AI_OUTPUT_TOKENS, delta.output_tokens)

        return trace_stream(
            self._telemetry,
            f"{spans.CHAT} {model}",
            self._model.stream(request),
            kind=SpanKind.CLIENT,
            attributes={
                spans.GEN_AI_OPERATION: "chat",
                spans.GEN_AI_PROVIDER: provider.partition("/")[0] or "unknown",
                spans.GEN_AI_MODEL: model,
                spans.GEN_AI_MAX_TOKENS: request.max_output_tokens,
                spans.GEN_AI_TEMPERATURE: request.temperature,
            },
            seen=seen,
        )
