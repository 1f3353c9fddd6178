"""Several sections that a question names at once, and those of a book that it means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.understanding.requests import SectionPlace, SectionWish
from smartchat_core.chat.understanding.sections import resolve_sections
from smartchat_core.chat.understanding.understand import understand
from smartchat_core.model import ParsedDocument, SectionRole
from smartchat_core.retrieval.query_analysis import MAX_QUERY_CHARACTERS
from tests.support.sections import LENGTH, outlined
from tests.support.sources import make_source

SECTIONS = tuple(
    replace(one, role=SectionRole.CHAPTER, number=number)
    for number, one in enumerate(outlined([(1, f"Chapter {number}") for number in range(1, 7)]), 1)
)
BOOK = make_source(ParsedDocument(text="x" * LENGTH * len(SECTIONS), sections=SECTIONS))


def chapters(question: str, *, until: int | None = None) -> list[int]:
    """The numbers of the chapters that a question means."""
    wish = understand(question).section
    assert wish is not None
    return [span.start // LENGTH + 1 for span in resolve_sections(wish, BOOK, until=until)]


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("Summarize the first three chapters.", [1, 2, 3]),
        ("Summarize the last two chapters.", [5, 6]),
        ("Summarize chapters 4 and 2.", [2, 4]),
        ("Summarize chapters 2 to 5.", [2, 3, 4, 5]),
        ("Summarize the penultimate chapter.", [5]),
        ("Summarize chapters 6 and 7.", [6]),
        ("Summarize the last nine chapters.", [1, 2, 3, 4, 5, 6]),
    ],
)
def test_all_sections_are_meant_that_a_question_names(question: str, numbers: list[int]) -> None:
    assert chapters(question) == numbers


def test_what_lies_behind_the_bound_is_none_of_them() -> None:
    assert chapters("Summarize the first three chapters.", until=2 * LENGTH) == [1, 2]
    assert chapters("Summarize the penultimate chapter.", until=3 * LENGTH) == [2]
    assert chapters("Summarize chapters 4 and 5.", until=3 * LENGTH) == []


def test_one_chapter_has_no_last_but_one() -> None:
    assert chapters("Summarize the penultimate chapter.", until=LENGTH) == []


def test_the_next_one_is_behind_all_of_them() -> None:
    history = [Turn(question="Summarize chapters 2 to 4.", answer="")]
    found = understand("And the next one?", history=history).section
    assert found is not None
    assert (found.place, found.steps[-1].number, found.others) == (SectionPlace.NEXT, 4, ())


def test_the_sections_of_a_question_are_bounded() -> None:
    found = understand("Summarize chapters " + ", ".join(f"{one}-{one + 50}" for one in range(1, 900, 51))).section
    assert isinstance(found, SectionWish)
    assert len(found.others) < 130
    assert understand(f"chapters 3{',' * MAX_QUERY_CHARACTERS}").section is not None
