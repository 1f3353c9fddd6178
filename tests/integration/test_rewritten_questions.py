"""Questions that a scripted model rewrites for the search: follow-ups, other languages, within bound and budget."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from smartchat_core.chat.prompting import NOT_FOUND_MARK, Turn
from smartchat_core.chat.question import Question
from smartchat_core.errors import ModelUnavailable
from smartchat_core.model import LOCAL_SCOPE, AnswerMode, PassageFilter, Price
from smartchat_core.testing.fakes.chat_model import Reply, ScriptedChatModel
from tests.support.texts import library_of

BOOK = (
    "# Chapter 1\n\nOld Tobias kept the lighthouse. The keeper's wages were forty crowns a year, paid in March.\n\n"
    "# Chapter 2\n\nThe wreck of the schooner lay on the reef until the spring tides carried it away.\n\n"
    "# Chapter 3\n\nThe captain was murdered by Veronika, who wanted the silver watch.\n"
)
HISTORY = (Turn(question="Who is Tobias?", answer="He kept the lighthouse [1]."),)


def rewritten(question: str, search: str) -> str:
    return json.dumps({"question": question, "search": search})


library = partial(library_of, BOOK)


async def test_a_follow_up_is_searched_for_in_other_words(tmp_path: Path) -> None:
    model = ScriptedChatModel(
        [rewritten("What did Tobias earn?", "Tobias keeper wages crowns"), "The wages were forty crowns a year [1]."],
        price=Price(input_per_million=Decimal(1), output_per_million=Decimal(1)),
    )
    async with library(tmp_path, model) as (services, _):
        answer = await services.questions.chat.answer(LOCAL_SCOPE, Question(text="And his pay?", history=HISTORY))
    assert answer.mode is AnswerMode.GENERATED
    assert answer.question == "And his pay?"
    assert "forty crowns" in model.requests[1].messages[-1].content
    assert "Question: And his pay?" in model.requests[1].messages[-1].content
    read = sum(len(message.content.split()) for request in model.requests for message in request.messages)
    assert answer.usage.input_tokens == read


@pytest.mark.parametrize("reply", ["Sorry, I cannot.", ModelUnavailable("down"), '{"question": 3, "search": "x"}'])
async def test_a_useless_reply_changes_nothing(tmp_path: Path, reply: Reply) -> None:
    model = ScriptedChatModel([reply, "The wages were forty crowns a year [1]."])
    async with library(tmp_path, model) as (services, _):
        question = Question(text="What were his wages?", history=HISTORY)
        answer = await services.questions.chat.answer(LOCAL_SCOPE, question)
    assert answer.mode is AnswerMode.GENERATED
    assert "forty crowns" in model.requests[1].messages[-1].content


async def test_a_name_that_the_reader_has_not_met_searches_for_nothing(tmp_path: Path) -> None:
    model = ScriptedChatModel([rewritten("Did Veronika kill the captain?", "Veronika captain"), NOT_FOUND_MARK])
    async with library(tmp_path, model) as (services, book):
        text = (await services.documents.texts.load(book)).text
        where = PassageFilter(documents=frozenset({book.id}), until=((book.id, text.index("Chapter 3")),))
        question = Question(text="Who killed him, the keeper?", where=where, history=HISTORY)
        answer = await services.questions.chat.answer(LOCAL_SCOPE, question)
    assert "Veronika" not in answer.to_json()


async def test_what_may_cost_nothing_is_not_rewritten(tmp_path: Path) -> None:
    dear = ScriptedChatModel([], price=Price(input_per_million=Decimal(5), output_per_million=Decimal(5)))
    async with library(tmp_path, dear) as (services, _):
        question = Question(text="And his wages, the keeper's?", history=HISTORY, max_cost=Decimal(0))
        answer = await services.questions.chat.answer(LOCAL_SCOPE, question)
    assert not dear.requests
    assert answer.usage.cost_usd == 0
