"""Sentence boundaries."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.model.sentences import MAX_SENTENCE_CHARACTERS, sentence_spans


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He came. She left.", ["He came.", "She left."]),
        ("Mr. Darcy bowed. Mrs. Bennet did not.", ["Mr. Darcy bowed.", "Mrs. Bennet did not."]),
        ("J. R. R. Tolkien wrote it. So did I.", ["J. R. R. Tolkien wrote it.", "So did I."]),
        ("“Stop!” he cried. “Why?”", ["“Stop!” he cried.", "“Why?”"]),
        ("It cost 3.50 dollars. Cheap!", ["It cost 3.50 dollars.", "Cheap!"]),
        ("Call me Ishmael.\n\nSome years ago", ["Call me Ishmael.", "Some years ago"]),
        (
            "Shall I compare thee\nto a summer's day?\nThou art",
            ["Shall I compare thee\nto a summer's day?", "Thou art"],
        ),
        ("今日は寒い。明日も寒い。", ["今日は寒い。", "明日も寒い。"]),
        ("", []),
        ("   ", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [span.of(text) for span in sentence_spans(text)] == sentences


@given(st.text(alphabet="aB .!?\n\"'“”)。x1", max_size=3_000))
def test_sentences_hold_all_that_is_visible_and_stay_bounded(text: str) -> None:
    spans = list(sentence_spans(text))
    assert all(0 < len(span) <= MAX_SENTENCE_CHARACTERS for span in spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
