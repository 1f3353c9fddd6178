"""Pages that are pictures: recognised in the confined child process, and laid out as digital text is."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from smartchat_adapters.parsers.pdf.parser import PdfParser
from smartchat_adapters.parsers.pdf.recognized import drawn_page, recognized_lines
from smartchat_adapters.parsers.sandbox.reader import SandboxedReader
from smartchat_adapters.recognition.tesseract import TesseractRecognizer
from smartchat_core.errors import ConfigurationError, OcrRequired
from smartchat_core.model import ParsedDocument, PdfLocator, Span, WarningCode
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.recognized import PageImage, PixelBox, RecognizedLine, RecognizedPage, RecognizedWord
from smartchat_core.ports.page_recognition import RecognitionRequest
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from smartchat_core.testing.pdf_files import PdfText, column, make_pdf
from smartchat_core.testing.text_recognizer import turned_clockwise
from tests.support.scans import page_picture, scanned_pdf

pytestmark = pytest.mark.anyio

PDF = "application/pdf"
OWNER = OwnerId("somebody")
LIMITS = ParsingLimits(cpu_seconds=60, wall_seconds=120)
LEFT = [f"Left number {n} runs on and on for" for n in range(8)]
RIGHT = [f"Right number {n} goes its own way" for n in range(8)]
PROSE = [
    "It was a bright cold day in the second week of spring, and the clocks were",
    "striking as the travellers came down from the hills into the little town by",
    "the river. Nobody had expected them before the evening of the following day.",
]


@pytest.fixture
async def reader() -> AsyncIterator[SandboxedReader]:
    async with SandboxedReader([PdfParser], recognizer=TesseractRecognizer) as reader:
        yield reader


async def recognized(reader: SandboxedReader, path: Path, *, every: bool = False) -> ParsedDocument:
    about = {"media_type": PDF, "limits": LIMITS, "owner": OWNER}
    wanted = await reader.pages_without_text(path, every=every, **about)  # type: ignore[arg-type]  # as it takes them
    pages = wanted.pages
    request = RecognitionRequest(pages=pages, languages=("eng",))
    found = dict([page async for page in reader.recognize(path, request, **about)])  # type: ignore[arg-type]  # as above
    assert tuple(found) == pages
    parsed = await reader.read_recognized(path, found, **about)  # type: ignore[arg-type]  # as above
    check_canonical(parsed)
    return parsed


async def test_scanned_pages_become_text_with_places(reader: SandboxedReader, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    columns = [*column(LEFT, x=60), *column(RIGHT, x=320)]
    path.write_bytes(scanned_pdf([column(PROSE), columns, turned_clockwise(page_picture(column(PROSE)))]))
    with pytest.raises(OcrRequired):
        await reader.read(path, media_type=PDF, limits=LIMITS, owner=OWNER)
    parsed = await recognized(reader, path)
    assert " ".join(PROSE) in parsed.text
    assert "Left number 7 runs on and on for Right" in " ".join(parsed.text.split())
    assert parsed.text.count("the little town by") == 2
    assert parsed.anchors.recognized == (0, 1, 2)
    place = parsed.anchors.locate(
        Span(start=parsed.text.index("Nobody"), end=parsed.text.index("Nobody") + 6), parsed.text
    )
    assert isinstance(place, PdfLocator)
    assert (place.page, place.recognized) == (1, True)
    assert place.boxes[0].left == pytest.approx(72, abs=3)
    assert place.boxes[0].bottom == pytest.approx(735, abs=4)


async def test_digital_pages_keep_their_own_text(reader: SandboxedReader, tmp_path: Path) -> None:
    path = tmp_path / "mixed.pdf"
    garbled = ["3)2 )43;<*3 '4( *5+23 4 #)05 9<\" 8)25 #)2 903:# ;<4#: $4.2 057"] * 8
    path.write_bytes(make_pdf([column(PROSE), column(garbled), column(PROSE)], scans=[2]))
    wanted = await reader.pages_without_text(path, media_type=PDF, every=False, limits=LIMITS, owner=OWNER)
    assert wanted.pages == (1,)
    parsed = await recognized(reader, path)
    assert parsed.anchors.recognized == (1,)
    (warning,) = [one for one in parsed.warnings if one.code is WarningCode.PAGES_WITHOUT_TEXT]
    assert warning.subject == "pages 2"
    everything = await recognized(reader, path, every=True)
    assert everything.anchors.recognized == (0, 1, 2)


async def test_pages_on_which_there_is_nothing_to_recognise_are_named(reader: SandboxedReader, tmp_path: Path) -> None:
    blank = PageImage(width=1654, height=2339, dots_per_inch=200, pixels=b"\xdd" * (1654 * 2339))
    path = tmp_path / "blank.pdf"
    path.write_bytes(scanned_pdf([column(PROSE), blank]))
    parsed = await recognized(reader, path)
    (warning,) = [one for one in parsed.warnings if one.code is WarningCode.PAGES_WITHOUT_TEXT]
    assert (warning.subject, "found no text" in warning.message) == ("pages 2", True)
    path.write_bytes(scanned_pdf([blank]))
    with pytest.raises(OcrRequired, match="no text was recognised"):
        await recognized(reader, path)


async def test_a_page_of_any_size_is_drawn_with_bounded_pixels(reader: SandboxedReader, tmp_path: Path) -> None:
    import pypdfium2

    path = tmp_path / "large.pdf"
    sizes = [(14_400, 14_400), (14_400, 1), (2, 14_000), (595, 842), (0.5, 0.5)]
    for width, height in sizes:
        small = page_picture([PdfText(72, 700, "Nothing")], dots=20)
        path.write_bytes(scanned_pdf([small], width=width, height=height))
        document = pypdfium2.PdfDocument(path)
        image = drawn_page(document[0])
        document.close()
        assert len(image.pixels) == image.width * image.height <= 25_000_000
        assert max(image.width, image.height) <= 30_000
        request = RecognitionRequest(pages=(0,), languages=("eng",))
        pages = [page async for page in reader.recognize(path, request, media_type=PDF, limits=LIMITS, owner=OWNER)]
        assert [index for index, _ in pages] == [0]


async def test_a_page_that_uses_up_its_time_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned_pdf([column(PROSE), column(PROSE)]))
    short = ParsingLimits(cpu_seconds=60, wall_seconds=0.001)
    async with SandboxedReader([PdfParser], recognizer=TesseractRecognizer) as reader:
        request = RecognitionRequest(pages=(0, 1), languages=("eng",))
        pages = [page async for page in reader.recognize(path, request, media_type=PDF, limits=short, owner=OWNER)]
    assert [bool(page.failure) for _, page in pages] == [True, True]


async def test_what_is_not_installed_is_named(reader: SandboxedReader, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned_pdf([column(PROSE)]))
    with pytest.raises(ConfigurationError, match="xyz"):
        async for _ in reader.recognize(
            path, RecognitionRequest(pages=(0,), languages=("xyz",)), media_type=PDF, limits=LIMITS, owner=OWNER
        ):
            pass
    async with SandboxedReader([PdfParser]) as without:
        assert without.recognizer() is None


def test_lines_of_one_typeface_have_one_height_and_one_baseline() -> None:
    def word(text: str, left: int, top: int, bottom: int) -> RecognizedWord:
        return RecognizedWord(text, PixelBox(left, top, left + 100, bottom), 0.9)

    page = RecognizedPage(
        width=1000,
        height=1000,
        dots_per_inch=72,
        lines=(
            RecognizedLine((word("gap", 100, 100, 130), word("name", 220, 105, 123)), 30),
            RecognizedLine((word("name", 100, 145, 163),), 27),
            RecognizedLine((word("Heading", 100, 200, 270),), 70),
        ),
    )
    first, second, heading = recognized_lines(page, 4, width=500, height=500)
    assert (first.page, first.size, second.size, heading.size) == (4, 15, 15, 35)
    assert first.box.bottom - second.box.bottom == pytest.approx(20, abs=2)
    assert first.place.left == 50
