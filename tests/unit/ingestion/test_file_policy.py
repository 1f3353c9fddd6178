import io
import struct
import zipfile
from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_adapters.parsers import formats
from smartchat_core.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    InputError,
    UnsupportedFormat,
)
from smartchat_core.ingestion import file_policy
from smartchat_core.ingestion.file_policy import DetectedType, safe_filename
from smartchat_core.model import WarningCode
from tests.support.formats import BUILT_IN_FORMATS

DOCX, EPUB, FB2, HTML, MARKDOWN, ODP, ODS, ODT, PDF, PPTX, RTF, TEXT, XLSX = (
    format_.media_type
    for format_ in (
        formats.DOCX,
        formats.EPUB,
        formats.FB2,
        formats.HTML,
        formats.MARKDOWN,
        formats.ODP,
        formats.ODS,
        formats.ODT,
        formats.PDF,
        formats.PPTX,
        formats.RTF,
        formats.TEXT,
        formats.XLSX,
    )
)
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def detect_media_type(filename: str, head: bytes, names: Sequence[str] = ()) -> DetectedType:
    return file_policy.detect_media_type(filename, head, names, formats=BUILT_IN_FORMATS)


def _zip(*names: str, mimetype: str = "") -> tuple[bytes, list[str]]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
        entries = archive.namelist()
    return buffer.getvalue(), entries


