from __future__ import annotations

from smartchat_core.books.terms import LEAST_TERM_MENTIONS, common_terms
from smartchat_core.model.span import Span
from tests.unit.books.test_build import build

TEXT = "The tidal engine turned. A tidal engine is a machine. " * 4 + "An engine. " + "The young machine. " * 3


def test_pairs_that_occur_often_are_terms() -> None:
    (term,) = common_terms(TEXT, "en")
    assert term.words == ("tidal", "engine")
    assert {span.of(TEXT) for span in term.mentions} == {"tidal engine"}
    assert len(term.lower) == len(term.mentions) + 1
    assert [entity.name for entity in build(TEXT).terms()] == ["tidal engine"]


def test_a_pair_is_a_term_once_it_was_read_often_enough() -> None:
    ends = [span.end for span in common_terms(TEXT, "en")[0].mentions]
    model = build(TEXT)
    assert model.until(ends[LEAST_TERM_MENTIONS - 1]).terms() == ()
    assert len(model.until(ends[LEAST_TERM_MENTIONS]).terms()) == 1


def test_a_common_word_makes_no_term() -> None:
    text = "The young man. " * 8 + "The man. " * 40
    assert [entity.name for entity in build(text).terms()] == []


def test_matter_apart_is_not_counted() -> None:
    assert common_terms(TEXT, "en", besides=[Span(start=0, end=len(TEXT))]) == []


def test_a_language_without_a_list_of_function_words_has_none() -> None:
    assert common_terms(TEXT, "xx") == []
