"""Names of elements in Office Open XML, whose strict variant (ISO/IEC 29500-1) has other namespaces."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

__all__ = ["attribute", "child", "child_value", "is_on", "short_name", "shown_branch"]

_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_MICROSOFT = "http://schemas.microsoft.com/office/"
_BY_VARIANT = {
    "w": ("wordprocessingml/2006/main", "wordprocessingml/main"),
    "p": ("presentationml/2006/main", "presentationml/main"),
    "s": ("spreadsheetml/2006/main", "spreadsheetml/main"),
    "a": ("drawingml/2006/main", "drawingml/main"),
    "c": ("drawingml/2006/chart", "drawingml/chart"),
    "dgm": ("drawingml/2006/diagram", "drawingml/diagram"),
    "pic": ("drawingml/2006/picture", "drawingml/picture"),
    "wp": ("drawingml/2006/wordprocessingDrawing", "drawingml/wordprocessingDrawing"),
    "xdr": ("drawingml/2006/spreadsheetDrawing", "drawingml/spreadsheetDrawing"),
    "m": ("officeDocument/2006/math", "officeDocument/math"),
}
_PREFIXES = {
    **{_TRANSITIONAL + old: prefix for prefix, (old, _) in _BY_VARIANT.items()},
    **{_STRICT + new: prefix for prefix, (_, new) in _BY_VARIANT.items()},
    f"{_TRANSITIONAL}markup-compatibility/2006": "mc",
    f"{_MICROSOFT}word/2010/wordprocessingShape": "wps",
    f"{_MICROSOFT}word/2010/wordprocessingGroup": "wpg",
    f"{_MICROSOFT}word/2010/wordml": "w14",
    f"{_MICROSOFT}drawing/2014/chartex": "cx",
    f"{_MICROSOFT}drawing/2017/decorative": "adec",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
_OFF = frozenset(("0", "false", "off"))
# What draws text in the newer branch of an alternative; others draw what only a picture of it can show here.
_TEXTS = frozenset(
    ("w:t", "a:t", "c:chart", "cx:chart", "dgm:relIds", "m:t", "w:sym", "w:object", "pic:pic", "p:oleObj", "p:pic")
)


def short_name(element: etree._Element) -> str:
    """The name with the prefix that the standard uses, as in `w:p`; of other namespaces without one, as in `:p`."""
    return _short(str(element.tag))


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    space, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(space[1:], '')}:{local}"


def attribute(element: etree._Element | None, name: str) -> str:
    """The attribute of this local name in any namespace; empty if there is none."""
    if element is None:
        return ""
    plain = element.get(name)
    if plain is not None:
        return str(plain)
    ending = f"}}{name}"
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(ending)), "")


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of this short name."""
    return None if element is None else next((one for one in element if short_name(one) == name), None)


def child_value(element: etree._Element | None, name: str) -> str:
    """The attribute `val` of the child of this short name; empty if there is none."""
    return attribute(child(element, name), "val")


def is_on(element: etree._Element) -> bool:
    """Whether a property that is on or off is on (ECMA-376 part 1, 17.17.4)."""
    return attribute(element, "val").lower() not in _OFF


def shown_branch(alternative: etree._Element) -> Iterator[etree._Element]:
    """What is shown of an `mc:AlternateContent`: the first choice with something that is read, or the fallback."""
    fallback: etree._Element | None = None
    for branch in alternative:
        name = short_name(branch)
        if name == "mc:Choice" and any(short_name(one) in _TEXTS for one in branch.iter("*")):
            return iter(branch)
        if name == "mc:Fallback":
            fallback = branch
    if fallback is None:
        fallback = next(iter(alternative), None)
    return iter(() if fallback is None else fallback)
