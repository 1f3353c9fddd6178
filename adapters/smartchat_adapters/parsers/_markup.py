"""Reading the running text of (X)HTML from a stream of elements."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartchat_adapters.parsers._canonical import CanonicalTextBuilder

__all__ = ["Heading", "MarkupHandler", "Notes"]


class _Act(IntEnum):
    INLINE = 0
    BLOCK = auto()
    LINE = auto()
    LIST = auto()
    BREAK = auto()
    RULE = auto()
    ROW = auto()
    CELL = auto()
    SKIP = auto()
    HEADING = auto()
    PREFORMATTED = auto()
    IMAGE = auto()
    LINK = auto()
    SUPERSCRIPT = auto()
    MATH = auto()


def _acts() -> dict[str, _Act]:
    names = {
        _Act.BLOCK: (
            "address article aside blockquote body center details dialog div fieldset figcaption "
            "figure footer form header hgroup html legend main nav p section summary table caption "
            "tbody tfoot thead svg"
        ),
        _Act.LINE: "dd dt li text",
        _Act.LIST: "dir dl menu ol ul",
        _Act.BREAK: "br",
        _Act.RULE: "hr",
        _Act.ROW: "tr",
        _Act.CELL: "td th",
        _Act.SKIP: (
            "annotation annotation-xml applet audio button canvas case defs desc embed frame frameset head "
            "iframe input metadata noembed noframes option rp rt rtc script select style template textarea "
            "title video"
        ),
        _Act.HEADING: "h1 h2 h3 h4 h5 h6",
        _Act.PREFORMATTED: "listing plaintext pre xmp",
        _Act.IMAGE: "img",
        _Act.LINK: "a",
        _Act.SUPERSCRIPT: "sup",
        _Act.MATH: "math",
    }
    return {name: act for act, listed in names.items() for name in listed.split()}


_ACTS = _acts()
# EPUB Structural Semantics (https://idpf.org/epub/vocab/structure/) and DPUB-ARIA roles.
_DROPPED = frozenset(
    (
        "noteref",
        "doc-noteref",
        "pagebreak",
        "doc-pagebreak",
        "backlink",
        "doc-backlink",
        "annoref",
        "biblioref",
    )
)
_NOTES = frozenset(
    (
        "footnote",
        "footnotes",
        "endnote",
        "endnotes",
        "rearnote",
        "rearnotes",
        "doc-footnote",
        "doc-endnote",
        "doc-endnotes",
    )
)
_PAGE_NUMBER_CLASSES = frozenset(("pagenum", "pageno", "pagenumber", "page-number", "pagebreak"))
_REFERENCE_MARK = re.compile(r"\s*[\[(]?(?:\d{1,4}|[*†‡§¶‖]{1,4}|[a-z]|[ivxl]{1,6})[\])]?\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A heading that was met: its level (1 to 6), its words and where it stands."""

    level: int
    title: str
    start: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Notes:
    """A stretch of the text that holds notes."""

    start: int
    end: int


@dataclass(slots=True)
class _Element:
    act: _Act
    path: str
    children: int = 0
    # Characters of the text node that is being read.
    consumed: int = 0
    notes_from: int = -1
    row_start: int = 0
    link: bool = False
    linked_superscript: bool = False


