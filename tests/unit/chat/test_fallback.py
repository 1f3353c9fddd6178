"""Each request to a model is recorded when it has ended, however it ended."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from decimal import Decimal

import pytest

from smartchat_core.chat.fallback import FallbackModel, FallbackRun
from smartchat_core.errors import ModelUnavailable
from smartchat_core.events import TextDelta
from smartchat_core.model.usage import Price
from smartchat_core.ports.chat_model import ChatModel, ChatRequest, ModelDelta
from smartchat_core.resilience.breaker import BreakerPolicy
from smartchat_core.testing.fakes.call_meter import FakeCallMeter
from smartchat_core.testing.fakes.clock import FakeClock
from tests.unit.chat.test_generated import BLOCKS, SOURCES

pytestmark = pytest.mark.anyio


class Model:
    """Says these pieces, then fails if it is to; each step takes a second."""

    price = Price(input_per_million=Decimal(1), output_per_million=Decimal(1) / 3)
    context_tokens = None

    def __init__(self, name: str, *pieces: str, fails: bool = False) -> None:
        self.name = name
        self._pieces = pieces
        self._fails = fails

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ModelDelta]:
        for piece in self._pieces:
            yield ModelDelta(text=piece)
        if self._fails:
            raise ModelUnavailable("gone")


class Ticking(FakeClock):
    def monotonic(self) -> float:
        self.advance(1)
        return super().monotonic()


def _attempt(*models: ChatModel, meter: FakeCallMeter) -> FallbackRun:
    chain = FallbackModel(models, clock=Ticking())
    return chain.attempt("Why?", BLOCKS, sources=SOURCES, history=(), max_cost=None, meter=meter)


async def test_failure_and_fallback_are_both_reported() -> None:
    meter = FakeCallMeter()
    broken, good = Model("a/broken", fails=True), Model("b/good", "It is so. ", "And so.")
    attempt = _attempt(broken, good, meter=meter)
    _ = [event async for event in attempt.events()]
    assert [(call.model, call.outcome, call.error_type) for call in meter.calls] == [
        ("a/broken", "error", "model_unavailable"),
        ("b/good", "ok", ""),
    ]
    assert [call.first_token_seconds for call in meter.calls] == [None, 1.0]
    assert [call.seconds for call in meter.calls] == [1.0, 2.0]
    assert sum(call.usage.cost_usd for call in meter.calls) == attempt.usage.cost_usd
    assert meter.calls[1].usage == meter.calls[1].usage.billed


async def test_reply_that_breaks_off_is_an_error() -> None:
    meter = FakeCallMeter()
    attempt = _attempt(Model("a/b", "It is so. And", fails=True), meter=meter)
    _ = [event async for event in attempt.events()]
    assert [(call.outcome, call.error_type) for call in meter.calls] == [("error", "model_unavailable")]
    assert meter.calls[0].usage.output_tokens > 0


async def test_reader_who_leaves_cancels_the_request() -> None:
    meter = FakeCallMeter()
    attempt = _attempt(Model("a/b", "It is so. ", "And so. ", "And on."), meter=meter)
    async with aclosing(attempt.events()) as events:
        async for event in events:
            if isinstance(event, TextDelta):
                break
    assert [(call.outcome, call.error_type) for call in meter.calls] == [("cancelled", "")]
    assert meter.calls[0].usage.cost_usd > 0


def test_provider_is_available_while_one_of_its_models_is() -> None:
    models = [Model("a/one"), Model("a/two"), Model("bare")]
    chain = FallbackModel(models, clock=FakeClock(), policy=BreakerPolicy(max_failures=1))
    assert chain.availability() == {"a": True, "other": True}
    chain.report(models[0], succeeded=False)
    assert chain.availability() == {"a": True, "other": True}
    chain.report(models[1], succeeded=False)
    assert chain.availability() == {"a": False, "other": True}
