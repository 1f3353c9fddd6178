"""A frame of an RTF document: its text, a note or a text box, with the paragraphs and tables that it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.blocks import Mark
from smartchat_adapters.parsers.office.text_line import TextLine

if TYPE_CHECKING:
    from smartchat_adapters.parsers.office.blocks import Block
    from smartchat_adapters.parsers.toolkit.hidden import HiddenText

__all__ = ["Frame"]

_LONGEST_LABEL = 100


class Frame:
    """Collects the blocks of a frame while its paragraphs, cells and rows end."""

    def __init__(self, hidden: HiddenText) -> None:
        self.line = TextLine(hidden)
        self.blocks: list[Block] = []
        self._label: list[str] = []
        self._cell: list[Block] = []
        self._row: list[list[Block]] = []
        self._nested_row: list[list[Block]] = []
        self._in_table = False
        self._in_nested = False

    def label(self, text: str) -> None:
        """A part of the label of the list item that begins."""
        self._label.append(text)

    def end_paragraph(self, *, level: int | None, in_table: bool) -> None:
        """The paragraph ends."""
        label = " ".join("".join(self._label)[:_LONGEST_LABEL].split())
        self._label = []
        if in_table or self._row:
            self._leave_nested()
            self._cell += self._taken(label, level)
        else:
            self._leave_table()
            self.blocks += self._taken(label, level)

    def end_cell(self, *, level: int | None) -> None:
        """A cell of the outer table ends."""
        self.end_paragraph(level=level, in_table=True)
        self._row.append(self._cell)
        self._cell = []

    def end_row(self) -> None:
        """A row of the outer table ends."""
        if not self._row:
            return
        if not self._in_table:
            self.blocks.append(Mark.TABLE)
            self._in_table = True
        self.blocks += _row(self._row)
        self._row = []

    def end_nested_cell(self, *, level: int | None) -> None:
        """A cell of a table within a cell ends."""
        self._nested_row.append(self._taken("", level))

    def end_nested_row(self) -> None:
        """A row of a table within a cell ends."""
        if not self._nested_row:
            return
        if not self._in_nested:
            self._cell.append(Mark.TABLE)
            self._in_nested = True
        self._cell += _row(self._nested_row)
        self._nested_row = []

    def mark(self, mark: Mark) -> None:
        """A mark before the paragraph that is being read, or behind it if it is an end."""
        if mark is Mark.CONTENTS_END and not self.line.is_blank:
            self.line.behind.append(mark)
        else:
            self._leave_table()
            self.blocks.append(mark)

    def finish(self) -> list[Block]:
        """All blocks; what was open ends."""
        self.end_paragraph(level=None, in_table=bool(self._row or self._cell))
        self._leave_table()
        return self.blocks

    def _taken(self, label: str, level: int | None) -> list[Block]:
        return self.line.take(label=f"{label} " if label else "", level=level, listed=bool(label) and level is None)

    def _leave_nested(self) -> None:
        self.end_nested_row()
        if self._in_nested:
            self._cell.append(Mark.TABLE_END)
            self._in_nested = False

    def _leave_table(self) -> None:
        self._leave_nested()
        if self._cell:
            self._row.append(self._cell)
            self._cell = []
        self.end_row()
        if self._in_table:
            self.blocks.append(Mark.TABLE_END)
            self._in_table = False


def _row(cells: list[list[Block]]) -> list[Block]:
    row: list[Block] = [Mark.ROW]
    for cell in cells:
        row += [Mark.CELL, *cell, Mark.CELL_END]
    row.append(Mark.ROW_END)
    return row
