"""Headings that Word knows by their outline level, whatever their style is called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from smartchat_adapters.parsers.toolkit.xml import parse_xml
from smartchat_core.errors import DamagedFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["mark_outline_levels"]

_STYLES, _DOCUMENT = "word/styles.xml", "word/document.xml"
_BODY_TEXT = 9
_DEEPEST_HTML = 6
_MARKER = "SmartChatOutline"
_HEADING_NAME = re.compile(r"heading ([1-9])", re.IGNORECASE)


def mark_outline_levels(parts: dict[str, bytes]) -> list[str]:
    """Give each paragraph with an outline level a style for that level; mammoth's rules that read these styles.

    The level of a paragraph is its own, or else that of its style or of a style which that one is based on
    (ECMA-376 part 1, 17.3.1.20 and 17.7.4.3). Styles called `heading 1` to `heading 9` are headings of that level
    without one. Parts that cannot be read as XML are left alone for mammoth to complain about.
    """
    document = _parsed(parts, _DOCUMENT)
    if document is None:
        return []
    styles = _style_levels(_parsed(parts, _STYLES))
    changed = False
    for paragraph in document.iter("{*}p"):
        properties = paragraph.find("{*}pPr")
        if properties is None:
            continue
        style = properties.find("{*}pStyle")
        level = _own_level(properties)
        if level is None:
            level = styles.get(_value(style), _BODY_TEXT) if style is not None else _BODY_TEXT
        if level >= _BODY_TEXT:
            continue
        if style is None:
            space = str(properties.tag).partition("}")[0].lstrip("{")
            style = etree.Element(f"{{{space}}}pStyle")
            properties.insert(0, style)
            style.set(f"{{{space}}}val", "")
        for name in style.attrib:
            if str(name).endswith("val"):
                style.set(name, f"{_MARKER}{level + 1}")
        changed = True
    if changed:
        parts[_DOCUMENT] = etree.tostring(document, encoding="utf-8", xml_declaration=True)
    return [f"p.{_MARKER}{level} => h{min(level, _DEEPEST_HTML)}:fresh" for level in range(1, _BODY_TEXT + 1)]


def _parsed(parts: Mapping[str, bytes], name: str) -> etree._Element | None:
    if name not in parts:
        return None
    try:
        return parse_xml(parts[name], subject=name)
    except DamagedFile:
        return None


def _style_levels(root: etree._Element | None) -> dict[str, int]:
    """The outline level of each paragraph style, from 0, with what it has from the style that it is based on."""
    own: dict[str, int | None] = {}
    bases: dict[str, str] = {}
    for style in _styles(root):
        identifier = _attribute(style, "styleId")
        properties = style.find("{*}pPr")
        level = _own_level(properties) if properties is not None else None
        named = _HEADING_NAME.fullmatch(_value(style.find("{*}name")))
        own[identifier] = level if level is not None else (int(named[1]) - 1 if named is not None else None)
        bases[identifier] = _value(style.find("{*}basedOn"))
    levels: dict[str, int] = {}
    for identifier in own:
        chain = [identifier]
        while chain[-1] in own and own[chain[-1]] is None and chain[-1] not in levels and bases[chain[-1]] not in chain:
            chain.append(bases[chain[-1]])
        level = levels.get(chain[-1], own.get(chain[-1]))
        for one in chain:
            if level is not None:
                levels[one] = level
    return levels


def _styles(root: etree._Element | None) -> Iterator[etree._Element]:
    for style in root.iter("{*}style") if root is not None else ():
        if _attribute(style, "type") in {"", "paragraph"}:
            yield style


def _own_level(properties: etree._Element) -> int | None:
    level = properties.find("{*}outlineLvl")
    value = _value(level)
    return int(value) if value.isdecimal() and len(value) == 1 else None


def _value(element: etree._Element | None) -> str:
    return _attribute(element, "val") if element is not None else ""


def _attribute(element: etree._Element, name: str) -> str:
    found = next((value for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")
    return str(found)
