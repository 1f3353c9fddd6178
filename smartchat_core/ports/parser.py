"""The port of parsers: documents of a format to text, structure and metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from smartchat_core.model.ids import OwnerId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.recognized import PageImage, PagesWithoutText, RecognizedPage
from smartchat_core.parsing.format import Format
from smartchat_core.parsing.format_registry import FormatRegistry

__all__ = ["DocumentReader", "PageParser", "Parser", "ParsingLimits"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsingLimits:
    """Bounds on what one file may take.

    `memory_bytes` bounds the address space of the reading process, `cpu_seconds` its processor time and
    `wall_seconds` the wait for it. `unpacked_bytes` bounds what an archive may unpack to in all, and `entry_bytes` a
    single entry of it. `text_characters` bounds the canonical text.
    """

    memory_bytes: int = 2 * 1024**3
    cpu_seconds: int = 120
    wall_seconds: float = 180.0
    unpacked_bytes: int = 512 * 1024**2
    entry_bytes: int = 64 * 1024**2
    compression_ratio: int = 200
    text_characters: int = 50_000_000


class Parser(Protocol):
    """Reads one family of formats.

    Synchronous: it runs in a child process under limits, which can read the one file and what is installed, and can
    neither write files, nor open sockets, nor start processes or threads.

    A plugin registers one under the entry-point group `smartchat.parser`. The constructor takes no arguments.
    """

    name: str
    version: str
    """Changes whenever the same file would give another text."""

    @property
    def formats(self) -> tuple[Format, ...]:
        """What it reads, as an attribute of the class.

        They are data: files are recognised by them in a process that never imports the parser.
        """
        ...

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file.

        Raises:
            DamagedFile: its format's rules are broken beyond recovery.
            EncryptedFile: it is protected by a password or DRM.
            HostileFile: it would unpack beyond the limits, leave its folder or expand entities.
            FileTooLarge: its text is beyond the limits.
            NoTextFound: there is no text in it (`OcrRequired`: its pages are pictures).
        """
        ...


class PageParser(Parser, Protocol):
    """A parser of files with pages, whose text may have to be recognised (OCR).

    All pages are counted from 0.
    """

    def pages_without_text(self, path: Path, *, every: bool, limits: ParsingLimits) -> PagesWithoutText:
        """The pages whose text only text recognition can read; `every`: all pages.

        Raises:
            InputError: as `parse` does, but for `NoTextFound`.
        """
        ...

    def page_image(self, path: Path, page: int, *, limits: ParsingLimits) -> PageImage:
        """The picture of a page, with no more pixels than a recogniser can take, however large the page is.

        Raises:
            DamagedFile: it cannot be drawn.
        """
        ...

    def parse_recognized(
        self, path: Path, *, pages: Mapping[int, RecognizedPage], limits: ParsingLimits
    ) -> ParsedDocument:
        """Read the file, with what was recognised on some of its pages in place of their own text.

        Raises:
            InputError: as `parse` does.
        """
        ...


class DocumentReader(Protocol):
    """Reads any supported file safely: picks the parser, confines it, and bounds its time and memory."""

    async def read(self, path: Path, *, media_type: str, limits: ParsingLimits, owner: OwnerId) -> ParsedDocument:
        """Read the file as this media type.

        A process that has read a file of one owner is never used for another's: a hostile file may have taken it over.

        Raises:
            InputError: as `Parser.parse` does; `UnsupportedFormat` when no parser takes the type.
            AmbiguousParser: several take it, and none was chosen.
            ParsingTimedOut: the limits of time were reached.
            ParsingOutOfMemory: the limit of memory was reached.
            ParserCrashed: the child process died.
            FileNotStored: there is no such file.
            ConfigurationError: it cannot be confined as the settings demand.
        """
        ...

    def formats(self) -> FormatRegistry:
        """The formats that can be read.

        The first call asks the parsers that are not built in, each in a confined process of its own, which takes some
        tenths of a second.

        Raises:
            ConfigurationError: the settings choose a parser that there is not, or two have the same name.
        """
        ...

    def parser_version(self, media_type: str) -> str:
        """The name and version of the parser that reads this type.

        Raises:
            UnsupportedFormat: none does.
            AmbiguousParser: several do.
        """
        ...
