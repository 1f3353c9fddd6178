from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from smartchat_adapters.parsers.pdf.parser import PdfParser
from smartchat_core.errors import DamagedFile, EncryptedFile, FileTooLarge, NoTextFound, OcrRequired
from smartchat_core.ingestion.parsed_codec import decode_parsed, encode_parsed
from smartchat_core.model import ParsedDocument, PdfLocator, Span, WarningCode
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from smartchat_core.testing.pdf_files import PdfBookmark, PdfText, column, make_pdf

PROSE = [
    "It was a bright cold day in the second week of spring, and the clocks were",
    "striking as the travellers came down from the hills into the little town by",
    "the river. Nobody had expected them before the evening of the following day.",
]
LEFT = [f"Left number {n} runs on and on for" for n in range(8)]
RIGHT = [f"Right number {n} goes its own way" for n in range(8)]


@pytest.fixture
def parse(tmp_path: Path) -> Any:
    def run(pages: list[list[PdfText]], **options: Any) -> ParsedDocument:
        path = tmp_path / "sample.pdf"
        path.write_bytes(make_pdf(pages, **options))
        parsed = PdfParser().parse(path, limits=ParsingLimits())
        check_canonical(parsed)
        return parsed

    return run


def test_lines_become_paragraphs(parse: Any) -> None:
    lines = [
        *PROSE,
        "",
        *PROSE[:2],
        "    Indented lines begin a paragraph when the line before was short, as",
        PROSE[0],
    ]
    parsed = parse([column(lines)])
    first, second = parsed.text.split("\n\n")[:2]
    assert first == " ".join(PROSE)
    assert second.startswith(PROSE[0])


def test_an_indented_first_line_begins_a_paragraph(parse: Any) -> None:
    lines = []
    for _ in range(6):
        lines += [f"        {PROSE[0][:60]}", PROSE[1], "And so it ended."]
    parsed = parse([column(lines)])
    assert len(parsed.text.split("\n\n")) == 6


def test_verse_keeps_its_lines(parse: Any) -> None:
    verse = ["Tyger Tyger, burning bright", "In the forests of the night", "What immortal hand or eye"]
    parsed = parse([column([*PROSE, "", *verse, "", *PROSE])])
    assert "\n\n" + "\n".join(verse) + "\n\n" in parsed.text


def test_cut_words_are_joined_and_compounds_kept(parse: Any) -> None:
    lines = [
        "A well-known example stands here so that it is seen, and the word exam-",
        "ple is whole again, while a thing that is well-",
        "known keeps its hyphen, as the years 1990-",
        "1995 do, and as Jean-",
        "Paul does in every line of this text that has been written here for it.",
    ]
    text = parse([column(lines)]).text
    assert "the word example is whole" in text
    assert "well-known keeps" in text
    assert "1990-1995 do" in text
    assert "Jean-Paul does" in text


