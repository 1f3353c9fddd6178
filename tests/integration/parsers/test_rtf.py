from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest

from smartchat_adapters.parsers.office.rtf import RtfParser
from smartchat_core.errors import DamagedFile, EmptyFile, HostileFile, InputError, NoTextFound
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.model.section import SectionKind, SectionRole
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical

FONTS = (
    r"{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\froman\fcharset204 Times Cyr;}"
    r"{\f2\fcharset2 Symbol;}{\f3\fcharset128 Mincho;}}"
)


def rtf(body: str) -> str:
    return rf"{{\rtf1\ansi\ansicpg1252\deff0{FONTS}{body}}}"


def read(tmp_path: Path, source: str | bytes) -> ParsedDocument:
    path = tmp_path / "letter.rtf"
    path.write_bytes(source if isinstance(source, bytes) else source.encode("latin-1"))
    document = RtfParser().parse(path, limits=ParsingLimits())
    check_canonical(document)
    return document


def test_paragraphs_and_lines(tmp_path: Path) -> None:
    assert read(tmp_path, rtf(r"One {\b bold} word.\par\par Two,\line broken.\par")).text == (
        "One bold word.\n\nTwo,\nbroken."
    )


def test_characters(tmp_path: Path) -> None:
    body = r"caf\'e9 \u8211? \f1\'cf\'f0\'e8\'e2\'e5\'f2\f0  caf\'e9 \u-10179?\u-8704? {\{}\par"
    assert read(tmp_path, rtf(body)).text == "café – Привет café 😀 {"


def test_raw_bytes_are_of_the_code_page(tmp_path: Path) -> None:
    assert read(tmp_path, rtf("naïve\\par")).text == "naïve"


def test_metadata(tmp_path: Path) -> None:
    document = read(tmp_path, rtf(r"{\info{\title The Caf\'e9}{\author Anna Muster}{\company Nobody}}Text.\par"))
    assert document.metadata.title == "The Café"
    assert document.metadata.authors == ("Anna Muster",)
    assert document.text == "Text."


def test_footnotes_go_to_the_end(tmp_path: Path) -> None:
    body = r"Word{\super 1}{\footnote {\super 1} The \f1\'cf\f0  note.}, more.\par End.\par"
    document = read(tmp_path, rtf(body))
    assert document.text == "Word¹, more.\n\nEnd.\n\n1 The П note."
    assert document.sections[-1].kind is SectionKind.NOTES


def test_table_rows_are_lines(tmp_path: Path) -> None:
    row = r"\trowd\intbl {}\cell {}\cell\row "
    assert read(tmp_path, rtf(row.format("a", "b") + row.format("1", "2") + r"\pard End.\par")).text == (
        "a b\n1 2\n\nEnd."
    )


def test_pictures_leave_nothing_behind(tmp_path: Path) -> None:
    body = r"A{\pict{\*\blipuid 00ff}\pngblip 89504e47}B{\*\objdata 0105}C\binfsxn0{\pict\bin6 }{\rtf}D\par"
    assert read(tmp_path, rtf(body)).text == "ABCD"


def test_links_show_their_words(tmp_path: Path) -> None:
    body = r'See {\field{\*\fldinst{HYPERLINK "http://example.org/"}}{\fldrslt{the page}}} now.\par'
    assert read(tmp_path, rtf(body)).text == "See the page now."


MATH = (
    r"{\mmath{\*\moMath{\mf{\mfPr{\mctrlPr\i}}{\mnum{\mr\mscr0 a}}{\mden{\mr b}}}{\mr =7}"
    r"{\mnary{\mnaryPr{\mchr \u8721?}}{\msub{\mr 1}}{\msup{\mr n}}{\me{\mr k}}}}}"
)
SHAPE = (
    r"{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 202}}{\shptxt In a box.\par}}"
    r"{\shprslt{\*\do{\dptxbxtext In a box.\par}}}}"
)
NESTED = r"\trowd\intbl a\cell\pard\intbl\itap2 x\nestcell y\nestcell{\*\nesttableprops\nestrow}\pard\intbl z\cell\row"

