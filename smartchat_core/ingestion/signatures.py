"""File signatures of formats that SmartChat does not read, so that a refusal can name the format."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Foreign", "foreign_archive", "foreign_file"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Foreign:
    """A kind of file that no parser reads: what to call it and what its owner can do."""

    name: str
    remedy: str


def _kind(name: str, remedy: str) -> Foreign:
    return Foreign(name=name, remedy=remedy)


_PICTURE = (
    "Pack the pictures of the pages into a ZIP file (CBZ) and add that: its text is recognised, if text recognition is "
    "installed (pip install 'smartchat[ocr]')."
)
_NO_TEXT = "Add a transcript of it as text instead."
_UNPACK = "Unpack it and add the documents one by one."
_CONVERT = "Convert it to EPUB (calibre does that, if it has no DRM) and add the result."
_DJVU = (
    "Save its text layer as plain text (djvutxt of DjVuLibre does that) and add it; where it has none, convert it to "
    "PDF (ddjvu -format=pdf), run that through text recognition (for example OCRmyPDF), and add the result."
)
_COMIC = "Convert it to CBZ: unpack it, pack the pictures of its pages into a ZIP file, and add that."
_COMICS = frozenset(("cb7", "cba", "cbr", "cbt", "cbz"))
_EXPORT = "Export it as PDF or DOCX and add the result."
_NO_DOCUMENT = "Check that this is the file you meant; programs and data are not read."

# Offset, bytes there, what it is. https://www.garykessler.net/library/file_sigs.html lists most of them.
_SIGNATURES: tuple[tuple[int, bytes, Foreign], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", _kind("a PNG picture", _PICTURE)),
    (0, b"\xff\xd8\xff", _kind("a JPEG picture", _PICTURE)),
    (0, b"GIF87a", _kind("a GIF picture", _PICTURE)),
    (0, b"GIF89a", _kind("a GIF picture", _PICTURE)),
    (8, b"WEBP", _kind("a WebP picture", _PICTURE)),
    (0, b"II*\x00", _kind("a TIFF picture", _PICTURE)),
    (0, b"MM\x00*", _kind("a TIFF picture", _PICTURE)),
    (0, b"8BPS", _kind("a Photoshop picture", _PICTURE)),
    (0, b"\x00\x00\x00\x0cjP  ", _kind("a JPEG 2000 picture", _PICTURE)),
    (0, b"\x00\x00\x01\x00", _kind("an icon", _PICTURE)),
    (4, b"ftypheic", _kind("a HEIC picture", _PICTURE)),
    (4, b"ftypavif", _kind("an AVIF picture", _PICTURE)),
    (4, b"ftypM4A", _kind("an audio file", _NO_TEXT)),
    (4, b"ftypM4B", _kind("an audiobook", _NO_TEXT)),
    (4, b"ftyp", _kind("a video", _NO_TEXT)),
    (8, b"WAVE", _kind("an audio file", _NO_TEXT)),
    (8, b"AVI ", _kind("a video", _NO_TEXT)),
    (0, b"ID3", _kind("an audio file", _NO_TEXT)),
    (0, b"\xff\xfb", _kind("an audio file", _NO_TEXT)),
    (0, b"\xff\xf1", _kind("an audio file", _NO_TEXT)),
    (0, b"OggS", _kind("an audio or video file", _NO_TEXT)),
    (0, b"fLaC", _kind("an audio file", _NO_TEXT)),
    (0, b"MThd", _kind("a MIDI file", _NO_TEXT)),
    (0, b"\x1a\x45\xdf\xa3", _kind("a video", _NO_TEXT)),
    (0, b"FLV\x01", _kind("a video", _NO_TEXT)),
    (0, b"\x00\x00\x01\xba", _kind("a video", _NO_TEXT)),
    (0, b"\x00\x00\x01\xb3", _kind("a video", _NO_TEXT)),
    (0, b"\x7fELF", _kind("a program", _NO_DOCUMENT)),
    (0, b"\xfe\xed\xfa\xce", _kind("a program", _NO_DOCUMENT)),
    (0, b"\xfe\xed\xfa\xcf", _kind("a program", _NO_DOCUMENT)),
    (0, b"\xce\xfa\xed\xfe", _kind("a program", _NO_DOCUMENT)),
    (0, b"\xcf\xfa\xed\xfe", _kind("a program", _NO_DOCUMENT)),
    (0, b"\xca\xfe\xba\xbe", _kind("a program", _NO_DOCUMENT)),
    (0, b"\x00asm", _kind("a program", _NO_DOCUMENT)),
    (0, b"SQLite format 3\x00", _kind("a database", _NO_DOCUMENT)),
    (0, b"\x1f\x8b", _kind("a gzip archive", _UNPACK)),
    (0, b"BZh", _kind("a bzip2 archive", _UNPACK)),
    (0, b"\xfd7zXZ\x00", _kind("an xz archive", _UNPACK)),
    (0, b"7z\xbc\xaf\x27\x1c", _kind("a 7-Zip archive", _UNPACK)),
    (0, b"Rar!\x1a\x07", _kind("a RAR archive", _UNPACK)),
    (0, b"\x28\xb5\x2f\xfd", _kind("a Zstandard archive", _UNPACK)),
    (0, b"MSCF", _kind("a cabinet archive", _UNPACK)),
    (257, b"ustar", _kind("a tar archive", _UNPACK)),
    (60, b"BOOKMOBI", _kind("a Kindle book (MOBI or AZW3)", _CONVERT)),
    (60, b"TEXtREAd", _kind("a Palm book", _CONVERT)),
    (0, b"TPZ", _kind("a Kindle book (Topaz)", _CONVERT)),
    (0, b"\xeaDRMION\xee", _kind("a Kindle book (KFX)", _CONVERT)),
    (0, b"CONT\x02\x00", _kind("a Kindle book (KFX)", _CONVERT)),
    (0, b"AT&TFORM", _kind("a DjVu document", _DJVU)),
    (0, b"ITSF", _kind("compiled HTML help (CHM)", _CONVERT)),
    (0, b"ITOLITLS", _kind("a Microsoft Reader book", _CONVERT)),
    (0, b"L\x00R\x00F\x00", _kind("a Sony Reader book", _CONVERT)),
    (0, b"%!PS", _kind("a PostScript document", "Convert it to PDF (for example with ps2pdf) and add it.")),
)
# Only two bytes long: a text may begin so too, hence they count only where the rest is no text.
_WEAK: tuple[tuple[bytes, Foreign], ...] = (
    (b"MZ", _kind("a program", _NO_DOCUMENT)),
    (b"BM", _kind("a bitmap picture", _PICTURE)),
)
_SIGNED_TEXT = frozenset({b"BZh", b"ID3", b"TPZ", b"WAVE", b"AVI ", b"WEBP", b"MSCF", b"ITSF", b"ftyp", b"OggS"})


def foreign_file(head: bytes, *, is_text: bool, extension: str = "") -> Foreign | None:
    """What a file that begins with these bytes is, if it is something known that no parser reads."""
    for offset, magic, kind in _SIGNATURES:
        if head.startswith(magic, offset) and not (is_text and magic in _SIGNED_TEXT):
            comic = kind.remedy == _UNPACK and extension in _COMICS
            return _kind(f"a comic book in {kind.name}", _COMIC) if comic else kind
    if not is_text:
        for magic, kind in _WEAK:
            if head.startswith(magic):
                return kind
    return None


def foreign_archive(names: frozenset[str]) -> Foreign:
    """What a ZIP file with these entries is, when it is no document that a parser reads."""
    if "xl/workbook.bin" in names:
        return _kind("a binary Excel workbook (XLSB)", "Save it as XLSX and add the result.")
    if "content.xml" in names:
        return _kind("an OpenDocument drawing, formula or database", _EXPORT)
    if "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names:
        return _kind("a program", _NO_DOCUMENT)
    if "FixedDocSeq.fdseq" in names or "FixedDocumentSequence.fdseq" in names:
        return _kind("an XPS document", "Print or convert it to PDF and add the result.")
    if "Index/Document.iwa" in names:
        return _kind("an Apple iWork document", _EXPORT)
    return _kind("a ZIP archive", _UNPACK)
