"""File policy: what format a file has, by its content before its name, and whether it may be added."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from smartchat_core.errors import DamagedFile, EmptyFile, EncryptedFile, UnsupportedFormat
from smartchat_core.ingestion.foreign_texts import foreign_text
from smartchat_core.ingestion.signatures import foreign_archive, foreign_file
from smartchat_core.model.metric import OTHER
from smartchat_core.model.parsed import ParseWarning, WarningCode
from smartchat_core.parsing.format import PLAIN_TEXT, Format
from smartchat_core.parsing.format_registry import FormatRegistry
from smartchat_core.parsing.recognition import OLE2, FileSample, recognise

__all__ = [
    "HEAD_BYTES",
    "DetectedType",
    "detect_media_type",
    "safe_filename",
]

HEAD_BYTES = 65536
"""How much of a file's beginning is enough to recognise it by."""

_MAX_NAME_CHARACTERS = 1_000
_FOREIGN_EXTENSIONS = frozenset("azw azw3 chm djvu doc jpeg jpg kfx mobi mp3 mp4 png ppt tif tiff xls xlsb zip".split())


@dataclass(frozen=True, kw_only=True, slots=True)
class DetectedType:
    """A media type that a parser reads, and what is odd about the file."""

    media_type: str
    warnings: tuple[ParseWarning, ...] = ()
    format: str = OTHER
    """What the format is called in metrics."""


def detect_media_type(
    filename: str, head: bytes, archive_names: Sequence[str] = (), *, formats: FormatRegistry
) -> DetectedType:
    """What the file is: by its content, and by its name only among the flavours of text.

    Built-in formats are tried before those of other parsers.

    Args:
        filename: as the reader called it.
        head: the first `HEAD_BYTES` bytes, or all of a shorter file.
        archive_names: the entries of a ZIP file or of an OLE2 compound file; empty when there are none or
            when the directory cannot be read.
        formats: those that can be read.

    Raises:
        EmptyFile: there are no bytes.
        EncryptedFile: it is a Word document under a password.
        DamagedFile: its name promises a format that its content is not, nor is it anything known.
        UnsupportedFormat: it is something that no parser reads; the message names it.
        AmbiguousParser: several parsers read it, and none was chosen.
    """
    if not head:
        raise EmptyFile(f"{filename!r} is empty")
    extension = filename.rpartition(".")[2].lower() if "." in filename else ""
    sample = FileSample(extension=extension, head=head, names=frozenset(archive_names))
    promised = formats.by_extension(extension)
    found = (
        recognise(sample, formats.built_in, promised)
        or recognise(sample, formats.added, promised)
        or _by_name(filename, sample, promised, formats)
    )
    formats.parser_of(found.media_type)  # raises where none could be picked when the file is read
    if extension in found.extensions or not (promised or extension in _FOREIGN_EXTENSIONS):
        return DetectedType(media_type=found.media_type, format=found.name)
    if extension == "zip" and any(mark.single or mark.mostly for mark in found.archives):  # the usual packing
        return DetectedType(media_type=found.media_type, format=found.name)
    message = f"The name ends in .{extension}, but the content is {found.label}; it is read as that."
    warning = ParseWarning(code=WarningCode.TYPE_MISMATCH, subject=filename, message=message)
    return DetectedType(media_type=found.media_type, format=found.name, warnings=(warning,))


def _by_name(filename: str, sample: FileSample, promised: Format | None, formats: FormatRegistry) -> Format:
    """The format of a file that bears no mark of any."""
    if sample.is_zip:
        return _unmarked_archive(filename, sample, promised)
    if sample.head.startswith(OLE2):
        raise _ole2_error(filename, sample)
    if foreign := foreign_file(sample.head, is_text=sample.text is not None, extension=sample.extension):
        raise UnsupportedFormat(f"{filename!r} is {foreign.name}", remedy=foreign.remedy)
    if sample.text is not None:
        return _unmarked_text(filename, sample, promised, formats)
    if promised is not None and not promised.text:
        raise DamagedFile(
            f"The content of {filename!r} is not {promised.label}, whatever its name says",
            cause="It does not begin as that format does",
        )
    raise UnsupportedFormat(f"{filename!r} holds data of an unknown kind, not text", remedy=formats.remedy)


def _unmarked_archive(filename: str, sample: FileSample, promised: Format | None) -> Format:
    foreign = foreign_archive(sample.names)
    if promised is not None and promised.is_archive and not (sample.names and foreign.name != "a ZIP archive"):
        # Cut short or incomplete: the parser of the promised format says what is missing.
        return promised
    raise UnsupportedFormat(f"{filename!r} is {foreign.name}", remedy=foreign.remedy)


def _unmarked_text(filename: str, sample: FileSample, promised: Format | None, formats: FormatRegistry) -> Format:
    if promised is not None and promised.text and promised.media_type != PLAIN_TEXT:
        return promised
    text = (sample.text or "").lstrip()
    if text.startswith("<?xml") or (sample.extension == "xml" and text.startswith("<")):
        kind = f"XML of another kind (its root is {sample.root!r})" if sample.root else "XML of another kind"
        raise UnsupportedFormat(f"{filename!r} is {kind}", remedy=formats.remedy)
    if foreign := foreign_text(sample.text or ""):
        raise UnsupportedFormat(f"{filename!r} is {foreign.name}", remedy=foreign.remedy)
    plain = formats.by_media_type(PLAIN_TEXT)
    if plain is None:
        raise UnsupportedFormat(f"{filename!r} is plain text, which no installed parser reads", remedy=formats.remedy)
    return plain


def _ole2_error(filename: str, sample: FileSample) -> EncryptedFile | UnsupportedFormat:
    def holds(name: str) -> bool:
        return name in sample.names or name.encode("utf-16-le") in sample.head

    if holds("EncryptedPackage"):
        return EncryptedFile(f"{filename!r} is an Office document under a password")
    kind, newer = "a document of an old Office format", "DOCX"
    if holds("WordDocument"):
        kind = "an old Word document (DOC)"
    elif holds("PowerPoint Document"):
        kind, newer = "an old PowerPoint presentation (PPT)", "PPTX"
    elif holds("Workbook"):
        kind, newer = "an old Excel workbook (XLS)", "XLSX"
    return UnsupportedFormat(f"{filename!r} is {kind}", remedy=f"Save it as {newer} or PDF and add the result.")


def safe_filename(name: str, *, limit: int = 200) -> str:
    """The name without folders, control and invisible characters, in at most `limit` bytes of UTF-8.

    The extension is kept. A name of which nothing is left becomes `document`.
    """
    last = re.split(r"[/\\]", name)[-1]
    if len(last) > 2 * _MAX_NAME_CHARACTERS:  # to put many combining marks in order takes the square of their number
        last = last[:_MAX_NAME_CHARACTERS] + last[-_MAX_NAME_CHARACTERS:]
    seen = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", last))
    kept = "".join(char for char in seen if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Cn", "Co"})
    plain = " ".join(kept.split()).strip(". ")
    stem, dot, extension = plain.rpartition(".")
    if not dot or len(extension) > 10:
        stem, extension = plain, ""
    tail = f".{extension}" if extension else ""
    room = max(limit - len(tail.encode()), 1)
    stem = stem.encode()[:room].decode(errors="ignore").strip()
    return f"{stem}{tail}" if stem else f"document{tail}"
