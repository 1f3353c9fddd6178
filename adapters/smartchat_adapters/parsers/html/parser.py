"""The parser of HTML, and of documents that other libraries turn into HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.formats import HTML
from smartchat_adapters.parsers.html.markup import MarkupReader
from smartchat_adapters.parsers.html.readable import UnreadParts, readable
from smartchat_adapters.parsers.html.styles import Stylist
from smartchat_adapters.parsers.html.tree import html_page, parse_html
from smartchat_adapters.parsers.text.headings import add_text_headings
from smartchat_adapters.parsers.toolkit.encoding import decode_markup
from smartchat_core.errors import EmptyFile, NoTextFound
from smartchat_core.model.parsed import Metadata, ParsedDocument
from smartchat_core.model.section import SectionKind
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder, canonical_line

if TYPE_CHECKING:
    from pathlib import Path

    from selectolax.lexbor import LexborHTMLParser

    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["HtmlParser", "html_to_document"]


class HtmlParser:
    """Reads HTML files: the text of the page, with a section for each heading."""

    name = "html"
    version = "3"
    formats = (HTML,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        data = path.read_bytes()
        if not data:
            raise EmptyFile("The file is empty.")
        document = html_to_document(data, subject=path.name, text_characters=limits.text_characters)
        if not document.text:
            raise NoTextFound("There is no text in this page.")
        return document


def html_to_document(
    markup: str | bytes,
    *,
    subject: str = "document",
    metadata: Metadata | None = None,
    text_characters: int | None = None,
) -> ParsedDocument:
    """The document of an HTML page; bytes are decoded by their BOM, declaration or content.

    Headings become sections. The page's own metadata fills the gaps of `metadata`.
    Warnings name the page by `subject`. The text may be empty.

    Raises:
        FileTooLarge: the text is longer than `text_characters`.
    """
    builder = CanonicalTextBuilder(text_characters=text_characters)
    if isinstance(markup, bytes):
        decoded = decode_markup(markup, subject=subject)
        builder.warnings.extend(decoded.warnings)
        markup = decoded.text
    known = metadata or Metadata()
    tree = parse_html(markup)
    stylist, unread = Stylist(), UnreadParts()
    page = readable(stylist.shown(html_page(tree), subject=subject), unread, subject=subject)
    reading = MarkupReader(builder).read(page)
    builder.warnings.extend([*stylist.hidden.warnings(), *unread.warnings()])
    for heading in reading.headings:
        builder.section(heading.title, level=heading.level, start=heading.start)
    if not reading.headings:
        add_text_headings(builder)
    for mark in reading.marked:
        if mark.kind is SectionKind.NOTES:
            builder.section("Notes", level=9, kind=mark.kind, start=mark.start, end=mark.end)
    return builder.build(metadata=_fill(known, tree))


_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def _fill(known: Metadata, tree: LexborHTMLParser) -> Metadata:
    """What is known, with gaps filled from the page's head."""
    said: dict[str, list[str]] = {}
    for element in tree.css("meta"):
        attributes = element.attributes
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        content = canonical_line(attributes.get("content") or "")
        if name and content:
            said.setdefault(name, []).append(content)
    heading = tree.css_first("head title")
    title = canonical_line(heading.text()) if heading is not None else ""
    attributes = tree.root.attributes if tree.root is not None else {}
    language = attributes.get("lang") or attributes.get("xml:lang") or ""
    date = _DATE.match(_first(said, "dc.date", "dcterms.date", "article:published_time", "date"))
    return replace(
        known,
        title=known.title or title or _first(said, "dc.title", "og:title"),
        authors=known.authors or tuple(said.get("author") or said.get("dc.creator") or ()),
        language=known.language or language,
        publisher=known.publisher or _first(said, "dc.publisher", "publisher"),
        published=known.published or (date.group() if date else ""),
        description=known.description or _first(said, "description", "dc.description", "og:description"),
    )


def _first(said: dict[str, list[str]], *names: str) -> str:
    return next((said[name][0] for name in names if name in said), "")
