"""Pages of books that are pictures: recognised at their place, named without recognition, plates left alone."""

import base64
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from smartchat_adapters.parsers.epub.parser import EpubParser
from smartchat_adapters.parsers.fb2.parser import Fb2Parser
from smartchat_adapters.parsers.pictures.candidates import MetPicture, unread_pictures
from smartchat_adapters.parsers.pictures.header import PictureHeader
from smartchat_adapters.parsers.pictures.in_text import picture_number
from smartchat_adapters.parsers.sandbox.reader import SandboxedReader
from smartchat_adapters.recognition.tesseract import TesseractRecognizer
from smartchat_core.errors import DamagedFile, OcrRequired
from smartchat_core.ingestion.parsed_codec import decode_parsed, encode_parsed
from smartchat_core.model import EpubLocator, LineLocator, ParsedDocument, Span, WarningCode
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.recognized import PixelBox, RecognizedLine, RecognizedPage, RecognizedWord
from smartchat_core.ports.page_recognition import RecognitionRequest
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from tests.support.epub_maker import Chapter, EpubMaker
from tests.support.pictures import encoded_page, encoded_picture

pytestmark = pytest.mark.anyio

EPUB = "application/epub+zip"
OWNER = OwnerId("somebody")
LIMITS = ParsingLimits(cpu_seconds=60, wall_seconds=120)
SCAN = encoded_picture("1", (600, 900), color=1)
ORNAMENT = encoded_picture("1", (300, 60), color=1)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 6 9">{}</svg>'


@pytest.fixture
async def reader() -> AsyncIterator[SandboxedReader]:
    async with SandboxedReader([EpubParser], recognizer=TesseractRecognizer) as reader:
        yield reader


def page_of(*words: str) -> RecognizedPage:
    """A page on which each of the words was recognised, one beneath the other."""
    lines = tuple(
        RecognizedLine((RecognizedWord(word, PixelBox(100, 100 + 90 * at, 900, 130 + 90 * at), 0.95),), 30)
        for at, word in enumerate(words)
    )
    return RecognizedPage(width=1400, height=2000, dots_per_inch=200, lines=lines)


def parsed_with(path: Path, pages: Mapping[int, RecognizedPage]) -> ParsedDocument:
    parsed = EpubParser().parse_recognized(path, pages=pages, limits=LIMITS)
    check_canonical(parsed)
    return parsed


def place_of(parsed: ParsedDocument, words: str) -> EpubLocator:
    start = parsed.text.index(words)
    place = parsed.anchors.locate(Span(start=start, end=start + len(words)), parsed.text)
    assert isinstance(place, EpubLocator)
    return place


async def test_scanned_pages_of_any_making_are_recognised_in_their_places(
    reader: SandboxedReader, tmp_path: Path
) -> None:
    inline = base64.b64encode(encoded_page(["The third page is written into its tag."], "JPEG")).decode()
    book = EpubMaker(
        extra={
            "book/p1.png": encoded_page(["The first page stands in an element of HTML."]),
            "book/p2.jpg": encoded_page(["The second page is wrapped in a drawing."], "JPEG"),
        }
    )
    book.add("1.xhtml", '<div><p> </p><img src="p1.png" alt=""/></div><p class="n">1</p>')
    book.add("2.xhtml", "<div>" + SVG.format('<image xlink:href="p2.jpg" width="6" height="9"/>') + "</div>")
    book.add("3.xhtml", f'<img src="data:image/jpeg;base64,{inline}"/>')
    fourth = encoded_page(["The fourth page stands in the spine itself."], "WEBP")
    book.chapters.append(Chapter(name="p4.webp", content=fourth, media_type="image/webp"))
    path = book.write(tmp_path / "a.epub")
    about = {"media_type": EPUB, "limits": LIMITS, "owner": OWNER}
    plain = await reader.read(path, **about)  # type: ignore[arg-type]  # as it takes them
    wanted = await reader.pages_without_text(path, every=False, **about)  # type: ignore[arg-type]  # as above
    pages = wanted.pages
    assert wanted.language == "en"
    assert pages == plain.pages_without_text == tuple(picture_number(part, 0) for part in range(4))
    assert [one.code for one in plain.warnings] == [WarningCode.PAGES_WITHOUT_TEXT, WarningCode.STRUCTURE_MISSING]
    request = RecognitionRequest(pages=pages, languages=("eng",))
    found = dict([page async for page in reader.recognize(path, request, **about)])  # type: ignore[arg-type]  # as above
    parsed = await reader.read_recognized(path, found, **about)  # type: ignore[arg-type]  # as above
    check_canonical(parsed)
    phrases = ["first page stands", "second page is wrapped", "third page is written", "fourth page stands"]
    at = [parsed.text.index(phrase) for phrase in phrases]
    assert at == sorted(at)
    assert parsed.text.index("\n1\n") > at[0]
    places = [place_of(parsed, phrase) for phrase in phrases]
    assert [place.href for place in places] == ["book/1.xhtml", "book/2.xhtml", "book/3.xhtml", "book/p4.webp"]
    assert [place.start_cfi for place in places] == [
        "epubcfi(/6/2!/4/2/4)",
        "epubcfi(/6/4!/4/2/2/2)",
        "epubcfi(/6/6!/4/2)",
        "epubcfi(/6/8)",
    ]
    assert all(place.recognized and place.end_cfi == place.start_cfi for place in places)
    assert (parsed.anchors.recognized, parsed.pages_without_text) == (pages, ())
    assert {one.code for one in parsed.warnings} <= {WarningCode.STRUCTURE_MISSING, WarningCode.OCR_UNCERTAIN}


