"""From the markup of a Kindle book to running text, with the toolkit that SmartChat has for parsers."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from smartchat_core.parsing import CanonicalTextBuilder
from smartchat_mobi.book import Entry, Part

__all__ = ["MarkupReader"]

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr html main mbp:pagebreak mbp:section nav ol p pre section table ul".split()
)
_LINES = frozenset({"li", "tr"})
_UNREAD = frozenset({"head", "script", "style", "template", "title"})
_EMPTY = frozenset("area br col embed hr img input link meta mbp:pagebreak param source track wbr".split())
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_MAX_DEPTH = 500


class MarkupReader(HTMLParser):
    """Reads the parts of a book one after another into a builder.

    Args:
        builder: collects the text and the sections.
        headings: whether headings begin sections, for books without a table of contents.
    """

    def __init__(self, builder: CanonicalTextBuilder, *, headings: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._builder = builder
        self._headings = headings
        self._waiting: dict[str, list[Entry]] = {}
        self._unread: list[str] = []
        self._heading: tuple[int, int, list[str]] | None = None

    def read(self, part: Part) -> None:
        """Append a part; sections begin where its entries lead."""
        self._waiting = {}
        self._builder.paragraph_break()
        start = self._builder.offset
        for entry in part.entries:
            if entry.element:
                self._waiting.setdefault(entry.element, []).append(entry)
            else:
                self._begin(entry)
        self.feed(part.markup)
        for entries in list(self._waiting.values()):
            for entry in entries:  # the element is not there
                self._builder.section(entry.title, level=entry.level, start=start)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Break where a block begins, and begin the sections that lead here."""
        attributes = dict(attrs)
        for name in (attributes.get("id"), attributes.get("name"), f"aid-{attributes.get('aid')}"):
            for entry in self._waiting.pop(name or "", []):
                self._begin(entry)
        if self._unread or tag in _UNREAD or _is_hidden(attributes):
            if tag not in _EMPTY and len(self._unread) < _MAX_DEPTH:
                self._unread.append(tag)
            return
        self._break(tag)
        if self._headings and tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self._heading = (int(tag[1]), self._builder.offset, [])

    def handle_endtag(self, tag: str) -> None:
        """Break where a block ends."""
        if self._unread:
            if tag in self._unread:
                while self._unread.pop() != tag:
                    pass
            return
        if self._heading is not None and tag == f"h{self._heading[0]}":
            level, start, words = self._heading
            self._heading = None
            if title := "".join(words).strip():
                self._builder.section(title, level=level, start=start)
        if tag not in {"br", "hr"}:
            self._break(tag)

    def handle_data(self, data: str) -> None:
        """Append text."""
        if self._unread:
            return
        self._builder.text(data)
        if self._heading is not None:
            self._heading[2].append(data)

    def _begin(self, entry: Entry) -> None:
        self._builder.paragraph_break()
        self._builder.section(entry.title, level=entry.level)

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._builder.paragraph_break()
        elif tag in _LINES or tag == "br":
            self._builder.line_break()
        elif tag in {"td", "th"}:
            self._builder.text(" ")


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None
