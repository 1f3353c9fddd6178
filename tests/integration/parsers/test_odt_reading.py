"""What a word processor shows and prints is what is read of an ODT file; what is not read is named."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from smartchat_adapters.parsers.office.odt import OdtParser
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical

NAMES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("style", "style"),
            ("fo", "xsl-fo-compatible"),
            ("svg", "svg-compatible"),
            ("form", "form"),
            ("chart", "chart"),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:loext="urn:org:documentfoundation:names:loext"'
)
LIST = '<text:list-level-style-number text:level="{}" style:num-format="{}" {}/>'
STYLES = (
    '<text:list-style style:name="L">'
    + LIST.format(1, "1", 'style:num-suffix="."')
    + LIST.format(2, "a", 'style:num-suffix=")"')
    + LIST.format(3, "1", 'text:display-levels="3" style:num-prefix="("  style:num-suffix=")"')
    + '</text:list-style><text:list-style style:name="B"><text:list-level-style-bullet text:level="1" '
    'text:bullet-char="\uf0b7"/></text:list-style>'
    '<text:outline-style style:name="Outline">'
    '<text:outline-level-style text:level="1" style:num-format="I" style:num-prefix="Part "/>'
    '<text:outline-level-style text:level="2" style:num-format="1" loext:num-list-format="%1%.%2%"/>'
    "</text:outline-style>"
    '<style:style style:name="Title" style:family="paragraph"/>'
    '<style:style style:name="P" style:family="paragraph" style:parent-style-name="Title"/>'
    '<style:style style:name="S" style:family="text"><style:text-properties style:text-position="super 58%"/>'
    "</style:style>"
)


def item(text: str, inside: str = "", said: str = "") -> str:
    return f"<text:list-item {said}><text:p>{text}</text:p>{inside}</text:list-item>"


def listed(*items: str, style: str = "L", said: str = "") -> str:
    name = f'text:style-name="{style}"' if style else ""
    return f"<text:list {name} {said}>{''.join(items)}</text:list>"


DEEP = listed(item("deep"), style="")
BOX = "<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame>"
SHOWN: dict[str, tuple[str, str]] = {
    "labels of lists": (
        listed(item("one"), item("two", listed(item("a"), item("b", DEEP), style="")), item("three")),
        "1. one\n2. two\na) a\nb) b\n(2.b.1) deep\n3. three",
    ),
    "lists that restart, count on and begin elsewhere": (
        listed(item("x")) + listed(item("x")) + listed(item("x"), said='text:continue-numbering="true"')
        + listed(item("x", said='text:start-value="7"')) + listed(item("x"), style="B"),
        "1. x\n1. x\n2. x\n7. x\n• x",
    ),
    "a header of a list has no label": (
        listed("<text:list-header><text:p>Head</text:p></text:list-header>", item("one")),
        "Head\n\n1. one",
    ),
    "labels of headings": (
        ('<text:h text:outline-level="1">A</text:h><text:h text:outline-level="2">B</text:h>'
        '<text:h text:outline-level="1" text:is-list-header="true">C</text:h>'
        '<text:h text:outline-level="1">D</text:h>'),
        "Part I A\n\nI.1 B\n\nC\n\nPart II D",
    ),
    "text boxes and shapes stand behind their paragraph": (
        f"<text:p>Before {BOX}after.<draw:custom-shape><text:p>On a shape.</text:p></draw:custom-shape></text:p>",
        "Before after.\n\nIn a box.\n\nOn a shape.",
    ),
    "frames beside the text": (f"{BOX}<text:p>Text.</text:p>", "In a box.\n\nText."),
    "tracked changes, comments and ruby": (
        ("<text:tracked-changes><text:changed-region><text:deletion><text:p>40</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>It costs <text:change/>55"
        "<office:annotation><text:p>Why?</text:p></office:annotation>"
        "<text:ruby><text:ruby-base>東</text:ruby-base><text:ruby-text>ひがし</text:ruby-text></text:ruby>.</text:p>"),
        "It costs 55東.",
    ),
    "formulas": (
        ("<text:p>So <draw:frame><draw:object><math xmlns='http://www.w3.org/1998/Math/MathML'><semantics><mrow><mi>a</mi>"
        "<mo>=</mo><mn>7</mn></mrow><annotation>a over b</annotation></semantics></math></draw:object><draw:image/>"
        "</draw:frame>.</text:p>"),
        "So a=7.",
    ),
    "exponents": ('<text:p>10<text:span text:style-name="S">6</text:span> lamps</text:p>', "10⁶ lamps"),
    "form controls": (
        ('<office:forms><form:form><form:checkbox form:id="c" form:label="Yes" form:current-state="checked"/>'
        '<form:text form:id="t" form:current-value="Ann"/></form:form></office:forms>'
        '<text:p><draw:control draw:control="c"/>, <draw:control draw:control="t"/></text:p>'),
        "☒ Yes, Ann",
    ),
    "line ends of the file are white space": ("<text:p>one\n  two</text:p>", "one two"),
    "bibliographies are text of their own": (
        ("<text:bibliography><text:index-body><text:p>Ann: Bread. 1999.</text:p></text:index-body></text:bibliography>"
        "<text:alphabetical-index><text:p>bread 4</text:p></text:alphabetical-index>"),
        "Ann: Bread. 1999.",
    ),
}  # fmt: skip


def pack(path: Path, body: str, **parts: str) -> Path:
    styles = f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", f"<office:document-content {NAMES}>{styles}{text}</office:document-content>")
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def read(path: Path) -> ParsedDocument:
    document = OdtParser().parse(path, limits=ParsingLimits())
    check_canonical(document)
    return document


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown(name: str, tmp_path: Path) -> None:
    body, expected = SHOWN[name]
    document = read(pack(tmp_path / "a.odt", body))
    assert document.text == expected
    assert not document.warnings


def test_objects_in_the_package(tmp_path: Path) -> None:
    held = '<draw:frame><draw:object xlink:href="./{}"/><draw:image/></draw:frame>'
    cells = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = "".join(
        f"<table:table-row>{cells.format(a)}{cells.format(b)}</table:table-row>"
        for a, b in (("", "2025"), ("May", "41"))
    )
    chart = (
        f"<office:document-content {NAMES}><office:body><office:chart><chart:chart><chart:title><text:p>Rain</text:p>"
        f"</chart:title><table:table>{rows}</table:table></chart:chart></office:chart></office:body></office:document-content>"
    )
    document = read(
        pack(
            tmp_path / "a.odt",
            f"<text:p>Seen {held.format('F')}{held.format('C')}{held.format('T')}</text:p>",
            **{
                "F/content.xml": '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>',
                "C/content.xml": chart,
                "T/content.xml": f"<office:document-content {NAMES}/>",
            },
        )
    )
    assert document.text == "Seen x\n\nRain\n\n2025\nMay 41"
    [warning] = document.warnings
    assert (warning.code, warning.subject) == (WarningCode.NOT_READ, "embedded object")


@pytest.mark.parametrize(
    ("inside", "kind", "place"),
    [
        ('<draw:frame svg:width="8cm"><draw:image/><svg:desc>A map</svg:desc></draw:frame>', "picture", "A map"),
        ("<draw:frame><draw:object-ole/></draw:frame>", "embedded object", "Seen"),
        ("<draw:frame><draw:plugin/></draw:frame>", "sound or video", "Seen"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named_with_its_place(inside: str, kind: str, place: str, tmp_path: Path) -> None:
    small = '<draw:frame svg:width="0.5cm" svg:height="5cm"><draw:image/></draw:frame>'
    document = read(pack(tmp_path / "a.odt", f"<text:p>Seen.{inside}{small}</text:p>"))
    assert document.text == "Seen."
    [warning] = document.warnings
    assert (warning.code, warning.subject) == (WarningCode.NOT_READ, kind)
    assert place in warning.message


@pytest.mark.parametrize(
    "body",
    [
        '<text:p>Gone<text:hidden-paragraph text:is-hidden="true"/></text:p>',
        '<text:section text:is-hidden="true"><text:p>Gone</text:p></text:section>',
        '<text:p><text:hidden-text text:is-hidden="true">Gone</text:hidden-text></text:p>',
        (
            '<table:table><table:table-row table:visibility="collapse"><table:table-cell><text:p>Gone</text:p>'
            "</table:table-cell></table:table-row></table:table>"
        ),
    ],
)
def test_hidden_text_is_left_out_and_counted(body: str, tmp_path: Path) -> None:
    document = read(pack(tmp_path / "a.odt", f"<text:p>Seen.</text:p>{body}"))
    assert document.text == "Seen."
    [warning] = document.warnings
    assert "4 characters" in warning.message


def test_the_title_of_the_text_fills_the_gap(tmp_path: Path) -> None:
    body = '<text:p text:style-name="P">The Lamp</text:p><text:p>It burned.</text:p>'
    assert read(pack(tmp_path / "a.odt", body)).metadata.title == "The Lamp"


def test_damage_behind_the_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.fodt"
    path.write_text(f"<office:document {NAMES}><office:body><office:text><text:p>Whole.</text:p><text:p>Cut")
    document = read(path)
    assert document.text == "Whole.\n\nCut"
    assert [warning.code for warning in document.warnings] == [WarningCode.PART_DAMAGED]
