"""What a passage's words show of a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.retrieval.query_analysis import analyse_query
from smartchat_core.retrieval.word_evidence import WINDOW, folded_words, local_weights, word_evidence


def test_words_are_folded() -> None:
    assert folded_words("Whales, WHALED; whaling! A whale") == ["whal", "whal", "whal", "a", "whal"]
    assert folded_words("cities city") == ["cit", "cit"]
    assert folded_words("is as") == ["is", "as"]


def test_dense_scripts_come_in_pairs() -> None:
    assert folded_words("白鲸记") == ["白鲸", "鲸记"]


def test_marks_stay_with_their_letters() -> None:
    assert folded_words("कितने") == ["कितने"]


def test_a_word_in_every_text_weighs_little() -> None:
    texts = [frozenset({"ahab", "whale"}), frozenset({"ahab"}), frozenset({"ahab"})]
    weights = local_weights(["ahab", "whale", "ship"], texts)
    assert weights["ahab"] < weights["whale"] < weights["ship"]


def test_all_words_in_one_window_are_all_the_evidence() -> None:
    query = analyse_query("old red house")
    together, apart, none = word_evidence(
        query, ["an old red house", "old " + "x " * (WINDOW + 1) + "red house", "a garden"]
    )
    assert together.window == pytest.approx(1.0)
    assert 0 < apart.window < 1
    assert none.window == 0.0
    assert together.pairs == 1.0
    assert apart.pairs == 0.5
    assert none.pairs == 0.0


@given(st.text(min_size=1, max_size=60), st.lists(st.text(max_size=200), max_size=6))
def test_evidence_is_a_share(question: str, texts: list[str]) -> None:
    if not any(character.isalnum() for character in question):
        return
    found = word_evidence(analyse_query(question), texts)
    assert len(found) == len(texts)
    assert all(0 <= one.window <= 1 + 1e-9 and 0 <= one.pairs <= 1 for one in found)
