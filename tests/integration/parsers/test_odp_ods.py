"""OpenDocument presentations and spreadsheets: slides and sheets are sections, values stand with their headers."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from smartchat_adapters.parsers.office.odp import OdpParser
from smartchat_adapters.parsers.office.ods import OdsParser
from smartchat_core.errors import DamagedFile, EncryptedFile, FileTooLarge
from smartchat_core.model.parsed import WarningCode
from smartchat_core.model.section import SectionKind
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical

LIMITS = ParsingLimits()
NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
        ("presentation", "presentation"),
    )
)
STYLES = (
    '<style:style style:name="gone" style:family="drawing-page">'
    '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    '<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="bold" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>'
    "</style:style>"
)


def pack(path: Path, kind: str, body: str, **parts: str) -> Path:
    inside = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    styles = f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        archive.writestr("content.xml", f"<office:document-content {NAMES}>{styles}{inside}</office:document-content>")
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def frame(*lines: str, kind: str = "") -> str:
    said = f' presentation:class="{kind}"' if kind else ""
    texts = "".join(f"<text:p>{text}</text:p>" for text in lines)
    return f"<draw:frame{said}><draw:text-box>{texts}</draw:text-box></draw:frame>"


def page(*lines: str, title: str = "", rest: str = "", style: str = "") -> str:
    said = f' draw:style-name="{style}"' if style else ""
    return f"<draw:page{said}>{frame(title, kind='title') if title else ''}{frame(*lines)}{rest}</draw:page>"


def show(path: Path, *pages: str) -> Path:
    return pack(path, "presentation", "".join(pages))


def row(*texts: str, said: str = "") -> str:
    cells = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts)
    return f"<table:table-row {said}>{cells}</table:table-row>"


def book(path: Path, rows: str, name: str = "Sheet") -> Path:
    return pack(path, "spreadsheet", f'<table:table table:name="{name}">{rows}</table:table>')


def test_slides_are_sections_with_their_notes(tmp_path: Path) -> None:
    notes = f"<presentation:notes>{frame('Speak slowly.', kind='notes')}</presentation:notes>"
    path = show(
        tmp_path / "a.odp",
        page("Wet.", "Dry.", title="Rain", rest=notes + frame("7", kind="page-number")),
        page("No title."),
        page("hidden", style="gone"),
    )
    document = OdpParser().parse(path, limits=LIMITS)
    check_canonical(document)
    assert document.text == "Rain\n\nWet.\n\nDry.\n\nSpeak slowly.\n\nNo title."
    assert [(section.level, section.title, section.kind) for section in document.sections] == [
        (1, "Rain", SectionKind.BODY),
        (2, "Notes", SectionKind.NOTES),
        (1, "Slide 2", SectionKind.BODY),
    ]
    assert [(warning.code, warning.subject) for warning in document.warnings] == [(WarningCode.HIDDEN_TEXT, "slide 3")]


def test_sheets_values_headers_and_merged_cells(tmp_path: Path) -> None:
    rows = (
        row("Land", "Town", "People")
        + '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>Hesse</text:p></table:table-cell>'
        '<table:table-cell><text:p>Kassel</text:p></table:table-cell><table:table-cell office:value-type="float" '
        'office:value="200000"><text:p>200,000</text:p></table:table-cell></table:table-row>'
        "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>Fulda</text:p></table:table-cell>"
        "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>" + row("Behind.") + row("filtered", said='table:visibility="filter"')
    )
    away = f'<table:table table:name="Away" table:style-name="away">{row("secret")}</table:table>'
    body = f'<table:table table:name="Towns">{rows}</table:table>{away}'
    document = OdsParser().parse(pack(tmp_path / "a.ods", "spreadsheet", body), limits=LIMITS)
    check_canonical(document)
    assert document.text == (
        "Towns\n\nLand; Town; People\nLand: Hesse; Town: Kassel; People: 200,000\nLand: Hesse; Town: Fulda\n\nBehind."
    )
    assert [section.title for section in document.sections] == ["Towns"]
    assert [(warning.code, warning.subject) for warning in document.warnings] == [
        (WarningCode.HIDDEN_TEXT, "sheet “Towns”"),
        (WarningCode.HIDDEN_TEXT, "sheet “Away”"),
    ]


def test_repeated_cells_are_bounded(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert len(OdsParser().parse(book(tmp_path / "a.ods", rows), limits=LIMITS).text) < 100_000
    wide = "<table:table-row>" + cell.replace(">x<", f">{'x' * 90_000}<") + "</table:table-row>"
    with pytest.raises(FileTooLarge):
        OdsParser().parse(book(tmp_path / "a.ods", wide), limits=ParsingLimits(text_characters=1_000_000))


@pytest.mark.parametrize(("parser", "kind", "body"), [
    (OdpParser(), "presentation", page("Flat.")),
    (OdsParser(), "spreadsheet", f'<table:table table:name="Flat.">{row("x")}</table:table>'),
])  # fmt: skip
def test_flat_files_and_refusals(parser: OdpParser | OdsParser, kind: str, body: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    inside = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    path.write_text(f"<office:document {NAMES}>{inside}</office:document>")
    assert parser.parse(path, limits=LIMITS).text.startswith("Flat.")
    with pytest.raises(FileTooLarge):
        parser.parse(path, limits=ParsingLimits(entry_bytes=10))
    with pytest.raises(DamagedFile):
        parser.parse(pack(tmp_path / "a.odt", "text", "<text:p>x</text:p>"), limits=LIMITS)
    with pytest.raises(EncryptedFile):
        parser.parse(
            pack(tmp_path / "b", kind, "", **{"META-INF/manifest.xml": "<m><encryption-data/></m>"}), limits=LIMITS
        )
