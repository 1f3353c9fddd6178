"""Headings among the paragraphs of a text whose markup has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.text.chapters import find_chapters

if TYPE_CHECKING:
    from smartchat_core.model.section import SectionKind
    from smartchat_core.parsing.canonical_text import CanonicalTextBuilder

__all__ = ["FoundHeading", "add_text_headings", "find_text_headings"]

_PARAGRAPH = "\n\n"
_LEAST = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundHeading:
    """A paragraph that is a heading: its words, the level from 1, what its section is for, and its offset."""

    title: str
    level: int
    kind: SectionKind | None
    start: int


def find_text_headings(builder: CanonicalTextBuilder) -> list[FoundHeading]:
    """The paragraphs that are headings beyond doubt, as in plain text.

    Converters often leave headings as bold paragraphs. One alone proves nothing.
    """
    text = "".join(builder.parts)
    paragraphs = text.split(_PARAGRAPH)
    headings = find_chapters([paragraph.split("\n") for paragraph in paragraphs])
    if sum(bool(heading.numbered) for heading in headings) < _LEAST:
        return []
    starts: list[int] = []
    at = 0
    for paragraph in paragraphs:
        starts.append(at)
        at += len(paragraph) + len(_PARAGRAPH)
    return [
        FoundHeading(title=heading.title, level=heading.rank, kind=heading.kind, start=starts[heading.block])
        for heading in headings
    ]


def add_text_headings(builder: CanonicalTextBuilder) -> bool:
    """Begin a section at each of `find_text_headings`; whether there were any."""
    headings = find_text_headings(builder)
    for heading in headings:
        builder.section(heading.title, level=heading.level, kind=heading.kind, start=heading.start)
    return bool(headings)
