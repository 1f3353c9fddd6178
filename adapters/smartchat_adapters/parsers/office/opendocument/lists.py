"""The labels of lists and headings in OpenDocument (part 3, 5.3, 16.30 and 19.880)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.numbers import format_number
from smartchat_adapters.parsers.office.opendocument.names import attribute, short_name, whole_number
from smartchat_adapters.parsers.office.symbols import without_private_signs

if TYPE_CHECKING:
    from lxml import etree

    from smartchat_adapters.parsers.office.opendocument.styles import DocumentStyles

__all__ = ["ListLabels", "OpenList"]

_LEVELS = 10
_LONGEST = 100
_BULLET = "•"
_PLACE = re.compile(r"%(10|[1-9])%")
_FORMATS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "1st": "ordinal",
    "One": "cardinalText",
    "First": "ordinalText",
    "一, 二, 三, ...": "japaneseCounting",
    "ア, イ, ウ, ...": "aiueo",
    "イ, ロ, ハ, ...": "iroha",
    "①, ②, ③, ...": "decimalEnclosedCircle",
    "1, 2, 3, ...": "decimalFullWidth",
    "А, Б, .., Аа, Аб, ... (ru)": "russianUpper",
    "а, б, .., аа, аб, ... (ru)": "russianLower",
    "가, 나, 다, ...": "ganada",
    "01, 02, 03, ...": "decimalZero",
}


@dataclass(slots=True)
class OpenList:
    """A list that is being read: its style, its level from 1, and where its count stands."""

    style: str
    level: int
    count: int | None = None
    identifier: str = ""


@dataclass(slots=True)
class ListLabels:
    """Counts the items of lists and the numbered headings, in the order of the document."""

    styles: DocumentStyles
    _levels: dict[tuple[str, int], etree._Element | None] = field(default_factory=dict)
    _open: list[OpenList] = field(default_factory=list)
    _ended: dict[str, int | None] = field(default_factory=dict)
    _last: dict[tuple[str, int], int | None] = field(default_factory=dict)
    _headings: list[int | None] = field(default_factory=lambda: [None] * (_LEVELS + 1))

    def begin(self, element: etree._Element) -> None:
        """A list begins; one without a style has that of the list around it."""
        around = self._open[-1] if self._open else None
        style = attribute(element, "style-name") or (around.style if around is not None else "")
        one = OpenList(style, around.level + 1 if around is not None else 1, identifier=attribute(element, "id"))
        continued = attribute(element, "continue-list")
        if continued in self._ended:
            one.count = self._ended[continued]
        elif attribute(element, "continue-numbering") == "true":
            one.count = self._last.get((style, one.level))
        self._open.append(one)

    def end(self) -> None:
        """The innermost list ends."""
        one = self._open.pop()
        self._last[one.style, one.level] = one.count
        if one.identifier:
            self._ended[one.identifier] = one.count

    def item(self, element: etree._Element, paragraph_style: str) -> str:
        """The label of the item that begins, with the space behind it.

        Args:
            element: the item.
            paragraph_style: that of its first paragraph, which may say the style of the list.
        """
        one = self._open[-1]
        if not one.style:
            one.style = self.styles.list_style(paragraph_style)
        level = self._level(one.style, one.level) if one.style else None
        start = attribute(element, "start-value")
        if start.isdecimal():
            one.count = whole_number(start, 1)
        else:
            first = whole_number(attribute(level, "start-value"), 1)
            one.count = first if one.count is None else one.count + 1
        counts: list[int | None] = [None, *(outer.count for outer in self._open)]
        return self._label(level, one.style, one.level, counts)

    def heading(self, element: etree._Element, level: int) -> str:
        """The label of a heading outside of lists."""
        outline = self.styles.outline
        if outline is None or attribute(element, "is-list-header") == "true" or not 1 <= level <= _LEVELS:
            return ""
        style = self._shown("", level)
        counts = self._headings
        before = counts[level]
        restart = attribute(element, "start-value")
        if restart.isdecimal() and attribute(element, "restart-numbering") != "false":
            counts[level] = whole_number(restart, 1)
        else:
            counts[level] = whole_number(attribute(style, "start-value"), 1) if before is None else before + 1
        for below in range(level + 1, _LEVELS + 1):
            counts[below] = None
        return self._label(style, "", level, counts)

    def _level(self, style: str, level: int) -> etree._Element | None:
        key = style, level
        if key not in self._levels:
            holder = self.styles.lists.get(style) if style else self.styles.outline
            found = (one for one in holder if attribute(one, "level") == str(level)) if holder is not None else iter(())
            self._levels[key] = next(found, None)
        return self._levels[key]

    def _label(self, level: etree._Element | None, style: str, at: int, counts: list[int | None]) -> str:
        if level is None:
            return ""
        if short_name(level) == "text:list-level-style-bullet":
            sign = without_private_signs(attribute(level, "bullet-char")[:4]).replace("\ufffd", _BULLET)
            return f"{_BULLET if not sign or '' <= sign[0] <= '' else sign} "
        if short_name(level) == "text:list-level-style-image":
            return f"{_BULLET} "

        def number(of: int) -> str:
            shown = level if of == at else self._shown(style, of)
            name = attribute(shown, "num-format")
            count = counts[of] if of < len(counts) else None
            return format_number(1 if count is None else count, _FORMATS.get(name, "decimal")) if name else ""

        if not attribute(level, "num-format"):
            return ""
        pattern = attribute(level, "num-list-format")[:_LONGEST]
        if pattern:
            label = _PLACE.sub(lambda found: number(int(found[1])), pattern)
        else:
            first = max(at - whole_number(attribute(level, "display-levels"), 1) + 1, 1)
            parts = [part for of in range(first, at + 1) if (part := number(of))]
            label = f"{attribute(level, 'num-prefix')}{'.'.join(parts)}{attribute(level, 'num-suffix')}"
        return f"{label[:_LONGEST].strip()} " if label.strip() else ""

    def _shown(self, style: str, level: int) -> etree._Element | None:
        return self._level(style, level)
