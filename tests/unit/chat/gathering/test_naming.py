"""Passages that name whom a question is about."""

import re

from smartchat_core.chat.gathering.naming import named_entities, naming
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.span import Span
from tests.support.novel import make_novel
from tests.support.open_books import open_book

NOVEL = make_novel()
TEXT, SECTIONS = NOVEL.parsed.text, NOVEL.parsed.sections
BOOK = open_book(NOVEL)


def passages(*begin: str) -> tuple[ScoredPassage, ...]:
    found = []
    for number, words in enumerate(begin):
        start = TEXT.index(words)
        span = Span(start=start, end=TEXT.index("\n\n", start))
        passage = Passage(document_id=BOOK.id, ordinal=number, span=span, text=span.of(TEXT))
        found.append(ScoredPassage(passage=passage, score=1.0))
    return tuple(found)


ANNA, RAIN, OLSEN, WEDDING = FOUND = passages(
    "Anna slept in", "All day the rain", "Mr. Olsen fled", "Anna married Tobias Wren"
)


def test_passages_that_mention_the_name_under_any_alias_are_kept_in_their_order() -> None:
    entities = named_entities([BOOK], ["Anna Lind"])
    assert naming(FOUND, entities, most=5) == (ANNA, WEDDING)
    assert naming(FOUND, entities, most=1) == (ANNA,)
    assert naming(FOUND, entities, besides={ANNA.passage.id}, most=5) == (WEDDING,)


def test_passages_that_speak_of_the_event_come_first() -> None:
    entities = named_entities([BOOK], ["Anna"])
    assert naming(FOUND, entities, events=[re.compile(r"\bmarried\b")], most=5) == (WEDDING, ANNA)


def test_all_that_are_named_must_be_mentioned() -> None:
    assert naming(FOUND, named_entities([BOOK], ["Anna", "Tobias Wren"]), most=5) == (WEDDING,)


def test_names_that_the_book_does_not_have_and_words_that_are_none_mean_nobody() -> None:
    assert named_entities([BOOK], ["Gustav Adler", "the clock"]) == {}
    assert naming(FOUND, {}, most=5) == ()


def test_one_who_appears_beyond_the_bound_is_nobody() -> None:
    assert named_entities([open_book(NOVEL, SECTIONS[1].span.end)], ["Tobias Wren"]) == {}
