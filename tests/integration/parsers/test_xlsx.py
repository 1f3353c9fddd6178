"""Workbooks are read as they are shown, each value with the header of its column; bombs end."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from smartchat_adapters.parsers.office.sheets.number_formats import NumberFormat
from smartchat_adapters.parsers.office.xlsx import XlsxParser
from smartchat_core.errors import DamagedFile, FileTooLarge, HostileFile, NoTextFound
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from tests.support.office_files import NAMES, related, write_package, write_xlsx

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
# Cell formats: general, a date, two decimals with a unit, bold.
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="#,##0.00&quot; km&quot;"/></numFmts>'
    "<fonts><font/><font><b/></font></fonts>"
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="0" fontId="1"/></cellXfs>'
)


def text(reference: str, words: str, style: int = 0) -> str:
    return f'<c r="{reference}" t="inlineStr" s="{style}"><is><t>{words}</t></is></c>'


def number(reference: str, value: object, style: int = 0, formula: str = "") -> str:
    said = f"<f>{formula}</f>" if formula else ""
    return f'<c r="{reference}" s="{style}">{said}<v>{value}</v></c>'


def rows(*lines: str, **attributes: str) -> str:
    inside = "".join(f'<row r="{at}" {attributes.get(f"r{at}", "")}>{line}</row>' for at, line in enumerate(lines, 1))
    return f"<sheetData>{inside}</sheetData>"


def read(path: Path, limits: ParsingLimits | None = None) -> ParsedDocument:
    document = XlsxParser().parse(path, limits=limits or ParsingLimits())
    check_canonical(document)
    return document


def test_sheets_are_sections_and_values_have_headers(tmp_path: Path) -> None:
    towns = rows(
        text("A1", "Towns of the south"),
        text("A2", "Town") + text("B2", "Founded") + text("C2", "Road"),
        text("A3", "Ulm") + number("B3", 45000, 1) + number("C3", "1234.5", 2),
        text("A4", "Bonn") + number("C4", "0.30000000000000004", formula="0.1+0.2"),
    )
    document = read(
        write_xlsx(
            tmp_path / "a.xlsx", {"Towns": towns, "Empty": "", "Notes": rows(text("A1", "Seen."))}, styles=STYLES
        )
    )
    assert document.text == (
        "Towns\n\nTowns of the south\nTown; Founded; Road\nTown: Ulm; Founded: 2023-03-15; Road: 1,234.50 km\n"
        "Town: Bonn; Road: 0.3\n\nNotes\n\nSeen."
    )
    assert [section.title for section in document.sections] == ["Towns", "Notes"]
    assert not document.warnings


def test_kinds_of_cells(tmp_path: Path) -> None:
    cells = (
        '<c r="A1" t="s"><v>0</v></c><c t="s"><v>1</v></c><c r="C1" t="b"><v>1</v></c>'
        '<c r="D1" t="e"><v>#DIV/0!</v></c><c r="G1" t="s"><v>9</v></c>'
        '<c r="E1" t="str"><f>A1</f><v>made</v></c><c r="F1" t="d"><v>2024-05-01T00:00:00</v></c>'
    )
    document = read(write_xlsx(tmp_path / "a.xlsx", {"S": rows(cells)}, strings=["one", "two"]))
    assert document.text == "S\n\none; two; TRUE; #DIV/0!; made; 2024-05-01"


def test_rich_text_loses_its_phonetic_reading(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": rows('<c r="A1" t="s"><v>0</v></c>')})
    inside = "<si><r><t>東</t></r><r><t>京</t></r><rPh><t>トウキョウ</t></rPh></si>"
    path = rewritten(path, "xl/sharedStrings.xml", f"<sst {MAIN}>{inside}</sst>")
    assert read(path).text == "S\n\n東京"


def rewritten(path: Path, name: str, data: str) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist() if not one.startswith(("[", "_rels"))}
    return write_package(path, "xl/workbook.xml", {**parts, name: data})


def test_merged_cells_and_two_tables_of_a_sheet(tmp_path: Path) -> None:
    sheet = rows(
        text("A1", "Land") + text("B1", "Town") + text("C1", "People"),
        text("A2", "Hesse") + text("B2", "Kassel") + number("C2", 200),
        text("B3", "Fulda") + number("C3", 70),
        "",
        text("A5", "Left") + text("B5", "Right"),
        text("A6", "yes") + text("B6", "no"),
    )
    merged = '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'
    assert read(write_xlsx(tmp_path / "a.xlsx", {"S": sheet + merged})).text == (
        "S\n\nLand; Town; People\nLand: Hesse; Town: Kassel; People: 200\nLand: Hesse; Town: Fulda; People: 70\n\n"
        "Left; Right\nyes; no"
    )


def test_bold_headers_and_known_tables(tmp_path: Path) -> None:
    sheet = rows(text("A1", "Who", 3) + text("B1", "What", 3), text("A2", "Ann") + text("B2", "Bread"))
    assert "Who: Ann; What: Bread" in read(write_xlsx(tmp_path / "a.xlsx", {"S": sheet}, styles=STYLES)).text
    plain = rows(text("A1", "Who") + text("B1", "What"), text("A2", "Ann") + text("B2", "Bread"))
    path = write_xlsx(tmp_path / "b.xlsx", {"S": plain})
    path = rewritten(path, "xl/worksheets/_rels/sheet1.xml.rels", related(("t", "table", "../tables/table1.xml")))
    path = rewritten(path, "xl/tables/table1.xml", f'<table {MAIN} ref="A1:B2"/>')
    assert "Who: Ann; What: Bread" in read(path).text


def test_hidden_sheets_rows_and_columns_are_left_out_and_counted(tmp_path: Path) -> None:
    sheet = '<cols><col min="2" max="2" hidden="1"/></cols>' + rows(
        text("A1", "Seen") + text("B1", "gone"), text("A2", "away"), r2='hidden="1"'
    )
    path = write_xlsx(tmp_path / "a.xlsx", {"S": sheet, "T": rows(text("A1", "secret"))})
    with zipfile.ZipFile(path) as archive:
        workbook = archive.read("xl/workbook.xml").decode()
    path = rewritten(path, "xl/workbook.xml", workbook.replace('name="T"', 'name="T" state="veryHidden"'))
    document = read(path)
    assert document.text == "S\n\nSeen"
    assert [(warning.code, warning.subject) for warning in document.warnings] == [
        (WarningCode.HIDDEN_TEXT, "sheet “S”"),
        (WarningCode.HIDDEN_TEXT, "sheet “T”"),
    ]


def test_drawings_are_read_and_lost_values_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": rows(text("A1", "Seen") + '<c r="B1"><f>NOW()</f></c>')})
    path = rewritten(path, "xl/worksheets/_rels/sheet1.xml.rels", related(("d", "drawing", "../drawings/drawing1.xml")))
    box = "<xdr:sp><xdr:nvSpPr/><xdr:txBody><a:p><a:r><a:t>In a box.</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    anchors = f"<xdr:twoCellAnchor>{box}<xdr:pic/></xdr:twoCellAnchor>"
    document = read(rewritten(path, "xl/drawings/drawing1.xml", f"<xdr:wsDr {NAMES}>{anchors}</xdr:wsDr>"))
    assert document.text == "S\n\nSeen\n\nIn a box."
    assert {warning.subject for warning in document.warnings} == {"picture", "formula without a stored value"}


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("General", 1234567.0, "1234567"),
        ("General", 0.1 + 0.2, "0.3"),
        ("0", 2.5, "3"),
        ("0.00", 1.005, "1.01"),
        ("#,##0", 1234567.8, "1,234,568"),
        ("#,##0.0#", 12.5, "12.5"),
        ("0.0%", 0.256, "25.6%"),
        ("0.00E+00", 12345.0, "1.23E+04"),
        ("000", 7.0, "007"),
        ("#,##0,", 1234567.0, "1,235"),
        ('"about" 0 "m"', 12.0, "about 12 m"),
        ("[$€-407] #,##0.00", -5.5, "-€ 5.50"),
        ("#,##0;[Red](#,##0)", -1500.0, "(1,500)"),
        ('0;-0;"none"', 0.0, "none"),
        ("# ?/?", 1.5, "1 1/2"),
        ("[>100]0.0;0.00", 5.0, "5.00"),
        ("yyyy-mm-dd", 45000.0, "2023-03-15"),
        ("d mmmm yyyy", 1.0, "1 January 1900"),
        ("dddd, d.m.yy", 45000.0, "Wednesday, 15.3.23"),
        ("h:mm AM/PM", 0.75, "6:00 PM"),
        ("hh:mm:ss", 0.5000115741, "12:00:01"),
        ("[h]:mm", 1.5, "36:00"),
        ("mm:ss.0", 0.0001, "00:08.6"),
        ("@", 12.0, "12"),
        ("yyyy", -1.0, "-1"),
    ],
)
def test_numbers_as_they_are_shown(code: str, value: float, shown: str) -> None:
    assert NumberFormat(code).number(value) == shown


def test_dates_from_1904_and_text_in_a_format() -> None:
    assert NumberFormat("yyyy-mm-dd").number(0.0, from_1904=True) == "1904-01-01"
    assert NumberFormat('0;0;0;"Mr "@').text("Brown") == "Mr Brown"
    assert NumberFormat("0.00").text("words") == "words"


@pytest.mark.parametrize(
    "code", ["", ";;;", "[", '"', "\\", "0" * 5000, "?" * 300, "[h", "#/0", "E+", "[<]0", "_", "*"]
)
def test_odd_formats_show_something_or_nothing(code: str) -> None:
    for value in (0.0, -1.5, 1e300, 45000.25):
        assert isinstance(NumberFormat(code).number(value), str)


def test_the_last_cell_of_a_sheet_costs_no_more_than_the_first(tmp_path: Path) -> None:
    sheet = '<dimension ref="A1:XFD1048576"/><sheetData>' + "".join(
        f'<row r="{at}">{text(reference, "x")}</row>' for at, reference in ((1, "A1"), (1_048_576, "XFD1048576"))
    )
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="B:C"/></mergeCells>'
    assert read(write_xlsx(tmp_path / "a.xlsx", {"S": f"{sheet}</sheetData>{merged}"})).text == "S\n\nx\n\nx"


def test_one_string_in_very_many_cells_ends(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 400))
    path = write_xlsx(tmp_path / "a.xlsx", {"S": f"<sheetData>{cells}</sheetData>"}, strings=["word " * 20_000])
    with pytest.raises(FileTooLarge):
        read(path, ParsingLimits(text_characters=1_000_000))


def test_a_part_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HostileFile):
        read(write_xlsx(tmp_path / "a.xlsx", {"S": rows(text("A1", "x"))}, strings=["x" * 30_000_000]))


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": rows(text("A1", "x"))})
    bomb = f'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]><sst {MAIN}><si><t>&a;</t></si></sst>'
    with pytest.raises(HostileFile):
        read(rewritten(path, "xl/sharedStrings.xml", bomb))


def test_damage(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": "<sheetData><row>" + text("A1", "Kept") + "</row><row><c r='A2'"})
    document = read(path)
    assert document.text == "S\n\nKept"
    assert [warning.code for warning in document.warnings] == [WarningCode.PART_DAMAGED]
    with pytest.raises(DamagedFile):
        read(rewritten(path, "xl/workbook.xml", "<a/>"))
    with pytest.raises(NoTextFound):
        read(write_xlsx(path, {"S": "<sheetData/>"}))
