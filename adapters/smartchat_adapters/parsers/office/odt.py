"""The parser of OpenDocument texts (ODT)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.formats import FODT, ODT
from smartchat_adapters.parsers.office.layout import lay_out
from smartchat_adapters.parsers.office.opendocument.package import open_document
from smartchat_adapters.parsers.office.opendocument.reader import BodyReader
from smartchat_adapters.parsers.office.opendocument.styles import DocumentStyles
from smartchat_adapters.parsers.toolkit.hidden import HiddenText
from smartchat_adapters.parsers.toolkit.unread import UnreadParts

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["OdtParser"]


class OdtParser:
    """Reads ODT, packed or flat, with a section for each heading and the notes in one at the end.

    Lists and headings have their labels, tables are rows, formulas are lines. Tracked changes count as accepted.
    Hidden text is left out and counted; pictures and other objects are named in warnings. Generated tables of contents
    and indexes are left out: they repeat the text.
    """

    name = "odt"
    version = "3"
    formats = (ODT, FODT)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        hidden, unread = HiddenText(), UnreadParts()
        with open_document(path, limits=limits) as document:
            body = document.body("text")
            reader = BodyReader(document, DocumentStyles(document.styles), hidden=hidden, unread=unread)
            story = reader.read(body)
            metadata = document.metadata()
        warnings = (*document.warnings, *unread.warnings(), *hidden.warnings())
        return lay_out(story, metadata=metadata, warnings=warnings, limits=limits, subject="document")
