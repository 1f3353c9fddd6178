"""Office archives: opening the ZIP of a document, and refusing encrypted and old binary files."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.toolkit.archive import SafeArchive
from smartchat_core.errors import EmptyFile, EncryptedFile, UnsupportedFormat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["open_office_archive"]

# An OLE compound file: what Word wrote before 2007, and the envelope of its encrypted documents.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_ENTRY = "EncryptedPackage".encode("utf-16-le")


@contextmanager
def open_office_archive(path: Path, *, limits: ParsingLimits) -> Iterator[SafeArchive]:
    """The archive that a document is, closed at the end.

    Raises:
        EmptyFile: there are no bytes in it.
        EncryptedFile: it is the envelope of an encrypted document.
        UnsupportedFormat: it is of an older, binary format.
        DamagedFile: it is no archive.
    """
    with path.open("rb") as file:
        head = file.read(len(_COMPOUND))
        if not head:
            raise EmptyFile("The file is empty.")
        if head == _COMPOUND:
            if _ENCRYPTED_ENTRY in file.read(limits.entry_bytes):
                raise EncryptedFile("The document is protected by a password.")
            raise UnsupportedFormat(
                "This is a document of an older, binary format.",
                remedy="Save it as DOCX, PPTX, XLSX or in an OpenDocument format, and add that.",
            )
        file.seek(0)
        yield SafeArchive(file, limits=limits)
