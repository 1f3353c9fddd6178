"""Comic books (CBZ): their pages in order, their metadata, and what no reader of a library may do to it."""

import struct
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from smartchat_adapters.parsers.comics.comic_info import read_comic_info
from smartchat_adapters.parsers.comics.entries import natural_key, sorted_entries
from smartchat_adapters.parsers.comics.parser import ComicParser
from smartchat_adapters.parsers.comics.parts import parts_of
from smartchat_adapters.parsers.sandbox.reader import SandboxedReader
from smartchat_adapters.recognition.tesseract import TesseractRecognizer
from smartchat_core.errors import DamagedFile, EncryptedFile, NoTextFound, OcrRequired, SmartChatError
from smartchat_core.model import ParsedDocument, PdfLocator, Series, Span, WarningCode
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.metadata import Contributor, ContributorRole
from smartchat_core.model.recognized import PixelBox, RecognizedLine, RecognizedPage, RecognizedWord
from smartchat_core.ports.page_recognition import RecognitionRequest
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from tests.support.pictures import encoded_page, encoded_picture, written_archive

pytestmark = pytest.mark.anyio

CBZ = "application/vnd.comicbook+zip"
OWNER = OwnerId("somebody")
LIMITS = ParsingLimits(cpu_seconds=60, wall_seconds=120)
INFO = b"""<?xml version="1.0"?>
<ComicInfo xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <Title>The  Lamp</Title><Series>Harbour</Series><Number>3</Number><Volume>1998</Volume>
  <AlternateSeries>Night</AlternateSeries><AlternateNumber>-1</AlternateNumber>
  <Summary>A lamp goes out.</Summary><Year>1998</Year><Month>4</Month><Day>-1</Day>
  <Writer>Ann Reed, Bo Lind</Writer><Penciller>Cy Orr</Penciller><Inker>Cy Orr</Inker><Letterer>Di Mai</Letterer>
  <CoverArtist>Ed Poe</CoverArtist><Editor>Flo Gray</Editor><Translator>Gus Hahn</Translator>
  <Publisher>Quay Press</Publisher><Genre>Mystery, Sea</Genre><LanguageISO>de_AT</LanguageISO>
  <GTIN>9783161484100</GTIN><!-- no element -->
  <Pages><Page Image="2" Bookmark="The second night"/><Page Image="0" Bookmark="The first night"/>
  <Page Image="1"/><Page Image="99" Bookmark="Nowhere"/></Pages>
</ComicInfo>"""


@pytest.fixture
async def reader() -> AsyncIterator[SandboxedReader]:
    async with SandboxedReader([ComicParser], recognizer=TesseractRecognizer) as reader:
        yield reader


def page_of(*words: str) -> RecognizedPage:
    """A page on which each of the words was recognised, one beneath the other."""
    lines = tuple(
        RecognizedLine((RecognizedWord(word, PixelBox(100, 100 + 90 * at, 900, 130 + 90 * at), 0.95),), 30)
        for at, word in enumerate(words)
    )
    return RecognizedPage(width=1400, height=2000, dots_per_inch=200, lines=lines)


def parsed_with(path: Path, pages: Mapping[int, RecognizedPage]) -> ParsedDocument:
    parsed = ComicParser().parse_recognized(path, pages=pages, limits=LIMITS)
    check_canonical(parsed)
    return parsed