def test_plates_and_ornaments_of_a_book_with_text_are_left_alone(tmp_path: Path) -> None:
    book = EpubMaker(extra={"book/scan.png": SCAN, "book/star.png": ORNAMENT})
    book.add("cover.xhtml", '<img src="scan.png"/>')
    for number in range(9):
        book.add(f"c{number}.xhtml", f"<h1>Chapter {number}</h1><img src='scan.png'/><p>{'Many words of it. ' * 9}</p>")
        book.add(f"o{number}.xhtml", '<p><img src="star.png"/></p>')
        book.add(f"t{number}.xhtml", f"<h1>Part {number}</h1><img src='scan.png'/>")
    path = book.write(tmp_path / "a.epub")
    parsed = EpubParser().parse(path, limits=LIMITS)
    assert parsed.pages_without_text == ()
    assert WarningCode.PAGES_WITHOUT_TEXT not in {one.code for one in parsed.warnings}
    assert EpubParser().pages_without_text(path, every=True, limits=LIMITS).pages == (picture_number(0, 0),)
    recognized = parsed_with(path, {picture_number(0, 0): page_of("Something", "happened")})
    assert recognized.text.startswith("Something")
    assert place_of(recognized, "Chapter 0").recognized is False


def test_pictures_of_text_within_a_text_are_found_in_their_order(tmp_path: Path) -> None:
    pages = "".join(f'<p><img src="scan.png"/></p><p>p. {number}</p>' for number in range(4))
    book = EpubMaker(extra={"book/scan.png": SCAN})
    book.add("1.xhtml", f"<h1>The papers of the house</h1><p>They were found late.</p>{pages}<p>So they end.</p>")
    path = book.write(tmp_path / "a.epub")
    numbers = tuple(picture_number(0, at) for at in range(4))
    plain = EpubParser().parse(path, limits=LIMITS)
    assert plain.pages_without_text == numbers
    (named,) = [one for one in plain.warnings if one.code is WarningCode.PAGES_WITHOUT_TEXT]
    assert named.subject == "book/1.xhtml"
    failed = RecognizedPage(width=1, height=1, dots_per_inch=1, failure="It is damaged")
    found = {numbers[0]: page_of("Alpha", "sheet"), numbers[1]: page_of("Beta", "sheet"), numbers[2]: failed}
    parsed = parsed_with(path, found)
    order = [parsed.text.index(word) for word in ("found late", "Alpha", "p. 0", "Beta", "p. 1", "p. 2", "So they")]
    assert order == sorted(order)
    assert place_of(parsed, "p. 1").start_cfi == "epubcfi(/6/2!/4/12/1:0)"
    assert place_of(parsed, "Beta").start_cfi == "epubcfi(/6/2!/4/10/2)"
    assert place_of(parsed, "found late").recognized is False
    assert parsed.pages_without_text == (numbers[3],)
    messages = [one.message for one in parsed.warnings if one.code is WarningCode.PAGES_WITHOUT_TEXT]
    assert [any(says in message for message in messages) for says in ("1 of 1 pages", "It is damaged")] == [True, True]


def test_pages_that_nothing_can_read_are_named(tmp_path: Path) -> None:
    book = EpubMaker(extra={"book/p.svg": SVG.format('<path d="M0 0"/>').encode()})
    book.add("1.xhtml", '<img src="p.svg"/>')
    path = book.write(tmp_path / "a.epub")
    assert EpubParser().pages_without_text(path, every=True, limits=LIMITS).pages == ()
    with pytest.raises(OcrRequired):
        EpubParser().parse(path, limits=LIMITS)
    with pytest.raises(DamagedFile):
        EpubParser().page_image(path, picture_number(0, 0), limits=LIMITS)
    with pytest.raises(DamagedFile):
        EpubParser().page_image(path, picture_number(0, 7), limits=LIMITS)
    book.add("2.xhtml", '<img src="scan.png"/>')
    book.extra["book/scan.png"] = SCAN
    path = book.write(tmp_path / "a.epub")
    with pytest.raises(OcrRequired, match="no text was recognised"):
        parsed_with(path, {picture_number(1, 0): RecognizedPage(width=9, height=9, dots_per_inch=10)})


