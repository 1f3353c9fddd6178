"""Rankings that do not repeat themselves."""

from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.span import Span
from smartchat_core.retrieval.diversity import diversify


def scored(ordinal: int, score: float, text: str, *, document: str = "d", section: int | None = None) -> ScoredPassage:
    passage = Passage(
        document_id=DocumentId(document),
        ordinal=ordinal,
        span=Span(start=ordinal * 1000, end=ordinal * 1000 + len(text)),
        text=text,
        section=section,
    )
    return ScoredPassage(passage=passage, score=score)


def test_the_same_text_comes_once() -> None:
    text = "All happy families are alike; each unhappy family is unhappy in its own way."
    other = "Everything was in confusion in the house, and the wife had discovered it."
    ranked = [scored(0, 0.9, text), scored(1, 0.8, text + " ", document="e"), scored(2, 0.7, other)]
    assert [one.passage.ordinal for one in diversify(ranked, limit=3)] == [0, 2]


def test_an_equally_good_passage_of_another_section_goes_first() -> None:
    ranked = [
        scored(0, 0.9, "one two three four", section=1),
        scored(1, 0.8, "five six seven eight", section=1),
        scored(2, 0.799, "nine ten eleven twelve", section=2),
    ]
    assert [one.passage.ordinal for one in diversify(ranked, limit=3)] == [0, 2, 1]


def test_a_poor_passage_of_another_section_does_not() -> None:
    ranked = [
        scored(0, 0.9, "one two three four", section=1),
        scored(1, 0.8, "five six seven eight", section=1),
        scored(2, 0.6, "nine ten eleven twelve", section=2),
    ]
    assert [one.passage.ordinal for one in diversify(ranked, limit=3)] == [0, 1, 2]


@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.text("ab ", max_size=12)), max_size=20),
    st.integers(1, 20),
)
def test_scores_fall_and_the_best_stays_first(parts: list[tuple[float, int, str]], limit: int) -> None:
    ranked = sorted(
        (scored(at, score, text, section=section) for at, (score, section, text) in enumerate(parts)),
        key=lambda one: -one.score,
    )
    chosen = diversify(ranked, limit=limit)
    scores = [one.score for one in chosen]
    assert len(chosen) <= limit
    assert scores == sorted(scores, reverse=True)
    if ranked:
        assert chosen[0] == ranked[0]
