"""Small office files, made by the tests that read them."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["NAMES", "STYLES", "numbering", "para", "related", "run", "write_docx", "write_package", "write_xlsx"]

_TRANSITIONAL = "http://schemas.openxmlformats.org"
OFFICE = f"{_TRANSITIONAL}/officeDocument/2006/relationships"
PACKAGE = f"{_TRANSITIONAL}/package/2006"
NAMES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in {
        "w": f"{_TRANSITIONAL}/wordprocessingml/2006/main",
        "m": f"{_TRANSITIONAL}/officeDocument/2006/math",
        "r": OFFICE,
        "a": f"{_TRANSITIONAL}/drawingml/2006/main",
        "c": f"{_TRANSITIONAL}/drawingml/2006/chart",
        "dgm": f"{_TRANSITIONAL}/drawingml/2006/diagram",
        "pic": f"{_TRANSITIONAL}/drawingml/2006/picture",
        "wp": f"{_TRANSITIONAL}/drawingml/2006/wordprocessingDrawing",
        "p": f"{_TRANSITIONAL}/presentationml/2006/main",
        "xdr": f"{_TRANSITIONAL}/drawingml/2006/spreadsheetDrawing",
        "mc": f"{_TRANSITIONAL}/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "a14": "http://schemas.microsoft.com/office/drawing/2010/main",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2, 3)
)


def run(text: str, properties: str = "") -> str:
    """A run of Word, its text escaped by the caller."""
    said = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{said}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(content: str, properties: str = "") -> str:
    """A paragraph of Word: text, or markup of runs."""
    said = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{said}{content if content.startswith('<') else run(content)}</w:p>"


def numbering(*levels: str, instances: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    """A part of numberings with one list of these levels, each the inside of its `w:lvl`."""
    inside = "".join(f'<w:lvl w:ilvl="{at}">{level}</w:lvl>' for at, level in enumerate(levels))
    return f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0">{inside}</w:abstractNum>{instances}</w:numbering>'


def related(*links: tuple[str, str, str]) -> str:
    """A part of relations: id, kind, target."""
    inside = "".join(
        f'<Relationship Id="{identifier}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for identifier, kind, target in links
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def write_package(path: Path, main: str, parts: Mapping[str, str | bytes]) -> Path:
    """A package of Office Open XML whose main part is `main`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>')
        archive.writestr("_rels/.rels", related(("r1", "officeDocument", main)))
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def write_docx(
    path: Path,
    body: str,
    *,
    styles: str = STYLES,
    links: Sequence[tuple[str, str, str]] = (),
    parts: Mapping[str, str | bytes] | None = None,
) -> Path:
    """A Word document; `links` are relations of its text besides those to styles, numberings and notes."""
    usual = (("s", "styles", "styles.xml"), ("n", "numbering", "numbering.xml"), ("f", "footnotes", "footnotes.xml"))
    return write_package(
        path,
        "word/document.xml",
        {
            "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {NAMES}>{styles}</w:styles>",
            "word/_rels/document.xml.rels": related(*usual, *links),
            **(parts or {}),
        },
    )


def write_xlsx(
    path: Path, sheets: Mapping[str, str], *, strings: Sequence[str] = (), styles: str = "", workbook: str = ""
) -> Path:
    """An Excel workbook: the inside of each `worksheet` by the sheet's name."""
    listed = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="s{at}"/>' for at, name in enumerate(sheets, start=1))
    links = [(f"s{at}", "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
    main = f'xmlns="{_TRANSITIONAL}/spreadsheetml/2006/main"'
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    return write_package(
        path,
        "xl/workbook.xml",
        {
            "xl/workbook.xml": f"<workbook {main} {NAMES}>{workbook}<sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": related(
                *links, ("t", "sharedStrings", "sharedStrings.xml"), ("st", "styles", "styles.xml")
            ),
            "xl/sharedStrings.xml": f"<sst {main}>{shared}</sst>",
            "xl/styles.xml": f"<styleSheet {main}>{styles}</styleSheet>",
            **{
                f"xl/worksheets/sheet{at}.xml": f"<worksheet {main} {NAMES}>{inside}</worksheet>"
                for at, inside in enumerate(sheets.values(), start=1)
            },
        },
    )
