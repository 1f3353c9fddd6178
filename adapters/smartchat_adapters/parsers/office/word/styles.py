"""The styles of a Word document, and how text looks under them (ECMA-376 part 1, 17.3.2 and 17.7).

`w:webHidden` hides nothing here: Word follows it in one of its views only, and marks the page numbers of tables of
contents by it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.css.values import BLACK, WHITE, Colour
from smartchat_adapters.parsers.office.look import Look, hex_colour
from smartchat_adapters.parsers.office.ooxml.names import attribute, child, child_value, is_on, short_name

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["WordStyles", "fill_of", "outline_level", "whole_number", "with_run_properties"]

BODY_TEXT = 9
"""The outline level of what is no heading."""
_MAX_BASES = 20
_HEADING_NAME = re.compile(r"heading ([1-9])", re.IGNORECASE)
_HIGHLIGHTS = {"white": WHITE, "black": BLACK}
_RAISED = {"superscript": 1, "subscript": -1}


class WordStyles:
    """The styles by their ids.

    Args:
        root: the part of styles; None where there is none.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._chains: dict[str, tuple[etree._Element, ...]] = {}
        self._looks: dict[tuple[str, str, Colour | None], Look] = {}
        self._defaults: etree._Element | None = None
        self.default_paragraph = ""
        for element in root if root is not None else ():
            match short_name(element):
                case "w:docDefaults":
                    self._defaults = child(child(element, "w:rPrDefault"), "w:rPr")
                case "w:style":
                    identifier = attribute(element, "styleId")
                    self._elements[identifier] = element
                    if attribute(element, "type") == "paragraph" and attribute(element, "default") in {"1", "true"}:
                        self.default_paragraph = identifier
                case _:
                    pass

    def level(self, style: str) -> int | None:
        """The outline level of the paragraph style from 0, its own or of what it is based on; None if it has none."""
        for element in reversed(self._chain(style)):
            level = outline_level(child(element, "w:pPr"))
            named = _HEADING_NAME.fullmatch(child_value(element, "w:name").strip())
            if level is None and named is not None:
                level = int(named[1]) - 1
            if level is not None:
                return None if level >= BODY_TEXT else level
        return None

    def numbering(self, style: str) -> etree._Element | None:
        """The `w:numPr` of the paragraph style, its own or of what it is based on."""
        for element in reversed(self._chain(style)):
            found = child(child(element, "w:pPr"), "w:numPr")
            if found is not None:
                return found
        return None

    def is_title(self, style: str) -> bool:
        """Whether the style is the one that Word has for the title of the document."""
        element = self._elements.get(style)
        return child_value(element, "w:name").strip().lower() == "title"

    def look(self, paragraph: str, run: str, ground: Colour | None) -> Look:
        """How text looks in a paragraph and a run of these styles on the ground."""
        key = paragraph, run, ground
        if key not in self._looks:
            self._looks[key] = self._look(*key)
        return self._looks[key]

    def _look(self, paragraph: str, run: str, ground: Colour | None) -> Look:
        look = with_run_properties(Look(ground=ground), self._defaults)
        for element in self._chain(paragraph or self.default_paragraph):
            look = replace(look, ground=fill_of(child(element, "w:pPr"), look.ground))
            look = with_run_properties(look, child(element, "w:rPr"))
        hidden = look.hidden
        look = replace(look, hidden=False)
        for element in self._chain(run):
            look = with_run_properties(look, child(element, "w:rPr"))
        # Of two styles that both hide, one undoes the other (17.7.3).
        return replace(look, hidden=look.hidden is not hidden)

    def _chain(self, identifier: str) -> tuple[etree._Element, ...]:
        """The style and those that it is based on, the last of those first."""
        if identifier not in self._chains:
            chain: list[etree._Element] = []
            at = identifier
            while at in self._elements and len(chain) < _MAX_BASES:
                chain.append(self._elements[at])
                at = child_value(chain[-1], "w:basedOn")
            self._chains[identifier] = tuple(reversed(chain))
        return self._chains[identifier]


def outline_level(properties: etree._Element | None) -> int | None:
    """The outline level that paragraph properties give themselves, from 0; 9 is that of body text."""
    value = child_value(properties, "w:outlineLvl")
    return int(value) if value.isdecimal() and len(value) == 1 else None


def whole_number(value: str, default: int) -> int:
    """The number that an attribute holds, or the default where it holds none or an absurd one."""
    return int(value) if value.isdecimal() and len(value) < 10 else default


def with_run_properties(look: Look, properties: etree._Element | None) -> Look:
    """How text looks with what the run properties change."""
    if properties is None:
        return look
    for element in properties:
        value = attribute(element, "val")
        match short_name(element):
            case "w:vanish":
                look = replace(look, hidden=is_on(element))
            case "w:b":
                look = replace(look, bold=is_on(element))
            case "w:sz" if value.isdecimal() and len(value) < 6:
                look = replace(look, size=int(value) / 2)
            case "w:vertAlign":
                look = replace(look, raised=_RAISED.get(value, 0))
            case "w:color":
                look = replace(look, colour=hex_colour(value) if value != "auto" else BLACK)
            case "w:shd":
                look = replace(look, ground=_ground(attribute(element, "fill"), look.ground))
            case "w:highlight" if value != "none":
                look = replace(look, ground=_HIGHLIGHTS.get(value))
            case "w14:textFill" | "w14:textOutline":
                look = replace(look, colour=None)
            case _:
                pass
    return look


def fill_of(properties: etree._Element | None, around: Colour | None) -> Colour | None:
    """The ground that the properties of a paragraph, a cell or a table shade it with, or the one around it."""
    shade = child(properties, "w:shd")
    return around if shade is None else _ground(attribute(shade, "fill"), around)


def _ground(fill: str, around: Colour | None) -> Colour | None:
    return around if fill in {"", "auto"} else hex_colour(fill)
