"""What Word shows and prints is what is read of a DOCX file; what is not read is named."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from smartchat_adapters.parsers.office.docx import DocxParser
from smartchat_core.errors import DamagedFile, HostileFile
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.model.section import SectionKind, SectionRole
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from tests.support.office_files import NAMES, numbering, para, related, run, write_docx

LIMITS = ParsingLimits()
LEVEL = '<w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/>'
INSTRUCTED = "</w:instrText></w:r>"
DELETED = "<w:rPr><w:del/></w:rPr>"


def item(text: str, level: int = 0, number: int = 1) -> str:
    return para(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def field(instruction: str, result: str = "", begin: str = "") -> str:
    def mark(kind: str, inside: str = "") -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'

    middle = mark("separate") + result if result else ""
    return f"{mark('begin', begin)}<w:r><w:instrText>{instruction}</w:instrText></w:r>{middle}{mark('end')}"


def drawing(inside: str) -> str:
    data = f"<a:graphic><a:graphicData>{inside}</a:graphicData></a:graphic>"
    return f"<w:r><w:drawing><wp:inline>{data}</wp:inline></w:drawing></w:r>"


def box(text: str) -> str:
    return f"<w:txbxContent>{para(text)}</w:txbxContent>"


SHAPE = drawing(f"<wps:wsp><wps:txbx>{box('In a box.')}</wps:txbx></wps:wsp>")
FALLBACK = f"<w:r><w:pict><v:shape><v:textbox>{box('In a box.')}</v:textbox></v:shape></w:pict></w:r>"
TWICE = (
    f"<mc:AlternateContent><mc:Choice Requires='wps'>{SHAPE}</mc:Choice>"
    f"<mc:Fallback>{FALLBACK}</mc:Fallback></mc:AlternateContent>"
)
FRACTION = "<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"
SUM = (
    '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub><m:r><m:t>k=1</m:t></m:r></m:sub>'
    "<m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e><m:r><m:t>k</m:t></m:r></m:e></m:nary>"
)
ROOT = (
    "<m:rad><m:radPr><m:degHide/></m:radPr><m:deg/><m:e><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e>"
    "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:e></m:rad>"
)
CELLS = "<w:tr>" + "".join(f"<w:tc>{para(text)}</w:tc>" for text in ("{0}", "{1}")) + "</w:tr>"

# What the body holds, and the text that is read of it.
SHOWN: dict[str, tuple[str, str]] = {
    "insertions are kept and deletions left out": (
        (f"<w:p>{run('The fee is ')}<w:del>{run('40').replace('w:t', 'w:delText')}</w:del><w:ins>{run('55')}</w:ins>"
        f"{run(' marks.')}</w:p>"),
        "The fee is 55 marks.",
    ),
    "moved text stands once, at its new place": (
        (f"{para('First.')}<w:p><w:moveTo>{run('Moved.')}</w:moveTo></w:p>"
        f"<w:p><w:moveFrom>{run('Moved.')}</w:moveFrom></w:p>{para('Last.')}"),
        "First.\n\nMoved.\n\nLast.",
    ),
    "a deleted paragraph mark joins two paragraphs": (para("One ", DELETED) + para("whole."), "One whole."),
    "deleted rows are no rows": (
        (f"<w:tbl>{CELLS.format('a', 'b')}{CELLS.format('c', 'd').replace('<w:tr>', '<w:tr><w:trPr><w:del/></w:trPr>')}"
        f"</w:tbl>{para('End.')}"),
        "a b\n\nEnd.",
    ),
    "a text box stands once, behind its paragraph": (
        f"<w:p>{run('Before ')}{TWICE}{run('after.')}</w:p>",
        "Before after.\n\nIn a box.",
    ),
    "a text box without a fallback": (f"<w:p>{run('Before.')}{SHAPE}</w:p>", "Before.\n\nIn a box."),
    "a text box of older programs": (f"<w:p>{run('Before.')}{FALLBACK}</w:p>", "Before.\n\nIn a box."),
    "word art": (
        '<w:p><w:r><w:pict><v:shape><v:textpath string="Grand Opening"/></v:shape></w:pict></w:r></w:p>',
        "Grand Opening",
    ),
    "fields show their results": (
        f"<w:p>{run('See ')}{field(' REF _x ', run('Figure 3'))}{run('.')}</w:p>",
        "See Figure 3.",
    ),
    "fields within instructions are no text": (
para(field(" IF ", run("yes")).replace(INSTRUCTED, INSTRUCTED + field("X", run("no")), 1)),
        "yes",
    ),
    "a field that never ends takes nothing in": (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{run("Shown.")}</w:p>{para("Shown as well.")}',
        "Shown.\n\nShown as well.",
    ),
    "form fields": (
        f"<w:p>{field(' FORMCHECKBOX ', begin='<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>')}"
        f"{run(' Colour: ')}"
        + field(
            " FORMDROPDOWN ",
            begin='<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="red"/><w:listEntry w:val="blue"/>'
            "</w:ddList></w:ffData>",
        )
        + "</w:p>",
        "☒ Colour: blue",
    ),
    "buttons and signs by fields": (
para(field(" MACROBUTTON Run [Name here]") + run(" ") + field(' SYMBOL 97 \\f "Symbol" \\s 12')),
        "[Name here] α",
    ),
    "simple fields and links": (
        (f'<w:p><w:fldSimple w:instr=" DATE ">{run("5 May")}</w:fldSimple>{run(", ")}'
        f"<w:hyperlink>{run('the site')}</w:hyperlink></w:p>"),
        "5 May, the site",
    ),
    "signs": (
        ('<w:p><w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:softHyphen/><w:tab/><w:t>tab</w:t><w:br/>'
        '<w:t>line </w:t><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Symbol" w:char="F061"/>'
        '<w:sym w:font="Arial" w:char="0041"/></w:r></w:p>'),
        "co\u2011op tab\nline ✓αA",
    ),
    "signs of the private use area": (para("\uf0b7 and \uf067"), "• and γ"),
    "equations": (
        (f"<w:p>{run('Ratio ')}<m:oMath>{FRACTION}<m:r><m:t>=7</m:t></m:r></m:oMath>{run(' exactly.')}</w:p>"
        f"<w:p><m:oMathPara><m:oMath>{SUM}</m:oMath></m:oMathPara></w:p><w:p><m:oMath>{ROOT}</m:oMath></w:p>"),
        "Ratio a/b=7 exactly.\n\n∑_(k=1)ⁿ k\n\n√x²",
    ),
    "exponents": (
para(run("Over 10") + run("6", '<w:vertAlign w:val="superscript"/>') + run(" lamps.")),
        "Over 10⁶ lamps.",
    ),
    "content controls of every kind": (
        (f"<w:sdt><w:sdtContent>{para('Block.')}</w:sdtContent></w:sdt>"
        f"<w:p><w:sdt><w:sdtContent>{run('Inline.')}</w:sdtContent></w:sdt></w:p>"
        f"<w:tbl><w:sdt><w:sdtContent>{CELLS.format('a', 'b')}</w:sdtContent></w:sdt></w:tbl>"),
        "Block.\n\nInline.\n\na b",
    ),
    "rows of tables, and tables within": (
        (f"<w:tbl>{CELLS.format('City', 'Year')}{CELLS.format('Ulm', '1377')}<w:tr><w:tc>{para('Bonn')}</w:tc>"
        f"<w:tc><w:tbl>{CELLS.format('x', 'y')}</w:tbl></w:tc></w:tr></w:tbl>"),
        "City Year\nUlm 1377\nBonn x y",
    ),
    "a cell of several paragraphs alone is a page's text": (
        f"<w:tbl><w:tr><w:tc>{para('One.')}{para('Two.')}</w:tc></w:tr></w:tbl>",
        "One.\n\nTwo.",
    ),
    "ruby": (
        (f"<w:p><w:r><w:ruby><w:rt>{run('reading')}</w:rt><w:rubyBase>{run('東')}</w:rubyBase></w:ruby></w:r>"
        f"{run('京')}</w:p>"),
        "東京",
    ),
    "text outside of paragraphs": (run("Lost?") + para("No."), "Lost?No."),
}  # fmt: skip


def read(path: Path) -> ParsedDocument:
    document = DocxParser().parse(path, limits=LIMITS)
    check_canonical(document)
    return document


def unread(document: ParsedDocument) -> set[str]:
    return {warning.subject for warning in document.warnings if warning.code is WarningCode.NOT_READ}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown(name: str, tmp_path: Path) -> None:
    body, expected = SHOWN[name]
    document = read(write_docx(tmp_path / "a.docx", body))
    assert document.text == expected
    assert not document.warnings


@pytest.mark.parametrize(
    ("levels", "items", "expected"),
    [
        (
            [LEVEL.format("decimal", "%1."), LEVEL.format("lowerLetter", "%2)"), LEVEL.format("lowerRoman", "(%3)")],
            [0, 1, 2, 2, 1, 0, 1],
            ["1.", "a)", "(i)", "(ii)", "b)", "2.", "a)"],
        ),
        (
            [LEVEL.format("upperRoman", "Part %1:"), LEVEL.format("decimal", "%1.%2") + "<w:isLgl/>"],
            [0, 1, 1, 0, 1],
            ["Part I:", "1.1", "1.2", "Part II:", "2.1"],
        ),
        ([LEVEL.format("decimal", "%1"), LEVEL.format("decimal", "%1.%2")], [1, 0, 1], ["1.1", "2", "2.1"]),
        (
            [LEVEL.format("decimal", "%1"), LEVEL.format("decimal", "§ %2") + '<w:lvlRestart w:val="0"/>'],
            [0, 1, 0, 1],
            ["1", "§ 1", "2", "§ 2"],
        ),
        ([LEVEL.format("bullet", "\uf0b7"), LEVEL.format("bullet", "–")], [0, 1], ["•", "–"]),
        ([LEVEL.format("ordinalText", "%1") , LEVEL.format("none", "")], [0, 1, 0], ["First", "", "Second"]),
        ([LEVEL.format("decimalZero", "%1").replace('"1"', '"9"', 1)], [0, 0], ["09", "10"]),
    ],
)  # fmt: skip
def test_labels_are_those_that_word_prints(
    levels: list[str], items: list[int], expected: list[str], tmp_path: Path
) -> None:
    body = "".join(item("x", level) for level in items)
    path = write_docx(tmp_path / "a.docx", body, parts={"word/numbering.xml": numbering(*levels)})
    assert read(path).text == "\n".join(f"{label} x".strip() for label in expected).replace("\nx\n", "\n\nx\n\n")


def test_lists_restart_and_count_on(tmp_path: Path) -> None:
    instances = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num>"
    )
    body = "".join(item("x", 0, number) for number in (1, 2, 3, 3, 0))
    parts = {"word/numbering.xml": numbering(LEVEL.format("decimal", "%1."), instances=instances)}
    assert read(write_docx(tmp_path / "a.docx", body, parts=parts)).text == "1. x\n2. x\n5. x\n6. x\n\nx"


def test_headings_have_the_labels_of_their_style(tmp_path: Path) -> None:
    level = LEVEL.format("decimal", "Chapter %1:") + '<w:pStyle w:val="H1"/>'
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="H1"/></w:style>'
    )
    body = "".join(
        para(f"Night {n}", f'<w:pStyle w:val="{style}"/>') + para(f"Text {n}.") for n, style in ((1, "H1"), (2, "Own"))
    )
    document = read(
        write_docx(tmp_path / "a.docx", body, styles=styles, parts={"word/numbering.xml": numbering(level)})
    )
    assert [section.title for section in document.sections] == ["Chapter 1: Night 1", "Chapter 2: Night 2"]
    assert [(section.role, section.number) for section in document.sections] == [
        (SectionRole.CHAPTER, 1),
        (SectionRole.CHAPTER, 2),
    ]


def test_headings_by_their_look(tmp_path: Path) -> None:
    large = '<w:b/><w:sz w:val="32"/>'
    body = para(run("The Book", '<w:sz w:val="60"/>'))
    for n in (1, 2):
        body += para(run(f"Storm {n}", large)) + para("It was a long night. " * 5)
        body += para(run(f"Calm {n}", "<w:b/>")) + para(run("It was a ") + run("bold", "<w:b/>") + run(" day. " * 9))
    document = read(write_docx(tmp_path / "a.docx", body))
    assert [(section.level, section.title) for section in document.sections] == [
        (1, "Storm 1"),
        (2, "Calm 1"),
        (1, "Storm 2"),
        (2, "Calm 2"),
    ]


def test_bold_words_are_no_headings_where_chapters_are_named(tmp_path: Path) -> None:
    body = ""
    for n in (1, 2):
        body += para(f"Chapter {n}") + para("The night was long. " * 5) + para(run("NO ENTRY", "<w:b/>"))
        body += para("So said the board. " * 5)
    titles = [section.title for section in read(write_docx(tmp_path / "a.docx", body)).sections]
    assert titles == ["Chapter 1", "Chapter 2"]


@pytest.mark.parametrize("in_control", [False, True])
def test_a_table_of_contents_is_front_matter(in_control: bool, tmp_path: Path) -> None:
    lines = para(
        field(" TOC \\o ", run("Night 1")).removesuffix('<w:r><w:fldChar w:fldCharType="end"></w:fldChar></w:r>')
    )
    contents = lines + para("Day 2") + '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    if in_control:
        gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        contents = f"<w:sdt>{gallery}<w:sdtContent>{contents}</w:sdtContent></w:sdt>"
    body = contents + para("Night", '<w:pStyle w:val="H1"/>') + para("It was dark.")
    document = read(write_docx(tmp_path / "a.docx", body))
    first, second = document.sections
    assert (first.kind, first.role, first.span.of(document.text)) == (
        SectionKind.FRONT,
        SectionRole.CONTENTS,
        "Night 1\n\nDay 2",
    )
    assert second.title == "Night"
    assert second.span.start > first.span.end


def test_notes_stand_apart_and_marks_are_no_words(tmp_path: Path) -> None:
    mark = '<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>*</w:t></w:r>'
    notes = (
        f'<w:footnotes {NAMES}><w:footnote w:id="0" w:type="separator">{para("----")}</w:footnote>'
        f'<w:footnote w:id="2">{para("<w:r><w:footnoteRef/></w:r>" + run(" Of 1802."))}</w:footnote></w:footnotes>'
    )
    comment = '<w:commentRangeStart w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    path = write_docx(
        tmp_path / "a.docx",
        f"<w:p>{run('Cast')}{mark}{comment}{run(' long ago.')}</w:p>",
        links=[("c", "comments", "comments.xml")],
        parts={
            "word/footnotes.xml": notes,
            "word/comments.xml": f'<w:comments {NAMES}><w:comment w:id="1">{para("Really?")}</w:comment></w:comments>',
        },
    )
    assert read(path).text == "Cast long ago.\n\nOf 1802."


CHART = (
    f"<c:chartSpace {NAMES}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Rain</a:t></a:r></a:p></c:rich></c:tx>"
    "</c:title><c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>2025</c:v></c:pt>"
    "</c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache><c:pt idx='0'><c:v>May</c:v></c:pt></c:strCache>"
    "</c:strRef></c:cat><c:val><c:numRef><c:numCache><c:pt idx='0'><c:v>41.300000000000004</c:v></c:pt></c:numCache>"
    "</c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"
)
DIAGRAM = (
    f"<dgm:dataModel {NAMES}><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>Plan</a:t></a:r></a:p></dgm:t></dgm:pt>"
    "<dgm:pt><dgm:t><a:p><a:r><a:t>Build</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
)
PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:extent cx="{size}" cy="{size}"/><wp:docPr id="1" name="p" descr="A map"/>'
    "<a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


def test_charts_and_diagrams_are_read(tmp_path: Path) -> None:
    body = para(run("Before.") + drawing('<c:chart r:id="c1"/>') + drawing('<dgm:relIds r:dm="d1"/>'))
    path = write_docx(
        tmp_path / "a.docx",
        body,
        links=[("c1", "chart", "charts/chart1.xml"), ("d1", "diagramData", "diagrams/data1.xml")],
        parts={"word/charts/chart1.xml": CHART, "word/diagrams/data1.xml": DIAGRAM},
    )
    assert read(path).text == "Before.\n\nRain\n\n2025\nMay 41.3\n\nPlan\n\nBuild"


@pytest.mark.parametrize(
    ("inside", "kind", "place"),
    [
        (PICTURE.format(size=3_000_000), "picture", "A map"),
        ('<w:r><w:object><o:OLEObject ProgID="Equation.3"/></w:object></w:r>', "equation of an older kind", "Seen"),
        ('<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>', "embedded object", "Excel.Sheet.12"),
        (drawing('<c:chart r:id="none"/>'), "chart or diagram", "Seen"),
        ('<w:r><w:sym w:font="Webdings" w:char="F0FE"/></w:r>', "sign of a symbol font", "Webdings F0FE"),
        (field(" EQ \\f(1;2)"), "equation field", "Seen"),
        ('<w:subDoc r:id="x"/>', "part of a master document", "Seen"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named_with_its_place(inside: str, kind: str, place: str, tmp_path: Path) -> None:
    document = read(write_docx(tmp_path / "a.docx", f"<w:p>{run('Seen by all.')}{inside}</w:p>"))
    assert document.text == "Seen by all."
    [warning] = document.warnings
    assert (warning.code, warning.subject) == (WarningCode.NOT_READ, kind)
    assert place in warning.message


def test_small_and_decorative_pictures_go_without_a_word(tmp_path: Path) -> None:
    decorative = PICTURE.format(size=3_000_000).replace(
        'descr="A map"/>',
        "><a:extLst><a:ext><d:decorative "
        'xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
        "</a:ext></a:extLst></wp:docPr>",
    )
    body = f"<w:p>{run('Text.')}{PICTURE.format(size=90_000)}{decorative}</w:p>"
    assert not read(write_docx(tmp_path / "a.docx", body)).warnings


def test_inserted_documents_are_read_in_their_place(tmp_path: Path) -> None:
    inner = write_docx(tmp_path / "inner.docx", para("Inside.")).read_bytes()
    chunks = (("a", "h.html"), ("b", "d.docx"), ("c", "t.txt"), ("d", "x.bin"))
    path = write_docx(
        tmp_path / "a.docx",
        para("Before.") + "".join(f'<w:altChunk r:id="{one}"/>' for one, _ in chunks) + para("After."),
        links=[(one, "aFChunk", name) for one, name in chunks],
        parts={
            "word/h.html": "<h1>Page</h1><p>Words.</p>",
            "word/d.docx": inner,
            "word/t.txt": "Plain.",
            "word/x.bin": b"\0",
        },
    )
    document = read(path)
    assert document.text == "Before.\n\nPage\n\nWords.\n\nInside.\n\nPlain.\n\nAfter."
    assert [section.title for section in document.sections] == ["Page"]
    assert unread(document) == {"inserted document"}


def test_documents_within_documents_end(tmp_path: Path) -> None:
    data = b"PK"
    for depth in range(6):
        path = write_docx(
            tmp_path / f"{depth}.docx",
            para(f"Level {depth}.") + '<w:altChunk r:id="c"/><w:altChunk r:id="c"/>',
            links=[("c", "aFChunk", "c.docx")],
            parts={"word/c.docx": data},
        )
        data = path.read_bytes()
    document = read(path)
    assert document.text.count("Level") < 10
    assert unread(document) == {"inserted document"}


def test_parts_by_other_names_and_the_strict_variant(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>Strict.</w:t></w:r></w:p><w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>"
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", related(("r", "officeDocument", "/word/document2.xml")))
        names = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main" xmlns:m="http://purl.oclc.org/ooxml/officeDocument/math"'
        archive.writestr("word/document2.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
    assert read(path).text == "Strict.\n\nx"


def test_the_title_of_the_text_fills_the_gap(tmp_path: Path) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    body = para("The Lamp", '<w:pStyle w:val="T"/>') + para("It burned.")
    document = read(write_docx(tmp_path / "a.docx", body, styles=styles))
    assert document.metadata.title == "The Lamp"
    assert not document.sections


def test_two_styles_that_hide_undo_each_other(tmp_path: Path) -> None:
    hiding = '<w:style w:type="{kind}" w:styleId="{name}"><w:rPr><w:vanish/></w:rPr></w:style>'
    styles = hiding.format(kind="paragraph", name="P") + hiding.format(kind="character", name="C")
    body = para(run("Hidden. ") + run("Shown.", '<w:rStyle w:val="C"/>'), '<w:pStyle w:val="P"/>')
    document = read(write_docx(tmp_path / "a.docx", body, styles=styles))
    assert document.text == "Shown."
    assert [warning.code for warning in document.warnings] == [WarningCode.HIDDEN_TEXT]


def test_damage_behind_the_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    whole = f"<w:document {NAMES}><w:body>{para('Whole.')}{para('Cut')}"
    document = read(write_docx(path, "", parts={"word/document.xml": whole}))
    assert document.text == "Whole.\n\nCut"
    assert [warning.code for warning in document.warnings] == [WarningCode.PART_DAMAGED]


@pytest.mark.parametrize("opened", ["<w:tbl><w:tr><w:tc>", "<w:sdt><w:sdtContent>", "<w:ins>"])
def test_nesting_beyond_use_is_refused(opened: str, tmp_path: Path) -> None:
    with pytest.raises(HostileFile):
        read(write_docx(tmp_path / "a.docx", opened * 5000))


def test_no_body_is_damage(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        read(write_docx(tmp_path / "a.docx", "", parts={"word/document.xml": "<a/>"}))
