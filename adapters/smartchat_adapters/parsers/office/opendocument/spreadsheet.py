"""OpenDocument spreadsheets: their sheets as rows of cells as they are shown (part 3, 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.blocks import Paragraph
from smartchat_adapters.parsers.office.opendocument.names import attribute, short_name, whole_number
from smartchat_adapters.parsers.office.sheets.grid import Cell, CellBudget, Grid, Merge
from smartchat_adapters.parsers.toolkit.hidden import Reason
from smartchat_adapters.parsers.toolkit.xml import text_content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from smartchat_adapters.parsers.office.blocks import Block
    from smartchat_adapters.parsers.office.opendocument.styles import DocumentStyles
    from smartchat_adapters.parsers.toolkit.hidden import HiddenText
    from smartchat_adapters.parsers.toolkit.unread import UnreadParts

__all__ = ["SpreadsheetReader"]

_GROUPS = frozenset(
    (
        "table:table-rows",
        "table:table-header-rows",
        "table:table-row-group",
        "table:table-columns",
        "table:table-header-columns",
        "table:table-column-group",
    )
)
_GONE = frozenset(("collapse", "filter"))
_CELLS = frozenset(("table:table-cell", "table:covered-table-cell"))
_DEEPEST = 100
# Rows and cells that repeat themselves more often than this are the filling of an empty sheet.
_MOST_REPEATED = 100
_MOST_MERGES = 100_000
_PICTURES = frozenset(("drawing:image", "drawing:object", "drawing:object-ole"))


class SpreadsheetReader:
    """Reads the sheets of a spreadsheet.

    Args:
        styles: the document's styles, which hide sheets and make cells bold.
        hidden: counts what is in hidden sheets, rows and columns.
        unread: takes what is not read.
        budget: how many cells and characters there may be.
    """

    def __init__(self, styles: DocumentStyles, *, hidden: HiddenText, unread: UnreadParts, budget: CellBudget) -> None:
        self._styles = styles
        self._hidden = hidden
        self._unread = unread
        self._budget = budget

    def read(self, body: etree._Element) -> list[Block]:
        """The sheets in their order, each as a heading and its rows.

        Raises:
            FileTooLarge: the cells hold too many characters.
        """
        blocks: list[Block] = []
        for table in body:
            if short_name(table) != "table:table":
                continue
            name = attribute(table, "name")
            inside = self._sheet(table, name)
            if self._styles.master_property("table", attribute(table, "style-name"), "display") == "false":
                words = " ".join(block.text for block in inside if isinstance(block, Paragraph))
                self._hidden.add(f"sheet “{name}”", Reason.NOT_DISPLAYED, words)
            elif inside:
                blocks += [Paragraph(text=name, level=1), *inside]
        return blocks

    def _sheet(self, table: etree._Element, name: str) -> list[Block]:
        grid = Grid()
        left_out: list[str] = []
        hidden_columns = _hidden_columns(table)
        number = 0
        for row in _members(table, "table:table-row"):
            repeated = whole_number(attribute(row, "number-rows-repeated"), 1)
            cells = list(self._cells(row, number, grid))
            gone = attribute(row, "visibility") in _GONE
            shown = {}
            for column, cell in cells:
                if gone or any(first <= column <= last for first, last in hidden_columns):
                    left_out.append(cell.text)
                else:
                    shown[column] = cell
            for at in range(min(repeated, _MOST_REPEATED) if shown else 0):
                if not all(self._budget.take(cell.text) for cell in shown.values()):
                    self._unread.add("sheet with very many cells", name)
                    return grid.blocks(self._budget)
                grid.rows[number + at] = dict(shown)
            number += max(repeated, 1)
        if left_out:
            self._hidden.add(f"sheet “{name}”", Reason.NOT_DISPLAYED, " ".join(left_out))
        for element in table.iter("*"):
            if short_name(element) in _PICTURES and element.getparent() is not None:
                kind = "picture" if short_name(element) == "drawing:image" else "embedded object"
                if kind == "embedded object" or not _beside_object(element):
                    self._unread.add(kind, f"sheet {name}")
        return grid.blocks(self._budget)

    def _cells(self, row: etree._Element, number: int, grid: Grid) -> Iterator[tuple[int, Cell]]:
        column = 0
        for element in row:
            name = short_name(element)
            if name not in _CELLS:
                continue
            repeated = max(whole_number(attribute(element, "number-columns-repeated"), 1), 1)
            text = "\n".join(text_content(part) for part in element if short_name(part) == "text:p").strip()
            if text and name == "table:table-cell":
                words = attribute(element, "value-type") in {"", "string"}
                style = attribute(element, "style-name")
                bold = self._styles.master_property("table-cell", style, "font-weight") == "bold"
                for at in range(min(repeated, _MOST_REPEATED)):
                    yield column + at, Cell(text, words=words, bold=bold)
                down = whole_number(attribute(element, "number-rows-spanned"), 1)
                across = whole_number(attribute(element, "number-columns-spanned"), 1)
                if (down > 1 or across > 1) and len(grid.merges) < _MOST_MERGES:
                    bottom, right = number + min(down, 1_000_000) - 1, column + min(across, 16_384) - 1
                    grid.merges.append(Merge(top=number, left=column, bottom=bottom, right=right))
            column += repeated


def _members(table: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The rows or columns of the table, also those in groups."""
    stack = [iter(table)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif short_name(element) == wanted:
            yield element
        elif short_name(element) in _GROUPS and len(stack) < _DEEPEST:
            stack.append(iter(element))


def _hidden_columns(table: etree._Element) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = 0
    for column in _members(table, "table:table-column"):
        count = max(whole_number(attribute(column, "number-columns-repeated"), 1), 1)
        if attribute(column, "visibility") in _GONE and len(found) < 200:
            found.append((at, at + count - 1))
        at += count
    return found


def _beside_object(image: etree._Element) -> bool:
    """Whether the picture only stands in for an object in programs that cannot show it."""
    frame = image.getparent()
    return frame is not None and any(short_name(one).startswith("drawing:object") for one in frame)
