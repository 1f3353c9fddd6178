"""The parser of OpenDocument presentations (ODP)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.formats import FODP, ODP
from smartchat_adapters.parsers.office.blocks import Story
from smartchat_adapters.parsers.office.layout import lay_out
from smartchat_adapters.parsers.office.opendocument.package import open_document
from smartchat_adapters.parsers.office.opendocument.presentation import presentation_blocks
from smartchat_adapters.parsers.office.opendocument.reader import BodyReader
from smartchat_adapters.parsers.office.opendocument.styles import DocumentStyles
from smartchat_adapters.parsers.toolkit.hidden import HiddenText
from smartchat_adapters.parsers.toolkit.unread import UnreadParts

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["OdpParser"]


class OdpParser:
    """Reads ODP, packed or flat: a section for each slide with its title, its texts and tables, and the notes.

    Hidden slides are left out and counted; pictures and other objects are named in warnings.
    """

    name = "odp"
    version = "1"
    formats = (ODP, FODP)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        hidden, unread = HiddenText(), UnreadParts()
        with open_document(path, limits=limits) as document:
            body = document.body("presentation")
            styles = DocumentStyles(document.styles)
            reader = BodyReader(document, styles, hidden=hidden, unread=unread)
            story = Story(blocks=tuple(presentation_blocks(body, reader, styles, hidden)))
            metadata = document.metadata()
        warnings = (*document.warnings, *unread.warnings(), *hidden.warnings())
        return lay_out(story, metadata=metadata, warnings=warnings, limits=limits, subject="presentation")
