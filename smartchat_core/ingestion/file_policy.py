"""What a file is, by its content before its name, and whether it may be added."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from smartchat_core.errors import DamagedFile, EmptyFile, EncryptedFile, FileTooLarge, UnsupportedFormat
from smartchat_core.ingestion.signatures import foreign_archive, foreign_file
from smartchat_core.model.metric import OTHER
from smartchat_core.model.parsed import ParseWarning, WarningCode

__all__ = [
    "DOCX",
    "EPUB",
    "FB2",
    "HEAD_BYTES",
    "HTML",
    "MARKDOWN",
    "ODT",
    "PDF",
    "RTF",
    "TEXT",
    "DetectedType",
    "check_size",
    "detect_media_type",
    "format_of",
    "safe_filename",
]

EPUB = "application/epub+zip"
PDF = "application/pdf"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
FB2 = "application/x-fictionbook+xml"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"

HEAD_BYTES = 65536
"""How much of a file's beginning is enough to tell what it is."""

_PDF_HEADER_WITHIN = 1024  # as readers have accepted it since Acrobat 1 (PDF 1.7, implementation note 13)
_BY_EXTENSION = {
    "epub": EPUB,
    "pdf": PDF,
    "txt": TEXT,
    "text": TEXT,
    "md": MARKDOWN,
    "markdown": MARKDOWN,
    "mdown": MARKDOWN,
    "mkd": MARKDOWN,
    "html": HTML,
    "htm": HTML,
    "xhtml": HTML,
    "xht": HTML,
    "fb2": FB2,
    "docx": DOCX,
    "docm": DOCX,
    "dotx": DOCX,
    "odt": ODT,
    "ott": ODT,
    "rtf": RTF,
}
_TEXT_FLAVOURS = frozenset({TEXT, MARKDOWN, HTML})
_FOREIGN_EXTENSIONS = frozenset(
    [
        "azw",
        "azw3",
        "chm",
        "djvu",
        "doc",
        "jpeg",
        "jpg",
        "kfx",
        "mobi",
        "mp3",
        "mp4",
        "odp",
        "ods",
        "png",
        "ppt",
        "pptx",
        "tif",
        "tiff",
        "xls",
        "xlsx",
        "zip",
    ]
)
_LABELS = {
    EPUB: "an EPUB",
    PDF: "a PDF",
    TEXT: "plain text",
    MARKDOWN: "Markdown",
    HTML: "HTML",
    FB2: "FictionBook",
    DOCX: "a Word document (DOCX)",
    ODT: "an OpenDocument text (ODT)",
    RTF: "RTF",
}
_FORMATS = {
    EPUB: "epub",
    PDF: "pdf",
    TEXT: "text",
    MARKDOWN: "markdown",
    HTML: "html",
    FB2: "fb2",
    DOCX: "docx",
    ODT: "odt",
    RTF: "rtf",
}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A prolog: declaration and processing instructions, comments and the document type, with its internal subset.
_PROLOG = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*+", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_HTML_ROOTS = frozenset({"html", "head", "body", "title", "meta"})
_DOCTYPE_HTML = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE\s+html", re.DOTALL | re.IGNORECASE)
_CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_CONTROLS_IN_TEXT = 0.005
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DetectedType:
    """A media type that a parser reads, and what is odd about the file."""

    media_type: str
    warnings: tuple[ParseWarning, ...] = ()


def format_of(media_type: str) -> str:
    """What a format is called in metrics; `other` for a media type that no parser of ours reads."""
    return _FORMATS.get(media_type, OTHER)


def detect_media_type(filename: str, head: bytes, archive_names: Sequence[str] = ()) -> DetectedType:
    """What the file is: by its content, and by its name only among the flavours of text.

    Args:
        filename: as the reader called it.
        head: the first `HEAD_BYTES` bytes, or all of a shorter file.
        archive_names: the entries of a ZIP file or of an OLE2 compound file; empty when there are none or
            when the directory cannot be read.

    Raises:
        EmptyFile: there are no bytes.
        EncryptedFile: it is a Word document under a password.
        DamagedFile: its name promises a format that its content is not, nor is it anything known.
        UnsupportedFormat: it is something that no parser reads; the message says what.
    """
    if not head:
        raise EmptyFile(f"{filename!r} is empty")
    extension = filename.rpartition(".")[2].lower() if "." in filename else ""
    media_type = _detect(filename, extension, head, frozenset(archive_names))
    promised = _BY_EXTENSION.get(extension, "")
    if media_type == promised or not (promised or extension in _FOREIGN_EXTENSIONS):
        return DetectedType(media_type=media_type)
    if media_type == FB2 and extension == "zip":  # the usual packing
        return DetectedType(media_type=media_type)
    message = f"The name ends in .{extension}, but the content is {_LABELS[media_type]}; it is read as that."
    warning = ParseWarning(code=WarningCode.TYPE_MISMATCH, subject=filename, message=message)
    return DetectedType(media_type=media_type, warnings=(warning,))


