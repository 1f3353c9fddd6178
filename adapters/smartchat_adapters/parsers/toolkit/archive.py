"""ZIP archives from untrusted sources, read within bounds."""

from __future__ import annotations

import struct
import sys
import unicodedata
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import unquote

from smartchat_core.errors import DamagedFile, EmptyFile, EncryptedFile, HostileFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["PartDamagedError", "PartMissingError", "SafeArchive", "open_archive"]

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1
# Below this size no ratio is suspicious: a chapter that repeats itself is no bomb.
_HARMLESS = 16 * 1024 * 1024


class PartMissingError(Exception):
    """The archive has no entry of this name."""


class PartDamagedError(Exception):
    """The entry cannot be unpacked, or its check sum is wrong."""


class SafeArchive:
    """The entries of an archive by name, unpacked in memory under limits.

    Names have slashes between folders, whatever the archive writes. Entries with names that lead out of the
    archive are left out and listed in `refused`; of entries with the same name the first one counts. What an entry
    declares of its size is not trusted.
    """

    def __init__(self, file: IO[bytes], *, limits: ParsingLimits) -> None:
        self._file = file
        self._limits = limits
        self._unpacked = 0
        self._folded: dict[str, str] | None = None
        self.refused: list[str] = []
        self._entries: dict[str, zipfile.ZipInfo] = {}
        try:
            with zipfile.ZipFile(file) as archive:
                listed = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError, OSError) as exc:
            raise DamagedFile("The archive cannot be opened.", cause=str(exc)) from exc
        for entry in listed:
            # Some programs of Windows write its separators.
            name = entry.filename.replace("\\", "/")
            if name.endswith("/"):
                continue
            if _is_unsafe(entry.orig_filename) or _is_unsafe(name):
                self.refused.append(entry.orig_filename)
            else:
                self._entries.setdefault(name, entry)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all entries that may be read, in the archive's order."""
        return tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def find(self, name: str) -> str | None:
        """The entry's own name, allowing for another spelling than it was asked by.

        Names may differ in case, in Unicode form, in what is written with percent signs, and where an archive holds
        names in UTF-8 without stating so.
        """
        if name in self._entries:
            return name
        if self._folded is None:
            self._folded = {}
            for spell in (_fold, _fold_unquoted, _fold_as_utf8):
                for known in self._entries:
                    self._folded.setdefault(spell(known), known)
        return self._folded.get(_fold(name)) or self._folded.get(_fold_unquoted(name))

    def read(self, name: str) -> bytes:
        """The unpacked entry.

        Raises:
            PartMissingError: there is none of this name.
            PartDamagedError: it cannot be unpacked.
            EncryptedFile: it is encrypted.
            HostileFile: it unpacks to more than the limits allow.
        """
        entry = self._entries.get(name)
        if entry is None:
            raise PartMissingError(name)
        if entry.flag_bits & _ENCRYPTED:
            raise EncryptedFile("The archive is encrypted.", cause=f"The entry {name!r} needs a password.")
        packed = self._packed(entry)
        room = min(self._limits.entry_bytes, self._limits.unpacked_bytes - self._unpacked)
        room = min(room, max(len(packed) * self._limits.compression_ratio, _HARMLESS))
        data = self._unpack(entry, packed, room)
        if len(data) > room:
            raise HostileFile(
                "The archive unpacks to more than is allowed.",
                cause=f"The entry {name!r} of {len(packed)} bytes unpacks to over {room} bytes.",
            )
        self._unpacked += len(data)
        if zlib.crc32(data) != entry.CRC:
            raise PartDamagedError(name)
        return data

    def head(self, name: str, length: int) -> bytes:
        """At most so many of the first bytes of the unpacked entry, without a check of the rest.

        Raises:
            PartMissingError: there is none of this name.
            PartDamagedError: it cannot be unpacked.
            EncryptedFile: it is encrypted.
        """
        entry = self._entries.get(name)
        if entry is None:
            raise PartMissingError(name)
        if entry.flag_bits & _ENCRYPTED:
            raise EncryptedFile("The archive is encrypted.", cause=f"The entry {name!r} needs a password.")
        return self._unpack(entry, self._packed(entry, most=length), length - 1)[:length]

    def verify(self) -> None:
        """Unpack every entry once, for those who then hand the file to a library that unpacks it itself.

        Raises:
            DamagedFile: an entry cannot be unpacked.
            EncryptedFile: an entry is encrypted.
            HostileFile: entries unpack to more than the limits allow.
        """
        for name in self._entries:
            try:
                self.read(name)
            except PartDamagedError as exc:
                raise DamagedFile("A part of the file is damaged.", cause=f"The part is {name!r}.") from exc

    def _packed(self, entry: zipfile.ZipInfo, *, most: int = sys.maxsize) -> bytes:
        if entry.header_offset < 0:
            raise PartDamagedError(entry.filename)
        self._file.seek(entry.header_offset)
        header = self._file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size:
            raise PartDamagedError(entry.filename)
        signature, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        if signature != b"PK\x03\x04":
            raise PartDamagedError(entry.filename)
        self._file.seek(name_length + extra_length, 1)
        return self._file.read(min(entry.compress_size, most))

    def _unpack(self, entry: zipfile.ZipInfo, packed: bytes, room: int) -> bytes:
        if entry.compress_type == zipfile.ZIP_STORED:
            return packed
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise PartDamagedError(entry.filename)
        try:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, room + 1)
        except zlib.error as exc:
            raise PartDamagedError(entry.filename) from exc


@contextmanager
def open_archive(path: Path, *, limits: ParsingLimits) -> Iterator[SafeArchive]:
    """The archive at the path, closed at the end.

    Raises:
        EmptyFile: there are no bytes in it.
        DamagedFile: it is no archive.
    """
    with path.open("rb") as file:
        if not file.read(1):
            raise EmptyFile("The file is empty.")
        file.seek(0)
        yield SafeArchive(file, limits=limits)


def _is_unsafe(name: str) -> bool:
    name = name.replace("\\", "/")
    return name.startswith("/") or "\0" in name or name[1:2] == ":" or ".." in name.split("/")


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _fold_unquoted(name: str) -> str:
    return _fold(unquote(name))


def _fold_as_utf8(name: str) -> str:
    """The name read as UTF-8, if it was taken for the code page of MS-DOS, as the standard has it by default."""
    try:
        return _fold(name.encode("cp437").decode("utf-8"))
    except UnicodeError:
        return _fold(name)
