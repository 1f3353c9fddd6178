"""The styles of OpenDocument, as far as they decide what is seen and what is a heading (part 3, 16 and 20)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.css.values import BLACK
from smartchat_adapters.parsers.office.look import Look, hex_colour
from smartchat_adapters.parsers.office.opendocument.names import attribute, short_name, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

__all__ = ["DocumentStyles"]

_MAX_BASES = 20
_POINTS = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)(pt|in|cm|mm|pc|px|%)")
_PER_UNIT = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "px": 0.75}
_GROUNDED = frozenset(
    (
        "style:paragraph-properties",
        "style:text-properties",
        "style:table-cell-properties",
        "style:table-properties",
        "style:section-properties",
    )
)
_BOLD = frozenset(("bold", "600", "700", "800", "900"))


class DocumentStyles:
    """The styles by family and name, and the lists and headings that are numbered by them.

    Args:
        roots: the parts that define styles; later ones are the document's own.
    """

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self._defaults: dict[str, etree._Element] = {}
        self._looks: dict[tuple[str, str, Look], Look] = {}
        self.lists: dict[str, etree._Element] = {}
        self.outline: etree._Element | None = None
        for root in roots:
            for element in root.iter("*"):
                match short_name(element):
                    case "style:style":
                        self._elements[attribute(element, "family"), attribute(element, "name")] = element
                    case "style:default-style":
                        self._defaults[attribute(element, "family")] = element
                    case "text:list-style":
                        self.lists[attribute(element, "name")] = element
                    case "text:outline-style":
                        self.outline = element
                    case _:
                        pass

    def look(self, family: str, name: str, around: Look) -> Look:
        """How text looks under a style, within text that looks otherwise."""
        key = family, name, around
        if key not in self._looks:
            look = around
            if family == "paragraph" and "paragraph" in self._defaults:
                look = _applied(look, self._defaults["paragraph"], around)
            for element in reversed(self._chain(family, name)):
                look = _applied(look, element, around)
            self._looks[key] = look
        return self._looks[key]

    def list_style(self, paragraph_style: str) -> str:
        """The list that a style of paragraphs belongs to; empty if there is none."""
        for element in self._chain("paragraph", paragraph_style):
            name = attribute(element, "list-style-name")
            if name:
                return name
        return ""

    def master_property(self, family: str, name: str, wanted: str) -> str:
        """A property of a style, its own or of what it is based on; empty if there is none."""
        for element in self._chain(family, name):
            for properties in element:
                value = attribute(properties, wanted)
                if value:
                    return value
        return ""

    def is_title(self, name: str) -> bool:
        """Whether the style of paragraphs is, or is based on, the one for the title of the document."""
        return any(attribute(element, "name") == "Title" for element in self._chain("paragraph", name))

    def outline_level(self, name: str) -> int | None:
        """The outline level that the style of paragraphs gives, from 1."""
        for element in self._chain("paragraph", name):
            level = attribute(element, "default-outline-level")
            if level:
                return whole_number(level, 1)
        return None

    def _chain(self, family: str, name: str) -> list[etree._Element]:
        """The style and those that it is based on."""
        chain: list[etree._Element] = []
        while (family, name) in self._elements and len(chain) < _MAX_BASES:
            chain.append(self._elements[family, name])
            name = attribute(chain[-1], "parent-style-name")
        return chain


def _applied(look: Look, style: etree._Element, around: Look) -> Look:
    for properties in style:
        if short_name(properties) not in _GROUNDED:
            continue
        for key, value in properties.attrib.items():
            look = _with(look, str(key).rpartition("}")[2], str(value), around)
    return look


def _with(look: Look, name: str, value: str, around: Look) -> Look:
    match name:
        case "display":
            return replace(look, hidden=value == "none") if value in {"none", "true"} else look
        case "color":
            return replace(look, colour=hex_colour(value))
        case "use-window-font-color" if value == "true":
            return replace(look, colour=BLACK)
        case "background-color":
            return look if value == "transparent" else replace(look, ground=hex_colour(value))
        case "fill-color" | "background-image":
            return replace(look, ground=None)
        case "font-size":
            found = _POINTS.fullmatch(value.strip())
            if found is None:
                return look
            number, unit = float(found[1]), found[2]
            return replace(look, size=number * around.size / 100 if unit == "%" else number * _PER_UNIT[unit])
        case "font-weight":
            return replace(look, bold=value in _BOLD)
        case "text-position":
            first = value.split()[:1]
            raised = first[0] if first else ""
            if raised == "super" or (raised.endswith("%") and not raised.startswith(("-", "0%"))):
                return replace(look, raised=1)
            return replace(look, raised=-1 if raised.startswith(("sub", "-")) else 0)
    return look