def _detect(filename: str, extension: str, head: bytes, names: frozenset[str]) -> str:
    if head.startswith(_ZIP):
        return _detect_zip(filename, extension, head, names)
    if head.startswith(_OLE2):
        raise _ole2_error(filename, head, names)
    if head.startswith(b"{\\rtf"):
        return RTF
    text = _as_text(head)
    at = head.find(b"%PDF-", 0, _PDF_HEADER_WITHIN)
    # A text about PDF may mention the header too.
    if at == 0 or (at > 0 and (extension == "pdf" or text is None or " obj" in text)):
        return PDF
    if foreign := foreign_file(head, is_text=text is not None):
        raise UnsupportedFormat(f"{filename!r} is {foreign.name}", remedy=foreign.remedy)
    if text is not None:
        return _detect_text(filename, extension, text)
    if extension in _BY_EXTENSION and _BY_EXTENSION[extension] not in _TEXT_FLAVOURS:
        raise DamagedFile(
            f"{filename!r} is not {_LABELS[_BY_EXTENSION[extension]]}, whatever its name says",
            cause="The content does not begin as that format does",
        )
    raise UnsupportedFormat(f"{filename!r} holds data of an unknown kind, not text")


def _detect_zip(filename: str, extension: str, head: bytes, names: frozenset[str]) -> str:
    declared = _declared_type(head)
    if declared == EPUB or "META-INF/container.xml" in names:
        return EPUB
    if "word/document.xml" in names:
        return DOCX
    if declared in {ODT, f"{ODT}-template"} or (
        not declared and "content.xml" in names and extension in {"odt", "ott"}
    ):
        return ODT
    if not declared and sum(name.lower().endswith(".fb2") for name in names) == 1:
        return FB2
    promised = _BY_EXTENSION.get(extension)
    if promised in {EPUB, DOCX, ODT} and not _is_foreign(names):
        # Cut short or incomplete: the parser of the promised format says what is missing.
        return promised
    foreign = foreign_archive(names)
    raise UnsupportedFormat(f"{filename!r} is {foreign.name}", remedy=foreign.remedy)


def _declared_type(head: bytes) -> str:
    """The media type in the entry that EPUB (OCF 4.3) and ODF (part 2, 3.3) ask to be first and stored."""
    if len(head) < 38 or head[30:38] != b"mimetype" or head[8:10] != b"\x00\x00":
        return ""
    size = int.from_bytes(head[22:26], "little")
    start = 38 + int.from_bytes(head[28:30], "little")
    return head[start : start + min(size, 128)].decode("ascii", errors="replace").strip()


def _is_foreign(names: frozenset[str]) -> bool:
    """Whether the entries show that the archive is a document of another kind."""
    return bool(names) and foreign_archive(names).name != "a ZIP archive"


def _ole2_error(filename: str, head: bytes, names: frozenset[str]) -> EncryptedFile | UnsupportedFormat:
    def holds(name: str) -> bool:
        return name in names or name.encode("utf-16-le") in head

    if holds("EncryptedPackage"):
        return EncryptedFile(f"{filename!r} is an Office document under a password")
    kind = "a document of an old Office format"
    if holds("WordDocument"):
        kind = "an old Word document (DOC)"
    elif holds("PowerPoint Document"):
        kind = "an old PowerPoint presentation (PPT)"
    elif holds("Workbook"):
        kind = "an old Excel workbook (XLS)"
    return UnsupportedFormat(f"{filename!r} is {kind}", remedy="Save it as DOCX or PDF and add the result.")


def _as_text(head: bytes) -> str | None:
    """The beginning as text, or None if it is binary data."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, errors="replace").lstrip("\ufeff")
    sample = head[:4096]
    if b"\x00" in sample:
        # Text in UTF-16 without a mark: nearly every second byte is zero, always on the same side.
        odd, even = sample[1::2].count(0), sample[::2].count(0)
        if min(odd, even) * 20 < max(odd, even) and max(odd, even) * 4 > len(sample):
            return head.decode("utf-16-le" if odd > even else "utf-16-be", errors="replace")
        return None
    if len(_CONTROLS.findall(sample)) > len(sample) * _CONTROLS_IN_TEXT:
        return None
    try:
        return head.decode()
    except UnicodeDecodeError as exc:
        if len(head) - exc.start < 4 and exc.reason == "unexpected end of data":
            return head[: exc.start].decode()
    # An old 8-bit or double-byte encoding: which one is for the parser to find out.
    return head.decode("latin-1")


def _detect_text(filename: str, extension: str, text: str) -> str:
    promised = _BY_EXTENSION.get(extension)
    if _DOCTYPE_HTML.match(text):
        return HTML
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    root = _ROOT.match(text, start)
    name = root[1] if root else ""
    if name == "FictionBook":
        return FB2
    if name.lower() in _HTML_ROOTS and promised != MARKDOWN:
        return HTML
    if promised in _TEXT_FLAVOURS:
        return promised
    if text.lstrip().startswith("<?xml") or (extension == "xml" and text.lstrip().startswith("<")):
        kind = f"XML of another kind (its root is {name!r})" if name else "XML of another kind"
        raise UnsupportedFormat(f"{filename!r} is {kind}")
    return TEXT


def check_size(size: int, limit: int) -> None:
    """Let a file of `size` bytes pass if it holds something and no more than `limit` bytes.

    Raises:
        EmptyFile: the size is 0.
        FileTooLarge: it is over the limit.
    """
    if size <= 0:
        raise EmptyFile("The file is empty")
    if size > limit:
        raise FileTooLarge(f"The file has {_megabytes(size)}, and {_megabytes(limit)} are allowed")


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.1f} MB"


def safe_filename(name: str, *, limit: int = 200) -> str:
    """The name without folders, control and invisible characters, in at most `limit` bytes of UTF-8.

    The extension is kept. A name of which nothing is left becomes `document`.
    """
    last = re.split(r"[/\\]", name)[-1]
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
