"""Models without a price under a cap, and models with a small context."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.chat.budget import request_tokens
from smartchat_core.chat.caps import unaskable
from smartchat_core.chat.fallback import FallbackModel, FallbackRun
from smartchat_core.chat.prompting import LEAST_EXCERPTS_TOKENS, Turn, build_request, room_within
from smartchat_core.errors import ModelUnavailable
from smartchat_core.model import Price
from smartchat_core.resilience.breaker import BreakerPolicy
from smartchat_core.testing.fakes.chat_model import ScriptedChatModel
from smartchat_core.testing.fakes.clock import FakeClock
from tests.unit.chat.test_generated import BLOCKS, SOURCES
from tests.unit.chat.test_prompting import block

REPLY = "Ahab lost his leg [1]."
DOLLARS = st.none() | st.decimals(min_value=0, max_value=100, places=2)


async def asked(*models: ScriptedChatModel, max_cost: Decimal | None = None, question: str = "Why?") -> FallbackRun:
    attempt = FallbackModel(models, clock=FakeClock()).attempt(
        question, BLOCKS, sources=SOURCES, history=(), max_cost=max_cost
    )
    async for _ in attempt.events():
        pass
    return attempt


@given(prices=st.lists(st.none() | st.just(Price())), max_cost=DOLLARS, budget=DOLLARS)
def test_those_without_a_price_are_reported_where_there_is_a_cap(
    prices: list[Price | None], max_cost: Decimal | None, budget: Decimal | None
) -> None:
    models = [ScriptedChatModel([], name=str(number), price=price) for number, price in enumerate(prices)]
    reported = unaskable(models, max_cost=max_cost, budget=budget)
    capped = max_cost is not None or budget is not None
    assert [one.name for one in reported] == [str(at) for at, price in enumerate(prices) if price is None and capped]
    assert {one.cap for one in reported} <= {"model_budget" if max_cost is None else "max_cost"}
    assert all(one.name in one.explanation and "input_price" in one.remedy for one in reported)


@pytest.mark.parametrize("cap", [Decimal(0), Decimal("0.01")])
async def test_a_price_of_zero_is_a_price(cap: Decimal) -> None:
    attempt = await asked(ScriptedChatModel([REPLY], name="local", price=Price()), max_cost=cap)
    assert (attempt.model, attempt.warnings) == ("local", [])


async def test_under_a_cap_a_model_without_a_price_is_passed_over_and_the_answer_gives_the_reason() -> None:
    unpriced = ScriptedChatModel([], name="unpriced")
    attempt = await asked(unpriced, ScriptedChatModel([REPLY], name="local", price=Price()), max_cost=Decimal(1))
    assert not unpriced.requests
    assert attempt.model == "local"
    assert attempt.warnings == [
        "unpriced was not asked: its price is not known, and there is a limit on what the answer may cost."
    ]


async def test_without_a_cap_a_model_without_a_price_is_asked() -> None:
    assert (await asked(ScriptedChatModel([REPLY], name="unpriced"))).model == "unpriced"


async def test_a_question_that_does_not_fit_is_put_to_the_next_model() -> None:
    small = ScriptedChatModel([], name="small", context_tokens=2_048)
    large = ScriptedChatModel([REPLY], name="large", context_tokens=16_000)
    attempt = await asked(small, large, question="字" * 3_000)
    assert not small.requests
    assert attempt.model == "large"
    assert attempt.warnings == ["small was not asked: the question and the passages do not fit into its context."]


async def test_the_same_model_at_two_addresses_has_two_circuits() -> None:
    down = ScriptedChatModel([ModelUnavailable("no connection")], name="openai/same")
    up = ScriptedChatModel([REPLY, REPLY], name="openai/same")
    chain = FallbackModel([down, up], clock=FakeClock(), policy=BreakerPolicy(max_failures=1))
    for _ in range(2):
        attempt = chain.attempt("Why?", BLOCKS, sources=SOURCES, history=(), max_cost=None)
        async for _ in attempt.events():
            pass
        assert attempt.reply is not None
    assert (len(down.requests), len(up.requests)) == (1, 2)


TEXTS = st.sampled_from(["", "Why?", "Why " * 900, "字" * 900, "字" * 10_000])


@given(
    question=TEXTS,
    history=st.lists(st.builds(Turn, question=TEXTS, answer=TEXTS), max_size=4),
    excerpts=st.lists(st.sampled_from(["word " * 230, "字" * 383]), max_size=12),
    window=st.integers(min_value=2_048, max_value=9_000),
)
def test_prompt_and_reply_fit_into_the_context(
    question: str, history: list[Turn], excerpts: list[str], window: int
) -> None:
    room = room_within(question, history, context_tokens=3_000, window=window)
    if room is None:
        bare = build_request(question, (), titles=())
        assert request_tokens(bare) + bare.max_output_tokens + LEAST_EXCERPTS_TOKENS > window
        return
    request = build_request(
        question,
        [block(text) for text in excerpts],
        titles=[["字" * 200, "字" * 200]] * len(excerpts),
        history=room.history,
        context_tokens=room.context_tokens,
    )
    assert request_tokens(request) + request.max_output_tokens <= window
    assert ("<excerpt" in request.messages[-1].content) == bool(excerpts)


def test_earlier_turns_give_way_oldest_first() -> None:
    turns = [Turn(question=f"Question {number}", answer="long " * 150) for number in range(3)]
    everything = room_within("Why?", turns, context_tokens=3_000, window=None)
    less = room_within("Why?", turns, context_tokens=3_000, window=2_048)
    assert everything is not None
    assert less is not None
    assert everything.context_tokens == 3_000
    assert everything.history == tuple(turns)
    assert less.history == tuple(turns)[-len(less.history) :]
    assert len(less.history) < 3
    assert less.context_tokens >= LEAST_EXCERPTS_TOKENS