async def test_pages_are_read_in_the_order_of_their_numbers_with_places(
    reader: SandboxedReader, tmp_path: Path
) -> None:
    path = written_archive(
        tmp_path / "a.cbz",
        {
            "10.png": encoded_page(["And so the last of the lamps went out at ten."], mode="RGBA"),
            "ComicInfo.xml": INFO,
            "2.JPG": encoded_page(["Nobody in the harbour had seen the second boat."], "JPEG"),
            "1.webp": encoded_page(["The keeper of the lighthouse counted the boats."], "WEBP"),
            "3.avif": encoded_picture("L", (600, 800), "AVIF", color=200),
            "4.gif": b"GIF89a but then no picture",
            "extras/notes.html": b"<p>Words beside the pictures</p>",
        },
    )
    with pytest.raises(OcrRequired):
        await reader.read(path, media_type=CBZ, limits=LIMITS, owner=OWNER)
    wanted = await reader.pages_without_text(path, media_type=CBZ, every=False, limits=LIMITS, owner=OWNER)
    assert (wanted.pages, wanted.language) == ((0, 1, 2, 3, 4), "de-AT")
    pages = wanted.pages
    request = RecognitionRequest(pages=pages, languages=("eng",))
    found = dict([page async for page in reader.recognize(path, request, media_type=CBZ, limits=LIMITS, owner=OWNER)])
    parsed = await reader.read_recognized(path, found, media_type=CBZ, limits=LIMITS, owner=OWNER)
    check_canonical(parsed)
    words = ["keeper of the lighthouse", "the second boat", "last of the lamps"]
    at = [parsed.text.index(phrase) for phrase in words]
    assert at == sorted(at)
    assert [section.title for section in parsed.sections] == ["The first night", "The second night"]
    assert (parsed.page_count, parsed.anchors.recognized) == (5, (0, 1, 4))
    place = parsed.anchors.locate(Span(start=at[2], end=at[2] + 5), parsed.text)
    assert isinstance(place, PdfLocator)
    assert (place.page, place.recognized, len(place.boxes)) == (5, True, 1)
    assert parsed.cover is not None
    assert parsed.cover.media_type == "image/webp"
    warned = {(warning.code, warning.subject) for warning in parsed.warnings}
    assert (WarningCode.PAGES_WITHOUT_TEXT, "pages 3") in warned
    assert (WarningCode.PAGES_WITHOUT_TEXT, "pages 4") in warned
    assert any("extras/notes.html" in warning.message for warning in parsed.warnings)


def test_what_a_comic_says_of_itself() -> None:
    info = read_comic_info(INFO, subject="ComicInfo.xml")
    known = info.metadata
    assert (known.title, known.authors, known.publisher) == ("The Lamp", ("Ann Reed", "Bo Lind"), "Quay Press")
    assert known.series == (Series(name="Harbour", position="3"), Series(name="Night"))
    assert (known.language, known.published, known.description) == ("de-AT", "1998-04", "A lamp goes out.")
    assert (known.subjects, known.isbns) == (("Mystery", "Sea"), ("9783161484100",))
    assert set(known.contributors) == {
        Contributor(name="Cy Orr", role=ContributorRole.ILLUSTRATOR),
        Contributor(name="Di Mai", role=ContributorRole.CONTRIBUTOR),
        Contributor(name="Ed Poe", role=ContributorRole.COVER_ARTIST),
        Contributor(name="Flo Gray", role=ContributorRole.EDITOR),
        Contributor(name="Gus Hahn", role=ContributorRole.TRANSLATOR),
    }
    assert info.bookmarks == {0: "The first night", 2: "The second night", 99: "Nowhere"}
    drawn = b"<ComicInfo><Series>Fog</Series><Volume>2</Volume><Penciller>Cy Orr</Penciller></ComicInfo>"
    known = read_comic_info(drawn, subject="x").metadata
    assert (known.title, known.authors, known.contributors) == ("Fog 2", ("Cy Orr",), ())
    assert known.series == (Series(name="Fog", position="2"),)


def test_entries_are_sorted_as_people_count() -> None:
    names = ["B/p10.jpg", "B/p9.JPG", "a/p1.png", "b/P2.jpg", "__MACOSX/._p1.jpg", "Thumbs.db", "a/x/comicinfo.xml"]
    entries = sorted_entries([*names, "ComicInfo.xml", "00.txt", f"B/p{'0' * 5000}3.jpg", "p.jxl"])
    assert entries.pages == ("a/p1.png", "b/P2.jpg", f"B/p{'0' * 5000}3.jpg", "B/p9.JPG", "B/p10.jpg", "p.jxl")
    assert (entries.metadata, entries.others) == ("ComicInfo.xml", ("a/x/comicinfo.xml", "00.txt"))
    assert natural_key("9" * 100_000) < natural_key("1" + "0" * 100_000)


def test_parts_are_bookmarks_or_folders() -> None:
    pages = ["Ch 1/1.jpg", "Ch 1/2.jpg", "Ch 2/1.jpg"]
    assert parts_of(pages, {}) == [(0, "Ch 1"), (2, "Ch 2")]
    assert parts_of(pages, {1: "Here", 9: "Nowhere"}) == [(1, "Here")]
    assert parts_of(["all/1.jpg", "all/2.jpg"], {}) == []


