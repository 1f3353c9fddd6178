"""What a passage's words show of a query."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.retrieval.proximity import WINDOW, folded_words, local_weights, shared_words, word_evidence
from smartchat_core.retrieval.query_analysis import analyse_query
from smartchat_core.text.folding import fold_word, letters
from smartchat_core.text.stemming import without_ending


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


def test_shared_words_are_those_of_the_best_text() -> None:
    query = analyse_query("Where did the old keeper ring the bell?")
    texts = ["The keeper slept.", "The old keeper rang; the bell was heard."]
    assert shared_words(query, texts) == pytest.approx(3 / 4)
    assert shared_words(query, ["Der Wärter schlief."]) == shared_words(query, []) == 0.0
    assert shared_words(analyse_query("What is it?"), ["What is it?"]) <= 1.0


def test_all_words_in_one_window_are_all_the_evidence() -> None:
    query = analyse_query("old red house")
    together, apart, none = word_evidence(
        query, ["an old red house", "old " + "x " * (WINDOW + 1) + "red house", "a garden"]
    )
    assert together.window == pytest.approx(1.0)
    assert 0 < apart.window < 1
    assert none.window == 0.0
    assert together.bigrams == 1.0
    assert apart.bigrams == 0.5
    assert none.bigrams == 0.0


def test_words_around_a_text_count_only_where_it_lacks_them() -> None:
    query = analyse_query("old red house")
    texts = ["an old house", "an old red house", "an old house"]
    lacking, complete, alone = word_evidence(query, texts, around=[["red roofs", "a red door"], ["red roofs"], []])
    assert lacking.around > 0
    assert complete.around == alone.around == 0.0
    assert lacking.window + lacking.around == pytest.approx(1.0)


@given(st.text(min_size=1, max_size=60), st.lists(st.text(max_size=200), max_size=6))
def test_evidence_is_a_share(question: str, texts: list[str]) -> None:
    if not any(character.isalnum() for character in question):
        return
    found = word_evidence(analyse_query(question), texts, around=[texts[at + 1 :] for at in range(len(texts))])
    assert len(found) == len(texts)
    assert all(0 <= one.window <= 1 + 1e-9 and 0 <= one.bigrams <= 1 for one in found)
    assert all(one.window + one.around <= 1 + 1e-9 for one in found)


MARKS = r"[\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e]"
LETTERS = "aZ9ßé_'’ .-\u0301\u0903\u0915\u093f\u05d0\u05b0\u0645\u064b\u0e01\u0e31\u3042漢字ー뮐"


@given(st.text(alphabet=LETTERS, max_size=60))
def test_words_are_cut_as_the_plain_definition_says(text: str) -> None:
    """Letter by letter: a letter or digit, then any more of them and the marks that belong to them."""
    plain: list[str] = []
    for word in re.findall(rf"[^\W_](?:[^\W_]|{MARKS})*", letters(text)):
        folded = fold_word(word) or word
        for run in re.findall("[\u0e00-\u0e7f\u3040-\u9fff뮐]+|[^\u0e00-\u0e7f\u3040-\u9fff뮐]+", folded):
            dense = len(run) > 2 and re.match("[\u0e00-\u0e7f\u3040-\u9fff뮐]", run)
            plain.extend([run[at : at + 2] for at in range(len(run) - 1)] if dense else [run])
    assert folded_words(text) == [without_ending(word) for word in plain]