@dataclass(slots=True)
class MarkupHandler:
    """Turns elements and characters into canonical text.

    Feed it with `start`, `characters` and `finish`, as a SAX reader does. Names may have prefixes, which are
    ignored. With a `prefix` (the index of the resource, as in an anchor's point) it gives anchors.

    `wanted` holds the ids for which `places` shall say where they stand.
    """

    builder: CanonicalTextBuilder
    prefix: str | None = None
    wanted: frozenset[str] = frozenset()
    places: dict[str, int] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    notes: list[Notes] = field(default_factory=list)
    semantics: str = ""
    pictures: int = 0
    _stack: list[_Element] = field(default_factory=list)
    _skipping: int = 0
    _cells: list[tuple[int, int]] = field(default_factory=list)
    _title: list[str] | None = None
    _title_start: int = 0
    _title_level: int = 1
    _preformatted: int = 0
    _lists: int = 0
    _last_break: int = -1

    def start(self, name: str, attributes: Sequence[str]) -> None:
        """An element begins; `attributes` are names and values by turns."""
        stack = self._stack
        if stack:
            parent = stack[-1]
            parent.children += 1
            parent.consumed = 0
            path = f"{parent.path}/{parent.children * 2}"
        else:
            parent = None
            path = ""
        if self._skipping:
            self._skipping += 1
            stack.append(_Element(_Act.INLINE, path))
            return
        act = _ACTS.get(name)
        if act is None:
            local = name.rpartition(":")[2]
            act = _ACTS.get(local) or _ACTS.get(local.lower(), _Act.INLINE)
        element = _Element(act, path)
        if parent is not None and parent.link:
            element.link = True
            element.linked_superscript = parent.linked_superscript
        stack.append(element)
        if act is _Act.SKIP:
            self._skipping = 1
            return
        if act is not _Act.INLINE:
            self._open(element, name, attributes)
        if attributes and not self._skipping:
            self._read_attributes(element, attributes)

    def characters(self, data: str) -> None:
        """Characters within the element that began last."""
        if not self._stack:
            return
        element = self._stack[-1]
        at = element.consumed
        element.consumed = at + len(data)
        if self._skipping:
            return
        if element.linked_superscript and _REFERENCE_MARK.fullmatch(data):
            return
        node = ""
        if self.prefix is not None:
            node = f"{self.prefix}|{element.path}/{element.children * 2 + 1}"
        if self._preformatted and "\n" in data:
            self._lines(data, node, at)
        else:
            self.builder.text(data, node, at)
        if self._title is not None:
            self._title.append(data)

    def finish(self) -> None:
        """The element that began last ends."""
        element = self._stack.pop()
        if self._skipping:
            self._skipping -= 1
            return
        if element.notes_from >= 0 and self.builder.end > element.notes_from:
            self.notes.append(Notes(start=element.notes_from, end=self.builder.end))
        act = element.act
        if act is _Act.INLINE:
            return
        if act in {_Act.BLOCK, _Act.RULE}:
            self._block()
        elif act is _Act.LINE:
            self._line()
        elif act is _Act.LIST:
            self._lists -= 1
            self._list()
        elif act is _Act.HEADING:
            self._finish_heading()
        elif act is _Act.CELL:
            self._cells.pop()
        elif act is _Act.ROW:
            if self.builder.end > element.row_start:
                self.builder.row_break()
        elif act is _Act.PREFORMATTED:
            self._preformatted -= 1
            self._block()

    def _open(self, element: _Element, name: str, attributes: Sequence[str]) -> None:
        match element.act:
            case _Act.BLOCK | _Act.RULE:
                self._block()
            case _Act.LINE:
                self._line()
            case _Act.LIST:
                self._list()
                self._lists += 1
            case _Act.BREAK:
                self._break()
            case _Act.ROW:
                element.row_start = self.builder.end
                if not self._cells:
                    self.builder.line_break()
            case _Act.CELL:
                row_start = self._stack[-2].row_start if len(self._stack) > 1 else 0
                if row_start < self.builder.end:
                    self.builder.cell_break()
                self._cells.append((row_start, self.builder.end))
            case _Act.HEADING:
                self._block()
                self._title = []
                self._title_level = int(name[-1])
                self._title_start = self.builder.offset
            case _Act.PREFORMATTED:
                self._block()
                self._preformatted += 1
            case _Act.IMAGE:
                self.pictures += 1
                if self._title is not None and not "".join(self._title).strip():
                    alternative = _attribute(attributes, "alt")
                    self.builder.text(alternative)
                    self._title.append(alternative)
            case _Act.LINK:
                element.link = "#" in _attribute(attributes, "href")
                above = len(self._stack) > 1 and self._stack[-2].act is _Act.SUPERSCRIPT
                element.linked_superscript = element.link and above
            case _Act.SUPERSCRIPT:
                element.linked_superscript = element.link
            case _Act.MATH:
                alternative = _attribute(attributes, "alttext")
                if alternative:
                    self.builder.text(alternative)
                    self._skipping = 1
            case _:
                pass

    def _read_attributes(self, element: _Element, attributes: Sequence[str]) -> None:
        for index in range(0, len(attributes), 2):
            name, value = attributes[index], attributes[index + 1]
            if name in {"id", "xml:id", "name"}:
                if value in self.wanted:
                    self.places.setdefault(value, self.builder.offset)
            elif name == "role" or name.endswith(":type"):
                types = frozenset(value.split())
                if types & _DROPPED:
                    self._skipping = 1
                    return
                if types & _NOTES:
                    element.notes_from = self.builder.offset
                if element.act is _Act.BLOCK:
                    self.semantics = f"{self.semantics} {value}" if len(self._stack) < 5 else self.semantics
            elif name == "hidden" or (
                name == "class" and not _PAGE_NUMBER_CLASSES.isdisjoint(value.lower().split())
            ):
                self._skipping = 1
                return

    def _block(self) -> None:
        """Break before or after a block; in a table the block's cell must stay in its row."""
        if not self._cells:
            self.builder.paragraph_break()
            return
        row_start, cell_start = self._cells[-1]
        if self.builder.end > cell_start:
            if cell_start > row_start:
                self.builder.line_break()
            else:
                self.builder.paragraph_break()

    def _line(self) -> None:
        if not self._cells or self.builder.end > self._cells[-1][1]:
            self.builder.line_break()

    def _list(self) -> None:
        """Break before or after a list; one within another goes on in lines."""
        if self._lists:
            self._line()
        else:
            self._block()

    def _break(self) -> None:
        end = self.builder.end
        if self._cells and end == self._cells[-1][1]:
            return
        if self._last_break == end:
            self._block()
        else:
            self.builder.line_break()
        self._last_break = end

    def _finish_heading(self) -> None:
        title = "".join(self._title or ())
        self._title = None
        if title.strip():
            self.headings.append(Heading(level=self._title_level, title=title, start=self._title_start))
        self._block()

    def _lines(self, data: str, node: str, at: int) -> None:
        for index, line in enumerate(data.split("\n")):
            if index:
                self._break()
            if line:
                self.builder.text(line, node, at)
            at += len(line) + 1


def _attribute(attributes: Sequence[str], name: str) -> str:
    for index in range(0, len(attributes), 2):
        if attributes[index] == name:
            return attributes[index + 1]
    return ""