# What the document holds, and the text that is read of it.
SHOWN: dict[str, tuple[str, str]] = {
    "changes count as accepted": (r"It costs {\deleted 40}{\revised 55} marks.\par", "It costs 55 marks."),
    "a deleted paragraph mark joins": (r"One {\deleted\par}whole.\par", "One whole."),
    "text boxes stand behind their paragraph": (rf"Before {SHAPE}after.\par", "Before after.\n\nIn a box."),
    "older text boxes": (r"A.{\*\do\dobxpage{\dptxbxtext Old box.\par}}\par", "A.\n\nOld box."),
    "word art": (r"A.{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv Grand Opening}}}}\par", "A.\n\nGrand Opening"),
    "headers, footers and comments are left out": (
        r"{\header Head}{\footerr Foot}A{\*\atnid X}{\*\annotation Really?}.\par",
        "A.",
    ),
    "fields show their results": (
        r"{\field{\*\fldinst IF {\field{\*\fldinst X}{\fldrslt no}}}{\fldrslt yes}} and {\field{\*\fldinst PAGE}}\par",
        "yes and",
    ),
    "buttons, signs and boxes to tick": (
        (r"{\field{\*\fldinst MACROBUTTON Go [Name]}{\fldrslt }} {\field{\*\fldinst SYMBOL 97 \\f Symbol}{\fldrslt}}"
        r"{\field{\*\fldinst FORMCHECKBOX{\*\formfield{\fftype1\ffres1}}}{\fldrslt}}\par"),
        "[Name] α☒",
    ),
    "labels of lists": (
        r"{\listtext\pard 1.\tab}One\par{\listtext 2.\tab}Two\par{\pntext\f2\'b7\tab}Dot\par",
        "1. One\n2. Two\n• Dot",
    ),
    "equations": (rf"So {MATH}.\par", "So a/b=7∑₁ⁿk."),
    "two ways of saying the same": (r"{\upr{Gru?e}{\*\ud{Gr\u252?\u223?e}}}.\par", "Grüße."),
    "double-byte pages with plain trail bytes": (r"{\f3\'83e\'83X\'83\'67}\par", "テスト"),
    "signs of symbol fonts": (r"{\f2 a\'b7 \u61623?}\par", "α• •"),
    "substitutes of several bytes": (r"\uc2 \u8364\'80x5 \uc0\u8364 5 \uc1\u-10179 ?\u-8704 ?\par", "€5 €5 😀"),
    "tables within tables": (NESTED + r"\pard End.\par", "a x y\nz\n\nEnd."),
    "cells without the word for a table": (r"\trowd a\cell b\cell\row\pard End.\par", "a b\n\nEnd."),
    "exponents": (r"10{\super 6} lamps\par", "10⁶ lamps"),
    "quotes, dashes and hyphens": (r"\ldblquote a\emdash b\rdblquote  x\-y z\_z a\~b\par", "“a—b” xy z\u2011z a b"),
    "data in binary": (r"A{\*\objdata\bin5 }{}\\}B\par", "AB"),
    "groups that are not known": (r"A{\*\unheard of}B{\heard of}\par", "ABof"),
    "line ends are no text": ("On\r\ne \\\nTwo\\par", "One\n\nTwo"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown(name: str, tmp_path: Path) -> None:
    source, expected = SHOWN[name]
    document = read(tmp_path, rtf(source))
    assert document.text == expected
    assert not document.warnings


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        (r"{\pict\picwgoal3000\pichgoal3000 00ff}", "picture"),
        (r"{\object{\*\objclass Excel.Sheet.12}{\*\objdata 00}{\result{\pict 00}}}", "embedded object"),
        (r"{\object{\*\objclass Equation.3}{\result}}", "equation of an older kind"),
        (r"{\field{\*\fldinst EQ \\f(1;2)}{\fldrslt}}", "equation field"),
    ],
)
def test_what_is_not_read_is_named_with_its_place(inside: str, kind: str, tmp_path: Path) -> None:
    document = read(tmp_path, rtf(rf"Seen here.{inside}\par"))
    assert document.text == "Seen here."
    [warning] = document.warnings
    assert (warning.code, warning.subject) == (WarningCode.NOT_READ, kind)
    assert "Seen here." in warning.message


