"""XMP, the metadata that publishers put into PDF files as RDF (ISO 16684-1)."""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.toolkit.xml import local_name, parse_xml, text_content
from smartchat_core.errors import DamagedFile
from smartchat_core.model.metadata import Metadata, Series
from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from pathlib import Path

    from lxml import etree

__all__ = ["read_xmp"]

_BEGIN, _END = b"<rdf:RDF", b"</rdf:RDF>"
_LONGEST = 1024**2
_MOST = 20
_IDENTIFIERS = "isbn", "eIsbn", "identifier"
_PDF_FORMAT = "application/pdf"
_OF_BOOKS = ("{http://ns.adobe.com/pdf/1.3/}", "{http://calibre-ebook.com/xmp-namespace}")


def read_xmp(path: Path) -> Metadata:
    """What the packet of the document states; nothing where there is none, or it is compressed or damaged.

    Packets stand in the file as they are, so that programs find them that read no PDF (ISO 16684-1, 7.3). Pictures
    within the file have packets of their own: the last one counts that is of a PDF. One pass over the file's bytes.
    """
    with path.open("rb") as file:
        if not path.stat().st_size:
            return Metadata()
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            end = len(data)
            for _ in range(_MOST):
                begin = data.rfind(_BEGIN, 0, end)
                if begin < 0:
                    break
                stop = data.find(_END, begin, min(begin + _LONGEST, end))
                packet = _parsed(data[begin : stop + len(_END)]) if stop >= 0 else None
                if packet is not None and _is_of_pdf(packet):
                    return _metadata(packet)
                end = begin
    return Metadata()


def _parsed(packet: bytes) -> etree._Element | None:
    try:
        return parse_xml(packet, subject="XMP")
    except DamagedFile:
        return None


def _is_of_pdf(root: etree._Element) -> bool:
    if "".join(_values(root, "format")[:1]).lower() == _PDF_FORMAT:
        return True
    names = [str(name) for element in root.iter("*") for name in (element.tag, *element.attrib)]
    return any(name.startswith(_OF_BOOKS) for name in names)


def _metadata(root: etree._Element) -> Metadata:
    def first(*names: str) -> str:
        return next((value for name in names for value in _values(root, name)), "")

    series = first("series")
    return Metadata(
        title=first("title"),
        authors=_values(root, "creator"),
        language=first("language"),
        publisher=first("publisher"),
        published=first("publicationDate", "coverDate", "date"),
        description=first("description"),
        identifiers=tuple(dict.fromkeys(one for name in _IDENTIFIERS for one in _values(root, name))),
        subjects=_values(root, "subject"),
        series=(Series(name=series, position=first("series_index").removesuffix(".00")),) if series else (),
    )


def _values(root: etree._Element, name: str) -> tuple[str, ...]:
    """The values of a property: an element with a text or a list, or an attribute of a description."""
    found: list[str] = []
    for element in root.iter("*"):
        if local_name(element) == "Description":
            found += [str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name]
        elif local_name(element) == name and element.getparent() is not None:
            items = [item for item in element.iter("*") if local_name(item) in {"li", "value"}]
            found += [text_content(item) for item in items or [element]]
    return tuple(dict.fromkeys(filter(None, map(canonical_line, found))))
