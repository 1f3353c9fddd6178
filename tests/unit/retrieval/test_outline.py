"""References to sections: what is shown leads back to the very same section, and a bound is never guessed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given

from smartchat_core.errors import InvalidRequest, SectionAmbiguous, SectionNotFound
from smartchat_core.model.section import Section, SectionRole
from smartchat_core.parsing.arrange import arrange
from smartchat_core.parsing.numerals import fold_heading
from smartchat_core.retrieval.outline import Outline
from tests.support.sections import books, outlined, titles

Toc = Sequence[tuple[int, str]]

FRANKENSTEIN: Toc = [(1, "Frankenstein"), *((2, f"Letter {n}") for n in ("I", "II", "III", "IV")),
                     *((2, f"Chapter {n}") for n in ("I", "II", "III", "IV", "V", "VI"))]  # fmt: skip
RUSSIAN: Toc = [
    (1, "Часть первая"),
    (2, "Глава 1"),
    (2, "Глава 2"),
    (1, "Часть вторая"),
    (2, "Глава 1"),
    (2, "Глава 2"),
]
HAMLET: Toc = [(1, "Act I"), (2, "Scene I"), (2, "Scene II"), (1, "Act II"), (2, "Scene I"), (2, "Scene II")]


def outline(toc: Toc) -> tuple[Outline, tuple[Section, ...]]:
    sections = arrange(outlined(toc))
    return Outline(sections), sections


@pytest.mark.parametrize(
    ("toc", "wanted", "ordinal"),
    [
        (FRANKENSTEIN, 6, 10), (FRANKENSTEIN, "chapter:6", 10), (FRANKENSTEIN, "Chapter VI", 10),
        (FRANKENSTEIN, "chapter six", 10),
        (FRANKENSTEIN, "Chapter:VI", 10), (FRANKENSTEIN, "letter:4", 4), (FRANKENSTEIN, "Letter 4", 4),
        (FRANKENSTEIN, "6", 10),
        (FRANKENSTEIN, "toc:1", 0), (RUSSIAN, 3, 4), (RUSSIAN, "part:2/chapter:1", 4), (RUSSIAN, "глава:4", 5),
        (RUSSIAN, "часть:2/глава:2", 5), (RUSSIAN, "Часть вторая", 3), (HAMLET, "act:2/scene:1", 4),
        (HAMLET, "Act II", 3),
        (HAMLET, 3, 4), ([(1, "Loomings"), (1, "The Carpet-Bag")], "carpet", 1), ([(1, "Loomings"),
        (1, "B")], "chapter:Loomings", 0),
        ([(1, "Prelude"), (1, "Chapter 1")], "prologue", 0), ([(1, "1 A"), (1, "2 B"), (2, "2.1 C"),
        (2, "2.2 D")], "section:2.2", 3),
        ([(1, "1 A"), (1, "2 B"), (2, "2.1 C"), (2, "2.2 D")], "chapter:2/section:1", 2),
    ],
)  # fmt: skip
def test_what_can_be_said(toc: Toc, wanted: int | str, ordinal: int) -> None:
    found, _ = outline(toc)
    assert found.find(wanted).ordinal == ordinal


@pytest.mark.parametrize(
    ("toc", "wanted", "named"),
    [
        (RUSSIAN, "Глава 2", ["chapter:2", "chapter:4"]),
        (HAMLET, "scene:1", ["act:1/scene:1", "act:2/scene:1"]),
        ([(1, "The Mill"), (1, "The Flood")], "The", ["chapter:1", "chapter:2"]),
        ([(1, "Chapter 1"), (1, "Chapter 5"), (1, "Chapter 5"), (1, "Chapter 6")], 5, ["toc:2", "toc:3"]),
    ],
)  # fmt: skip
def test_what_could_mean_two_sections_is_refused_and_lists_them(toc: Toc, wanted: int | str, named: list[str]) -> None:
    found, _ = outline(toc)
    with pytest.raises(SectionAmbiguous) as caught:
        found.find(wanted)
    assert isinstance(caught.value, InvalidRequest)
    assert all(name in caught.value.remedy for name in named)


@pytest.mark.parametrize(
    "wanted", [0, -1, 9, 10**12, "nowhere", "", "chapter:9", "chapter:", ":", "act:1", "toc:99", "/" * 400]
)
def test_what_is_not_there_names_what_is(wanted: int | str) -> None:
    found, _ = outline([(1, "Loomings"), (1, "The Carpet-Bag"), (1, "The Spouter-Inn")])
    with pytest.raises(SectionNotFound) as caught:
        found.find(wanted)
    assert "Loomings" in caught.value.remedy


def test_numbers_that_restart_are_counted_through() -> None:
    found, _ = outline(RUSSIAN)
    assert [chapter.number for chapter in found.chapters] == [1, 2, 3, 4]
    assert [chapter.section.number for chapter in found.chapters] == [1, 2, 1, 2]


@given(titles())
def test_every_reference_that_is_shown_leads_back(toc: Toc) -> None:
    found, sections = outline(toc)
    assert len(set(found.references)) == len(sections)
    for section, reference in zip(sections, found.references, strict=True):
        assert found.find(reference).span == section.span
    for chapter in found.chapters:
        same = [other for other in found.chapters if other.number == chapter.number]
        if chapter.number is not None and len(same) == 1:
            assert found.find(chapter.number) == found.find(f"chapter:{chapter.number}") == chapter.section


@given(titles())
def test_a_title_leads_to_a_section_of_that_title_or_is_refused(toc: Toc) -> None:
    found, sections = outline(toc)
    for section in sections:
        if not section.title:
            continue
        same = [one for one in sections if fold_heading(one.title) == fold_heading(section.title)]
        try:
            assert found.find(section.title).span.end == section.span.end
        except SectionAmbiguous:
            assert len({one.span.end for one in same}) > 1


@given(books())
def test_no_bound_reaches_into_a_later_chapter(book: tuple[Toc, list[int]]) -> None:
    """By number, reference and title, over books with parts, restarts, subsections, front and back matter."""
    toc, places = book
    found, sections = outline(toc)
    assert [chapter.section.ordinal for chapter in found.chapters] == places
    assert all(chapter.section.role is SectionRole.CHAPTER for chapter in found.chapters)
    for at, (chapter, after) in enumerate(zip(found.chapters, [*found.chapters[1:], None], strict=True), start=1):
        assert chapter.number == at
        bound = found.find(at).span.end
        assert bound == found.find(found.reference(chapter.section)).span.end == chapter.section.span.end
        assert after is None or bound <= after.section.span.start
        inner = [one for one in sections if one.parent == chapter.section.ordinal]
        assert all(one.span.end <= bound for one in inner)
