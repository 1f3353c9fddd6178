"""Blocks: what the readers of office documents hand to the layout, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from smartchat_core.model.section import SectionKind, SectionRole

__all__ = ["Block", "Mark", "Opening", "Paragraph", "Story"]


class Mark(Enum):
    """Where a table, a row, a cell, or a list that a program made of the document's own words begins and ends."""

    TABLE = 0
    TABLE_END = 1
    ROW = 2
    ROW_END = 3
    CELL = 4
    CELL_END = 5
    CONTENTS = 6
    CONTENTS_END = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """A paragraph with the label of its list or heading; line feeds in it are lines that are meant.

    `level` is that of a heading, from 1. `size` in points and `bold` are those of most of its letters; 0 where the
    format does not say. `listed` if it is an item of a list.
    """

    text: str
    level: int | None = None
    listed: bool = False
    size: float = 0.0
    bold: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """A section begins whose title does not stand in the text, such as a slide without one."""

    title: str
    level: int
    kind: SectionKind | None = None
    role: SectionRole | None = None


Block = Paragraph | Opening | Mark


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """The text of a document and, apart from it, its notes; `title` if the text itself calls something its title."""

    blocks: tuple[Block, ...]
    notes: tuple[Block, ...] = ()
    title: str = ""