def fictionbook(*bodies: str, **pictures: bytes) -> bytes:
    binaries = "".join(
        f'<binary id="{name}" content-type="image/png">{base64.encodebytes(data).decode()}</binary>'
        for name, data in pictures.items()
    )
    title = "<description><title-info><book-title>Papers</book-title><lang>pl</lang></title-info></description>"
    inner = "".join(f"<body>{body}</body>" for body in bodies)
    name = "http://www.gribuser.ru/xml/fictionbook/2.0"
    return f'<FictionBook xmlns="{name}" xmlns:l="x">{title}{inner}{binaries}</FictionBook>'.encode()


async def test_scanned_pages_of_fictionbook_are_recognised_in_their_places(tmp_path: Path) -> None:
    path = tmp_path / "a.fb2"
    pictures = {
        "a": encoded_page(["The boats of the harbour came home late."]),
        "b": encoded_page(["The keeper of the lamp counted the masts."]),
    }
    path.write_bytes(fictionbook(*(f"<section><image l:href='#{name}'/></section>" for name in "abz"), **pictures))
    about = {"media_type": "application/x-fictionbook+xml", "limits": LIMITS, "owner": OWNER}
    async with SandboxedReader([Fb2Parser], recognizer=TesseractRecognizer) as reader:
        with pytest.raises(OcrRequired):
            await reader.read(path, **about)  # type: ignore[arg-type]  # as it takes them
        wanted = await reader.pages_without_text(path, every=False, **about)  # type: ignore[arg-type]  # as above
        pages = wanted.pages
        assert wanted.language == "pl"
        request = RecognitionRequest(pages=pages, languages=("eng",))
        found = dict([page async for page in reader.recognize(path, request, **about)])  # type: ignore[arg-type]  # as above
        parsed = await reader.read_recognized(path, found, **about)  # type: ignore[arg-type]  # as above
    check_canonical(parsed)
    assert parsed.text.index("came home late") < parsed.text.index("counted the masts")
    assert parsed.anchors.recognized == pages == (picture_number(0, 0), picture_number(1, 0))
    assert any("1 of 3 pages" in one.message for one in parsed.warnings)


def test_pictures_within_a_fictionbook(tmp_path: Path) -> None:
    path = tmp_path / "a.fb2"
    inline = "<section><p>Word <image l:href='#a' alt='ß'/> and word of a long text.</p></section>"
    run = "".join("<section><image l:href='#a'/></section>" for _ in range(3))
    path.write_bytes(fictionbook(f"{inline}{run}<section><p>So it ends.</p></section>", a=SCAN))
    numbers = tuple(picture_number(0, at) for at in range(3))
    assert Fb2Parser().parse(path, limits=LIMITS).pages_without_text == numbers
    assert Fb2Parser().page_image(path, numbers[2], limits=LIMITS).width == 1400
    for number in (picture_number(0, 3), picture_number(4, 0)):
        with pytest.raises(DamagedFile):
            Fb2Parser().page_image(path, number, limits=LIMITS)
    parsed = Fb2Parser().parse_recognized(path, pages={numbers[1]: page_of("Beta", "sheet")}, limits=LIMITS)
    check_canonical(parsed)
    assert decode_parsed(encode_parsed(parsed)) == parsed
    marked = {}
    for words in ("a long text", "Beta", "sheet", "So it ends", parsed.text):
        start = parsed.text.index(words)
        place = parsed.anchors.locate(Span(start=start, end=start + len(words)), parsed.text)
        assert isinstance(place, LineLocator)
        marked[words] = place.recognized
    assert list(marked.values()) == [False, True, True, False, True]
    plate = fictionbook("<section><image l:href='#a'/><p>A chapter of a story.</p></section>", a=SCAN)
    path.write_bytes(plate)
    assert Fb2Parser().pages_without_text(path, every=True, limits=LIMITS).pages == ()


@pytest.mark.parametrize(
    ("letters", "behind", "sizes", "wanted"),
    [
        ([0, 0], 0, [(600, 900), (30, 900)], [0]),
        ([0], 0, [(0, 0)], [0]),
        ([0], 1, [(600, 900)], []),
        ([1, 0, 5], 99, [(600, 900)] * 3, [0, 1, 2]),
        ([0, 10, 10, 0], 0, [(600, 900), (30, 30), (600, 900), (600, 900)], []),
        ([0, 8, 8, 0], 0, [(600, 900), (30, 30), (600, 900), (600, 900)], [0, 2, 3]),
        ([0, 17, 0, 0], 0, [(600, 900)] * 4, [1, 2, 3]),
    ],
)
def test_which_pictures_stand_for_text(
    letters: list[int], behind: int, sizes: list[tuple[int, int]], wanted: list[int]
) -> None:
    met = [
        MetPicture(number=number, header=PictureHeader("PNG", *size), letters_before=before)
        for number, (before, size) in enumerate(zip(letters, sizes, strict=True))
    ]
    assert list(unread_pictures(met, behind)) == wanted
