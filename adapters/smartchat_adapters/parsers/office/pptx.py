"""The parser of PowerPoint presentations (PPTX)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.formats import PPTX
from smartchat_adapters.parsers.office.archive import open_office_archive
from smartchat_adapters.parsers.office.blocks import Story
from smartchat_adapters.parsers.office.layout import lay_out
from smartchat_adapters.parsers.office.ooxml.package import OfficePackage
from smartchat_adapters.parsers.office.slides.show import ShowReader
from smartchat_adapters.parsers.toolkit.hidden import HiddenText
from smartchat_adapters.parsers.toolkit.unread import UnreadParts

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["PptxParser"]


class PptxParser:
    """Reads PPTX: a section for each slide with its title, its texts, tables, charts and diagrams, and the notes.

    Hidden slides and shapes are left out and counted; pictures and media are named in warnings.
    """

    name = "pptx"
    version = "1"
    formats = (PPTX,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        hidden, unread = HiddenText(), UnreadParts()
        with open_office_archive(path, limits=limits) as archive:
            package = OfficePackage(archive, main="ppt/presentation.xml")
            blocks = ShowReader(package, hidden=hidden, unread=unread).read()
            metadata = package.metadata()
        warnings = (*package.warnings, *unread.warnings(), *hidden.warnings())
        story = Story(blocks=tuple(blocks))
        return lay_out(story, metadata=metadata, warnings=warnings, limits=limits, subject="presentation")
