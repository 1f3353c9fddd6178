"""The structure of a document: parts, chapters and what lies within them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smartchat_core.model.span import Span

__all__ = ["Section", "SectionKind", "section_at", "section_path"]


class SectionKind(StrEnum):
    """What a section is for; retrieval may treat notes and front matter differently from the body."""

    FRONT = "front"
    BODY = "body"
    NOTES = "notes"
    BACK = "back"


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A part of the canonical text with a title.

    Sections are numbered by `ordinal` from 0 in reading order. A section's span covers its subsections;
    `parent` is the ordinal of the section that holds it. `level` counts from 1.
    """

    ordinal: int
    title: str
    span: Span
    level: int = 1
    parent: int | None = None
    kind: SectionKind = SectionKind.BODY


def section_at(sections: tuple[Section, ...], offset: int) -> Section | None:
    """The innermost section that holds the offset."""
    found = None
    for section in sections:
        if section.span.start > offset:
            break
        if offset < section.span.end:
            found = section
    return found


def section_path(sections: tuple[Section, ...], ordinal: int | None) -> tuple[str, ...]:
    """The titles from the outermost section down to this one."""
    titles: list[str] = []
    while ordinal is not None:
        section = sections[ordinal]
        titles.append(section.title)
        ordinal = section.parent
    return tuple(reversed(titles))
