"""Objects within OpenDocument files: formulas and charts are read, others can only be named."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lxml import etree

from smartchat_adapters.parsers.html.parser import html_to_document
from smartchat_adapters.parsers.office.blocks import Mark, Paragraph
from smartchat_adapters.parsers.office.opendocument.names import short_name
from smartchat_adapters.parsers.toolkit.xml import local_name, text_content

if TYPE_CHECKING:
    from smartchat_adapters.parsers.office.blocks import Block

__all__ = ["chart_of", "form_values", "formula_of", "formula_text"]

_MAX_ROWS = 2000
_TITLES = frozenset(("chart:title", "chart:subtitle"))


def formula_of(root: etree._Element) -> etree._Element | None:
    """The formula that an object is; None if it is something else."""
    if short_name(root) == "math:math":
        return root
    return next((element for element in root if short_name(element) == "math:math"), None)


def formula_text(formula: etree._Element) -> str:
    """The formula as one line, read as the same markup in a page is."""
    markup: list[str] = []
    for event, element in etree.iterwalk(formula, events=("start", "end")):
        name = escape(local_name(element))
        if event == "start":
            marks = "".join(
                f' {escape(str(key).rpartition("}")[2])}="{escape(str(value))}"'
                for key, value in element.attrib.items()
            )
            markup.append(f"<{name}{marks}>{escape(element.text or '', quote=False)}")
        else:
            tail = escape(element.tail or "", quote=False) if element is not formula else ""
            markup.append(f"</{name}>{tail}")
    return " ".join(html_to_document(f"<p>{''.join(markup)}</p>").text.split())


def chart_of(root: etree._Element) -> list[Block]:
    """The titles of a chart and the table that it draws; nothing if the object is no chart."""
    chart = next((element for element in root.iter("*") if short_name(element) == "chart:chart"), None)
    if chart is None:
        return []
    blocks: list[Block] = []
    table: list[Block] = []
    rows = 0
    for element in chart.iter("*"):
        name = short_name(element)
        if name in _TITLES:
            blocks.append(Paragraph(text=" ".join(text_content(element).split())))
        elif name == "table:table-row" and rows < _MAX_ROWS:
            rows += 1
            table.append(Mark.ROW)
            for cell in element:
                if short_name(cell) == "table:table-cell":
                    table += [Mark.CELL, Paragraph(text=" ".join(text_content(cell).split())), Mark.CELL_END]
            table.append(Mark.ROW_END)
    return [*blocks, Mark.TABLE, *table, Mark.TABLE_END]


def form_values(content: etree._Element) -> dict[str, str]:
    """What each control of a form shows, by its id: its label, its value, or a box to tick."""
    found: dict[str, str] = {}
    for element in content.iter("*"):
        kind = short_name(element)
        if not kind.startswith("form:"):
            continue
        said = {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}
        identifier = said.get("id", "")
        if not identifier:
            continue
        box = ""
        if kind in {"form:checkbox", "form:radio"}:
            state = said.get("current-state", said.get("state", said.get("current-selected", "")))
            box = "☒" if state in {"checked", "true"} else "☐"
        value = said.get("current-value", "" if box else said.get("value", ""))
        found[identifier] = " ".join(part for part in (box, said.get("label", ""), value) if part)
    return found
