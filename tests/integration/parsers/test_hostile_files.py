"""Files that want to do harm, are broken or are not what they say: each ends in a document or in a typed error."""

import csv
import io
import tempfile
import zipfile
import zlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from smartchat_adapters.parsers.formats import BUILT_IN
from smartchat_adapters.parsers.inspection import inspect_file
from smartchat_adapters.parsers.sandbox.reader import SandboxedReader
from smartchat_core.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    FileTooLarge,
    HostileFile,
    InputError,
    LimitExceeded,
    NoTextFound,
    OcrRequired,
    ParserCrashed,
    SmartChatError,
    UnsupportedFormat,
)
from smartchat_core.model import ParsedDocument, WarningCode
from smartchat_core.model.ids import OwnerId
from smartchat_core.plugins import PARSER, load
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from smartchat_core.testing.pdf_files import column, make_pdf
from tests.support.formats import BUILT_IN_FORMATS

pytestmark = pytest.mark.anyio

OWNER = OwnerId("somebody")

LIMITS = ParsingLimits(memory_bytes=1024**3, cpu_seconds=20, wall_seconds=40)
Outcome = ParsedDocument | SmartChatError

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PACKAGE = (
    '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Title</dc:title>'
    '<dc:identifier id="i">x</dc:identifier><dc:language>en</dc:language></metadata>'
    "<manifest>{items}</manifest><spine>{refs}</spine></package>"
)
GOOD = (
    "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>t</title></head><body><p>A good chapter.</p></body></html>"
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]><html xmlns='http://www.w3.org/1999/xhtml'><body><p>&a11;</p></body></html>"
)


