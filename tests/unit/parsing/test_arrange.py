"""Roles and numbers of sections, and chapters within their parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given

from smartchat_core.model.section import Section, SectionKind, SectionRole
from smartchat_core.parsing.arrange import arrange
from tests.support.sections import outlined, titles

Toc = Sequence[tuple[int, str]]


def shown(toc: Toc) -> list[tuple[str, int | None]]:
    return [(section.role.value, section.number) for section in arrange(outlined(toc))]


@pytest.mark.parametrize(
    ("toc", "roles"),
    [
        ([(1, "A Stormy Night"), (1, "The Stranger"), (1, "I Learn the Truth"), (1, "Home Again")],
         [("chapter", 1), ("chapter", 2), ("chapter", 3), ("chapter", 4)]),
        ([(1, "The Ferry"), (1, "One Last Thing"), (1, "The Box"), (1, "Two Letters")],
         [("chapter", 1), ("chapter", 2), ("chapter", 3), ("chapter", 4)]),
        ([(1, "One Day"), (1, "Two Nights"), (1, "Three Weeks")], [("chapter", 1), ("chapter", 2), ("chapter", 3)]),
        ([(1, "The Loan"), (1, "Chapter 11"), (1, "The Sale")], [("chapter", 1), ("chapter", 2), ("chapter", 3)]),
        ([(1, "The Letter"), (1, "The Voyage"), (2, "I"), (2, "II"), (1, "The Secret")],
         [("chapter", 1), ("chapter", 2), ("section", 1), ("section", 2), ("chapter", 3)]),
        ([(1, "By Sea"), (2, "I"), (2, "II"), (1, "By Land"), (2, "III"), (2, "IV")],
         [("part", 1), ("chapter", 1), ("chapter", 2), ("part", 2), ("chapter", 3), ("chapter", 4)]),
        ([(1, "By Sea"), (2, "I"), (2, "II"), (1, "By Land"), (2, "I"), (2, "II")],
         [("chapter", 1), ("section", 1), ("section", 2), ("chapter", 2), ("section", 1), ("section", 2)]),
        ([(1, "Prologue"), (1, "Chapter One"), (1, "Chapter Twenty-One"), (1, "Epilogue")],
         [("prologue", None), ("chapter", 1), ("chapter", 21), ("epilogue", None)]),
        ([(1, "Letter 1"), (1, "Letter 2"), (1, "Chapter 1"), (1, "Chapter 2")],
         [("letter", 1), ("letter", 2), ("chapter", 1), ("chapter", 2)]),
        ([(1, "Act I"), (2, "Scene I"), (2, "Scene II"), (1, "Act II"), (2, "Scene I")],
         [("act", 1), ("scene", 1), ("scene", 2), ("act", 2), ("scene", 1)]),
        ([(1, "The Whole Book"), (2, "Loomings"), (2, "The Carpet-Bag")],
         [("section", None), ("chapter", 1), ("chapter", 2)]),
        ([(1, "1910"), (1, "1911"), (1, "1912")], [("chapter", 1), ("chapter", 2), ("chapter", 3)]),
        ([(1, "1 Introduction to It"), (1, "2 Background"), (2, "2.1 History"), (2, "2.2 Today")],
         [("chapter", 1), ("chapter", 2), ("section", 1), ("section", 2)]),
    ],
)  # fmt: skip
def test_roles_and_numbers(toc: Toc, roles: list[tuple[str, int | None]]) -> None:
    assert shown(toc) == roles


def test_chapters_behind_a_part_at_the_same_level_lie_in_it() -> None:
    flat = [(1, "Часть первая"), (1, "Глава 1"), (1, "Глава 2"), (1, "Часть вторая"), (1, "Глава 1"), (1, "Эпилог")]
    sections = arrange(outlined(flat))
    assert [section.parent for section in sections] == [None, 0, 0, None, 3, None]
    assert sections[0].span.end == sections[2].span.end
    assert sections[3].span.end == sections[4].span.end


def test_front_and_back_matter_by_title() -> None:
    toc = [(1, "Cover"), (1, "Copyright"), (1, "Contents"), (1, "The Mill"), (1, "The Flood"), (1, "Copyright")]
    kinds = [section.kind for section in arrange(outlined(toc))]
    assert kinds == [SectionKind.FRONT] * 3 + [SectionKind.BODY] * 2 + [SectionKind.BACK]


def test_a_role_of_the_format_counts_where_the_title_names_none() -> None:
    sections = outlined([(1, "To the Reader's Mother"), (1, "The Mill"), (1, "Prologue"), (1, "The Flood")])
    hinted = tuple(
        replace(one, role=SectionRole.PREFACE if one.ordinal == 0 else SectionRole.CHAPTER) for one in sections
    )
    assert [(one.role.value, one.number) for one in arrange(hinted)] == [
        ("preface", None),
        ("chapter", 1),
        ("prologue", None),
        ("chapter", 2),
    ]


@given(titles())
def test_arranging_keeps_the_text_and_changes_nothing_twice(toc: Toc) -> None:
    sections = outlined(toc)
    arranged = arrange(sections)
    assert arrange(arranged) == arranged
    assert [one.title for one in arranged] == [one.title for one in sections]
    assert [one.span.start for one in arranged] == [one.span.start for one in sections]
    for one in arranged:
        assert one.ordinal == arranged.index(one)
        if one.parent is not None:
            assert one.parent < one.ordinal
            assert arranged[one.parent].span.contains(one.span)
            assert one.level == arranged[one.parent].level + 1


def test_deep_nesting_is_no_recursion() -> None:
    toc = [(level, "On") for level in range(1, 3_000)]
    assert len(arrange(outlined(toc))) == len(toc)


def test_sections_without_text_are_left_out_of_nothing() -> None:
    assert arrange(()) == ()
    assert isinstance(arrange(outlined([(1, "")]))[0], Section)
