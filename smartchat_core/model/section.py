"""The structure of a document: parts, chapters and what lies within them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smartchat_core.model.span import Span

__all__ = ["Section", "SectionKind", "SectionRole", "section_at", "section_path"]


class SectionKind(StrEnum):
    """What a section is for; retrieval may treat notes and front matter differently from the body."""

    FRONT = "front"
    BODY = "body"
    NOTES = "notes"
    BACK = "back"


class SectionRole(StrEnum):
    """What people call a section. `section` is one that has no name of its kind."""

    VOLUME = "volume"
    BOOK = "book"
    PART = "part"
    ACT = "act"
    CHAPTER = "chapter"
    LETTER = "letter"
    CANTO = "canto"
    SCENE = "scene"
    SECTION = "section"
    COVER = "cover"
    TITLE_PAGE = "title_page"
    COPYRIGHT = "copyright"
    DEDICATION = "dedication"
    EPIGRAPH = "epigraph"
    CONTENTS = "contents"
    FOREWORD = "foreword"
    PREFACE = "preface"
    INTRODUCTION = "introduction"
    PROLOGUE = "prologue"
    INTERLUDE = "interlude"
    EPILOGUE = "epilogue"
    CONCLUSION = "conclusion"
    AFTERWORD = "afterword"
    APPENDIX = "appendix"
    NOTES = "notes"
    GLOSSARY = "glossary"
    BIBLIOGRAPHY = "bibliography"
    INDEX = "index"
    ACKNOWLEDGMENTS = "acknowledgments"
    ABOUT = "about"

    @property
    def holds_chapters(self) -> bool:
        """Whether it is a division above chapters (or, for an act, above scenes)."""
        return self in _HOLDERS

    @property
    def is_division(self) -> bool:
        """Whether it is one of a numbered series: a part, a chapter, a letter, a scene and the like."""
        return self in _DIVISIONS


_HOLDERS = frozenset((SectionRole.VOLUME, SectionRole.BOOK, SectionRole.PART, SectionRole.ACT))
_DIVISIONS = _HOLDERS | {SectionRole.CHAPTER, SectionRole.LETTER, SectionRole.CANTO, SectionRole.SCENE}


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A part of the canonical text with a title.

    Sections are in reading order; `ordinal` counts them from 0. A section's span covers its subsections;
    `parent` is the ordinal of the section that holds it. `level` counts from 1.

    `role` and `number` are found once, when the document is read (`smartchat_core.parsing.arrange`). The number is the
    one that is printed over the section, or else its place among those of its role within its parent; it is None for a
    section that is not counted, such as a preface or an interlude among numbered chapters.
    """

    ordinal: int
    title: str
    span: Span
    level: int = 1
    parent: int | None = None
    kind: SectionKind = SectionKind.BODY
    role: SectionRole = SectionRole.SECTION
    number: int | None = None


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