def test_ligatures_are_letters(parse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from smartchat_adapters.parsers.pdf import characters

    monkeypatch.setattr(characters, "_page_text", lambda _: "of\ufb01ce \ufb02at")
    assert "office flat" in parse([[PdfText(72, 700, "office flat")]]).text


@pytest.mark.parametrize("by_row", [False, True])
def test_columns_are_read_one_after_the_other(parse: Any, by_row: bool) -> None:
    left, right = column(LEFT, x=72, top=700), column(RIGHT, x=320, top=700)
    drawn = [text for pair in zip(left, right, strict=True) for text in pair] if by_row else [*left, *right]
    title = PdfText(72, 740, "A title that stands across both of the columns of this page", 16)
    text = parse([[title, *drawn]]).text.replace("\n", " ")
    positions = [text.index(f"Left number {n}") for n in range(8)]
    positions += [text.index(f"Right number {n}") for n in range(8)]
    assert positions == sorted(positions)
    assert text.startswith("A title")


def test_a_line_across_the_columns_divides_them(parse: Any) -> None:
    upper = [*column(LEFT, x=72, top=760), *column(RIGHT, x=320, top=760)]
    across = PdfText(72, 640, "This heading reaches over the gutter and over both of the columns of it", 12)
    lower = [
        *column([line.replace("Left", "Lower left") for line in LEFT], x=72, top=600),
        *column([line.replace("Right", "Lower right") for line in RIGHT], x=320, top=600),
    ]
    text = parse([[*upper, across, *lower]]).text
    places = [text.index(start) for start in ("Left", "Right", "This heading", "Lower left", "Lower right")]
    assert places == sorted(places)


def test_tables_are_read_by_rows(parse: Any) -> None:
    names = column([f"Name {n}" for n in range(8)], x=72)
    values = column([f"{n},000" for n in range(8)], x=320)
    text = parse([[*names, *values]]).text
    assert "Name 3 3,000" in text


def test_text_drawn_in_disorder_is_put_in_order(parse: Any) -> None:
    placed = column([f"Sentence {n} of those in disorder." for n in range(9)])
    text = parse([[placed[index] for index in (4, 0, 7, 2, 8, 1, 6, 3, 5)]]).text
    assert [text.index(f"Sentence {n}") for n in range(9)] == sorted(text.index(f"Sentence {n}") for n in range(9))


def test_running_heads_and_page_numbers_go(parse: Any) -> None:
    pages = [
        [
            PdfText(72, 800, "The Collected Works"),
            *column([f"{word} has its own text here, unlike any other.", *PROSE, f"So ends {word}."], top=740),
            PdfText(290, 40, str(n)),
        ]
        for n, word in enumerate(["One", "Two", "Three", "Four", "Five", "Six", "Seven"], 1)
    ]
    text = parse(pages).text
    assert "Collected" not in text
    assert text.count("own text") == text.count("So ends") == 7
    assert not any(line.isdigit() for line in text.split("\n"))


def test_pages_that_are_alike_throughout_keep_their_text(parse: Any) -> None:
    assert parse([column([f"Form {n} of the office", *PROSE]) for n in range(5)]).text.count("river") == 5


def test_a_head_of_two_pages_is_read_once(parse: Any) -> None:
    pages = [[PdfText(72, 800, "The Collected Works"), *column(PROSE)] for _ in range(2)]
    assert parse(pages).text.count("Collected") == 1


def test_chapter_headings_are_no_running_heads(parse: Any) -> None:
    pages = []
    for n in range(12):
        heading = [PdfText(72, 780, f"Chapter {n // 4 + 1}", 10)] if n % 4 == 0 else []
        pages.append([*heading, *column([f"{n} begins this page of the book.", *PROSE], top=700)])
    text = parse(pages).text
    assert all(f"Chapter {n}" in text for n in (1, 2, 3))


def test_a_paragraph_goes_on_over_the_page(parse: Any) -> None:
    pages = [column([*PROSE, PROSE[0]]), column([PROSE[1], PROSE[2]])]
    assert f"{PROSE[0]} {PROSE[1]}" in parse(pages).text


def test_each_line_has_its_box_and_page(parse: Any) -> None:
    parsed = parse([column(PROSE), column(PROSE[1:], top=500)], roman_labels=True)
    at = parsed.text.rindex("the river")
    locator = parsed.anchors.locate(Span(start=at, end=at + 9), parsed.text)
    assert isinstance(locator, PdfLocator)
    assert (locator.page, locator.label) == (2, "ii")
    (box,) = locator.boxes
    assert box.left == pytest.approx(72, abs=2)
    assert box.bottom == pytest.approx(488, abs=5)
    assert 8 < box.top - box.bottom < 16
    at = parsed.text.index("bright")
    locator = parsed.anchors.locate(Span(start=at, end=at + 120), parsed.text)
    assert isinstance(locator, PdfLocator)
    assert len(locator.boxes) == 2
    assert parsed.page_count == 2


def test_turned_pages_are_read_upright_and_located_as_shown(parse: Any) -> None:
    # On a page that is shown turned by 90 degrees, text drawn upwards reads from left to right.
    lines = [PdfText(100 + 12 * n, 60, line, upwards=True) for n, line in enumerate(PROSE)]
    parsed = parse([lines], rotate=90)
    assert parsed.text == " ".join(PROSE)
    locator = parsed.anchors.locate(Span(start=0, end=5), parsed.text)
    assert isinstance(locator, PdfLocator)
    (box,) = locator.boxes
    assert box.left == pytest.approx(60, abs=3)
    assert box.right - box.left > 10 * (box.top - box.bottom)
    assert box.top == pytest.approx(595 - 91, abs=5)


def test_text_that_stands_sideways_in_the_margin_comes_last(parse: Any) -> None:
    parsed = parse([[PdfText(30, 300, "arXiv:1234.5678 of some day", upwards=True), *column(PROSE * 3)]])
    assert parsed.text.startswith(PROSE[0])
    assert parsed.text.endswith("some day")


def test_text_drawn_twice_is_read_once(parse: Any) -> None:
    twice = [PdfText(72, 700, "A shadowed title"), PdfText(72.4, 699.6, "A shadowed title")]
    assert parse([[*twice, *column(PROSE, top=600)]]).text.count("shadowed") == 1


def test_the_outline_becomes_sections(parse: Any) -> None:
    pages = [
        column(["Chapter One", "", *PROSE, "", "A part of it", "", *PROSE]),
        column(["Chapter Two", "", *PROSE]),
    ]
    outline = [
        PdfBookmark("Chapter One", 0, children=(PdfBookmark("A part of it", 0, top=690),)),
        PdfBookmark("Chapter Two", 1),
    ]
    parsed = parse(pages, outline=outline)
    assert [(s.title, s.level, s.parent) for s in parsed.sections] == [
        ("Chapter One", 1, None),
        ("A part of it", 2, 0),
        ("Chapter Two", 1, None),
    ]
    for section in parsed.sections:
        assert parsed.text[section.span.start :].startswith(section.title)


def test_headings_in_larger_type_become_sections(parse: Any) -> None:
    pages = [[PdfText(72, 780, f"The {name} heading", 16), *column(PROSE * 5, top=740)] for name in ("first", "second")]
    parsed = parse(pages)
    assert [section.title for section in parsed.sections] == ["The first heading", "The second heading"]


def test_no_structure_is_reported(parse: Any) -> None:
    parsed = parse([column(PROSE), column(PROSE)])
    assert not parsed.sections
    assert [warning.code for warning in parsed.warnings] == [WarningCode.STRUCTURE_MISSING]


def test_metadata(parse: Any) -> None:
    info = {"Title": "Microsoft Word - Käfer\x00", "Author": "Ann Ames; Bob Büchner", "Subject": "Of insects"}
    metadata = parse([column(PROSE)], info=info).metadata
    assert metadata.title == "Käfer"
    assert metadata.authors == ("Ann Ames", "Bob Büchner")
    assert metadata.description == "Of insects"
    assert parse([column(PROSE)], info={"Title": "untitled"}).metadata.title == ""


@pytest.mark.parametrize("stated", ["", "untitled", "Microsoft Word - report.doc", "annual_report_v2", "scan.pdf"])
def test_a_file_that_states_no_title_is_called_by_the_largest_line_of_its_first_page(parse: Any, stated: str) -> None:
    heading = [PdfText(72, 780, "The Care of", size=24), PdfText(72, 750, "Small Lighthouses", size=24)]
    page = [*heading, *column(PROSE, top=700)]
    assert parse([page, column(PROSE)], info={"Title": stated}).metadata.title == "The Care of Small Lighthouses"
    assert parse([page], info={"Title": "Lighthouse Keeping 2"}).metadata.title == "Lighthouse Keeping 2"


def test_malformed_strings_and_places_do_no_harm(tmp_path: Path) -> None:
    data = make_pdf([column(PROSE), column(PROSE)], info={"Title": "AB"}, outline=[PdfBookmark("CD", 1)])
    data = data.replace(b"<feff00410042>", b"<feffd8000042>").replace(b"<feff00430044>", b"<feff0043dc00>")
    data = data.replace(b"/MediaBox[0 0 595 842]", b"/MediaBox[-9e9 0 9e9 842]")
    path = tmp_path / "malformed.pdf"
    path.write_bytes(data)
    parsed = PdfParser().parse(path, limits=ParsingLimits())
    assert decode_parsed(encode_parsed(parsed)) == parsed
    assert parsed.metadata.title.endswith("B")
    assert [section.title[0] for section in parsed.sections] == ["C"]


def test_pages_that_are_pictures(parse: Any) -> None:
    with pytest.raises(OcrRequired):
        parse([[], []], pictures=[0, 1])
    parsed = parse([column(PROSE), [], [], column(PROSE), []], pictures=[1, 2])
    (warning,) = [w for w in parsed.warnings if w.code is WarningCode.PAGES_WITHOUT_TEXT]
    assert "2-3" in warning.subject
    stamp = [PdfText(72, 20, "Scan 1")]
    with pytest.raises(OcrRequired):
        parse([stamp, stamp], pictures=[0, 1])


STAMP = "Downloaded from library.example.org on 3 May 2021 for personal use only"
GARBLED = [
    "3)2 )43;<*3 '4( *5+23 4 #)05 9<\" 8)25 #)2 903:# ;<4#: $4.2 057",
    "#)2 <#)23 45+ $4''2+ #)2 54.2: <9 #)2 :)0%: 4: )2 >528 #)2. ;(",
    "4'<5\" #)2 ,*4( 80# '4.%:7 & ;<( 345 93<. <52 25+ #< #)2 <#)23",
]


@pytest.mark.parametrize(
    "stamps",
    [[STAMP] * 6, [STAMP] * 2, [f"Digitized by the scan centre {name}" for name in ("alpha", "beta", "gamma")]],
)
def test_a_stamp_is_not_the_text_of_a_scan(parse: Any, stamps: list[str]) -> None:
    pages = [[PdfText(40, 12, stamp, size=7)] for stamp in stamps]
    with pytest.raises(OcrRequired):
        parse(pages, scans=range(len(pages)))
    parsed = parse([column(PROSE), *pages], scans=range(1, len(pages) + 1))
    (warning,) = [w for w in parsed.warnings if w.code is WarningCode.PAGES_WITHOUT_TEXT]
    assert warning.subject == f"pages 2-{len(pages) + 1}"


def test_words_that_stand_on_a_picture_are_the_text_of_a_picture_book(parse: Any) -> None:
    words = ["The bear woke up.", "It was still winter.", "So he went back to bed."]
    parsed = parse([[PdfText(60, 40, text, size=24)] for text in words], scans=range(3))
    assert all(text in parsed.text.replace("\n", " ") for text in words)


def test_wrong_characters_are_no_text(parse: Any) -> None:
    with pytest.raises(OcrRequired):
        parse([column(GARBLED * 4)] * 2)
    parsed = parse([column(PROSE), column(GARBLED * 4), column(PROSE)])
    (warning,) = [w for w in parsed.warnings if w.code is WarningCode.PAGES_WITHOUT_TEXT]
    assert warning.subject == "pages 2"
    assert "#)2" not in parsed.text


def test_no_text_at_all(parse: Any) -> None:
    with pytest.raises(NoTextFound) as caught:
        parse([[], []])
    assert not isinstance(caught.value, OcrRequired)


def test_a_password(parse: Any) -> None:
    with pytest.raises(EncryptedFile):
        parse([column(PROSE)], encrypted=True)


def test_too_much_text(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(make_pdf([column(PROSE)]))
    with pytest.raises(FileTooLarge):
        PdfParser().parse(path, limits=ParsingLimits(text_characters=20))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n%%EOF", b"%PDF-1.4\n" + bytes(range(256)) * 4])
def test_damage(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "damaged.pdf"
    path.write_bytes(data)
    with pytest.raises(DamagedFile):
        PdfParser().parse(path, limits=ParsingLimits())


def test_a_cut_file_is_read_as_far_as_it_goes_or_is_damaged(tmp_path: Path) -> None:
    whole = make_pdf([column([f"Page {n}.", *PROSE]) for n in range(4)])
    path = tmp_path / "cut.pdf"
    for share in (0.2, 0.5, 0.8, 0.95):
        path.write_bytes(whole[: int(len(whole) * share)])
        try:
            parsed = PdfParser().parse(path, limits=ParsingLimits())
        except (DamagedFile, NoTextFound):
            continue
        check_canonical(parsed)


@pytest.mark.parametrize(
    ("name", "phrases"),
    [
        ("py-pdf/multicolumn.pdf", ("with two columns filled with Lorem Ipsum", "consectetuer adipiscing elit")),
        (
            "docling/right_to_left_01.pdf",
            (
                "من خلال البرمجة بلغة",
                "تحسين الإنتاجية",
            ),
        ),
        ("tika/testPDF_rotated.pdf", ("extracting metadata and structured text content from various documents",)),
        ("derived/the-prince.pdf", ("All states, all powers",)),
        ("unstructured/korean-text-with-tables.pdf", ("빅포인트 적립",)),
    ],
)
def test_real_files(shared_data: Path, name: str, phrases: tuple[str, ...]) -> None:
    parsed = PdfParser().parse(shared_data / "pdfs" / name, limits=ParsingLimits())
    check_canonical(parsed)
    for phrase in phrases:
        assert phrase in parsed.text


def test_the_language_of_the_word_processor_is_not_that_of_the_text(shared_data: Path) -> None:
    folder = shared_data / "pdfs"
    arabic = PdfParser().parse(folder / "docling/right_to_left_01.pdf", limits=ParsingLimits())
    assert arabic.metadata.language == ""
    korean = PdfParser().parse(folder / "unstructured/korean-text-with-tables.pdf", limits=ParsingLimits())
    assert korean.metadata.language == "ko"


@pytest.mark.slow
def test_words_of_a_mathematical_book(shared_data: Path) -> None:
    import re
    from collections import Counter

    folder = shared_data / "pdfs/py-pdf"
    parsed = PdfParser().parse(folder / "GeoTopo-komprimiert.pdf", limits=ParsingLimits())
    words = re.compile(r"[^\W\d_]{4,}")
    wanted = Counter(words.findall((folder / "GeoTopo-book.ground-truth.txt").read_text()))
    found = Counter(words.findall(parsed.text))
    shared = (wanted & found).total()
    assert shared / found.total() > 0.99
    # The rest of the reference is its running heads, which do not belong to the text.
    assert shared / wanted.total() > 0.96
    starts = [section.span.start for section in parsed.sections]
    assert all(before <= after for before, after in pairwise(starts))
    assert len(starts) > 30
