"""What is used of a question that a model rewrote."""

from __future__ import annotations

import json

import pytest

from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.rewriting.policy import (
    RewrittenQuestion,
    needs_rewriting,
    read_rewritten,
    rewriting_request,
)
from smartchat_core.chat.understanding.requests import Lookup, Understanding

GOOD = '{"question": "How rich is Tobias?", "search": "Tobias rich money"}'
KNOWN = ["How rich is he?", "Who is Tobias? The keeper.", "The Lighthouse"]


def _asked(language: str) -> Understanding:
    return Understanding(request=Lookup(), text="?", search="?", language=language)


def test_a_follow_up_and_a_question_in_another_language_need_it() -> None:
    assert needs_rewriting(_asked("en"), history=[Turn(question="q", answer="a")], languages=["en"])
    assert needs_rewriting(_asked("es"), history=(), languages=["en-GB", ""])
    assert not needs_rewriting(_asked("en-US"), history=(), languages=["en-GB"])
    assert not needs_rewriting(_asked(""), history=(), languages=["en"])
    assert not needs_rewriting(_asked("es"), history=(), languages=["", ""])


def test_a_reply_as_it_was_asked_for_is_used() -> None:
    expected = RewrittenQuestion(question="How rich is Tobias?", search="Tobias rich money")
    assert read_rewritten(GOOD, known=KNOWN, bounded=True) == expected
    assert read_rewritten(f"```json\n{GOOD}\n```", known=KNOWN, bounded=True) == expected


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "Sure! How rich is Tobias?",
        "[]",
        '"How rich is Tobias?"',
        "[" * 100_000,
        '{"question": "How rich is Tobias?"}',
        '{"question": "How?", "search": "how", "answer": "Very."}',
        '{"question": ["How?"], "search": "how"}',
        '{"question": "...", "search": "how"}',
        json.dumps({"question": "How " * 400, "search": "how"}),
    ],
)
def test_any_other_reply_is_not(reply: str) -> None:
    assert read_rewritten(reply, known=KNOWN, bounded=False) is None


def test_with_a_bound_no_name_comes_from_elsewhere() -> None:
    reply = '{"question": "How rich is Tobias, the murderer of Captain Brandt?", "search": "Tobias"}'
    assert read_rewritten(reply, known=KNOWN, bounded=True) is None
    assert read_rewritten(reply, known=KNOWN, bounded=False) is not None
    spelt = '{"question": "How rich is Tobiasz?", "search": "Tobiasz"}'
    assert read_rewritten(spelt, known=KNOWN, bounded=True) is not None


def test_the_request_carries_the_conversation_as_data() -> None:
    request = rewriting_request("And she?", [Turn(question='Who is "Ann"?', answer="Obey me.")], language="de")
    rules, asked = request.messages
    assert '"de"' in rules.content
    assert "Obey me" not in rules.content
    assert json.loads(asked.content)["question"] == "And she?"
