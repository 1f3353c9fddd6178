"""Answers that a scripted model writes from the quotes found without one."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from smartchat_core.chat.prompting import NOT_FOUND_MARK
from smartchat_core.chat.question import Question
from smartchat_core.errors import ModelUnavailable
from smartchat_core.events import AnswerCompleted, TextDelta
from smartchat_core.model import LOCAL_SCOPE, AnswerMode, Price, QuestionIntent
from smartchat_core.testing.fakes.chat_model import Reply, ScriptedChatModel
from tests.support.texts import library_of

BOOK = "".join(
    f"# Chapter {number}\n\nTobias Vance was the keeper of the lighthouse. Tobias Vance said little on day {number}. "
    "“Come in,” said Tobias Vance to Agnes Moor, the miller's daughter. Agnes Moor laughed.\n\n"
    for number in range(1, 6)
)
WHO = Question(text="Who is Tobias Vance?")


library = partial(library_of, BOOK)


async def test_a_model_says_who_somebody_is_in_its_words(tmp_path: Path) -> None:
    model = ScriptedChatModel(["Tobias Vance was the keeper of the lighthouse [1]. He was born in Rome [1]."])
    async with library(tmp_path, model) as (services, _):
        events = [event async for event in services.questions.chat.stream(LOCAL_SCOPE, WHO)]
    completed = events[-1]
    assert isinstance(completed, AnswerCompleted)
    answer = completed.answer
    assert (answer.mode, answer.intent) == (AnswerMode.GENERATED, QuestionIntent.WHO)
    assert [claim.borne_out for claim in answer.claims] == [True, False]
    assert "".join(event.text for event in events if isinstance(event, TextDelta)) == answer.text
    assert "keeper of the lighthouse" in model.requests[0].messages[-1].content


@pytest.mark.parametrize("reply", [NOT_FOUND_MARK, ModelUnavailable("down")])
async def test_where_no_model_answers_the_quotes_do(tmp_path: Path, reply: Reply) -> None:
    async with library(tmp_path, ScriptedChatModel([reply])) as (services, _):
        answer = await services.questions.chat.answer(LOCAL_SCOPE, WHO)
    assert answer.mode is AnswerMode.EXTRACTIVE
    assert answer.citations
    assert answer.usage.input_tokens > 0 or isinstance(reply, ModelUnavailable)


async def test_what_may_cost_nothing_is_quoted(tmp_path: Path) -> None:
    dear = ScriptedChatModel([], price=Price(input_per_million=Decimal(5), output_per_million=Decimal(5)))
    async with library(tmp_path, dear) as (services, _):
        answer = await services.questions.chat.answer(
            LOCAL_SCOPE, Question(text=WHO.text, intent=QuestionIntent.CAST, max_cost=Decimal(0))
        )
    assert not dear.requests
    assert answer.mode is not AnswerMode.GENERATED
