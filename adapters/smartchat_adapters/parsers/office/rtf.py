"""The parser of Rich Text Format (RTF)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.formats import RTF
from smartchat_adapters.parsers.office.layout import lay_out
from smartchat_adapters.parsers.office.richtext.reader import read_rich_text
from smartchat_adapters.parsers.toolkit.hidden import HiddenText
from smartchat_adapters.parsers.toolkit.unread import UnreadParts
from smartchat_core.errors import DamagedFile, EmptyFile
from smartchat_core.model.parsed import Metadata, ParseWarning, WarningCode
from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["RtfParser"]

_HEADER = re.compile(r"\{\s*\\rtf")
_HEADER_WITHIN = 256


class RtfParser:
    """Reads RTF as word processors show it, with a section for each heading and the notes in one at the end.

    Headings are known by their outline level, or by their look or their words where no paragraph has one. Lists have
    their labels, tables are rows. Tracked changes count as accepted. Hidden text is left out and counted; pictures
    and embedded objects are named in warnings.
    """

    name = "rtf"
    version = "3"
    formats = (RTF,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        data = path.read_bytes()
        if not data:
            raise EmptyFile("The file is empty.")
        source = data.decode("latin-1")
        begin = _HEADER.search(source, 0, _HEADER_WITHIN)
        if begin is None:
            raise DamagedFile("This is no RTF document.", cause="It does not begin with {\\rtf.")
        hidden, unread = HiddenText(), UnreadParts()
        read = read_rich_text(source[begin.start() :], hidden=hidden, unread=unread)
        warnings = [*unread.warnings(), *hidden.warnings()]
        if not read.whole:
            message = "The file ends in the middle of its text, or its braces do not match."
            warnings.insert(0, ParseWarning(code=WarningCode.PART_DAMAGED, subject=path.name, message=message))
        return lay_out(
            read.story, metadata=_metadata(read.information), warnings=warnings, limits=limits, subject="document"
        )


def _metadata(information: dict[str, str]) -> Metadata:
    said = {key: canonical_line(text) for key, text in information.items()}
    words = said.get("keywords", "").replace(";", ",").split(",")
    subjects = (word.strip() for word in (*words, said.get("subject", "")))
    author = said.get("author", "")
    return Metadata(
        title=said.get("title", ""),
        authors=tuple(name for part in author.split(";") if (name := part.strip())),
        description=said.get("doccomm", ""),
        subjects=tuple(dict.fromkeys(subject for subject in subjects if subject)),
    )
