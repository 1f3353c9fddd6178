"""Names of elements in OpenDocument, with the word of their namespace, as in `text:p` and `drawing:frame`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["attribute", "child", "short_name", "whole_number"]

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_MATH = "http://www.w3.org/1998/Math/MathML"


def short_name(element: etree._Element) -> str:
    """The name with the word of its namespace; of other namespaces without one, as in `:p`."""
    return _short(str(element.tag))


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    space, _, local = tag.rpartition("}")
    space = space[1:]
    if space.startswith(_OASIS):
        return f"{space.removeprefix(_OASIS).partition(':')[0]}:{local}"
    return f"math:{local}" if space == _MATH else f":{local}"


def attribute(element: etree._Element | None, name: str) -> str:
    """The attribute of this local name in any namespace; empty if there is none."""
    if element is None:
        return ""
    ending = f"}}{name}"
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(ending) or key == name), "")


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of this short name."""
    return None if element is None else next((one for one in element if short_name(one) == name), None)


def whole_number(value: str, default: int) -> int:
    """The number that an attribute holds, or the default where it holds none or an absurd one."""
    return int(value) if value.isdecimal() and len(value) < 10 else default
