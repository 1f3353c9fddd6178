"""A sheet's cells as blocks: a line for each row, each value with the header of its column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.blocks import Mark, Paragraph
from smartchat_core.errors import FileTooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smartchat_adapters.parsers.office.blocks import Block

__all__ = ["MOST_CELLS", "Cell", "CellBudget", "Grid", "Merge"]

MOST_CELLS = 2_000_000
"""More cells of one file are not read; what was left out is named."""

_ROWS_TOGETHER = 25
_LONGEST_HEADER = 80
_MOST_FILLED = 20_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is shown; `words` if it holds text and no number."""

    text: str
    words: bool = True
    bold: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Merge:
    """A range of cells that are shown as one, with the value of the first; rows and columns from 0, both ends in it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class CellBudget:
    """How many cells and characters the sheets of one file may have yet."""

    cells: int
    characters: int

    def take(self, text: str) -> bool:
        """Count a cell; False if there may be no more of them.

        Raises:
            FileTooLarge: there are too many characters.
        """
        self.cells -= 1
        self.characters -= len(text)
        if self.characters < 0:
            raise FileTooLarge("The text of this file is too long.", cause="Its cells hold too many characters.")
        return self.cells >= 0


@dataclass(slots=True)
class Grid:
    """The filled cells of a sheet by row and column from 0, and what is known of them.

    `headed` are the ranges whose first row is known to hold the headers of the others.
    """

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    headed: list[Merge] = field(default_factory=list)

    def blocks(self, budget: CellBudget) -> list[Block]:
        """The rows as lines; rows with nothing between them stand together.

        Raises:
            FileTooLarge: with the headers repeated there are too many characters.
        """
        self._fill_merged()
        blocks: list[Block] = []
        for numbers in self._stretches():
            blocks += self._stretch(numbers, budget)
        return blocks

    def _fill_merged(self) -> None:
        """Rows that are merged with one above say its value as well."""
        left = _MOST_FILLED
        for merge in self.merges:
            cell = self.rows.get(merge.top, {}).get(merge.left)
            if cell is None or merge.bottom - merge.top > left:
                continue
            left -= merge.bottom - merge.top
            for row in range(merge.top + 1, merge.bottom + 1):
                if row in self.rows:
                    self.rows[row].setdefault(merge.left, cell)

    def _stretches(self) -> Iterator[list[int]]:
        """The numbers of the filled rows, in stretches without an empty one."""
        stretch: list[int] = []
        for number in sorted(self.rows):
            if not self.rows[number]:
                continue
            if stretch and number != stretch[-1] + 1:
                yield stretch
                stretch = []
            stretch.append(number)
        if stretch:
            yield stretch

    def _stretch(self, numbers: Sequence[int], budget: CellBudget) -> list[Block]:
        known = {merge.top: merge for merge in self.headed}
        headers: dict[int, str] = {}
        bottom = -1
        blocks: list[Block] = [Mark.TABLE]
        candidate = self._header_row(numbers)
        for at, number in enumerate(numbers):
            row = self.rows[number]
            if at and at % _ROWS_TOGETHER == 0:
                blocks += [Mark.TABLE_END, Mark.TABLE]
            line = _line(row, headers if number <= bottom else {})
            budget.take(line)
            blocks += [Mark.ROW, Mark.CELL, Paragraph(text=line), Mark.CELL_END, Mark.ROW_END]
            if number in known:
                headers, bottom = self._headers(number, known[number]), known[number].bottom
            elif number == candidate and not known:
                headers, bottom = self._headers(number), numbers[-1]
        blocks.append(Mark.TABLE_END)
        return blocks

    def _header_row(self, numbers: Sequence[int]) -> int | None:
        """The row that seems to hold headers: the first of several cells, all of them different words.

        Below it there is a number in one of its columns, or it is bold and what is below is not.
        """
        for at, number in enumerate(numbers):
            row = self.rows[number]
            if len(row) < 2:
                continue
            rest = [self.rows[below] for below in numbers[at + 1 : at + 1 + _ROWS_TOGETHER]]
            texts = Counter(cell.text for cell in row.values())
            plain = all(cell.words and len(cell.text) <= _LONGEST_HEADER for cell in row.values())
            if not rest or not plain or texts.most_common(1)[0][1] > 1:
                return None
            below = [cell for other in rest for column, cell in other.items() if column in row]
            numeric = any(not cell.words for cell in below)
            bold = all(cell.bold for cell in row.values()) and not all(cell.bold for cell in below)
            return number if numeric or bold else None
        return None

    def _headers(self, number: int, within: Merge | None = None) -> dict[int, str]:
        row = self.rows[number]
        found = {
            column: cell.text for column, cell in row.items() if within is None or within.left <= column <= within.right
        }
        left = _MOST_FILLED
        for merge in self.merges:
            if merge.top <= number <= merge.bottom and merge.left in found and merge.right - merge.left <= left:
                left -= merge.right - merge.left
                for column in range(merge.left + 1, merge.right + 1):
                    found.setdefault(column, found[merge.left])
        return found


def _line(row: dict[int, Cell], headers: dict[int, str]) -> str:
    parts = []
    for column in sorted(row):
        text = " ".join(row[column].text.split())
        header = " ".join(headers.get(column, "").split()).rstrip(":")
        if text:
            parts.append(f"{header}: {text}" if header else text)
    return "; ".join(parts)
