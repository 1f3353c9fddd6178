"""Made tables of contents."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from smartchat_core.model.section import Section
from smartchat_core.model.span import Span

__all__ = ["LENGTH", "books", "outlined", "titles"]

LENGTH = 10
"""Characters of each section before the next one begins."""

_PLAIN = (
    "The Mill",
    "I Learn the Truth",
    "One Last Thing",
    "Letter I Never Sent",
    "1984",
    "A",
    "I",
    "On Land",
    "",
    "Über",
)
_COUNTED = (
    "Chapter {}",
    "Глава {}",
    "第{}章",
    "Letter {}",
    "Part {}",
    "Act {}",
    "Scene {}",
    "{}",
    "{}. Somewhere",
    "Teil {}",
)
_NAMED = ("Prologue", "Epilogue", "Preface", "Cover", "Notes", "Contents", "Interlude", "Appendix", "Introduction")


def outlined(toc: Sequence[tuple[int, str]]) -> tuple[Section, ...]:
    """The sections of a table of contents given as levels and titles, each with some text of its own."""
    sections: list[Section] = []
    chain: list[int] = []
    total = len(toc) * LENGTH
    ends = [total] * len(toc)
    open_entries: list[int] = []
    for place, (level, _) in enumerate(toc):
        while open_entries and toc[open_entries[-1]][0] >= level:
            ends[open_entries.pop()] = place * LENGTH
        open_entries.append(place)
    for place, (level, title) in enumerate(toc):
        while chain and toc[chain[-1]][0] >= level:
            chain.pop()
        parent = chain[-1] if chain else None
        sections.append(
            Section(
                ordinal=place,
                title=title,
                span=Span(start=place * LENGTH, end=ends[place]),
                level=1 if parent is None else sections[parent].level + 1,
                parent=parent,
            )
        )
        chain.append(place)
    return tuple(sections)


def titles() -> st.SearchStrategy[list[tuple[int, str]]]:
    """Tables of contents without any order: titles of all kinds at levels of all kinds."""
    counted = st.builds(str.format, st.sampled_from(_COUNTED), st.integers(1, 9))
    title = st.sampled_from(_PLAIN) | counted | st.sampled_from(_NAMED)
    return st.lists(st.tuples(st.integers(1, 4), title), max_size=25)


@st.composite
def books(draw: st.DrawFn) -> tuple[list[tuple[int, str]], list[int]]:
    """A table of contents as books have it, and the places of its chapters in it, in order.

    Chapters are numbered in one style, through the book or from one in each part, in parts or not, nested in
    them or at one level, with front and back matter, and with sections of their own here and there.
    """
    style = draw(st.sampled_from(("Chapter {}", "Глава {}", "第{}章", "Kapitel {}", "Chapitre {}: Ailleurs", "فصل {}")))
    part_style = draw(st.sampled_from(("Part {}", "Часть {}", "Book {}", "第{}部", "Teil {}")))
    parts = draw(st.integers(0, 4))
    restarted = draw(st.booleans())
    nested = draw(st.booleans())
    toc = [(1, title) for title in draw(st.lists(st.sampled_from(("Cover", "Contents", "Preface")), unique=True))]
    places: list[int] = []
    number = 0
    for part in range(1, max(parts, 1) + 1):
        if parts:
            toc.append((1, part_style.format(part)))
        if restarted:
            number = 0
        for _ in range(draw(st.integers(1, 5))):
            number += 1
            places.append(len(toc))
            level = 2 if parts and nested else 1
            toc.append((level, style.format(number)))
            toc += [(level + 1, numeral) for numeral in ("I", "II", "III")[: draw(st.integers(0, 3))]]
    toc += [(1, title) for title in draw(st.lists(st.sampled_from(("Epilogue", "Notes", "Index")), unique=True))]
    return toc, places
