"""What people call chapters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.errors import SectionNotFound
from smartchat_core.model import Section, SectionKind, Span
from smartchat_core.retrieval.chapters import chapter_number, chapters, find_chapter


def book(*titles: str, kind: SectionKind = SectionKind.BODY, level: int = 1) -> tuple[Section, ...]:
    return tuple(
        Section(ordinal=index, title=title, span=Span(start=index * 10, end=index * 10 + 10), kind=kind, level=level)
        for index, title in enumerate(titles)
    )


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Chapter IV", 4), ("IV", 4), ("12. The Sermon", 12), ("Letter 3", 3), ("CHAPTER TWELVE", 12),
        ("Kapitel 7", 7), ("XLII: The Whiteness", 42), ("Loomings", None), ("Mix", None), ("Civil War", None),
        ("", None), ("1984", 1984),
    ],
)  # fmt: skip
def test_numbers_in_titles(title: str, number: int | None) -> None:
    assert chapter_number(title) == number


@given(st.integers(1, 3_999))
def test_roman_numerals_are_read_back(number: int) -> None:
    table = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
             (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
    roman, left = "", number
    for value, letters in table:
        while left >= value:
            roman, left = roman + letters, left - value
    assert chapter_number(f"Chapter {roman}") == number


def test_a_number_means_the_title_that_carries_it_before_the_place() -> None:
    sections = book("Preface", "Chapter 1", "Chapter 2")
    assert find_chapter(sections, 1).title == "Chapter 1"
    assert find_chapter(sections, 3).title == "Chapter 2"


def test_chapters_of_parts_are_counted_through() -> None:
    parts = (
        Section(ordinal=0, title="Book One", span=Span(start=0, end=30)),
        Section(ordinal=1, title="I", span=Span(start=0, end=15), level=2, parent=0),
        Section(ordinal=2, title="II", span=Span(start=15, end=30), level=2, parent=0),
        Section(ordinal=3, title="Book Two", span=Span(start=30, end=60)),
        Section(ordinal=4, title="I", span=Span(start=30, end=45), level=2, parent=3),
        Section(ordinal=5, title="II", span=Span(start=45, end=60), level=2, parent=3),
    )
    assert [one.ordinal for one in chapters(parts)] == [1, 2, 4, 5]
    assert find_chapter(parts, 3).ordinal == 4


def test_front_matter_is_no_chapter() -> None:
    front = Section(ordinal=0, title="Titlepage", span=Span(start=0, end=1), kind=SectionKind.FRONT)
    assert "Titlepage" not in [one.title for one in chapters((front, *book("One", "Two")))]


def test_a_title_is_found_whole_or_in_part() -> None:
    sections = book("Loomings", "The Carpet-Bag", "The Spouter-Inn")
    assert find_chapter(sections, "the carpet-bag").ordinal == 1
    assert find_chapter(sections, "spouter").ordinal == 2


@pytest.mark.parametrize("wanted", [0, 9, "The", "nowhere", ""])
def test_what_is_not_there_names_what_is(wanted: int | str) -> None:
    with pytest.raises(SectionNotFound) as caught:
        find_chapter(book("Loomings", "The Carpet-Bag", "The Spouter-Inn"), wanted)
    assert "Loomings" in caught.value.remedy
