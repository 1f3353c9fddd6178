"""Slides are sections with what they show, their notes apart; what is not read or not seen is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartchat_adapters.parsers.office.pptx import PptxParser
from smartchat_core.errors import DamagedFile, HostileFile
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.model.section import SectionKind
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from tests.integration.parsers.test_docx_reading import CHART, DIAGRAM, FRACTION
from tests.support.office_files import NAMES, related, write_package


def line(text: str, properties: str = "") -> str:
    return f"<a:p>{properties}<a:r><a:t>{text}</a:t></a:r></a:p>"


def shape(*lines: str, kind: str = "", frame: str = "", hidden: str = "") -> str:
    mark = f'<p:ph type="{kind}"/>' if kind else ""
    properties = f'<p:nvSpPr><p:cNvPr id="1" name="s" {hidden}/><p:cNvSpPr/><p:nvPr>{mark}</p:nvPr></p:nvSpPr>'
    return f"<p:sp>{properties}<p:spPr>{frame}</p:spPr><p:txBody>{''.join(lines)}</p:txBody></p:sp>"


def graphic(inside: str) -> str:
    return f"<p:graphicFrame><a:graphic><a:graphicData>{inside}</a:graphicData></a:graphic></p:graphicFrame>"


def slide(inside: str, tag: str = "sld", said: str = "") -> str:
    return f"<p:{tag} {NAMES} {said}><p:cSld><p:spTree>{inside}</p:spTree></p:cSld></p:{tag}>"


def show(path: Path, *slides: str, parts: dict[str, str] | None = None, links: str = "") -> Path:
    listed = "".join(f'<p:sldId id="{255 + at}" r:id="s{at}"/>' for at in range(1, len(slides) + 1))
    relations = [(f"s{at}", "slide", f"slides/slide{at}.xml") for at in range(1, len(slides) + 1)]
    main = f'<p:presentation {NAMES}><p:sldIdLst>{listed}</p:sldIdLst><p:sldSz cx="9000" cy="6000"/></p:presentation>'
    return write_package(
        path,
        "ppt/presentation.xml",
        {
            "ppt/presentation.xml": main,
            "ppt/_rels/presentation.xml.rels": related(*relations),
            **{f"ppt/slides/slide{at}.xml": one for at, one in enumerate(slides, start=1)},
            **(parts or {}),
        },
    )


def read(path: Path) -> ParsedDocument:
    document = PptxParser().parse(path, limits=ParsingLimits())
    check_canonical(document)
    return document


def test_slides_titles_bodies_and_notes(tmp_path: Path) -> None:
    auto = '<a:pPr><a:buAutoNum type="arabicParenR"/></a:pPr>'
    first = slide(
        shape(line("Rain"), line("or sun"), kind="title")
        + shape(line("Wet."), line("Dry."), kind="body")
        + shape(line("One", auto), line("Two", auto))
        + shape(line("7 May"), kind="dt")
        + shape(line("Secret firm"), kind="ftr")
    )
    notes = slide(shape(line("Speak slowly."), kind="body") + shape(line("1"), kind="sldNum"), "notes")
    path = show(
        tmp_path / "a.pptx",
        first,
        slide(shape(line("No title here."))),
        parts={
            "ppt/slides/_rels/slide1.xml.rels": related(("n", "notesSlide", "../notesSlides/notes1.xml")),
            "ppt/notesSlides/notes1.xml": notes,
        },
    )
    document = read(path)
    assert document.text == "Rain or sun\n\nWet.\nDry.\n1) One\n2) Two\n\nSpeak slowly.\n\nNo title here."
    assert [(section.level, section.title) for section in document.sections] == [
        (1, "Rain or sun"),
        (2, "Notes"),
        (1, "Slide 2"),
    ]
    assert document.sections[1].kind is SectionKind.NOTES
    assert not document.warnings


def test_groups_tables_charts_diagrams_and_equations(tmp_path: Path) -> None:
    cells = "".join(f"<a:tc><a:txBody>{line(text)}</a:txBody></a:tc>" for text in ("Town", "Year"))
    merged = f'<a:tc><a:txBody>{line("Ulm")}</a:txBody></a:tc><a:tc hMerge="1"><a:txBody>{line("x")}</a:txBody></a:tc>'
    table = graphic(f"<a:tbl><a:tr>{cells}</a:tr><a:tr>{merged}</a:tr></a:tbl>")
    math = f"<a:p><a:r><a:t>So </a:t></a:r><a14:m><m:oMath>{FRACTION}</m:oMath></a14:m></a:p>"
    branches = f"<mc:Choice>{shape(math)}</mc:Choice><mc:Fallback>{shape(line('no'))}</mc:Fallback>"
    choice = f"<mc:AlternateContent>{branches}</mc:AlternateContent>"
    group = f"<p:grpSp><p:nvGrpSpPr/><p:grpSp>{shape(line('Deep.'))}</p:grpSp></p:grpSp>"
    inside = group + table + graphic('<c:chart r:id="c"/>') + graphic('<dgm:relIds r:dm="d"/>') + choice
    path = show(
        tmp_path / "a.pptx",
        slide(inside),
        parts={
            "ppt/slides/_rels/slide1.xml.rels": related(
                ("c", "chart", "../charts/c.xml"), ("d", "diagramData", "../d.xml")
            ),
            "ppt/charts/c.xml": CHART,
            "ppt/d.xml": DIAGRAM,
        },
    )
    assert read(path).text == "Deep.\n\nTown Year\nUlm\n\nRain\n\n2025\nMay 41.3\n\nPlan\n\nBuild\n\nSo a/b"


def test_what_nobody_sees_is_left_out_and_counted(tmp_path: Path) -> None:
    beside = '<a:xfrm><a:off x="9500" y="0"/><a:ext cx="500" cy="500"/></a:xfrm>'
    partly = beside.replace("9500", "8900")
    first = slide(
        shape(line("Seen."), frame=partly)
        + shape(line("beside"), frame=beside)
        + shape(line("hid"), hidden='hidden="1"')
    )
    document = read(show(tmp_path / "a.pptx", first, slide(shape(line("skipped"), kind="title"), said='show="0"')))
    assert document.text == "Seen."
    assert [(warning.code, warning.subject) for warning in document.warnings] == [
        (WarningCode.HIDDEN_TEXT, "slide 1"),
        (WarningCode.HIDDEN_TEXT, "slide 2"),
    ]


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ('<p:pic><p:nvPicPr><p:cNvPr id="2" name="p" descr="A map"/></p:nvPicPr></p:pic>', "picture"),
        (graphic('<p:oleObj progId="Excel.Sheet.12"/>'), "embedded object"),
        (graphic('<c:chart r:id="lost"/>'), "chart or diagram"),
        ("<p:pic><p:nvPicPr><p:nvPr><a:videoFile/></p:nvPr></p:nvPicPr></p:pic>", "video"),
    ],
)
def test_what_is_not_read_is_named(inside: str, kind: str, tmp_path: Path) -> None:
    document = read(show(tmp_path / "a.pptx", slide(shape(line("Seen.")) + inside)))
    assert document.text == "Seen."
    assert kind in {warning.subject for warning in document.warnings if warning.code is WarningCode.NOT_READ}


def test_a_lost_slide_is_named(tmp_path: Path) -> None:
    path = show(tmp_path / "a.pptx", slide(shape(line("Seen."))), "<p:sld")
    document = read(path)
    assert document.text == "Seen."
    assert [warning.code for warning in document.warnings] == [WarningCode.PART_DAMAGED]


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(HostileFile):
        read(show(tmp_path / "a.pptx", slide("<p:grpSp>" * 3000 + "</p:grpSp>" * 3000)))
    with pytest.raises(DamagedFile):
        read(show(tmp_path / "a.pptx", parts={"ppt/presentation.xml": "no"}))


def test_a_real_presentation(shared_data: Path) -> None:
    document = read(shared_data / "other/tika/testPPT.pptx")
    assert document.sections[0].title == "Attachment Test"
    assert "Different words to test against" in document.text
