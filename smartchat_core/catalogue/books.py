"""Books of a catalogue that files are imported from, and which of a book's files is read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from smartchat_core.model.metadata_edits import NO_EDITS, MetadataEdits

__all__ = ["Catalogue", "CatalogueBook", "CatalogueFile", "RefusedBook", "by_preference"]

# Those that say most of a book's structure first. What is missing here comes last.
_PREFERRED = (
    "epub", "kepub", "azw3", "azw", "mobi", "prc", "fb2", "fbz", "docx", "odt", "rtf", "html", "htm", "xhtml", "md",
    "markdown", "txt", "pdf",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueFile:
    """A file of a book; `extension` is in small letters without a full stop, `modified` in nanoseconds since 1970."""

    path: Path
    extension: str
    size_bytes: int
    modified: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueBook:
    """A work of a catalogue, with what the catalogue states of it and its files in several formats.

    `key` names it within the catalogue for good; `stamp` changes whenever what is stated changes. `cover` is a picture
    that the catalogue keeps beside the files.
    """

    key: str
    title: str
    stated: MetadataEdits = NO_EDITS
    files: tuple[CatalogueFile, ...] = ()
    stamp: str = ""
    cover: CatalogueFile | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RefusedBook:
    """A book, or a file of one, that is not read, and why."""

    title: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """All books of a catalogue; `source` names it, wherever it lies. `unused` are columns that are not read."""

    source: str
    books: tuple[CatalogueBook, ...]
    refused: tuple[RefusedBook, ...] = ()
    unused: tuple[str, ...] = ()


def by_preference(files: Collection[CatalogueFile], readable: Collection[str]) -> tuple[CatalogueFile, ...]:
    """The files that can be read, those of the best formats first: what has chapters and links before plain pages.

    Args:
        files: those of one book.
        readable: extensions that parsers read, in small letters and without a full stop.
    """
    last = len(_PREFERRED)
    ranks = {extension: rank for rank, extension in enumerate(_PREFERRED)}
    found = [one for one in files if one.extension in readable and one.size_bytes]
    return tuple(sorted(found, key=lambda one: (ranks.get(one.extension, last), one.extension, str(one.path))))