def archive(*entries: tuple[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries:
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(zipfile.ZipInfo(name), content, compress_type=stored)
    return buffer.getvalue()


def epub(*chapters: str, extra: tuple[tuple[str, str | bytes], ...] = ()) -> bytes:
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    refs = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    return archive(
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("book.opf", PACKAGE.format(items=items, refs=refs)),
        *((f"c{n}.xhtml", chapter) for n, chapter in enumerate(chapters)),
        *extra,
    )


RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="{}" Target="word/document.xml"/></Relationships>'
)


def docx(body: str) -> bytes:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return archive(
        ("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
        (
            "_rels/.rels",
            RELATIONS.format(relation),
        ),
        ("word/document.xml", body),
    )


def pdf_with_stream_bomb() -> bytes:
    """A page whose content unpacks to 1.5 gigabytes."""
    packer = zlib.compressobj(9)
    block = b" " * 1_000_000
    packed = b"".join(packer.compress(block) for _ in range(1500)) + packer.flush()
    page = make_pdf([column(["Before the bomb"])])
    start = page.index(b"<</Length ", page.index(b"/XObject"))
    end = page.index(b"endobj", start)
    return (
        page[:start] + b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream\n" % (len(packed), packed) + page[end:]
    )


def pdf_of_itself() -> bytes:
    """A tree of pages that is its own child."""
    whole = make_pdf([column(["Text"])])
    return whole.replace(b"/Kids[6 0 R]", b"/Kids[2 0 R]")


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODT = "application/vnd.oasis.opendocument.text"
DEEP_PDF = b"%PDF-1.4\n1 0 obj\n" + b"[" * 2_000_000 + b"\nendobj\ntrailer<</Root 1 0 R>>"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")


def in_word(content: str) -> str:
    return f'<w:document xmlns:w="{WORD}"><w:body>{content}</w:body></w:document>'


SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(rows: str, strings: str = "") -> bytes:
    """A workbook of one sheet."""
    names = f'xmlns="{SHEET}" xmlns:r="{OFFICE}"'
    links = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>'
        for name, kind in (("sheet", "worksheet"), ("strings", "sharedStrings"))
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return archive(
        ("xl/workbook.xml", f'<workbook {names}><sheets><sheet name="S" r:id="sheet"/></sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{links}</Relationships>'),
        ("xl/sheet.xml", f"<worksheet {names}><sheetData>{rows}</sheetData></worksheet>"),
        ("xl/strings.xml", strings or f"<sst {names}/>"),
    )


def slides_nested(depth: int) -> bytes:
    """A presentation whose only slide holds groups within groups."""
    names = (
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        f'xmlns:r="{OFFICE}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    link = f'<Relationship Id="s" Type="{OFFICE}/slide" Target="slide.xml"/>'
    groups = "<p:grpSp>" * depth + "</p:grpSp>" * depth
    return archive(
        (
            "ppt/presentation.xml",
            f'<p:presentation {names}><p:sldIdLst><p:sldId r:id="s"/></p:sldIdLst></p:presentation>',
        ),
        ("ppt/_rels/presentation.xml.rels", f'<Relationships xmlns="{package}">{link}</Relationships>'),
        ("ppt/slide.xml", f"<p:sld {names}><p:cSld><p:spTree>{groups}</p:spTree></p:cSld></p:sld>"),
    )


def flat_sheet(rows: str) -> bytes:
    """A flat spreadsheet of one sheet."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    body = f"<office:body><office:spreadsheet><table:table>{rows}</table:table></office:spreadsheet></office:body>"
    return f'<office:document {names} office:mimetype="{kind}">{body}</office:document>'.encode()


LAST_CELL = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
SHARED = '<row><c t="s"><v>0</v></c></row>' * 3000
REPEATED = (
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384">'
    "<text:p>x</text:p></table:table-cell></table:table-row>"
)

# Name, how it is made, and the only ways in which reading it may end.
MADE: list[tuple[str, Callable[[], bytes], tuple[type, ...]]] = [
    ("empty.epub", lambda: b"", (EmptyFile,)),
    ("good.epub", lambda: epub(GOOD), (ParsedDocument,)),
    ("pdf-named.epub", lambda: make_pdf([column(["A good page"])]), (ParsedDocument,)),
    ("epub-named.pdf", lambda: epub(GOOD), (ParsedDocument,)),
    ("html-named.epub", lambda: b"<html><p>Not an EPUB</p></html>", (ParsedDocument,)),
    ("picture.epub", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), (UnsupportedFormat,)),
    ("garbage.pdf", lambda: bytes(range(256)) * 8, (DamagedFile,)),
    ("header-only.pdf", lambda: b"%PDF-1.7\n%%EOF", (DamagedFile,)),
    ("password.pdf", lambda: make_pdf([column(["Secret"])], encrypted=True), (EncryptedFile,)),
    ("password.docx", lambda: OLE2, (EncryptedFile,)),
    ("pictures.pdf", lambda: make_pdf([[], []], pictures=[0, 1]), (OcrRequired,)),
    ("blank.pdf", lambda: make_pdf([[], []]), (NoTextFound,)),
    ("no-text.epub", lambda: epub("<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>"), (NoTextFound,)),
    ("no-spine.epub", epub, (NoTextFound, DamagedFile)),
    ("cut.epub", lambda: epub(GOOD)[:-60], (DamagedFile, ParsedDocument)),
    ("cut.pdf", lambda: make_pdf([column(["Some text"])])[:-300], (DamagedFile, ParsedDocument)),
    ("itself.pdf", pdf_of_itself, (InputError, ParsedDocument)),
    ("stream-bomb.pdf", pdf_with_stream_bomb, (InputError, LimitExceeded, ParserCrashed, ParsedDocument)),
    ("deep.pdf", lambda: DEEP_PDF, (InputError, ParserCrashed, LimitExceeded)),
    ("slip.zip", lambda: archive(("../../../tmp/smartchat-pwned.txt", "x")), (UnsupportedFormat,)),
    (
        "slip.epub",
        lambda: epub(
            GOOD,
            extra=(
                ("../../../../../../../../tmp/smartchat-pwned.txt", "x"),
                ("/tmp/smartchat-pwned.txt", "x"),
                ("..\\..\\smartchat-pwned.txt", "x"),
            ),
        ),
        (ParsedDocument, HostileFile),
    ),
    ("bomb.epub", lambda: epub(GOOD, f"<p>{'a' * 200_000_000}</p>"), (HostileFile, ParsedDocument)),
    ("laughs.epub", lambda: epub(GOOD, LAUGHS), (ParsedDocument, HostileFile)),
    ("laughs.docx", lambda: docx(LAUGHS.replace("html", "w:document")), (InputError,)),
    (
        "deep.docx",
        lambda: docx(in_word("<w:p>" * 50_000 + "</w:p>" * 50_000)),
        (InputError, ParserCrashed, ParsedDocument),
    ),
    ("last-cell.xlsx", lambda: workbook(LAST_CELL), (ParsedDocument,)),
    (
        "one-string.xlsx",
        lambda: workbook(SHARED, f'<sst xmlns="{SHEET}"><si><t>{"word " * 600_000}</t></si></sst>'),
        (FileTooLarge,),
    ),
    ("string-bomb.xlsx", lambda: workbook(SHARED, f"<sst><si><t>{'x' * 40_000_000}</t></si></sst>"), (HostileFile,)),
    ("laughs.xlsx", lambda: workbook(SHARED, LAUGHS), (InputError,)),
    ("deep.pptx", lambda: slides_nested(50_000), (InputError,)),
    ("repeated.fods", lambda: flat_sheet(REPEATED), (ParsedDocument,)),
    ("deep.html", lambda: b"<div>" * 50_000 + b"needle", (ParsedDocument, InputError)),
    ("deep.md", lambda: b">" * 50_000 + b" needle", (ParsedDocument, InputError, ParserCrashed, LimitExceeded)),
    ("deep.rtf", lambda: b"{\\rtf1 " + b"{" * 200_000 + b"needle", (ParsedDocument, InputError)),
    ("long-word.txt", lambda: b"x" * 5_000_000, (UnsupportedFormat,)),
    ("controls.txt", lambda: "before\x01after \u202ebidi\u202c".encode() + b" and more" * 50, (ParsedDocument,)),
    ("bomb.txt.gz", lambda: b"\x1f\x8b\x08\x00" + bytes(1000), (UnsupportedFormat,)),
    ("program.epub", lambda: b"\x7fELF\x02\x01\x01" + bytes(100), (UnsupportedFormat,)),
]  # fmt: skip


@pytest.fixture(scope="module")
def parsers() -> list[type]:
    """The built-in ones, imported once."""
    return [load(PARSER, name) for name in BUILT_IN]


@pytest.fixture
async def reader(parsers: list[type]) -> AsyncIterator[SandboxedReader]:
    async with SandboxedReader(parsers) as opened:
        yield opened


async def read(reader: SandboxedReader, path: Path) -> Outcome:
    try:
        detected = inspect_file(path, path.name, BUILT_IN_FORMATS)
        parsed = await reader.read(path, media_type=detected.media_type, limits=LIMITS, owner=OWNER)
    except SmartChatError as error:
        return error
    check_canonical(parsed)
    return parsed


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def times_in(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


async def works(reader: SandboxedReader, folder: Path) -> None:
    path = folder / "fine.epub"
    path.write_bytes(epub(GOOD))
    outcome = await read(reader, path)
    assert isinstance(outcome, ParsedDocument)
    assert "A good chapter." in outcome.text


@pytest.mark.parametrize(("name", "make", "endings"), MADE, ids=[name for name, _, _ in MADE])
async def test_made_files(
    reader: SandboxedReader,
    tmp_path: Path,
    name: str,
    make: Callable[[], bytes],
    endings: tuple[type, ...],
) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    outcome = await read(reader, path)
    assert isinstance(outcome, endings), repr(outcome)
    assert isinstance(outcome, ParsedDocument) or outcome.operator_message()
    await works(reader, tmp_path)
    assert names_in(tmp_path) == sorted({name, "fine.epub"})
    assert not any("pwned" in entry for entry in names_in(Path(tempfile.gettempdir())))


@pytest.mark.parametrize("name", ["laughs.epub", "bomb.epub", "slip.epub"])
async def test_what_is_refused_is_reported_and_the_rest_is_kept(
    reader: SandboxedReader, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(next(make for known, make, _ in MADE if known == name)())
    outcome = await read(reader, path)
    if isinstance(outcome, HostileFile):
        assert outcome.cause or outcome.remedy
        return
    assert isinstance(outcome, ParsedDocument)
    assert "A good chapter." in outcome.text
    assert len(outcome.text) < 1000
    assert WarningCode.PART_REFUSED in {warning.code for warning in outcome.warnings}


@pytest.mark.parametrize("suffix", ["fb2", "epub", "docx", "html", "odt"])
async def test_no_other_file_gets_into_the_text(reader: SandboxedReader, tmp_path: Path, suffix: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    entity = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    word = in_word("<w:p><w:r><w:t>text &x;</w:t></w:r></w:p>")
    book = "<FictionBook><body><section><p>text &x;</p></section></body></FictionBook>"
    text = '<a xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><t:p>text &x;</t:p></a>'
    content = {
        "fb2": f'<?xml version="1.0"?>{entity}{book}'.encode(),
        "epub": epub(GOOD, f'<?xml version="1.0"?>{entity}{GOOD.replace("good", "&x;")}'),
        "docx": docx(f'<?xml version="1.0"?>{entity}{word}'),
        "html": f"{entity}<p>text &x; <object data='{secret.as_uri()}'></object></p>".encode(),
        "odt": archive(("mimetype", ODT), ("content.xml", f'<?xml version="1.0"?>{entity}{text}')),
    }[suffix]
    path = tmp_path / f"entity.{suffix}"
    path.write_bytes(content)
    outcome = await read(reader, path)
    assert "hunter2" not in (outcome.text if isinstance(outcome, ParsedDocument) else outcome.operator_message())


async def test_names_that_lie_are_reported(tmp_path: Path) -> None:
    for name, content, expected in (
        ("a.epub", make_pdf([column(["A page"])]), "application/pdf"),
        ("b.pdf", epub(GOOD), "application/epub+zip"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        detected = inspect_file(path, name, BUILT_IN_FORMATS)
        assert detected.media_type == expected
        assert [warning.code for warning in detected.warnings] == [WarningCode.TYPE_MISMATCH]


# What EXPECTED.tsv asks for in words, for the files where it asks for one thing.
WANTED: dict[str, type] = {
    "derived/zero-byte.epub": EmptyFile,
    "derived/pdf-named.epub": ParsedDocument,
    "derived/epub-named.pdf": ParsedDocument,
    "derived/zip-bomb-200MB-chapter.epub": HostileFile,
    "derived/no-spine.epub": ParsedDocument,  # read in the order of its files, with a warning
    "derived/no-text.epub": NoTextFound,
    "derived/bitflip.epub": ParsedDocument,
    "derived/spine-item-missing.epub": ParsedDocument,
    "derived/xml-bomb-in-chapter.epub": ParsedDocument,
    "derived/deep-nesting-20k-div.epub": ParsedDocument,
    "derived/utf16-chapter.epub": ParsedDocument,
    "derived/control-and-bidi-chars.epub": ParsedDocument,
    "zip/zip-slip.zip": UnsupportedFormat,
    "zip/zip-slip-win.zip": UnsupportedFormat,
    "tika/testWORD_protected_passtika.docx": EncryptedFile,
    "tika/testODTEncrypted.odt": EncryptedFile,
    "tika/testPDF_protected.pdf": ParsedDocument,
    "unstructured/failure-after-repair.pdf": ParsedDocument,
    "pdf/scan-bad.pdf": OcrRequired,
}
WARNED = {
    "derived/bitflip.epub": WarningCode.PART_DAMAGED,
    "derived/spine-item-missing.epub": WarningCode.PART_MISSING,
    "derived/xml-bomb-in-chapter.epub": WarningCode.PART_REFUSED,
}


@pytest.mark.slow
async def test_every_hostile_file_of_the_collection(reader: SandboxedReader, shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "hostile"
    with (folder / "EXPECTED.tsv").open(newline="") as table:
        rows = list(csv.reader(table, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    before = times_in(folder)
    outcomes: dict[str, Outcome] = {}
    for name, why, _ in rows:
        outcome = outcomes[name] = await read(reader, folder / name)
        if why.startswith("encrypted") and "attachment" not in why and not name.endswith(".zip"):
            assert isinstance(outcome, EncryptedFile), f"{name}: {outcome!r}"
        if name in WANTED:
            assert isinstance(outcome, WANTED[name]), f"{name}: {outcome!r}"
        if name in WARNED:
            assert isinstance(outcome, ParsedDocument)
            assert WARNED[name] in {warning.code for warning in outcome.warnings}, name
    assert len(outcomes) > 100
    # Attacks by XML are refused, or end as text that has not grown.
    for name, outcome in outcomes.items():
        if name.startswith("xml/") and isinstance(outcome, ParsedDocument):
            assert len(outcome.text) < 100
    await works(reader, tmp_path)
    assert times_in(folder) == before
    assert not any("pwned" in entry for entry in names_in(Path(tempfile.gettempdir())))


async def test_a_search_for_algernon_still_finds_him(reader: SandboxedReader, shared_data: Path) -> None:
    outcome = await read(reader, shared_data / "hostile/derived/control-and-bidi-chars.epub")
    assert isinstance(outcome, ParsedDocument)
    assert "Algernon" in outcome.text
