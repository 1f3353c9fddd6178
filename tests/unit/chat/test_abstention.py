"""Estimating whether the books answer at all."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.chat.abstention import (
    ANSWER_THRESHOLD,
    ANSWERABILITY_FEATURES,
    answer_threshold,
    answerability,
    answerability_features,
)
from smartchat_core.chat.extraction import candidate_sentences, select_sentences
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.span import Span
from smartchat_core.retrieval.query_analysis import analyse_query

TEXT = "Captain Ahab lost his leg to the white whale near Japan. Since that day he had hated the beast."


def found(*, score: float, dense: float | None) -> ScoredPassage:
    passage = Passage(document_id=DocumentId("d"), ordinal=0, span=Span(start=0, end=len(TEXT)), text=TEXT)
    return ScoredPassage(passage=passage, score=score, lexical=10.0, dense=dense)


def estimate(question: str, *, score: float, dense: float | None, similarity: float | None) -> float:
    query = analyse_query(question)
    passages = [found(score=score, dense=dense)]
    candidates = [
        replace(one, similarity=similarity, window_similarity=similarity) for one in candidate_sentences(passages)
    ]
    return answerability(query, passages, select_sentences(query, candidates))


def test_a_question_that_the_passage_answers_is_answered() -> None:
    question = "Who lost his leg to the white whale?"
    assert estimate(question, score=0.8, dense=0.7, similarity=0.7) > 0.9
    assert estimate(question, score=0.8, dense=None, similarity=None) > ANSWER_THRESHOLD


def test_a_question_about_something_else_is_not() -> None:
    question = "Which enzyme cuts the sugar molecule in the liver?"
    assert estimate(question, score=0.2, dense=0.1, similarity=0.1) < 0.05
    assert estimate(question, score=0.4, dense=None, similarity=None) < ANSWER_THRESHOLD


def test_nothing_found_is_no_answer() -> None:
    assert answerability(analyse_query("anything"), (), ()) == 0.0


def test_the_best_of_many_passages_must_be_better_than_the_best_of_a_few() -> None:
    assert answer_threshold(0) == answer_threshold(30) == ANSWER_THRESHOLD
    assert answer_threshold(400) > ANSWER_THRESHOLD


@given(
    st.text(min_size=1, max_size=80).filter(lambda text: any(letter.isalnum() for letter in text)),
    st.floats(0, 1),
    st.none() | st.floats(-1, 1),
)
def test_it_is_a_probability(question: str, score: float, cosine: float | None) -> None:
    assert 0 <= estimate(question, score=score, dense=cosine, similarity=cosine) <= 1


def test_likeness_makes_an_answer_likelier() -> None:
    question = "Why does the captain hate the beast?"
    low, high = (estimate(question, score=0.5, dense=value, similarity=value) for value in (0.2, 0.7))
    assert low < high


def test_features_are_named() -> None:
    query = analyse_query("Who lost his leg?")
    passages = [found(score=0.5, dense=0.4)]
    row = answerability_features(query, passages, select_sentences(query, candidate_sentences(passages)))
    assert len(row) == len(ANSWERABILITY_FEATURES)
