"""The parser of Word documents (DOCX)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.formats import DOCX
from smartchat_adapters.parsers.office.archive import open_office_archive
from smartchat_adapters.parsers.office.layout import lay_out
from smartchat_adapters.parsers.office.ooxml.package import OfficePackage
from smartchat_adapters.parsers.office.word.document import MAIN_PART, story_of
from smartchat_adapters.parsers.toolkit.hidden import HiddenText
from smartchat_adapters.parsers.toolkit.unread import UnreadParts

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["DocxParser"]


class DocxParser:
    """Reads DOCX as Word shows and prints it, with a section for each heading and the notes in one at the end.

    Headings are known by their outline level, or by their look where no paragraph has one. Lists have their labels,
    tables are rows. Tracked changes count as accepted. Hidden text is left out and counted; pictures and embedded
    documents are named in warnings, and nothing that the document refers to is fetched.
    """

    name = "docx"
    version = "3"
    formats = (DOCX,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        hidden, unread = HiddenText(), UnreadParts()
        with open_office_archive(path, limits=limits) as archive:
            package = OfficePackage(archive, main=MAIN_PART)
            story = story_of(package, hidden=hidden, unread=unread, limits=limits)
            metadata = package.metadata()
        warnings = (*package.warnings, *unread.warnings(), *hidden.warnings())
        return lay_out(story, metadata=metadata, warnings=warnings, limits=limits, subject="document")
