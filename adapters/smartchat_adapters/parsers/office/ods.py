"""The parser of OpenDocument spreadsheets (ODS)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.formats import FODS, ODS
from smartchat_adapters.parsers.office.blocks import Story
from smartchat_adapters.parsers.office.layout import lay_out
from smartchat_adapters.parsers.office.opendocument.package import open_document
from smartchat_adapters.parsers.office.opendocument.spreadsheet import SpreadsheetReader
from smartchat_adapters.parsers.office.opendocument.styles import DocumentStyles
from smartchat_adapters.parsers.office.sheets.grid import MOST_CELLS, CellBudget
from smartchat_adapters.parsers.toolkit.hidden import HiddenText
from smartchat_adapters.parsers.toolkit.unread import UnreadParts

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["OdsParser"]


class OdsParser:
    """Reads ODS, packed or flat: a section for each sheet, a line for each row, values as they are shown.

    Each value stands with the header of its column where there is one. Hidden sheets, rows and columns are left out
    and counted; pictures and other objects are named in warnings.
    """

    name = "ods"
    version = "1"
    formats = (ODS, FODS)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        hidden, unread = HiddenText(), UnreadParts()
        budget = CellBudget(cells=MOST_CELLS, characters=2 * limits.text_characters)
        with open_document(path, limits=limits) as document:
            body = document.body("spreadsheet")
            styles = DocumentStyles(document.styles)
            reader = SpreadsheetReader(styles, hidden=hidden, unread=unread, budget=budget)
            story = Story(blocks=tuple(reader.read(body)))
            metadata = document.metadata()
        warnings = (*document.warnings, *unread.warnings(), *hidden.warnings())
        return lay_out(story, metadata=metadata, warnings=warnings, limits=limits, subject="spreadsheet")