def test_pages_that_are_not_recognised_yet_are_named(tmp_path: Path) -> None:
    path = written_archive(tmp_path / "a.cbz", {f"{n}.png": b"" for n in range(1, 5)})
    failed = RecognizedPage(width=1, height=1, dots_per_inch=1, failure="It is damaged")
    parsed = parsed_with(path, {1: page_of("Something", "happened"), 2: failed})
    assert (parsed.pages_without_text, parsed.anchors.recognized) == ((0, 3), (1,))
    named = {warning.subject: warning.message for warning in parsed.warnings}
    assert "until it is recognised" in named["pages 1, 4"]
    assert "It is damaged" in named["pages 3"]
    with pytest.raises(OcrRequired, match="no text was recognised"):
        parsed_with(path, {0: RecognizedPage(width=9, height=9, dots_per_inch=10)})


@pytest.mark.parametrize(
    "data",
    [
        encoded_picture("1", (10_000, 8_001), "PNG"),
        encoded_picture("L", (40_000, 2_001), "JPEG"),
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 2**31 - 1, 2**31 - 1) + b"\x08\0\0\0\0",
        b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + bytes(40),
        b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0" + bytes(4) + b"\xff\xff\xff\xff\xff\xff" + bytes(40),
        b"BM" + bytes(16) + struct.pack("<ii", 1_000_000, -1_000_000) + bytes(40),
        b"no picture at all",
        b"",
    ],
    ids=["bits", "jpeg", "png", "gif", "webp", "bmp", "text", "empty"],
)
def test_picture_bombs_are_refused_before_they_are_decoded(tmp_path: Path, data: bytes) -> None:
    path = written_archive(tmp_path / "a.cbz", {"1.png": data})
    with pytest.raises(DamagedFile, match=r"80 million pixels|no picture"):
        ComicParser().page_image(path, 0, limits=LIMITS)


def test_an_archive_bomb_is_the_matter_of_one_page(tmp_path: Path) -> None:
    path = written_archive(tmp_path / "a.cbz", {"1.bmp": b"BM" + bytes(30_000_000), "2.png": encoded_page(["Fog"])})
    tight = ParsingLimits(entry_bytes=20_000_000)
    with pytest.raises(DamagedFile, match="cannot be unpacked"):
        ComicParser().page_image(path, 0, limits=tight)
    assert ComicParser().page_image(path, 1, limits=tight).width >= 1400
    assert ComicParser().parse_recognized(path, pages={1: page_of("Something", "else")}, limits=tight).cover is None


@pytest.mark.parametrize(
    ("entries", "error"),
    [
        ({"notes.txt": b"Words"}, NoTextFound),
        ({"../1.png": b"x"}, NoTextFound),
        ({f"{n}.png": b"" for n in range(10_001)}, SmartChatError),
    ],
)
def test_archives_that_are_no_comic_books(tmp_path: Path, entries: dict[str, bytes], error: type[Exception]) -> None:
    path = written_archive(tmp_path / "a.cbz", entries)
    with pytest.raises(error):
        ComicParser().pages_without_text(path, every=False, limits=LIMITS)


def test_damaged_and_hostile_metadata_are_named_and_the_pages_read(tmp_path: Path) -> None:
    hostile = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><ComicInfo><Title>&b;</Title></ComicInfo>'
    for number, data in enumerate((b"\0\1\2", hostile)):
        path = written_archive(tmp_path / f"{number}.cbz", {"1.png": b"", "ComicInfo.xml": data})
        parsed = parsed_with(path, {0: page_of("Something", "happened")})
        assert any(warning.subject == "ComicInfo.xml" for warning in parsed.warnings)
        assert parsed.metadata.title == ""


def test_an_encrypted_archive_is_called_so(tmp_path: Path) -> None:
    path = written_archive(tmp_path / "a.cbz", {"1.png": encoded_page(["Fog"])})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(EncryptedFile):
        ComicParser().page_image(path, 0, limits=LIMITS)


async def test_several_damaged_pictures_in_a_row_do_not_end_the_attempt(
    reader: SandboxedReader, tmp_path: Path
) -> None:
    entries = {f"{n}.png": b"\x89PNG\r\n\x1a\n" for n in range(1, 8)} | {"8.png": encoded_page(["The boats came home"])}
    path = written_archive(tmp_path / "a.cbz", entries)
    request = RecognitionRequest(pages=tuple(range(8)), languages=("eng",))
    found = [page async for page in reader.recognize(path, request, media_type=CBZ, limits=LIMITS, owner=OWNER)]
    assert [bool(page.failure) for _, page in found] == [True] * 7 + [False]
