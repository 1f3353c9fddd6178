"""Measures checked against examples worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat.evaluation.metrics import mean, ndcg, percentile, recall, reciprocal_rank

RELEVANCE = {"a": 3, "b": 2, "c": 1, "z": 0}


def test_ndcg_by_hand() -> None:
    # Gains 0, 3, 0, 1 at ranks 1 to 4; the ideal ranking has 3, 2, 1.
    measured = 3 / math.log2(3) + 1 / math.log2(5)
    ideal = 3 / math.log2(2) + 2 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(["x", "a", "z", "c"], RELEVANCE, depth=10) == pytest.approx(measured / ideal)
    assert ndcg(["x", "a", "z", "c"], RELEVANCE, depth=10) == pytest.approx(0.4879, abs=5e-5)


def test_ndcg_cuts_the_ranking_and_the_ideal_at_its_depth() -> None:
    assert ndcg(["x", "a"], RELEVANCE, depth=1) == 0.0
    assert ndcg(["a"], RELEVANCE, depth=1) == 1.0
    assert ndcg(["b"], RELEVANCE, depth=1) == pytest.approx(2 / 3)


def test_ndcg_counts_what_was_not_retrieved() -> None:
    assert ndcg(["a"], {"a": 1, "b": 1}, depth=10) == pytest.approx(1 / (1 + 1 / math.log2(3)))


def test_recall_by_hand() -> None:
    assert recall(["x", "a", "z", "c"], RELEVANCE, depth=5) == pytest.approx(2 / 3)
    assert recall(["x", "a", "z", "c"], RELEVANCE, depth=2) == pytest.approx(1 / 3)
    assert recall(["x"], {}, depth=5) == 0.0


def test_reciprocal_rank_by_hand() -> None:
    assert reciprocal_rank(["z", "x", "b", "a"], RELEVANCE) == pytest.approx(1 / 3)
    assert reciprocal_rank(["z"], RELEVANCE) == 0.0


def test_percentiles_are_values_that_occurred() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert percentile(values, 0.5) == 3.0
    assert percentile(values, 0.95) == 5.0
    assert percentile([], 0.5) == 0.0


def test_a_mean_of_nothing_is_0() -> None:
    assert mean([]) == 0.0
    assert mean([1.0, 2.0]) == 1.5


judged = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 4))


@given(st.permutations("abcdefgh"), judged, st.integers(1, 10))
def test_measures_are_shares_and_the_ideal_ranking_is_perfect(
    ranking: list[str], relevance: dict[str, int], depth: int
) -> None:
    for value in (
        ndcg(ranking, relevance, depth=depth),
        recall(ranking, relevance, depth=depth),
        reciprocal_rank(ranking, relevance),
    ):
        assert 0 <= value <= 1 + 1e-9
    if any(relevance.values()):
        ideal = sorted(ranking, key=lambda one: -relevance.get(one, 0))
        assert ndcg(ideal, relevance, depth=depth) == pytest.approx(1.0)
        assert reciprocal_rank(ideal, relevance) == 1.0
