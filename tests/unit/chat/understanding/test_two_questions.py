"""Which texts ask two questions."""

from __future__ import annotations

import pytest

from smartchat_core.chat.understanding.catalog import CatalogEntry
from smartchat_core.chat.understanding.two_questions import two_questions
from smartchat_core.model import DocumentId

CATALOG = (
    CatalogEntry(document=DocumentId("road"), title="The Salt Road", language="en"),
    CatalogEntry(document=DocumentId("virkstein"), title="Virkstein", language="en"),
)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Who is Vera and who wrote the book?", "Who is Vera?", "who wrote the book?"),
        ("Who wrote The Salt Road and when was it published?", "Who wrote The Salt Road?", "when was it published?"),
        ("Who is Vera and what does she want from Karl?", "Who is Vera?", "what does she want from Karl?"),
        ("Who is Vera? What happens to Karl?", "Who is Vera?", "What happens to Karl?"),
        ("Wer ist Vera und wer schrieb The Salt Road?", "Wer ist Vera?", "wer schrieb The Salt Road?"),
        ("Qui est Vera et qui a écrit The Salt Road ?", "Qui est Vera?", "qui a écrit The Salt Road ?"),
        ("¿Quién es Vera y quién escribió The Salt Road?", "¿Quién es Vera?", "quién escribió The Salt Road?"),
        ("Chi è Vera e chi ha scritto The Salt Road?", "Chi è Vera?", "chi ha scritto The Salt Road?"),
        ("Quem é Vera e quem escreveu The Salt Road?", "Quem é Vera?", "quem escreveu The Salt Road?"),
        ("Кто такая Вера и кто написал The Salt Road?", "Кто такая Вера?", "кто написал The Salt Road?"),
        ("薇拉是谁，《The Salt Road》是谁写的?", "薇拉是谁?", "《The Salt Road》是谁写的?"),
    ],
)
def test_two_questions_are_two(text: str, one: str, other: str) -> None:
    assert two_questions(text, catalog=CATALOG) == (one, other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Who is Vera?",
        "Where and when is the book set?",
        "How do Anna and Karl differ?",
        "Which books mention Karl, and how often?",
        "What is the longest chapter and how long is it?",
        "Compare Virkstein and The Salt Road.",
        "Why did Vera leave the house and where did she go?",
        "Who is Vera? I mean the one in the tower.",
    ],
)
def test_one_question_is_one(text: str) -> None:
    assert two_questions(text, catalog=CATALOG) is None
