"""The styles of OpenDocument texts as CSS, as far as they hide text (OpenDocument 1.3, part 3, 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.toolkit.xml import local_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

__all__ = ["OdtStyles"]

_MAX_BASES = 20
_PROPERTIES = {
    "color": "color",
    "background-color": "background-color",
    "font-size": "font-size",
}
_GROUNDED = frozenset(("paragraph-properties", "text-properties", "table-cell-properties", "table-properties"))


class OdtStyles:
    """The styles by family and name.

    Args:
        roots: the parts that define styles; later ones are the document's own.
    """

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self._css: dict[tuple[str, str], str] = {}
        for root in roots:
            for element in root.iter("{*}style"):
                key = _attribute(element, "family"), _attribute(element, "name")
                self._elements[key] = element

    def css(self, element: etree._Element) -> str:
        """The visibility of the element as CSS: its style with those that it is based on."""
        name = local_name(element)
        if name in {"hidden-text", "hidden-paragraph"}:
            return "display: none" if _attribute(element, "is-hidden") != "false" else ""
        said = ""
        if name == "section" and _attribute(element, "display") == "none":
            said = "display: none"
        style = _attribute(element, "style-name")
        if not style:
            return said
        family = {
            "p": "paragraph",
            "h": "paragraph",
            "table-cell": "table-cell",
            "table": "table",
            "section": "section",
        }
        return self._of(family.get(name, "text"), style) + said

    def _of(self, family: str, name: str) -> str:
        key = family, name
        if key not in self._css:
            chain: list[etree._Element] = []
            at = name
            while (family, at) in self._elements and len(chain) < _MAX_BASES:
                chain.append(self._elements[family, at])
                at = _attribute(chain[-1], "parent-style-name")
            self._css[key] = "".join(_declarations(element) for element in reversed(chain))
        return self._css[key]


def _declarations(style: etree._Element) -> str:
    said = []
    for properties in style:
        if local_name(properties) not in _GROUNDED:
            continue
        for key, value in properties.attrib.items():
            name = str(key).rpartition("}")[2]
            plain = str(value).replace(";", " ")
            if name == "display" and plain == "none":
                said.append("display: none; ")
            elif name in _PROPERTIES:
                said.append(f"{_PROPERTIES[name]}: {plain}; ")
            elif name == "use-window-font-color" and plain == "true":
                said.append("color: initial; ")
    return "".join(said)


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")
