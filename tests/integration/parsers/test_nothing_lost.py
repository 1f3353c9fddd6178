"""Every word that stands in an office file is in the text, or what holds it is named: counted part by part."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from smartchat_adapters.parsers.office.docx import DocxParser
from smartchat_adapters.parsers.office.odp import OdpParser
from smartchat_adapters.parsers.office.ods import OdsParser
from smartchat_adapters.parsers.office.odt import OdtParser
from smartchat_adapters.parsers.office.pptx import PptxParser
from smartchat_adapters.parsers.office.rtf import RtfParser
from smartchat_adapters.parsers.office.xlsx import XlsxParser
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.parsing.canonical_text import canonical_line
from smartchat_core.ports.parser import Parser, ParsingLimits
from tests.integration.parsers import (
    test_docx_reading,
    test_odp_ods,
    test_odt_reading,
    test_pptx,
    test_rtf,
    test_xlsx,
)
from tests.support.office_files import NAMES, para, run, write_docx, write_xlsx

LIMITS = ParsingLimits()
PARSERS: dict[str, Parser] = {
    "docx": DocxParser(),
    "pptx": PptxParser(),
    "xlsx": XlsxParser(),
    "odt": OdtParser(),
    "odp": OdpParser(),
    "ods": OdsParser(),
    "rtf": RtfParser(),
}
# Words that are left out by what they are: comments, deleted text, headers, and pictures of what is shown elsewhere.
LEFT_OUT = re.compile("left[0-9]+")
WORD = re.compile("(?:word|left)[0-9]+")


def words(begin: int, count: int = 4) -> list[str]:
    return [f"word{number}" for number in range(begin, begin + count)]


def docx(folder: Path) -> Path:
    a, b, c, d = words(100)
    cells = test_docx_reading.CELLS.format("word200", "word201")
    box = test_docx_reading.SHAPE.replace("In a box.", "word300")
    deleted = f"<w:del><w:r><w:delText>left1</w:delText></w:r></w:del><w:moveFrom>{run('left2')}</w:moveFrom>"
    body = (
        f"<w:p>{run(a)}<w:ins>{run(' ' + b)}</w:ins>{deleted}<w:hyperlink>{run(' ' + c)}</w:hyperlink>{box}"
        f"{test_docx_reading.field(' REF ', run(' ' + d))}<w:r><w:footnoteReference w:id='1'/></w:r></w:p>"
        f"<w:sdt><w:sdtContent><w:tbl>{cells}</w:tbl></w:sdtContent></w:sdt>"
        f"<w:p><w:smartTag>{run('word301')}</w:smartTag><w:unheard>{run(' word302')}</w:unheard></w:p>"
    )
    note = f'<w:footnotes {NAMES}><w:footnote w:id="1">{para("word400")}</w:footnote></w:footnotes>'
    return write_docx(folder / "a.docx", body, parts={"word/footnotes.xml": note, "word/header1.xml": "left3"})


def pptx(folder: Path) -> Path:
    line, shape, graphic = test_pptx.line, test_pptx.shape, test_pptx.graphic
    table = f"<a:tbl><a:tr><a:tc><a:txBody>{line('word1')}</a:txBody></a:tc></a:tr></a:tbl>"
    inside = shape(line("word2"), kind="title") + shape(line("word3"), line("word4")) + shape(line("left1"), kind="ftr")
    group = f"<p:grpSp>{shape(line('word5'))}<p:cxnSp><p:txBody>{line('word6')}</p:txBody></p:cxnSp></p:grpSp>"
    return test_pptx.show(folder / "a.pptx", test_pptx.slide(inside + graphic(table) + group))


def xlsx(folder: Path) -> Path:
    text = test_xlsx.text
    rows = test_xlsx.rows(text("A1", "word1") + text("Z1", "word2"), "", text("B3", "word3") + text("C3", "word4"))
    return write_xlsx(
        folder / "word5.xlsx", {"word6": rows, "word7": test_xlsx.rows('<c t="s"><v>0</v></c>')}, strings=["word8"]
    )


def odt(folder: Path) -> Path:
    item, listed = test_odt_reading.item, test_odt_reading.listed
    body = (
        "<text:h text:outline-level='1'>word1</text:h><text:p>word2 <text:a>word3</text:a><text:span> word4</text:span>"
        "<draw:frame><draw:text-box><text:p>word5</text:p></draw:text-box></draw:frame><office:annotation><text:p>left1"
        "</text:p></office:annotation><text:note><text:note-body><text:p>word6</text:p></text:note-body></text:note>"
        f"</text:p>{listed(item('word7', listed(item('word8'))))}<text:section><text:p>word9</text:p></text:section>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>word10</text:p></table:table-cell>"
        "</table:table-row></table:table-header-rows></table:table><draw:g><draw:rect><text:p>word11</text:p></draw:rect>"
        "</draw:g><text:tracked-changes><text:p>left2</text:p></text:tracked-changes><text:unheard><text:p>word12</text:p>"
        "</text:unheard>"
    )
    return test_odt_reading.pack(folder / "a.odt", body)


def odp(folder: Path) -> Path:
    notes = f"<presentation:notes>{test_odp_ods.frame('word4', kind='notes')}</presentation:notes>"
    shape = "<draw:custom-shape><text:p>word5</text:p></draw:custom-shape>"
    pages = test_odp_ods.page("word1", "word2", title="word3", rest=notes + shape)
    return test_odp_ods.show(folder / "a.odp", pages)


def ods(folder: Path) -> Path:
    group = f"<table:table-row-group>{test_odp_ods.row('word3', 'word4')}</table:table-row-group>"
    return test_odp_ods.book(folder / "a.ods", test_odp_ods.row("word1", "word2") + group, name="word5")


def rtf(folder: Path) -> Path:
    path = folder / "a.rtf"
    path.write_text(
        test_rtf.rtf(
            r"word1 {\b word2}{\deleted left1}{\revised word3}{\header left2}{\*\annotation left3}{\footnote word4}"
            r"{\field{\*\fldinst left4}{\fldrslt word5}}{\shp{\*\shpinst{\shptxt word6\par}}{\shprslt left5}}"
            r"{\listtext word7}\par\trowd\intbl word8\cell word9\cell\row\pard{\unheard word10}{\*\unheard left6}\par"
        )
    )
    return path


MADE = {"docx": docx, "pptx": pptx, "xlsx": xlsx, "odt": odt, "odp": odp, "ods": ods, "rtf": rtf}


def source_of(path: Path) -> str:
    if not zipfile.is_zipfile(path):
        return path.read_text(encoding="latin-1")
    with zipfile.ZipFile(path) as archive:
        return " ".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("kind", MADE)
def test_each_word_of_a_file_is_read_once(kind: str, tmp_path: Path) -> None:
    path = MADE[kind](tmp_path)
    document = PARSERS[kind].parse(path, limits=LIMITS)
    wanted = {word for word in WORD.findall(source_of(path)) if not LEFT_OUT.fullmatch(word)}
    assert len(wanted) >= 5
    assert sorted(WORD.findall(document.text)) == sorted(wanted)
    assert not document.warnings


PARTS = {
    "docx": (r"word/document\d*\.xml", r"<w:t(?: [^>]*)?>([^<]*)</w:t>", r"<(w:del|w:moveFrom|m:oMath)\b.*?</\1>"),
    "pptx": (
        r"ppt/slides/slide\d+\.xml",
        r"<a:t>([^<]*)</a:t>",
        r'<p:sp>(?:(?!</p:sp>).)*type="(?:dt|ftr|sldNum)".*?</p:sp>',
    ),
    "odt": (
        r"content\.xml",
        r">([^<>]+)<",
        r"<(text:tracked-changes|text:table-of-content|office:annotation|text:note-citation|svg:(?:title|desc)|script:[\w-]+|number:[\w-]+)\b.*?</\1>",
    ),
}


@pytest.mark.parametrize("kind", PARTS)
def test_each_text_of_a_real_file_is_read_or_named(kind: str, shared_data: Path) -> None:
    for path in sorted((shared_data / "other").rglob(f"*.{kind}")):
        if "872p" in path.name:
            continue
        document = PARSERS[kind].parse(path, limits=LIMITS)
        lost = sum(len("".join(text.split())) for text in missing(path, *PARTS[kind], document))
        assert lost <= named(document), path.name


def missing(path: Path, parts: str, texts: str, left_out: str, document: ParsedDocument) -> Iterator[str]:
    plain = "".join(document.text.split())
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.fullmatch(parts, name):
                source = re.sub(left_out, "", archive.read(name).decode(), flags=re.DOTALL)
                for text in re.findall(texts, source):
                    if "".join(canonical_line(unescape(text)).split()) not in plain:
                        yield text


def named(document: ParsedDocument) -> int:
    hidden = [warning for warning in document.warnings if warning.code is WarningCode.HIDDEN_TEXT]
    return sum(int(found) for warning in hidden for found in re.findall(r"(\d+) characters", warning.message))
