"""A small resolver of EPUB canonical fragment identifiers, written from the specification alone.

Source: EPUB Canonical Fragment Identifiers 1.1, https://idpf.org/epub/linking/cfi/. It knows what the program
writes: child steps, one indirection and a character offset.
"""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

_CFI = re.compile(r"epubcfi\((?P<package>(?:/\d+)+)!(?P<path>(?:/\d+)+):(?P<character>\d+)\)")
_NO_ELEMENTS = (etree._Comment, etree._ProcessingInstruction)
_OPF = "{http://www.idpf.org/2007/opf}"


@dataclass(frozen=True)
class Point:
    href: str
    path: tuple[int, ...]
    character: int


class CfiResolver:
    """Finds text in the original file."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)
        container = etree.fromstring(self.archive.read("META-INF/container.xml"))
        self.package_path = next(iter(container.iter("{*}rootfile"))).get("full-path", "")
        self.package = etree.fromstring(self.archive.read(self.package_path))
        self.documents: dict[str, etree._Element] = {}

    def point(self, cfi: str) -> Point:
        found = _CFI.fullmatch(cfi)
        assert found is not None, cfi
        element = self.package
        for step in _steps(found["package"]):
            element = element[step // 2 - 1]
        item = self.package.find(f"{_OPF}manifest/{_OPF}item[@id='{element.get('idref')}']")
        assert item is not None
        folder = self.package_path.rpartition("/")[0]
        return Point(f"{folder}/{item.get('href')}", _steps(found["path"]), int(found["character"]))

    def text(self, start: Point, end: Point) -> str:
        """The characters between two points of one text node."""
        assert start.path == end.path
        assert start.href == end.href
        return _slice(self.node(start), start.character, end.character)

    def rest(self, point: Point) -> str:
        """What stands behind the point in its text node."""
        return _slice(self.node(point), point.character, None)

    def beginning(self, point: Point) -> str:
        """What stands before the point in its text node."""
        return _slice(self.node(point), 0, point.character)

    def node(self, point: Point) -> str:
        element = self.document(point.href)
        for step in point.path[:-1]:
            assert step % 2 == 0
            element = _elements(element)[step // 2 - 1]
        last = point.path[-1]
        assert last % 2 == 1, "text nodes have odd steps"
        return _chunks(element)[last // 2]

    def document(self, href: str) -> etree._Element:
        if href not in self.documents:
            self.documents[href] = etree.fromstring(self.archive.read(href))
        return self.documents[href]


def _slice(text: str, start: int, end: int | None) -> str:
    """The characters between two offsets in UTF-16 code units, half characters left out."""
    return text.encode("utf-16-le")[2 * start : None if end is None else 2 * end].decode("utf-16-le", "ignore")


def _steps(path: str) -> tuple[int, ...]:
    return tuple(int(step) for step in path.split("/")[1:])


def _elements(element: etree._Element) -> list[etree._Element]:
    return [child for child in element if not isinstance(child, _NO_ELEMENTS)]


def _chunks(element: etree._Element) -> list[str]:
    """The text before, between and after the element's children; comments do not divide it."""
    chunks = [element.text or ""]
    for child in element:
        if not isinstance(child, _NO_ELEMENTS):
            chunks.append(child.tail or "")
        else:
            chunks[-1] += child.tail or ""
    return chunks
