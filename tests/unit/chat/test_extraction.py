"""Sentences that answer a question, chosen without a model."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.chat.extraction import MARGIN, SentenceCandidate, candidate_sentences, select_sentences
from smartchat_core.chat.sentence_features import FEATURES, sentence_features, type_match
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.span import Span
from smartchat_core.retrieval.query_analysis import ExpectedAnswer, analyse_query

TEXT = (
    "The ship lay in the harbour. Captain Ahab lost his leg to the white whale near Japan. Nobody spoke. "
    "Since that day he had hated the beast."
)


def passage(text: str = TEXT, *, start: int = 0, ordinal: int = 0, score: float = 0.5) -> ScoredPassage:
    return ScoredPassage(
        passage=Passage(
            document_id=DocumentId("d"), ordinal=ordinal, span=Span(start=start, end=start + len(text)), text=text
        ),
        score=score,
    )


def test_candidates_are_spans_of_the_canonical_text() -> None:
    canonical = "Chapter 1\n\n" + TEXT
    candidates = candidate_sentences([passage(start=11)])
    assert [one.text for one in candidates] == [
        "The ship lay in the harbour.",
        "Captain Ahab lost his leg to the white whale near Japan.",
        "Nobody spoke.",
        "Since that day he had hated the beast.",
    ]
    assert all(one.span.of(canonical) == one.text for one in candidates)


def test_only_the_best_passages_are_read() -> None:
    ranked = [passage(start=at * 1000, ordinal=at) for at in range(8)]
    assert {one.passage_rank for one in candidate_sentences(ranked, max_passages=3)} == {0, 1, 2}


def test_the_answer_comes_first() -> None:
    query = analyse_query("Who lost his leg to the whale?")
    best = select_sentences(query, candidate_sentences([passage()]))[0]
    assert best.candidate.text.startswith("Captain Ahab")


def test_likeness_decides_where_words_do_not() -> None:
    query = analyse_query("What became of the mariner's limb?")
    candidates = [
        replace(one, similarity=0.6 if "Ahab" in one.text else 0.1, window_similarity=0.3)
        for one in candidate_sentences([passage()])
    ]
    assert select_sentences(query, candidates)[0].candidate.text.startswith("Captain Ahab")


def test_a_sentence_that_stands_twice_is_chosen_once() -> None:
    ranked = [passage(), passage(start=5000, ordinal=9)]
    chosen = select_sentences(analyse_query("Who lost his leg?"), candidate_sentences(ranked), count=8)
    texts = [one.candidate.text for one in chosen]
    assert len(texts) == len(set(texts))


def test_no_candidates_give_no_sentences() -> None:
    assert select_sentences(analyse_query("anything"), ()) == ()


@given(
    st.text(min_size=1, max_size=80).filter(lambda text: any(letter.isalnum() for letter in text)),
    st.lists(st.text(min_size=1, max_size=300), max_size=5),
    st.integers(1, 4),
)
def test_choice_is_ordered_bounded_and_free_of_noise(question: str, texts: list[str], count: int) -> None:
    ranked = [passage(text, start=at * 1000, ordinal=at) for at, text in enumerate(texts)]
    chosen = select_sentences(analyse_query(question), candidate_sentences(ranked), count=count)
    scores = [one.score for one in chosen]
    assert len(chosen) <= count
    assert scores == sorted(scores, reverse=True)
    assert not scores or scores[-1] >= scores[0] - MARGIN


def test_features_are_named_and_bounded() -> None:
    candidates: tuple[SentenceCandidate, ...] = candidate_sentences([passage()])
    rows = sentence_features(analyse_query("Who lost his leg to the whale?"), candidates)
    assert all(len(row) == len(FEATURES) for row in rows)
    assert all(0 <= value <= 1 for row in rows for value in row)
    named = dict(zip(FEATURES, rows[1], strict=True))
    assert named["coverage"] == pytest.approx(1.0)
    assert named["answer_type"] == 1.0


@pytest.mark.parametrize(
    ("expects", "text", "value"),
    [
        (ExpectedAnswer.NUMBER, "There were twelve of them.", 1.0),
        (ExpectedAnswer.NUMBER, "There were some.", 0.0),
        (ExpectedAnswer.TIME, "It was in 1851.", 1.0),
        (ExpectedAnswer.TIME, "It was in the morning.", 0.4),
        (ExpectedAnswer.PLACE, "He sat by the river.", 1.0),
        (ExpectedAnswer.REASON, "He left because he was afraid.", 1.0),
        (ExpectedAnswer.MANNER, "He escaped by climbing down.", 1.0),
        (ExpectedAnswer.PERSON, "The whale killed him.", 0.0),
        (ExpectedAnswer.PERSON, "The man was called Starbuck.", 1.0),
        (ExpectedAnswer.THING, "Anything at all.", 0.0),
    ],
)
def test_kinds_of_answer_are_recognised(expects: ExpectedAnswer, text: str, value: float) -> None:
    assert type_match(expects, text, ["who", "whal"]) == value
