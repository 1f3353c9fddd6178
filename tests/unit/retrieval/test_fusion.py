"""The fused ranking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.search import Candidate, SearchMode
from smartchat_core.model.span import Span
from smartchat_core.retrieval.fusion import (
    DEFAULT_WEIGHTS,
    convex_fusion,
    dense_weight,
    rank_candidates,
    rerank_lexical,
)
from smartchat_core.retrieval.query_analysis import analyse_query


def candidate(
    ordinal: int, *, lexical: float | None = None, dense: float | None = None, text: str = "text"
) -> Candidate:
    passage = Passage(
        document_id=DocumentId("d"), ordinal=ordinal, span=Span(start=ordinal * 100, end=ordinal * 100 + 50), text=text
    )
    return Candidate(passage=passage, lexical=lexical, dense=dense)


def order(ranked: list[ScoredPassage]) -> list[int]:
    return [scored.passage.ordinal for scored in ranked]


candidates = st.lists(
    st.tuples(st.none() | st.floats(0, 50), st.none() | st.floats(-1, 1)), min_size=0, max_size=12
).map(lambda pairs: [candidate(at, lexical=one, dense=two) for at, (one, two) in enumerate(pairs)])


def test_convex_fusion_by_hand() -> None:
    ranked = convex_fusion(
        [candidate(0, lexical=10.0, dense=0.2), candidate(1, lexical=5.0, dense=0.8), candidate(2, dense=0.6)],
        weight=0.5,
    )
    assert order(ranked) == [1, 0, 2]
    assert [scored.score for scored in ranked] == pytest.approx([0.65, 0.6, 0.3])


def test_a_negative_cosine_counts_as_no_likeness() -> None:
    (only,) = convex_fusion([candidate(0, dense=-0.3)], weight=1.0)
    assert only.score == 0.0


@given(candidates, st.floats(0, 1))
def test_scores_fall_within_0_and_1_and_nothing_is_lost(found: list[Candidate], weight: float) -> None:
    ranked = convex_fusion(found, weight=weight)
    scores = [scored.score for scored in ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert sorted(order(ranked)) == list(range(len(found)))


@given(candidates)
def test_rescoring_keeps_scores_in_order_and_in_bounds(found: list[Candidate]) -> None:
    ranked = rerank_lexical(analyse_query("what text is that"), convex_fusion(found, weight=0.5))
    scores = [scored.score for scored in ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_one_side_alone_ranks_only_what_it_found() -> None:
    found = [candidate(0, lexical=1.0), candidate(1, dense=0.9), candidate(2, lexical=2.0, dense=0.1)]
    query = analyse_query("text")
    assert order(rank_candidates(query, found, mode=SearchMode.LEXICAL)) == [2, 0]
    assert order(rank_candidates(query, found, mode=SearchMode.DENSE)) == [1, 2]
    assert sorted(order(rank_candidates(query, found))) == [0, 1, 2]


def test_words_that_stand_together_lift_a_passage() -> None:
    apart = "The whale was seen. " + "Nothing happened for a long time on that day. " * 6 + "It was white."
    together = "They saw the white whale. " + "Nothing happened for a long time on that day. " * 6 + "It was late."
    found = [candidate(0, lexical=5.0, dense=0.4, text=apart), candidate(1, lexical=5.0, dense=0.4, text=together)]
    assert order(rank_candidates(analyse_query("Who saw the white whale?"), found)) == [1, 0]


def test_without_vectors_the_words_decide() -> None:
    found = [candidate(0, lexical=1.0), candidate(1, lexical=2.0)]
    assert order(rank_candidates(analyse_query("anything"), found)) == [1, 0]


def test_the_dense_share_follows_the_query() -> None:
    assert (
        dense_weight(analyse_query("why is he sad"), query_language_supported=True)
        == DEFAULT_WEIGHTS.dense_weight_default
    )
    assert (
        dense_weight(analyse_query('who says "to be or not"'), query_language_supported=True)
        == DEFAULT_WEIGHTS.dense_weight_quoted
    )
    assert (
        dense_weight(analyse_query("warum ist er traurig"), query_language_supported=False)
        == DEFAULT_WEIGHTS.dense_weight_unsupported_language
    )
