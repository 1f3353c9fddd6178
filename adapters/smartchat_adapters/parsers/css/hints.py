"""Presentational attributes of HTML and SVG (HTML, section 15.3; SVG 2, section 6.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.css.declarations import parse_declarations

if TYPE_CHECKING:
    from smartchat_adapters.parsers.css.declarations import Declaration
    from smartchat_adapters.parsers.css.selectors import Element

__all__ = ["presentational_hints"]

_PRESENTATION = (
    "display",
    "visibility",
    "opacity",
    "fill",
    "fill-opacity",
    "font-size",
    "color",
    "clip-path",
    "transform",
)
_DRAWN = frozenset(("foreignobject", "g", "svg", "text", "textpath", "tspan", "switch", "symbol"))
_GROUNDED = frozenset(("body", "table", "tbody", "td", "tfoot", "th", "thead", "tr"))
_HEX_DIGITS = frozenset("0123456789abcdefABCDEF")


def presentational_hints(element: Element) -> tuple[Declaration, ...]:
    """The declarations that the element's attributes stand for."""
    attributes = element.attributes
    if not attributes:
        return ()
    said: list[str] = []
    if element.name in _DRAWN:
        said += [f"{name}: {_value(name, attributes[name])}" for name in _PRESENTATION if name in attributes]
    if element.name in _GROUNDED:
        if "bgcolor" in attributes:
            said.append(f"background-color: {_colour(attributes['bgcolor'])}")
        if "background" in attributes:
            said.append("background-image: url(x)")
    if element.name == "body" and "text" in attributes:
        said.append(f"color: {_colour(attributes['text'])}")
    if element.name == "font" and "color" in attributes:
        said.append(f"color: {_colour(attributes['color'])}")
    return parse_declarations("; ".join(said)) if said else ()


def _colour(value: str) -> str:
    """A colour as HTML has long allowed it: six digits may come without the hash."""
    value = _plain(value)
    return f"#{value}" if len(value) == 6 and _HEX_DIGITS.issuperset(value) else value


def _value(name: str, value: str) -> str:
    """In SVG a plain number is a length in pixels."""
    value = _plain(value)
    return f"{value}px" if name == "font-size" and value.replace(".", "", 1).isdecimal() else value


def _plain(value: str) -> str:
    return value.replace(";", " ").replace("{", " ").replace("}", " ").strip()
