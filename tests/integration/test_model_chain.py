"""A chain of models with their own addresses, keys, prices and contexts, from the settings to the answer."""

from __future__ import annotations

import logging
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from smartchat.composition import Services, open_services
from smartchat.settings import Settings
from smartchat_core.chat.question import Question
from smartchat_core.model import LOCAL_SCOPE, Answer, AnswerMode
from smartchat_core.retrieval.context import estimate_tokens
from smartchat_core.testing.fakes.openai_server import FakeOpenAiServer, ServerReply, chat_events
from tests.support.texts import add_text

pytestmark = [
    pytest.mark.anyio,
    # litellm reads its own pydantic models in a way that pydantic will drop.
    pytest.mark.filterwarnings("ignore:Accessing the 'model_:DeprecationWarning"),
]

BOOK = "# Chapter {0}\n\nOld Tobias kept the lighthouse number {0}. " + "The lamp burnt all night. " * 60
ANSWERS = ServerReply(events=chat_events(["Old Tobias kept the lighthouse number 1 [1]."], usage=(900, 100)))
FAILS = ServerReply(status=503)
FREE = {"input_price": 0, "output_price": 0}
PRICED = {"input_price": "0.5", "output_price": 2}


def settings_with(tmp_path: Path, *models: dict[str, Any], **more: Any) -> Settings:
    return Settings.model_validate(
        {"library": tmp_path / "library", "embedder": "none", "models": list(models), **more}
    )


async def collect_answer(services: Services, max_cost: Decimal | None = None) -> Answer:
    text = "\n\n".join(BOOK.format(number) for number in range(1, 9))
    await add_text(services, LOCAL_SCOPE, "lighthouse.md", text)
    question = Question(text="Who kept the lighthouse number 1?", max_cost=max_cost)
    return await services.questions.chat.answer(LOCAL_SCOPE, question)


async def test_under_a_cap_priced_and_free_models_are_asked_each_in_its_own_way(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with FakeOpenAiServer(replies=(FAILS,)) as far, FakeOpenAiServer(replies=(ANSWERS,)) as near:
        settings = settings_with(
            tmp_path,
            {"name": "openai/far", "api_base": far.url, "api_key": "key-of-far", **PRICED},
            {"name": "openai/near", "api_base": near.url, "context_tokens": 2_048, **FREE},
            max_cost=Decimal("0.05"),
        )
        async with open_services(settings) as services:
            answer = await collect_answer(services, settings.max_cost)
    assert (answer.mode, answer.model) == (AnswerMode.GENERATED, "openai/near")
    assert (far.requests[0]["model"], near.requests[0]["model"]) == ("far", "near")
    assert set(far.keys) == {"key-of-far"}
    assert "key-of-far" not in near.keys
    tokens = [sum(estimate_tokens(one["content"]) for one in server.requests[0]["messages"]) for server in (far, near)]
    assert tokens[1] + near.requests[0]["max_tokens"] <= 2_048 < tokens[0]
    assert "never asked" not in caplog.text
    assert answer.usage.cost_usd >= 0


async def test_the_price_of_the_settings_is_what_an_answer_costs(tmp_path: Path) -> None:
    async with FakeOpenAiServer(replies=(ANSWERS,)) as server:
        settings = settings_with(tmp_path, {"name": "openai/far", "api_base": server.url, **PRICED})
        async with open_services(settings) as services:
            answer = await collect_answer(services, Decimal("0.05"))
    assert answer.model == "openai/far"
    assert answer.usage.cost_usd == (900 * Decimal("0.5") + 100 * 2) / 1_000_000


async def test_under_a_cap_a_model_without_a_price_is_reported_at_the_start_and_in_the_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "smartchat")
    async with FakeOpenAiServer(replies=(ANSWERS,)) as server:
        settings = settings_with(
            tmp_path, {"name": "openai/unpriced", "api_base": server.url}, max_cost=Decimal("0.05")
        )
        async with open_services(settings) as services:
            (record,) = [one for one in caplog.records if one.name == "smartchat.composition.caps"]
            answer = await collect_answer(services, settings.max_cost)
            uncapped = await services.questions.chat.answer(
                LOCAL_SCOPE, Question(text="Who kept the lighthouse number 1?")
            )
    assert "openai/unpriced is never asked" in record.getMessage()
    assert "[[models]]" in record.getMessage()
    assert any("openai/unpriced was not asked: its price is not known" in one for one in answer.warnings)
    assert answer.mode is AnswerMode.EXTRACTIVE
    assert uncapped.model == "openai/unpriced"
    assert len(server.requests) == 1


async def test_without_a_cap_nothing_is_reported_at_the_start(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with open_services(settings_with(tmp_path, {"name": "openai/x", "api_base": "http://127.0.0.1:1"})):
        pass
    assert "price" not in caplog.text
