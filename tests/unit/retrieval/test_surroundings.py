"""What stands around a passage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.search import Candidate
from smartchat_core.model.span import Span
from smartchat_core.retrieval.fusion import rank_candidates
from smartchat_core.retrieval.query_analysis import analyse_query
from smartchat_core.retrieval.surroundings import LONG_DOCUMENT, neighbours, with_neighbours

FAR = LONG_DOCUMENT + 20


def passage(ordinal: int, document: str = "book", text: str = "text") -> Passage:
    return Passage(
        document_id=DocumentId(document),
        ordinal=ordinal,
        span=Span(start=ordinal * 100, end=ordinal * 100 + 50),
        text=text,
    )


def found(ordinal: int, text: str, document: str = "book", lexical: float = 5.0) -> Candidate:
    return Candidate(passage=passage(ordinal, document, text), lexical=lexical, dense=0.4)


def test_neighbours_are_the_passages_before_and_after() -> None:
    listed = [passage(11), passage(10), passage(12), passage(FAR), passage(11, "article"), passage(0, "article")]
    assert neighbours(listed) == ((1, 2), (0,), (0,), (), (), ())


def test_passages_of_a_short_document_have_no_surroundings() -> None:
    assert neighbours([passage(at) for at in range(LONG_DOCUMENT)]) == (None,) * LONG_DOCUMENT
    assert neighbours([passage(LONG_DOCUMENT), passage(0), passage(1)]) == ((), (2,), (1,))


def test_a_value_takes_its_share_from_the_better_neighbour() -> None:
    around = ((1, 2), (), None)
    assert with_neighbours([0.5, 0.9, 0.1], around, share=0.2, unknown=0.05) == pytest.approx([0.58, 0.73, 0.1])


@given(st.lists(st.integers(0, 12), unique=True), st.floats(0, 1))
def test_mixed_values_stay_between_the_least_and_the_greatest(ordinals: list[int], share: float) -> None:
    values = [ordinal / 12 for ordinal in ordinals]
    mixed = with_neighbours(values, neighbours([passage(at) for at in ordinals]), share=share, unknown=0.0)
    assert len(mixed) == len(values)
    assert all(0 <= value <= max(values) + 1e-9 for value in mixed)


BELL = "The bell of the harbour rang three times."
KEEPER = "The keeper climbed down with his lamp."
NOTHING = "It rained until the evening."


def order(candidates: list[Candidate]) -> list[tuple[str, int]]:
    ranked = rank_candidates(analyse_query("Why did the keeper ring the harbour bell?"), candidates)
    return [(str(one.passage.document_id), one.passage.ordinal) for one in ranked]


def test_words_of_the_query_around_a_passage_lift_it() -> None:
    candidates = [found(10, BELL), found(11, NOTHING, lexical=0.1), found(20, BELL), found(21, KEEPER, lexical=0.1)]
    assert order(candidates)[0] == ("book", 20)
    assert order([*candidates[:2], candidates[2]])[0] == ("book", 10)


def test_a_better_neighbour_lifts_a_passage() -> None:
    candidates = [found(10, BELL), found(20, BELL), found(21, BELL, lexical=4.0), found(30, NOTHING, lexical=0.1)]
    assert order(candidates)[0] == ("book", 20)


def test_what_stands_in_another_document_is_not_around() -> None:
    candidates = [found(10, BELL), found(20, BELL), found(21, KEEPER, "other", lexical=0.1)]
    assert order(candidates)[0] == ("book", 10)
