"""The labels of numbered paragraphs as Word prints them (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.numbers import format_number
from smartchat_adapters.parsers.office.ooxml.names import attribute, child, child_value, is_on, short_name
from smartchat_adapters.parsers.office.symbols import is_symbol_font, symbol
from smartchat_adapters.parsers.office.word.styles import whole_number

if TYPE_CHECKING:
    from lxml import etree

    from smartchat_adapters.parsers.office.word.styles import WordStyles

__all__ = ["Numbering"]

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_LONGEST = 100
_BULLET = "•"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    """The number of levels above of which any restarts it; None for all of them."""
    legal: bool = False
    suffix: str = " "
    paragraph_style: str = ""


@dataclass(slots=True)
class _List:
    """The levels of a list and where its count stands; lists of the same definition count on together."""

    levels: dict[int, _Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(slots=True)
class _Instance:
    counted: _List
    levels: dict[int, _Level]
    restarts: dict[int, int]


class Numbering:
    """Counts the numbered paragraphs of a document in its order.

    Args:
        root: the part of numberings; None where there is none.
        styles: the document's styles, for lists that a style defines.
    """

    def __init__(self, root: etree._Element | None, styles: WordStyles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._instances: dict[str, _Instance] = {}
        links: dict[str, str] = {}
        linked: dict[str, str] = {}
        for element in root if root is not None else ():
            if short_name(element) != "w:abstractNum":
                continue
            identifier = attribute(element, "abstractNumId")
            self._lists[identifier] = _List(_levels(element))
            if name := child_value(element, "w:styleLink"):
                linked[name] = identifier
            if name := child_value(element, "w:numStyleLink"):
                links[identifier] = name
        for identifier, name in links.items():
            target = linked.get(name)
            if target is not None and target not in links:
                self._lists[identifier] = self._lists[target]
        for element in root if root is not None else ():
            if short_name(element) == "w:num":
                self._add_instance(element)

    def label(self, properties: etree._Element | None, style: str) -> str:
        """Count the paragraph, and return its label with the space behind it; empty if it has none.

        Args:
            properties: the paragraph's own `w:numPr`, if it has one.
            style: the id of its style.
        """
        of_style = self._styles.numbering(style)
        identifier = child_value(properties, "w:numId") or child_value(of_style, "w:numId")
        instance = self._instances.get(identifier)
        if instance is None:
            return ""
        said = child_value(properties, "w:ilvl")
        if not said:
            bound = [at for at, level in instance.levels.items() if style and level.paragraph_style == style]
            said = str(bound[0]) if bound and properties is None else child_value(of_style, "w:ilvl")
        at = min(whole_number(said, 0), _LEVELS - 1)
        level = instance.levels.get(at)
        return "" if level is None else self._counted(instance, at, level)

    def _add_instance(self, element: etree._Element) -> None:
        counted = self._lists.get(child_value(element, "w:abstractNumId"))
        if counted is None:
            return
        levels = dict(counted.levels)
        restarts: dict[int, int] = {}
        for override in element:
            if short_name(override) != "w:lvlOverride":
                continue
            at = whole_number(attribute(override, "ilvl"), _LEVELS)
            replaced = child(override, "w:lvl")
            if at < _LEVELS and replaced is not None:
                levels[at] = _level(replaced)
            start = child_value(override, "w:startOverride")
            if at < _LEVELS and start.isdecimal():
                restarts[at] = whole_number(start, 1)
                levels[at] = replace(levels.get(at, _Level()), start=restarts[at])
        self._instances[attribute(element, "numId")] = _Instance(counted, levels, restarts)

    def _counted(self, instance: _Instance, at: int, level: _Level) -> str:
        counts = instance.counted.counts
        for above in range(at):
            if counts[above] is None:
                counts[above] = instance.restarts.pop(above, instance.levels.get(above, _Level()).start)
        if at in instance.restarts:
            counts[at] = instance.restarts.pop(at)
        else:
            before = counts[at]
            counts[at] = level.start if before is None else before + 1
        for below in range(at + 1, _LEVELS):
            restart = instance.levels.get(below, _Level()).restart
            if restart is None or at < restart:
                counts[below] = None
        if level.style == "bullet":
            return f"{level.text} " if level.text else ""

        def number(found: re.Match[str]) -> str:
            index = int(found[1]) - 1
            count = counts[index]
            shown = instance.levels.get(index, _Level())
            return format_number(1 if count is None else count, "decimal" if level.legal else shown.style)

        label = _PLACE.sub(number, level.text)
        return f"{label}{level.suffix}" if label.strip() else ""


def _levels(element: etree._Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for part in element:
        if short_name(part) == "w:lvl":
            levels.setdefault(whole_number(attribute(part, "ilvl"), _LEVELS), _level(part))
    return levels


def _level(element: etree._Element) -> _Level:
    legal = child(element, "w:isLgl")
    restart = child_value(element, "w:lvlRestart")
    style = child_value(element, "w:numFmt") or "decimal"
    text = child_value(element, "w:lvlText")[:_LONGEST]
    return _Level(
        start=whole_number(child_value(element, "w:start"), 0),
        style=style,
        text=_bullet(element, text) if style == "bullet" else text,
        restart=int(restart) if restart.isdecimal() and len(restart) < 3 else None,
        legal=legal is not None and is_on(legal),
        suffix="" if child_value(element, "w:suff") == "nothing" else " ",
        paragraph_style=child_value(element, "w:pStyle"),
    )


def _bullet(element: etree._Element, text: str) -> str:
    """The sign of a bullet; signs of fonts that are not known become the usual one."""
    if child(element, "w:lvlPicBulletId") is not None:
        return _BULLET
    fonts = child(child(element, "w:rPr"), "w:rFonts")
    font = attribute(fonts, "ascii") or attribute(fonts, "hAnsi")
    if text == "o" and font.startswith("Courier"):
        return "◦"
    sign = text.strip()
    private = any("\ue000" <= character <= "\uf8ff" for character in sign)
    if sign and (private or is_symbol_font(font)):
        return symbol(font if is_symbol_font(font) else "Symbol", ord(sign[0])) or _BULLET
    return sign