@pytest.mark.parametrize(
    ("filename", "head", "expected"),
    [
        ("a.pdf", b"%PDF-1.4\n", PDF),
        ("a.pdf", b"\x00\x01junk" * 20 + b"%PDF-1.4\n\xff", PDF),
        ("a.pdf", b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n1 0 obj", PDF),
        ("notes.txt", b"Every such file begins with %PDF-1.4 or so.", TEXT),
        ("a.rtf", b"{\\rtf1 hello}", RTF),
        ("a.fb2", b'<?xml version="1.0"?>\n<FictionBook xmlns="x">', FB2),
        ("a.fb2", '\ufeff<?xml version="1.0"?><!-- c --><FictionBook>'.encode("utf-16"), FB2),
        ("a.html", b"<p>A fragment</p>", HTML),
        ("page", b"<!-- saved -->\n<!DOCTYPE html><html>", HTML),
        ("page", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', HTML),
        ("a.md", b"# Title\n", MARKDOWN),
        ("a.md", b"<html>in Markdown</html>", MARKDOWN),
        ("README", "Käse".encode(), TEXT),
        ("a.txt", "Käse".encode("cp1252"), TEXT),
        ("a.txt", "no mark".encode("utf-16-le"), TEXT),
        ("a.txt", "mark".encode("utf-16"), TEXT),
        ("a.txt", "虫".encode() * 30000, TEXT),
        ("a.txt", ("虫".encode() * 30000)[:65536], TEXT),
        ("a.txt", b"MZ is how programs begin.", TEXT),
        ("a.log", b"BMW and other cars", TEXT),
    ],
)
def test_content_that_is_read(filename: str, head: bytes, expected: str) -> None:
    detected = detect_media_type(filename, head)
    assert detected.media_type == expected
    assert not detected.warnings


@pytest.mark.parametrize(
    ("filename", "names", "mimetype", "expected"),
    [
        ("a.epub", ("META-INF/container.xml",), EPUB, EPUB),
        ("a.epub", ("META-INF/container.xml",), "", EPUB),
        ("a.epub", ("OEBPS/content.opf",), EPUB, EPUB),
        ("a.epub", (), EPUB, EPUB),
        ("a.docx", ("[Content_Types].xml", "word/document.xml"), "", DOCX),
        ("a.docm", ("[Content_Types].xml", "word/document2.xml"), "", DOCX),
        ("a.pptx", ("ppt/presentation.xml",), "", PPTX),
        ("a.potx", ("ppt/presentation.xml",), "", PPTX),
        ("a.xlsm", ("xl/workbook.xml",), "", XLSX),
        ("a.odp", ("content.xml",), ODP, ODP),
        ("a.ods", ("content.xml",), ODS, ODS),
        ("a.ods", ("content.xml",), "", ODS),
        ("a.odt", ("content.xml",), ODT, ODT),
        ("a.ott", ("content.xml",), f"{ODT}-template", ODT),
        ("a.odt", ("content.xml",), "", ODT),
        ("a.fb2.zip", ("a.fb2",), "", FB2),
    ],
)
def test_archives_that_are_read(filename: str, names: tuple[str, ...], mimetype: str, expected: str) -> None:
    detected = detect_media_type(filename, *_zip(*names, mimetype=mimetype))
    assert detected.media_type == expected
    assert not detected.warnings


@pytest.mark.parametrize("extension", ["epub", "docx", "odt"])
def test_an_archive_whose_directory_is_gone_is_left_to_its_parser(extension: str) -> None:
    head, _ = _zip("something")
    promised = {"epub": EPUB, "docx": DOCX, "odt": ODT}[extension]
    assert detect_media_type(f"a.{extension}", head).media_type == promised


@pytest.mark.parametrize(
    ("filename", "head", "expected"),
    [
        ("book.epub", b"%PDF-1.4\n", PDF),
        ("book.epub", b"<html>", HTML),
        ("book.pdf", b"plain words", TEXT),
        ("book.txt", b"%PDF-1.4\n", PDF),
        ("book.doc", b"{\\rtf1 x}", RTF),
        ("book.txt", b"<!DOCTYPE html><html>", HTML),
    ],
)
def test_the_content_wins_over_the_name_and_that_is_reported(filename: str, head: bytes, expected: str) -> None:
    detected = detect_media_type(filename, head)
    assert detected.media_type == expected
    (warning,) = detected.warnings
    assert warning.code is WarningCode.TYPE_MISMATCH
    assert filename.rpartition(".")[2] in warning.message


@pytest.mark.parametrize(
    ("filename", "head", "says"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n\x00", "PNG"),
        ("a.epub", b"\xff\xd8\xff\xe0", "JPEG"),
        ("a.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x00" * 9, "audio"),
        ("a.mp4", b"\x00\x00\x00\x18ftypmp42\x00", "video"),
        ("a.exe", b"MZ\x90\x00\x03\x00\x00\x00", "program"),
        ("a", b"\x7fELF\x02\x01", "program"),
        ("a.mobi", b"Title".ljust(60, b"\x00") + b"BOOKMOBI", "Kindle"),
        ("a.djvu", b"AT&TFORM\x00\x00", "DjVu"),
        ("a.cbr", b"Rar!\x1a\x07\x00", "comic book in a RAR"),
        ("a.cb7", b"7z\xbc\xaf\x27\x1c", "comic book in a 7-Zip"),
        ("a.cbz", b"Rar!\x1a\x07\x00", "comic book in a RAR"),
        ("a.rar", b"Rar!\x1a\x07\x00", "RAR archive"),
        ("a.txt", b'{"title": "Fog"}', "JSON"),
        ("a.txt", b'<?xml version="1.0"?><TEI>', "TEI"),
        ("a.chm", b"ITSF\x03\x00\x00\x00", "CHM"),
        ("a.gz", b"\x1f\x8b\x08\x00", "gzip"),
        ("a.tar", b"name".ljust(257, b"\x00") + b"ustar", "tar"),
        ("a.xml", b'<?xml version="1.0"?><TEI>', "TEI"),
        ("a.doc", OLE2 + "WordDocument".encode("utf-16-le"), "old Word"),
        ("a.xls", OLE2 + "Workbook".encode("utf-16-le"), "Excel"),
        ("a.bin", bytes(range(256)), "unknown"),
    ],
)
def test_what_is_not_read_is_named(filename: str, head: bytes, says: str) -> None:
    with pytest.raises(UnsupportedFormat, match=says) as caught:
        detect_media_type(filename, head)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("filename", "names", "says"),
    [
        ("a.xlsb", ("xl/workbook.bin",), "XLSB"),
        ("a.odg", ("content.xml",), "OpenDocument drawing"),
        ("a.zip", ("book.txt", "../x"), "ZIP"),
        ("a.zip", ("1.jpg", "2.jpg", "report.docx"), "ZIP"),
        ("a.zip", ("about.txt", "list.xml"), "ZIP"),
        ("a.jar", ("META-INF/MANIFEST.MF",), "program"),
        ("a.htmlz", ("index.html", "metadata.opf"), "ZIP"),
    ],
)
def test_archives_that_are_not_read_are_named(filename: str, names: tuple[str, ...], says: str) -> None:
    with pytest.raises(UnsupportedFormat, match=says):
        detect_media_type(filename, *_zip(*names))


@pytest.mark.parametrize(
    ("filename", "names"),
    [
        ("a.cbz", ("1.jpg", "2.jpg")),
        ("a.cbz", ("1.JPG", "2.webp", "ComicInfo.xml", "about.nfo", "credits.html")),
        ("a.zip", ("pages/", "pages/1.png", "pages/2.png", "ComicInfo.xml")),
        ("a.cbr", ("1.jpg", "Thumbs.db")),
    ],
)
def test_archives_of_pictures_are_comic_books(filename: str, names: tuple[str, ...]) -> None:
    detected = detect_media_type(filename, *_zip(*names))
    assert (detected.media_type, detected.format, detected.warnings) == ("application/vnd.comicbook+zip", "cbz", ())


def test_a_drawing_is_no_text() -> None:
    head, names = _zip("content.xml", mimetype="application/vnd.oasis.opendocument.graphics")
    with pytest.raises(UnsupportedFormat, match="OpenDocument"):
        detect_media_type("a.odt", head, names)


@pytest.mark.parametrize(("extension", "kind"), [("fodt", "text"), ("fodp", "presentation"), ("fods", "spreadsheet")])
def test_flat_documents_are_known_by_their_root(extension: str, kind: str) -> None:
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    root = f'<?xml version="1.0"?><office:document xmlns:office="x" office:mimetype="{media_type}">'.encode()
    assert detect_media_type(f"a.{extension}", root).media_type == f"{media_type}-flat-xml"
    assert detect_media_type("a.xml", root).media_type == f"{media_type}-flat-xml"
    assert detect_media_type("a.txt", f"The type {media_type} is for flat files.".encode()).media_type == TEXT


def test_an_encrypted_word_document_is_called_so() -> None:
    with pytest.raises(EncryptedFile):
        detect_media_type("a.docx", OLE2, ["Root Entry", "EncryptedPackage"])
    with pytest.raises(EncryptedFile):
        detect_media_type("a.docx", OLE2 + "EncryptedPackage".encode("utf-16-le"))


def test_garbage_under_a_known_name_is_damage() -> None:
    with pytest.raises(DamagedFile, match=r"a\.pdf"):
        detect_media_type("a.pdf", bytes(range(256)))


def test_no_bytes() -> None:
    with pytest.raises(EmptyFile):
        detect_media_type("a.txt", b"")


def test_long_prologs_take_no_time() -> None:
    for filler in (b" ", b"<!-- -->", b"<?a?>", b"<!DOCTYPE x [", b"<!--"):
        assert detect_media_type("a.txt", filler * (65536 // len(filler))).media_type == TEXT


@given(st.text(max_size=12), st.binary(max_size=300), st.lists(st.text(max_size=20), max_size=3))
def test_any_bytes_end_in_a_type_or_a_typed_error(filename: str, head: bytes, names: list[str]) -> None:
    for start in (b"", b"PK\x03\x04", OLE2, b"<?xml"):
        with suppress(InputError):
            assert "/" in detect_media_type(filename, start + head, names).media_type


def test_a_mimetype_entry_that_lies_about_its_size() -> None:
    head = bytearray(_zip(mimetype=EPUB)[0])
    struct.pack_into("<I", head, 22, 2**32 - 1)
    with pytest.raises(UnsupportedFormat):
        detect_media_type("a", bytes(head), ["mimetype"])


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("book.epub", "book.epub"),
        ("../../etc/passwd", "passwd"),
        ("C:\\books\\a.pdf", "a.pdf"),
        ("/", "document"),
        ("..", "document"),
        (".epub", "epub"),
        ("a\x00b\n\tc.txt", "ab c.txt"),
        ("abc\u202etxt.exe", "abctxt.exe"),
        ("Käfer 虫.epub", "Käfer 虫.epub"),
        ("  spaced   out .md ", "spaced out.md"),
    ],
)
def test_names(name: str, safe: str) -> None:
    assert safe_filename(name) == safe


@given(st.text())
def test_any_name_becomes_a_safe_one(name: str) -> None:
    safe = safe_filename(name, limit=40)
    assert safe
    assert len(safe.encode()) <= 40
    assert not {"/", "\\", "\x00", "\n"} & set(safe)
    assert not safe.startswith(".")
    assert safe_filename(safe, limit=40) == safe


def test_a_long_name_keeps_its_extension() -> None:
    assert safe_filename("虫" * 300 + ".epub").endswith("虫.epub")
