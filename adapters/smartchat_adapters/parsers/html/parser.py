"""The parser of HTML, and of documents that other libraries turn into HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.formats import HTML
from smartchat_adapters.parsers.html.furniture import remove_furniture
from smartchat_adapters.parsers.html.head import page_metadata
from smartchat_adapters.parsers.html.markup import MarkupReader
from smartchat_adapters.parsers.html.readable import UnreadParts, readable
from smartchat_adapters.parsers.html.styles import Stylist
from smartchat_adapters.parsers.html.tree import html_page, parse_html
from smartchat_adapters.parsers.text.headings import add_text_headings
from smartchat_adapters.parsers.toolkit.encoding import decode_markup
from smartchat_adapters.parsers.toolkit.quality import check_quality
from smartchat_core.errors import EmptyFile, NoTextFound
from smartchat_core.model.parsed import Metadata, ParsedDocument
from smartchat_core.model.section import SectionKind
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["HtmlParser", "append_page", "html_to_document"]

_FRAMES = re.compile(rb"<i?frame\b", re.IGNORECASE)


class HtmlParser:
    """Reads HTML files: the text of the page, with a section for each heading."""

    name = "html"
    version = "5"
    formats = (HTML,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        data = path.read_bytes()
        if not data:
            raise EmptyFile("The file is empty.")
        document = html_to_document(data, subject=path.name, furnished=True, text_characters=limits.text_characters)
        if not document.text:
            if _FRAMES.search(data):
                raise NoTextFound(
                    "This page only shows other files in its frames.",
                    remedy="Add the files that its frames show, or save the page as one file (MHTML).",
                )
            raise NoTextFound("There is no text in this page.")
        doubts = check_quality(document.text, subject=path.name)
        return replace(document, warnings=document.warnings + doubts)


def html_to_document(
    markup: str | bytes,
    *,
    subject: str = "document",
    metadata: Metadata | None = None,
    furnished: bool = False,
    text_characters: int | None = None,
) -> ParsedDocument:
    """The document of an HTML page; bytes are decoded by their BOM, declaration or content.

    Headings become sections. The page's own metadata fills the gaps of `metadata`.
    Of a `furnished` page menus, banners and footers are left out (see `remove_furniture`). Warnings name the page by
    `subject`. The text may be empty.

    Raises:
        FileTooLarge: the text is longer than `text_characters`.
    """
    builder = CanonicalTextBuilder(text_characters=text_characters)
    return builder.build(metadata=append_page(builder, markup, subject=subject, metadata=metadata, furnished=furnished))


def append_page(
    builder: CanonicalTextBuilder,
    markup: str | bytes,
    *,
    subject: str,
    stylist: Stylist | None = None,
    metadata: Metadata | None = None,
    furnished: bool = False,
) -> Metadata:
    """Append an HTML page to a text, with a section for each heading, and give its metadata (see `html_to_document`).

    Args:
        builder: takes the text, the sections and the warnings.
        markup: the page.
        subject: names it in warnings.
        stylist: knows where the page's styles are; without it only those within the page count.
        metadata: what is known of it already.
        furnished: whether menus, banners and footers are to be left out.
    """
    if isinstance(markup, bytes):
        decoded = decode_markup(markup, subject=subject)
        builder.warnings.extend(decoded.warnings)
        markup = decoded.text
    begins = builder.length == 0
    parsed = parse_html(markup)
    builder.warnings.extend(parsed.warnings(subject))
    tree = parsed.tree
    if furnished:
        builder.warnings.extend(remove_furniture(tree).warnings(subject))
    stylist, unread = stylist or Stylist(), UnreadParts()
    page = readable(stylist.shown(html_page(tree), subject=subject), unread, subject=subject)
    reading = MarkupReader(builder).read(page)
    builder.warnings.extend([*stylist.hidden.warnings(), *unread.warnings()])
    for heading in reading.headings:
        builder.section(heading.title, level=heading.level, start=heading.start)
    if begins and not reading.headings:
        add_text_headings(builder)
    for mark in reading.marked:
        if mark.kind is SectionKind.NOTES:
            builder.section("Notes", level=9, kind=mark.kind, start=mark.start, end=mark.end)
    return page_metadata(metadata or Metadata(), tree)