def test_headings_by_outline_level_and_by_style(tmp_path: Path) -> None:
    styles = (
        r"{\stylesheet{Normal;}{\s1\outlinelevel0 Big;}{\s2\sbasedon1 Bigger;}{\s3 heading 2;}{\s4 Title;}{\*\cs5 x;}}"
    )
    body = (
        r"\pard\s4 The Lamp\par\pard\s1 One\par\pard a\par\pard\s3 Two\par\pard b\par\pard\s2 Three\par\pard c\par"
        r"\pard\outlinelevel1 Four\par\pard d\par"
    )
    document = read(tmp_path, rtf(styles + body))
    assert [(section.level, section.title) for section in document.sections] == [
        (1, "One"),
        (2, "Two"),
        (1, "Three"),
        (2, "Four"),
    ]
    assert document.metadata.title == "The Lamp"


def test_a_table_of_contents_is_front_matter(tmp_path: Path) -> None:
    body = r"{\field{\*\fldinst TOC}{\fldrslt Night 1\par Day 2\par}}\pard\outlinelevel0 Night\par\pard Dark.\par"
    first, second = read(tmp_path, rtf(body)).sections
    assert (first.role, second.title) == (SectionRole.CONTENTS, "Night")


def test_subjects_and_description(tmp_path: Path) -> None:
    info = r"{\info{\title T}{\author A; B}{\keywords sea, fog}{\subject tales}{\doccomm About the sea.}}"
    metadata = read(tmp_path, rtf(info + r"Text.\par")).metadata
    assert metadata.authors == ("A", "B")
    assert metadata.subjects == ("sea", "fog", "tales")
    assert metadata.description == "About the sea."


def test_chapters(tmp_path: Path) -> None:
    body = r"Chapter 1. The House\par It began.\par Chapter 2. The Lamp\par It went on.\par"
    assert [section.title for section in read(tmp_path, rtf(body)).sections] == [
        "Chapter 1. The House",
        "Chapter 2. The Lamp",
    ]


def test_truncated_file_keeps_what_there_is(tmp_path: Path) -> None:
    document = read(tmp_path, rtf(r"One.\par Two and")[:-1])
    assert document.text == "One.\n\nTwo and"
    assert [warning.code for warning in document.warnings] == [WarningCode.PART_DAMAGED]


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        read(tmp_path, b"")
    with pytest.raises(DamagedFile):
        read(tmp_path, "no RTF at all")
    with pytest.raises(NoTextFound):
        read(tmp_path, rtf(r"\par"))
    with pytest.raises(HostileFile):
        read(tmp_path, rtf("{" * 20_000 + "x" + "}" * 20_000))


def test_many_links_take_no_quadratic_time(tmp_path: Path) -> None:
    link = r'{\field{\*\fldinst{HYPERLINK "x'
    assert read(tmp_path, rtf(r"Text.\par" + link * 3000)).text.startswith("Text.")


@pytest.mark.parametrize("seed", range(40))
def test_damage_gives_text_or_a_typed_error(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    source = bytearray(
        rtf(r"{\info{\title T}}One\line two.{\footnote n}\par \u20013?\'e9 \bin3 abc{\pict 00}\par").encode()
    )
    for _ in range(6):
        source[chance.randrange(6, len(source))] = chance.choice(b"\\{}u'b09\x00\xff")
    with contextlib.suppress(InputError):
        read(tmp_path, bytes(source))


def test_real_documents(shared_data: Path) -> None:
    for folder in ("other", "hostile"):
        for path in sorted((shared_data / folder).rglob("*.rtf")):
            check_canonical(RtfParser().parse(path, limits=ParsingLimits()))
    play = RtfParser().parse(shared_data / "other/derived/the-importance-of-being-earnest.rtf", limits=ParsingLimits())
    acts = [section.title for section in play.sections if section.title.startswith("Act ")]
    assert acts == ["Act I", "Act II", "Act III"]
    assert play.metadata.authors == ("Oscar Wilde",)
