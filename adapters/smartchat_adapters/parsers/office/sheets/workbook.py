"""Excel workbooks: their sheets, read cell by cell (ECMA-376 part 1, 18)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from smartchat_adapters.parsers.office.blocks import Paragraph
from smartchat_adapters.parsers.office.ooxml.drawing import DrawingReader
from smartchat_adapters.parsers.office.ooxml.names import attribute, child, is_on, short_name
from smartchat_adapters.parsers.office.sheets.grid import Cell, CellBudget, Grid, Merge
from smartchat_adapters.parsers.office.sheets.number_formats import BUILT_IN_FORMATS, NumberFormat
from smartchat_adapters.parsers.toolkit.hidden import Reason
from smartchat_adapters.parsers.toolkit.xml import elements_of
from smartchat_core.errors import DamagedFile
from smartchat_core.model.parsed import ParseWarning, WarningCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartchat_adapters.parsers.office.blocks import Block
    from smartchat_adapters.parsers.office.ooxml.package import OfficePackage
    from smartchat_adapters.parsers.toolkit.hidden import HiddenText
    from smartchat_adapters.parsers.toolkit.unread import UnreadParts

__all__ = ["WorkbookReader"]

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_LAST_COLUMN = 16_384
_LAST_ROW = 1_048_576
_MOST_MERGES = 100_000
_MOST_STRINGS = 4_000_000


@dataclass(slots=True)
class _Styles:
    """The number formats and the weights of cells, by the index of their format."""

    formats: list[NumberFormat] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)


class WorkbookReader:
    """Reads the sheets of a workbook.

    Args:
        package: the parts of the workbook.
        hidden: counts what is in hidden sheets, rows and columns.
        unread: takes what is not read.
        budget: how many cells and characters there may be.
    """

    def __init__(self, package: OfficePackage, *, hidden: HiddenText, unread: UnreadParts, budget: CellBudget) -> None:
        self._package = package
        self._hidden = hidden
        self._unread = unread
        self._budget = budget
        self._strings: list[str] = []
        self._styles = _Styles()
        self._from_1904 = False

    def read(self) -> list[Block]:
        """The sheets in their order, each as a heading and its rows.

        Raises:
            DamagedFile: the workbook names no sheets.
            FileTooLarge: its cells hold too many characters.
        """
        root = self._package.root(self._package.main)
        sheets = child(root, "s:sheets")
        if root is None or sheets is None:
            raise DamagedFile("The workbook cannot be read.", cause="It names no sheets.")
        properties = child(root, "s:workbookPr")
        self._from_1904 = attribute(properties, "date1904") in {"1", "true"}
        main = self._package.main
        self._strings = self._shared_strings(self._package.related(main, "sharedStrings", usual="sharedStrings.xml"))
        self._styles = _read_styles(self._package.root(self._package.related(main, "styles", usual="styles.xml")))
        blocks: list[Block] = []
        for sheet in sheets:
            name = attribute(sheet, "name")
            part = self._package.target(main, attribute(sheet, "id"))
            if attribute(sheet, "state") in {"hidden", "veryHidden"}:
                self._hide(name, part)
                continue
            inside = self._sheet(name, part)
            if inside:
                blocks += [Paragraph(text=name, level=1), *inside]
        return blocks

    def _hide(self, name: str, part: str) -> None:
        words = [block.text for block in self._sheet(name, part) if isinstance(block, Paragraph)]
        self._hidden.add(f"sheet “{name}”", Reason.NOT_DISPLAYED, " ".join(words))

    def _shared_strings(self, part: str | None) -> list[str]:
        strings: list[str] = []
        for element in self._elements(part, ("si",)) if part is not None else ():
            if len(strings) >= _MOST_STRINGS:
                break
            strings.append(_rich_text(element))
        return strings

    def _sheet(self, name: str, part: str) -> list[Block]:
        grid = Grid()
        hidden_columns: list[tuple[int, int]] = []
        left_out: list[str] = []
        full = False
        number = -1
        for element in self._elements(part, ("row", "col", "mergeCell")):
            match short_name(element):
                case "s:col" if attribute(element, "hidden") in {"1", "true"}:
                    bounds = [attribute(element, side) for side in ("min", "max")]
                    if all(bound.isdecimal() and len(bound) < 8 for bound in bounds):
                        hidden_columns.append((int(bounds[0]) - 1, int(bounds[1]) - 1))
                case "s:mergeCell" if len(grid.merges) < _MOST_MERGES:
                    merge = _range(attribute(element, "ref"))
                    if merge is not None:
                        grid.merges.append(merge)
                case "s:row":
                    said = attribute(element, "r")
                    number = int(said) - 1 if said.isdecimal() and 0 < int(said[:9]) <= _LAST_ROW else number + 1
                    cells = self._cells(element, name)
                    gone = attribute(element, "hidden") in {"1", "true"}
                    for column, cell in cells:
                        if gone or any(first <= column <= last for first, last in hidden_columns[:200]):
                            left_out.append(cell.text)
                        elif not self._budget.take(cell.text):
                            full = True
                        else:
                            grid.rows.setdefault(number, {})[column] = cell
                case _:
                    pass
        if left_out:
            self._hidden.add(f"sheet “{name}”", Reason.NOT_DISPLAYED, " ".join(left_out))
        if full:
            self._unread.add("sheet with very many cells", name)
        self._add_tables(part, grid)
        return [*grid.blocks(self._budget), *self._drawings(name, part)]

    def _cells(self, row: etree._Element, sheet: str) -> Iterator[tuple[int, Cell]]:
        column = -1
        for element in row:
            if short_name(element) != "s:c":
                continue
            said = _REFERENCE.fullmatch(attribute(element, "r"))
            column = _column(said[1]) if said is not None else column + 1
            if not 0 <= column < _LAST_COLUMN:
                continue
            cell = self._cell(element)
            if cell is not None and cell.text.strip():
                yield column, cell
            elif cell is None:
                self._unread.add("formula without a stored value", f"{sheet} {attribute(element, 'r')}")

    def _cell(self, element: etree._Element) -> Cell | None:
        """The cell as it is shown; None for a formula whose value is not stored."""
        value = child(element, "s:v")
        raw = "" if value is None else value.text or ""
        said = attribute(element, "s")
        index = int(said) if said.isdecimal() and len(said) < 7 else 0
        style = self._styles.formats[index] if index < len(self._styles.formats) else NumberFormat("General")
        bold = index < len(self._styles.bold) and self._styles.bold[index]
        kind = attribute(element, "t")
        if kind == "s":
            at = int(raw) if raw.isdecimal() and len(raw) < 9 else len(self._strings)
            return Cell(style.text(self._strings[at] if at < len(self._strings) else ""), bold=bold)
        if kind == "inlineStr":
            inline = child(element, "s:is")
            return Cell(style.text(_rich_text(inline)) if inline is not None else "", bold=bold)
        if kind in {"str", "e"}:
            return Cell(style.text(raw), bold=bold)
        if kind == "b":
            return Cell("TRUE" if raw == "1" else "FALSE" if raw else "", words=False, bold=bold)
        if kind == "d":
            return Cell(raw.replace("T", " ").removesuffix(" 00:00:00"), words=False, bold=bold)
        if not raw:
            return None if child(element, "s:f") is not None else Cell("")
        try:
            return Cell(style.number(float(raw), from_1904=self._from_1904), words=False, bold=bold)
        except (ValueError, OverflowError):
            return Cell(raw, bold=bold)

    def _add_tables(self, part: str, grid: Grid) -> None:
        """The ranges that the sheet knows as tables, whose first row holds their headers."""
        for relation in self._package.relations(part).values():
            if relation.kind != "table":
                continue
            root = self._package.root(relation.part)
            found = _range(attribute(root, "ref"))
            if found is not None and attribute(root, "headerRowCount") != "0":
                grid.headed.append(found)

    def _drawings(self, name: str, part: str) -> list[Block]:
        blocks: list[Block] = []
        for relation in self._package.relations(part).values():
            if relation.kind == "drawing":
                root = self._package.root(relation.part)
                if root is not None:
                    reader = DrawingReader(
                        package=self._package, unread=self._unread, part=relation.part, place=f"sheet {name}"
                    )
                    blocks += reader.read(root)
        return blocks

    def _elements(self, part: str | None, names: tuple[str, ...]) -> Iterator[etree._Element]:
        """The elements of these local names, one after another, each gone when the next one comes."""
        data = self._package.read(part) if part else None
        if not part or data is None:
            return
        try:
            yield from elements_of(data, names=names, subject=part)
        except etree.XMLSyntaxError:
            message = "A part of the workbook is damaged; what stands behind the damage is missing."
            self._package.warnings.append(ParseWarning(code=WarningCode.PART_DAMAGED, subject=part, message=message))


def _read_styles(root: etree._Element | None) -> _Styles:
    codes = dict(BUILT_IN_FORMATS)
    own = child(root, "s:numFmts")
    for element in own if own is not None else ():
        identifier = attribute(element, "numFmtId")
        if identifier.isdecimal() and len(identifier) < 7:
            codes[int(identifier)] = attribute(element, "formatCode")
    fonts = child(root, "s:fonts")
    weights = []
    for font in fonts if fonts is not None else ():
        bold = child(font, "s:b")
        weights.append(bold is not None and is_on(bold))
    styles = _Styles()
    formats = child(root, "s:cellXfs")
    known: dict[str, NumberFormat] = {}
    for element in formats if formats is not None else ():
        said, weight = attribute(element, "numFmtId"), attribute(element, "fontId")
        code = codes.get(int(said) if said.isdecimal() and len(said) < 7 else 0, "General")
        styles.formats.append(known.setdefault(code, NumberFormat(code)))
        at = int(weight) if weight.isdecimal() and len(weight) < 7 else len(weights)
        styles.bold.append(at < len(weights) and weights[at])
    return styles


def _rich_text(element: etree._Element) -> str:
    """The text of a string, without its phonetic reading."""
    pieces: list[str] = []
    for part in element:
        match short_name(part):
            case "s:t":
                pieces.append(part.text or "")
            case "s:r":
                text = child(part, "s:t")
                pieces.append(text.text or "" if text is not None else "")
            case _:
                pass
    return "".join(pieces).replace("_x000D_", "").replace("_x000d_", "")


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _range(reference: str) -> Merge | None:
    first, _, last = reference.partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
    if start is None or end is None:
        return None
    merge = Merge(top=int(start[2]) - 1, left=_column(start[1]), bottom=int(end[2]) - 1, right=_column(end[1]))
    inside = 0 <= merge.top <= merge.bottom < _LAST_ROW and 0 <= merge.left <= merge.right < _LAST_COLUMN
    return merge if inside else None
