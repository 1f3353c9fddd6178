"""The parser, and the format that it brings along."""

from __future__ import annotations

from pathlib import Path

from smartchat_core.errors import NoTextFound
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.parsing import CanonicalTextBuilder, Format, Signature
from smartchat_core.ports.parser import ParsingLimits
from smartchat_mobi.book import read_book
from smartchat_mobi.markup import MarkupReader

__all__ = ["MOBI", "MobiParser"]

MOBI = Format(
    name="mobi",
    label="MOBI",
    media_types=("application/x-mobipocket-ebook", "application/vnd.amazon.mobi8-ebook"),
    extensions=("mobi", "azw", "azw3", "prc"),
    signatures=(Signature(magic=b"BOOKMOBI", offset=60),),
)


class MobiParser:
    """Reads Kindle books without DRM: Mobipocket and KF8."""

    name = "mobi"
    version = "2"
    formats = (MOBI,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        book = read_book(path, limits=limits)
        builder = CanonicalTextBuilder(text_characters=limits.text_characters)
        reader = MarkupReader(builder, headings=not any(part.entries for part in book.parts))
        for part in book.parts:
            reader.read(part)
        reader.close()
        document = builder.build(metadata=book.metadata, cover=book.cover)
        if not document.text:
            raise NoTextFound("There is no text in this Kindle book.")
        return document
