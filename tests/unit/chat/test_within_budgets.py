"""What answers when a budget ends: a cheaper model, then fewer passages, then none, and the reader is shown which."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from smartchat_core.chat.fallback import FallbackModel, FallbackRun
from smartchat_core.errors import BudgetExceeded, DatabaseUnavailable, SmartChatError
from smartchat_core.events import AnswerStep, Status
from smartchat_core.model import Price
from smartchat_core.testing.fakes.call_meter import FakeCallMeter
from smartchat_core.testing.fakes.chat_model import ScriptedChatModel
from smartchat_core.testing.fakes.clock import FakeClock
from tests.unit.chat.test_generated import BLOCKS, SOURCES

pytestmark = pytest.mark.anyio

REPLY = "Ahab lost his leg [1]."
DEAR = Price(input_per_million=Decimal(100), output_per_million=Decimal(1))
CHEAP = Price(input_per_million=Decimal(1), output_per_million=Decimal(1))


async def asked(
    *models: ScriptedChatModel, left: str | None, refusals: Sequence[SmartChatError | None] = (), passages: int = 8
) -> tuple[FallbackRun, list[str], FakeCallMeter]:
    meter = FakeCallMeter(left=None if left is None else Decimal(left), refusals=list(refusals))
    attempt = FallbackModel(models, clock=FakeClock()).attempt(
        "Why?", BLOCKS * passages, sources=SOURCES, history=(), max_cost=None, meter=meter
    )
    events = [event async for event in attempt.events()]
    degraded = [one.message for one in events if isinstance(one, Status) and one.step is AnswerStep.DEGRADED]
    return attempt, degraded, meter


def model(name: str, price: Price | None) -> ScriptedChatModel:
    return ScriptedChatModel([REPLY, REPLY], name=name, price=price)


@pytest.mark.parametrize(
    ("left", "answers", "degraded"),
    [
        (None, "dear", ""),
        ("1", "dear", ""),
        ("0.03", "cheap", "by a cheaper model"),
        ("0.001", "", "without a model"),
        ("0", "", "without a model"),
    ],
)
async def test_a_cheaper_model_answers_and_then_none(left: str | None, answers: str, degraded: str) -> None:
    attempt, shown, meter = await asked(model("dear", DEAR), model("cheap", CHEAP), left=left)
    assert attempt.model == answers
    assert [degraded in one for one in shown] == [True] * bool(degraded)
    assert all(one in attempt.warnings for one in shown)
    assert len(meter.calls) == bool(answers)


async def test_fewer_passages_answer_where_no_model_is_cheaper() -> None:
    dear = model("dear", DEAR)
    attempt, shown, _ = await asked(dear, left="0.06", passages=64)
    whole, _, _ = await asked(model("dear", DEAR), left="10", passages=64)
    assert attempt.model == whole.model == "dear"
    assert shown[0].startswith("Answered from ")
    assert "of 64 passages" in shown[0]


@pytest.mark.parametrize(
    ("refusals", "answers"),
    [
        ([BudgetExceeded("used up"), None], "cheap"),
        ([BudgetExceeded("used up"), BudgetExceeded("used up"), None], "dear"),
        ([BudgetExceeded("used up")] * 4, ""),
        ([DatabaseUnavailable("gone")] * 2, ""),
    ],
)
async def test_a_model_whose_cost_cannot_be_reserved_is_not_asked(
    refusals: list[SmartChatError | None], answers: str
) -> None:
    dear, cheap = model("dear", DEAR), model("cheap", CHEAP)
    attempt, _, meter = await asked(dear, cheap, left=None, refusals=refusals)
    assert attempt.model == answers
    assert len(dear.requests) + len(cheap.requests) == len(meter.calls) == bool(answers)
    assert any("was not asked" in one for one in attempt.warnings)


async def test_under_a_budget_a_model_without_a_price_is_not_asked() -> None:
    attempt, _, _ = await asked(model("unpriced", None), left="100")
    assert attempt.model == ""
    assert "its price is not known" in attempt.warnings[0]
