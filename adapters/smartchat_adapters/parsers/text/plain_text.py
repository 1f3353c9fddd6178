"""The parser of plain text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.formats import TEXT
from smartchat_adapters.parsers.text.chapters import find_chapters
from smartchat_adapters.parsers.text.encoded import without_encoded
from smartchat_adapters.parsers.text.paragraphs import split_blocks
from smartchat_adapters.parsers.toolkit.encoding import decode_text
from smartchat_adapters.parsers.toolkit.quality import check_quality
from smartchat_adapters.parsers.toolkit.unread import UnreadParts
from smartchat_core.errors import EmptyFile, NoTextFound
from smartchat_core.model.parsed import Metadata
from smartchat_core.model.section import SectionKind
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder, canonical_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from smartchat_adapters.parsers.text.lines import Block
    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["PlainTextParser", "append_blocks"]

_HEADER_LINES = 60
_FIELD = re.compile(r"^(Title|Author|Language|Release [Dd]ate)\s*:\s*(\S.*)$")
_START = re.compile(r"\*\*\* ?START OF TH(?:E|IS) PROJECT GUTENBERG", re.IGNORECASE)
_END = re.compile(r"\*\*\* ?END OF TH(?:E|IS) PROJECT GUTENBERG", re.IGNORECASE)
_LANGUAGES = dict(
    pair.split("=")
    for pair in (
        "English=en French=fr German=de Spanish=es Italian=it Portuguese=pt Dutch=nl Finnish=fi Swedish=sv "
        "Danish=da Norwegian=no Polish=pl Russian=ru Greek=el Latin=la Hungarian=hu Czech=cs Esperanto=eo "
        "Chinese=zh Japanese=ja Arabic=ar Hebrew=he Catalan=ca Tagalog=tl"
    ).split()
)


class PlainTextParser:
    """Reads text files of any encoding.

    Lines that were wrapped at a width are joined to paragraphs, verse and lists keep theirs; lines that are
    paragraphs each stay so. Chapter headings that are beyond doubt become sections. Only a Project Gutenberg
    header gives metadata.
    """

    name = "text"
    version = "3"
    formats = (TEXT,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`).

        Raises:
            UnsupportedFormat: its bytes are no text.
        """
        data = path.read_bytes()
        if not data:
            raise EmptyFile("The file is empty.")
        decoded = decode_text(data, subject=path.name)
        text, encoded = without_encoded(decoded.text)
        blocks = split_blocks(text)
        builder = CanonicalTextBuilder(text_characters=limits.text_characters)
        builder.warnings.extend(decoded.warnings)
        unread = UnreadParts()
        for _ in range(encoded):
            unread.add("block of Base64")
        builder.warnings.extend(unread.warnings())
        append_blocks(builder, blocks)
        document = builder.build(metadata=_gutenberg_metadata(decoded.text))
        if not document.text:
            raise NoTextFound("There is nothing but white space in this file.")
        doubts = check_quality(document.text, subject=path.name, encoding=decoded.encoding)
        return replace(document, warnings=document.warnings + doubts)


def append_blocks(builder: CanonicalTextBuilder, blocks: Sequence[Block]) -> None:
    """Append paragraphs, with a section for each chapter heading among them."""
    headings = {heading.block: heading for heading in find_chapters(list(blocks))}
    gutenberg_header = False
    for index, block in enumerate(blocks):
        builder.paragraph_break()
        if index in headings:
            heading = headings[index]
            builder.section(heading.title, level=heading.rank, kind=heading.kind)
        elif not gutenberg_header and _START.match(block[0]):
            gutenberg_header = True
            builder.section("Project Gutenberg header", level=1, kind=SectionKind.FRONT, start=0, end=builder.offset)
        elif _END.match(block[0]):
            builder.section("Project Gutenberg license", level=1, kind=SectionKind.BACK)
        for line in block:
            builder.line_break()
            builder.text(line)


def _gutenberg_metadata(text: str) -> Metadata:
    head = [line.strip() for line in text[:20_000].splitlines()[:_HEADER_LINES]]
    if not any("Project Gutenberg" in line for line in head):
        return Metadata()
    fields: dict[str, list[str]] = {}
    for line in head:
        if _START.match(line):
            break
        field = _FIELD.match(line)
        if field is not None:
            fields.setdefault(field[1].title(), []).append(canonical_line(field[2]))
    return Metadata(
        title=fields.get("Title", [""])[0],
        authors=tuple(fields.get("Author", ())),
        language=_LANGUAGES.get(fields.get("Language", [""])[0], ""),
    )
