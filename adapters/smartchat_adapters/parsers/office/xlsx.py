"""The parser of Excel workbooks (XLSX)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.formats import XLSX
from smartchat_adapters.parsers.office.archive import open_office_archive
from smartchat_adapters.parsers.office.blocks import Story
from smartchat_adapters.parsers.office.layout import lay_out
from smartchat_adapters.parsers.office.ooxml.package import OfficePackage
from smartchat_adapters.parsers.office.sheets.grid import MOST_CELLS, CellBudget
from smartchat_adapters.parsers.office.sheets.workbook import WorkbookReader
from smartchat_adapters.parsers.toolkit.hidden import HiddenText
from smartchat_adapters.parsers.toolkit.unread import UnreadParts

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["XlsxParser"]


class XlsxParser:
    """Reads XLSX: a section for each sheet, a line for each row, numbers and dates as they are shown.

    Each value stands with the header of its column where there is one. Formulas show the values that were stored.
    Hidden sheets, rows and columns are left out and counted.
    """

    name = "xlsx"
    version = "1"
    formats = (XLSX,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        hidden, unread = HiddenText(), UnreadParts()
        budget = CellBudget(cells=MOST_CELLS, characters=2 * limits.text_characters)
        with open_office_archive(path, limits=limits) as archive:
            package = OfficePackage(archive, main="xl/workbook.xml")
            blocks = WorkbookReader(package, hidden=hidden, unread=unread, budget=budget).read()
            metadata = package.metadata()
        warnings = (*package.warnings, *unread.warnings(), *hidden.warnings())
        story = Story(blocks=tuple(blocks))
        return lay_out(story, metadata=metadata, warnings=warnings, limits=limits, subject="workbook")
