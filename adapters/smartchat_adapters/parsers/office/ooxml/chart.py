"""The words and numbers of charts (ECMA-376 part 1, 21.2, and the newer kinds of [MS-ODRAWXML] 2.24.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.blocks import Mark, Paragraph
from smartchat_adapters.parsers.office.ooxml.names import attribute, child, short_name

if TYPE_CHECKING:
    from lxml import etree

    from smartchat_adapters.parsers.office.blocks import Block
    from smartchat_adapters.parsers.toolkit.unread import UnreadParts

__all__ = ["chart_blocks", "table_blocks"]

_MAX_POINTS = 2000
_TITLES = frozenset(("c:title", "cx:title"))
_VALUES = ("c:val", "c:yVal", "c:bubbleSize")


def chart_blocks(root: etree._Element, unread: UnreadParts) -> list[Block]:
    """The titles of the chart and of its axes, and its series as a table with a column for each."""
    titles = [text for element in root.iter("*") if short_name(element) in _TITLES and (text := _text(element))]
    blocks: list[Block] = [Paragraph(text=title) for title in titles]
    series = [element for element in root.iter("*") if short_name(element) == "c:ser"]
    if series:
        blocks += _series_table(series, titles, unread)
    else:
        blocks += _newer_data(root, titles, unread)
    return blocks


def table_blocks(rows: list[list[str]]) -> list[Block]:
    """Rows of cells as blocks."""
    blocks: list[Block] = [Mark.TABLE]
    for row in rows:
        blocks.append(Mark.ROW)
        for cell in row:
            blocks += [Mark.CELL, Paragraph(text=cell), Mark.CELL_END]
        blocks.append(Mark.ROW_END)
    blocks.append(Mark.TABLE_END)
    return blocks


def _text(element: etree._Element) -> str:
    paragraphs: list[str] = []
    for part in element.iter("*"):
        name = short_name(part)
        if name == "a:p":
            paragraphs.append("")
        elif name in {"a:t", "c:v"} and part.text:
            if paragraphs:
                paragraphs[-1] += part.text
            else:
                paragraphs.append(part.text)
    return " ".join(text for text in paragraphs if text.strip())


def _series_table(series: list[etree._Element], titles: list[str], unread: UnreadParts) -> list[Block]:
    names: list[str] = []
    categories: dict[int, str] = {}
    columns: list[dict[int, str]] = []
    left = _MAX_POINTS
    for one in series:
        for index, words in _points(child(one, "c:cat") if child(one, "c:cat") is not None else child(one, "c:xVal")):
            if len(categories) < _MAX_POINTS:
                categories.setdefault(index, words)
        values = next((found for name in _VALUES if (found := child(one, name)) is not None), None)
        points = _points(values)
        if len(points) > left:
            unread.add("chart with very many values", titles[0] if titles else "")
            points = points[:left]
        left -= len(points)
        columns.append(dict(points))
        heading = child(one, "c:tx")
        names.append(_text(heading) if heading is not None else "")
    rows = [["", *names]] if any(names) else []
    indexes = sorted({*categories, *(index for column in columns for index in column)})
    rows += [[categories.get(index, ""), *(column.get(index, "") for column in columns)] for index in indexes]
    return table_blocks([[cell for cell in row if cell] for row in rows])


def _points(holder: etree._Element | None) -> list[tuple[int, str]]:
    if holder is None:
        return []
    found: list[tuple[int, str]] = []
    for point in holder.iter("*"):
        if short_name(point) == "c:pt":
            index, value = attribute(point, "idx"), child(point, "c:v")
            if index.isdecimal() and len(index) < 8 and value is not None and value.text:
                found.append((int(index), _shortened(value.text)))
    # Categories of several levels have several points of one index, the innermost first.
    merged: dict[int, str] = {}
    for at, words in found:
        merged[at] = f"{words} {merged[at]}" if at in merged else words
    return list(merged.items())


def _shortened(value: str) -> str:
    """A number without the digits that binary fractions leave behind."""
    plain = value.strip()
    if len(plain) < 12 or "." not in plain:
        return plain
    try:
        return f"{float(plain):.10g}"
    except ValueError:
        return plain


def _newer_data(root: etree._Element, titles: list[str], unread: UnreadParts) -> list[Block]:
    """Charts of Office 2016 and later keep their data apart from their series."""
    columns: list[list[str]] = []
    for data in root.iter("*"):
        if short_name(data) in {"cx:strDim", "cx:numDim"}:
            column = [_shortened(one.text or "") for one in data.iter("*") if short_name(one) == "cx:pt"]
            columns.append(column)
    longest = max(map(len, columns), default=0)
    if longest * len(columns) > _MAX_POINTS:
        unread.add("chart with very many values", titles[0] if titles else "")
        longest = _MAX_POINTS // len(columns)
    return table_blocks([[column[at] for column in columns if at < len(column)] for at in range(longest)])
