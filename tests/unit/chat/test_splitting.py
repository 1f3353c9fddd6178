"""Taking replies apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smartchat_core.chat.splitting import ClaimSplitter, split_claims, strip_marks


@pytest.mark.parametrize(
    ("reply", "claims"),
    [
        ("Ahab lost a leg [1]. Then he swore [1, 2].", [("Ahab lost a leg.", (1,)), ("Then he swore.", (1, 2))]),
        ("Ahab lost a leg. [1] Then he swore. [2][3]", [("Ahab lost a leg.", (1,)), ("Then he swore.", (2, 3))]),
        ("No mark here.", [("No mark here.", ())]),
        ("【2】 Full width 【1】.", [("Full width.", (2, 1))]),
        ("", []),
        ("[1]", []),
        ("Ahab lost a leg. [1", [("Ahab lost a leg.", ())]),
        ("Ahab lost a leg [1", [("Ahab lost a leg", ())]),
        ("Ahab lost a leg. [1][2] Then he swore. [3]", [("Ahab lost a leg.", (1, 2)), ("Then he swore.", (3,))]),
        ("He said “no.” [1]\n[2] Then he swore.", [("He said “no.”", (1, 2)), ("Then he swore.", ())]),
        ("1. Ahab lost a leg [1].\n2. He swore. [2]", [("1. Ahab lost a leg.", (1,)), ("2. He swore.", (2,))]),
        ("42.", [("42.", ())]),
    ],
)
def test_a_reply_is_split_into_claims(reply: str, claims: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(claim.text, claim.numbers) for claim in split_claims(reply)] == claims


@given(st.text(alphabet="abc. [1]2,\n【】", max_size=300))
@example("a [1[1]] b")
@example("a " + "[1" * 40 + "]" * 40)
def test_any_reply_can_be_split_and_holds_no_marks_afterwards(reply: str) -> None:
    for claim in split_claims(reply):
        assert strip_marks(claim.text) == claim.text


WORDS = ("Ahab lost his leg", "He swore revenge in 1841", "Mr", "etc", "1", "a", "I", "x" * 300, "y" * 599, "z " * 310)
SIGNS = (".", "!", "?”", "。", "...", " ", "\n", "\n\n", " [1]", "[1, 2]", "【1】", " [", "[1", "]", "(", "- ", "」")


@given(
    st.lists(st.sampled_from([*WORDS, *SIGNS]), max_size=30).map("".join),
    st.lists(st.integers(min_value=0, max_value=3_000), max_size=40),
)
def test_how_a_reply_is_cut_makes_no_difference(reply: str, cuts: list[int]) -> None:
    places = sorted({0, len(reply), *(cut for cut in cuts if cut < len(reply))})
    for deltas in ([reply], [reply[start:end] for start, end in pairwise(places)], list(reply)):
        splitter = ClaimSplitter()
        given_out = [claim for delta in deltas for claim in splitter.feed(delta)]
        assert (*given_out, *splitter.finish()) == split_claims(reply)


def test_a_claim_is_given_out_soon_after_it_is_complete() -> None:
    splitter = ClaimSplitter()
    sentence = "Ahab lost his leg to the white whale. "
    for delta in sentence:
        assert splitter.feed(delta) == ()
    waited = next(n for n, delta in enumerate("He swore revenge in Nantucket.") if splitter.feed(delta))
    assert waited <= len(sentence) // 8 + 1
