from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest

from smartchat_adapters.parsers.text.rtf import RtfParser
from smartchat_core.errors import DamagedFile, EmptyFile, HostileFile, InputError, NoTextFound
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.model.section import SectionKind
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical

FONTS = r"{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\froman\fcharset204 Times Cyr;}}"


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
    assert document.text == "Word1, more.\n\nEnd.\n\n1 The П note."
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
    assert [section.title for section in play.sections] == ["Act I", "Act II", "Act III"]
    assert play.metadata.authors == ("Oscar Wilde",)
