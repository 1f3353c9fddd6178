"""Hidden text in Word documents (ECMA-376 part 1, 17.3.2).

`w:webHidden` is no such thing: Word hides what is marked by it in one of its views only, and marks the page numbers
of tables of contents by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from smartchat_adapters.parsers.css.values import BLACK, WHITE, Colour
from smartchat_adapters.parsers.toolkit.hidden import LEGIBLE_POINTS, Reason
from smartchat_adapters.parsers.toolkit.xml import local_name, parse_xml, text_content
from smartchat_core.errors import DamagedFile

if TYPE_CHECKING:
    from smartchat_adapters.parsers.toolkit.hidden import HiddenText

__all__ = ["without_hidden_text"]

_TEXTS = ("document", "footnotes", "endnotes")
_SUSPECT = re.compile(rb"vanish|<w:sz [^>]*\"[0-3]\"|<w:color [^>]*\"[0-9A-Fa-f]{6}\"|<w:(?:shd|background|highlight) ")
_OFF = frozenset(("0", "false", "off"))
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_HIGHLIGHTS = {"white": WHITE, "black": BLACK}
_MAX_STYLES = 20
_WORDS = frozenset(("t", "delText", "noBreakHyphen", "sym", "tab"))


@dataclass(frozen=True, slots=True)
class _TextStyle:
    """The style of a run; a ground of None cannot be determined."""

    vanish: bool = False
    size: float = 10.0
    colour: Colour | None = BLACK
    ground: Colour | None = WHITE


def without_hidden_text(parts: dict[str, bytes], hidden: HiddenText) -> dict[str, bytes]:
    """The parts of a document without the invisible runs, which `hidden` counts."""
    styles_name = next((name for name in parts if name.lower() == "word/styles.xml"), "")
    styles = parts.get(styles_name, b"")
    found = dict(parts)
    known: _Styles | None = None
    for name, data in parts.items():
        if name.lower() not in {f"word/{text}.xml" for text in _TEXTS}:
            continue
        if not _SUSPECT.search(data) and not _SUSPECT.search(styles):
            continue
        known = known or _Styles(styles)
        try:
            root = parse_xml(data, subject=name)
        except DamagedFile:
            # The reader of the document reports it.
            continue
        if _clear(root, known, hidden):
            found[name] = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


class _Styles:
    """The styles of the document by their ids."""

    def __init__(self, data: bytes) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._looks: dict[str, tuple[etree._Element, ...]] = {}
        self.defaults: etree._Element | None = None
        self.default_paragraph = ""
        try:
            root = parse_xml(data, subject="styles.xml") if data else None
        except DamagedFile:
            root = None
        for element in root if root is not None else ():
            if local_name(element) == "docDefaults":
                self.defaults = element.find("{*}rPrDefault/{*}rPr")
            elif local_name(element) == "style":
                identifier = _attribute(element, "styleId")
                self._elements[identifier] = element
                if _attribute(element, "type") == "paragraph" and _attribute(element, "default") in {"1", "true"}:
                    self.default_paragraph = identifier

    def chain(self, identifier: str) -> tuple[etree._Element, ...]:
        """The style and those that it is based on, the last of those first."""
        if identifier not in self._looks:
            chain: list[etree._Element] = []
            at = identifier
            while at in self._elements and len(chain) < _MAX_STYLES:
                element = self._elements[at]
                chain.append(element)
                base = element.find("{*}basedOn")
                at = _attribute(base, "val") if base is not None else ""
            self._looks[identifier] = tuple(reversed(chain))
        return self._looks[identifier]


def _clear(root: etree._Element, styles: _Styles, hidden: HiddenText) -> bool:
    """Take the words out of the hidden runs; whether there were any."""
    paper = root.find("{*}background")
    page = _ground(_attribute(paper, "color"), WHITE) if paper is not None else WHITE
    looks: dict[etree._Element, _TextStyle] = {}
    changed = False
    for run in root.iter("{*}r"):
        text = text_content(run)
        if not text.strip() or not any(local_name(child) in _WORDS for child in run):
            continue
        paragraph = next(run.iterancestors("{*}p"), None)
        if paragraph is None:
            continue
        if paragraph not in looks:
            looks[paragraph] = _paragraph_look(paragraph, styles, page)
        properties = run.find("{*}rPr")
        look = looks[paragraph]
        if properties is not None:
            style = properties.find("{*}rStyle")
            for element in styles.chain(_attribute(style, "val")) if style is not None else ():
                look = _applied(look, element.find("{*}rPr"))
            look = _applied(look, properties)
        reason = _reason(look)
        if reason is not None:
            hidden.add("document", reason, text)
            for child in list(run):
                if local_name(child) in _WORDS:
                    run.remove(child)
            changed = True
    return changed


def _paragraph_look(paragraph: etree._Element, styles: _Styles, page: Colour | None) -> _TextStyle:
    look = _applied(_TextStyle(ground=_around(paragraph, page)), styles.defaults)
    properties = paragraph.find("{*}pPr")
    style = properties.find("{*}pStyle") if properties is not None else None
    name = _attribute(style, "val") if style is not None else styles.default_paragraph
    for element in styles.chain(name):
        look = _shaded(look, element.find("{*}pPr"))
        look = _applied(look, element.find("{*}rPr"))
    return _shaded(look, properties)


def _around(paragraph: etree._Element, page: Colour | None) -> Colour | None:
    """What lies behind a paragraph: the shade of its cell, or the paper."""
    for ancestor in paragraph.iterancestors():
        match local_name(ancestor):
            case "txbxContent":
                return None
            case "tc":
                shade = ancestor.find("{*}tcPr/{*}shd")
                if shade is not None and _attribute(shade, "fill") not in {"", "auto"}:
                    return _ground(_attribute(shade, "fill"), None)
            case "tbl":
                # A style of tables may shade any of their cells.
                if ancestor.find("{*}tblPr/{*}tblStyle") is not None:
                    return None
                shade = ancestor.find("{*}tblPr/{*}shd")
                if shade is not None and _attribute(shade, "fill") not in {"", "auto"}:
                    return _ground(_attribute(shade, "fill"), None)
    return page


def _shaded(look: _TextStyle, properties: etree._Element | None) -> _TextStyle:
    shade = properties.find("{*}shd") if properties is not None else None
    return look if shade is None else replace(look, ground=_ground(_attribute(shade, "fill"), look.ground))


def _applied(look: _TextStyle, properties: etree._Element | None) -> _TextStyle:
    if properties is None:
        return look
    for element in properties:
        value = _attribute(element, "val")
        match local_name(element):
            case "vanish":
                look = replace(look, vanish=value.lower() not in _OFF)
            case "sz" if value.isdecimal() and len(value) < 6:
                look = replace(look, size=int(value) / 2)
            case "color":
                look = replace(look, colour=_colour(value) if value != "auto" else BLACK)
            case "shd":
                look = replace(look, ground=_ground(_attribute(element, "fill"), look.ground))
            case "highlight" if value != "none":
                look = replace(look, ground=_HIGHLIGHTS.get(value))
            case "textFill" | "textOutline" | "gradFill":
                look = replace(look, colour=None)
    return look


def _reason(look: _TextStyle) -> Reason | None:
    if look.vanish:
        return Reason.NOT_DISPLAYED
    if look.size < LEGIBLE_POINTS:
        return Reason.TINY
    if look.colour is not None and look.ground is not None and look.colour.resembles(look.ground):
        return Reason.COLOUR
    return None


def _ground(fill: str, around: Colour | None) -> Colour | None:
    return around if fill in {"", "auto"} else _colour(fill)


def _colour(value: str) -> Colour | None:
    if not _HEX.fullmatch(value):
        return None
    return Colour(*(int(value[at : at + 2], 16) / 255 for at in (0, 2, 4)))


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")
