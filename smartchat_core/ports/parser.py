"""Reading documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from smartchat_core.model.parsed import ParsedDocument

__all__ = ["DocumentReader", "Parser", "ParsingLimits"]


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
    """Reads one family of formats. Synchronous: it runs in a child process without network, under limits.

    A plugin registers one under the entry-point group `smartchat.parser`. The constructor takes no arguments.
    """

    name: str
    version: str
    """Changes whenever the same file would give another text."""
    media_types: frozenset[str]

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


class DocumentReader(Protocol):
    """Reads any supported file safely: picks the parser, confines it, and bounds its time and memory."""

    async def read(self, path: Path, *, media_type: str, limits: ParsingLimits) -> ParsedDocument:
        """Read the file as this media type.

        Raises:
            InputError: as `Parser.parse` does; `UnsupportedFormat` when no parser takes the type.
            ParsingTimedOut: the limits of time were reached.
            ParsingOutOfMemory: the limit of memory was reached.
            ParserCrashed: the child process died.
        """
        ...

    def parser_version(self, media_type: str) -> str:
        """The name and version of the parser that reads this type.

        Raises:
            UnsupportedFormat: none does.
        """
        ...
