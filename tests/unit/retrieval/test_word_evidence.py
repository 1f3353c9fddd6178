"""What a passage's words show of a query."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.retrieval.query_analysis import analyse_query
from smartchat_core.retrieval.word_evidence import WINDOW, fold, folded_words, local_weights, word_evidence


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


MARKS = r"[\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e]"
LETTERS = "aZ9ßé_'’ .-\u0301\u0903\u0915\u093f\u05d0\u05b0\u0645\u064b\u0e01\u0e31\u3042漢字ー"


@given(st.text(alphabet=LETTERS, max_size=60))
def test_words_are_cut_as_the_plain_definition_says(text: str) -> None:
    """Letter by letter: a letter or digit, then any more of them and the marks that belong to them."""
    plain: list[str] = []
    for word in re.findall(rf"[^\W_](?:[^\W_]|{MARKS})*", text.casefold()):
        if re.fullmatch("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+", word) and len(word) > 2:
            plain.extend(word[at : at + 2] for at in range(len(word) - 1))
        else:
            plain.append(word)
    assert folded_words(text) == [fold(word) for word in plain]
