"""File inspection: reads just enough of a file to recognise its format."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

from smartchat_core.errors import FileNotStored
from smartchat_core.ingestion.file_policy import HEAD_BYTES, DetectedType, detect_media_type
from smartchat_core.parsing.recognition import OLE2

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_core.parsing.format_registry import FormatRegistry

__all__ = ["inspect_file"]

_DIRECTORY_ENTRY = 128
_MAX_DIRECTORY = 16 * 1024**2
_END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
_MAX_COMMENT = 65535


def inspect_file(path: Path, filename: str, formats: FormatRegistry) -> DetectedType:
    """What the file at `path`, which its reader calls `filename`, is.

    Reads its beginning and the directory of an archive; nothing is unpacked.

    Raises:
        FileNotStored: there is no such file, or it cannot be read.
        InputError, AmbiguousParser: as `detect_media_type` does.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        names = _zip_names(path) if head.startswith(b"PK") else _ole2_names(path, head)
    except OSError as exc:
        raise FileNotStored(f"{filename!r} cannot be read", cause=str(exc)) from exc
    return detect_media_type(filename, head, names, formats=formats)


def _zip_names(path: Path) -> tuple[str, ...]:
    """The entries' names; none when the directory is damaged or absurdly large."""
    if _directory_size(path) > _MAX_DIRECTORY:
        return ()
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError, OverflowError):
        return ()


def _directory_size(path: Path) -> int:
    """How many bytes the archive's directory claims; 0 if there is none."""
    tail_length = _END_OF_DIRECTORY.size + _MAX_COMMENT
    with path.open("rb") as file:
        end = file.seek(0, 2)
        file.seek(max(end - tail_length, 0))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END_OF_DIRECTORY.size:
        return 0
    size: int = _END_OF_DIRECTORY.unpack_from(tail, at)[5]
    return size


def _ole2_names(path: Path, head: bytes) -> tuple[str, ...]:
    """The names in the first sector of the directory ([MS-CFB] 2.2 and 2.6), which holds the distinctive ones."""
    if not head.startswith(OLE2) or len(head) < 512:
        return ()
    (shift,) = struct.unpack_from("<H", head, 30)
    (sector,) = struct.unpack_from("<I", head, 48)
    if shift not in {9, 12}:
        return ()
    with path.open("rb") as file:
        file.seek((sector + 1) << shift)
        directory = file.read(1 << shift)
    names = []
    for at in range(0, len(directory) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY):
        (length,) = struct.unpack_from("<H", directory, at + 64)
        raw = directory[at : at + max(min(length, 64) - 2, 0)]
        names.append(raw.decode("utf-16-le", errors="replace"))
    return tuple(names)
