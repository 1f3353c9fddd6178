from __future__ import annotations

import base64
import gzip
import random
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_adapters.parsers.text.paragraphs import split_blocks
from smartchat_adapters.parsers.text.plain_text import PlainTextParser
from smartchat_core.errors import EmptyFile, FileTooLarge, NoTextFound, UnsupportedFormat
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.model.section import SectionKind
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical

LIMITS = ParsingLimits()
PROSE = (
    "The widow had taken the house by the river for the summer, and nobody in the village could say what she "
    "meant to do with so many rooms. In the evenings there was a lamp in the highest window, and those who came "
    "home late said that it burned until the morning. Her brother wrote to her twice, and had no answer."
)
FRENCH = (
    "« Vous n’êtes donc jamais allé à la rivière ? » demanda-t-elle. Les cœurs légers, répondit-il, vont où le vent "
    "les mène ; le mien préfère les maisons fermées, les lampes allumées très tôt et les lettres déjà écrites."
)
RUSSIAN = (
    "Однажды, в студеную зимнюю пору, я из лесу вышел; был сильный мороз. Гляжу, поднимается медленно в гору "
    "лошадка, везущая хворосту воз. И, шествуя важно, в спокойствии чинном, лошадку ведет под уздцы мужичок."
)
SECOND = (
    "When the first frost came the lamp was seen no more. The postman found the door open and the stove cold, and on "
    "the table there lay a letter that was addressed to nobody, which he carried to the mayor unopened."
)


def read(tmp_path: Path, content: str | bytes, *, limits: ParsingLimits = LIMITS) -> ParsedDocument:
    path = tmp_path / "book.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    document = PlainTextParser().parse(path, limits=limits)
    check_canonical(document)
    return document


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
@pytest.mark.parametrize("text", ["Plain words, and a few more.", "Привет, как дела? Спасибо.", "中文的文本没有空格。"])
def test_unicode_encodings(tmp_path: Path, encoding: str, text: str) -> None:
    assert read(tmp_path, text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", FRENCH),
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("gb18030", "他们在河边租了一所房子，村里没有人知道她要那么多房间做什么。"),
        ("cp932", "彼女は夏の間、川のそばの家を借りていたが、村の誰もその理由を知らなかった。"),
        ("iso2022_jp", "彼女は夏の間、川のそばの家を借りていた。"),
    ],
)
def test_other_encodings_are_guessed_and_named(tmp_path: Path, encoding: str, text: str) -> None:
    document = read(tmp_path, text.encode(encoding))
    assert document.text == text
    if encoding != "iso2022_jp":
        (warning,) = document.warnings
        assert warning.code is WarningCode.ENCODING_GUESSED
        assert encoding in warning.message


def test_stray_bytes_in_utf8_do_not_spoil_it(tmp_path: Path) -> None:
    text = "Żółw mówi dzień dobry, a jaskółka odpowiada: świetnie. " * 5
    document = read(tmp_path, text.encode() + b" \x93quoted\x94")
    assert document.text.endswith("świetnie. “quoted”")


def test_stray_zero_byte_in_ascii(tmp_path: Path) -> None:
    assert read(tmp_path, PROSE.encode() + b"\x00 End.").text == f"{PROSE} End."


@pytest.mark.parametrize("seed", range(5))
def test_binary_is_no_text(tmp_path: Path, seed: int) -> None:
    with pytest.raises(UnsupportedFormat):
        read(tmp_path, random.Random(seed).randbytes(20_000))


def test_empty_and_blank(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        read(tmp_path, b"")
    with pytest.raises(NoTextFound):
        read(tmp_path, b" \n\t\n\xef\xbb\xbf")


def test_text_over_the_limit(tmp_path: Path) -> None:
    with pytest.raises(FileTooLarge):
        read(tmp_path, PROSE, limits=ParsingLimits(text_characters=100))


@pytest.mark.parametrize("width", [60, 72, 78])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_wrapped_lines_are_joined(tmp_path: Path, width: int, ends: str) -> None:
    wrapped = f"{textwrap.fill(PROSE, width)}\n\n\n{textwrap.fill(SECOND, width)}\n"
    assert read(tmp_path, wrapped.replace("\n", ends)).text == f"{PROSE}\n\n{SECOND}"


def test_indented_paragraphs_without_blank_lines(tmp_path: Path) -> None:
    wrapped = "\n".join(textwrap.fill(p, 66, initial_indent="    ") for p in (PROSE, SECOND, PROSE))
    assert read(tmp_path, wrapped).text == f"{PROSE}\n\n{SECOND}\n\n{PROSE}"


def test_one_paragraph_a_line(tmp_path: Path) -> None:
    assert read(tmp_path, f"{PROSE}\n{SECOND}\n").text == f"{PROSE}\n\n{SECOND}"


def test_verse_keeps_its_lines(tmp_path: Path) -> None:
    verse = (
        "The lamp was low, the river loud,\n  The boat was at the stair;\n"
        "She gathered in her arms the shroud\n  And found no baby there."
    )
    text = read(tmp_path, f"{textwrap.fill(PROSE, 72)}\n\n{textwrap.indent(verse, '    ')}\n").text
    assert text.split("\n\n")[1].split("\n") == [line.strip() for line in verse.split("\n")]


def test_lists_and_columns_keep_their_lines(tmp_path: Path) -> None:
    items = "- bread and butter\n- a pound of tea\n- candles"
    table = "Name          Age\nAnna          31\nBertold       7"
    text = read(tmp_path, f"{textwrap.fill(PROSE, 72)}\n\n{items}\n\n{table}").text
    assert text.split("\n\n")[1] == items
    assert text.split("\n\n")[2] == "Name Age\nAnna 31\nBertold 7"


def test_hyphens_at_line_ends() -> None:
    lines = [
        "The information came late in the evening to the captain of the infor-",
        "mation office, who was a well-known friend of the mayor and also self-",
        "taught in seven languages of which he spoke none on Sundays, if asked.",
    ]
    (block,) = split_blocks("\n".join(lines))
    assert "the information office" in block[0]
    assert "self-taught" in block[0]


def test_form_feeds_end_paragraphs(tmp_path: Path) -> None:
    assert read(tmp_path, "One page.\fThe next page.").text == "One page.\n\nThe next page."


def test_chapters(tmp_path: Path) -> None:
    body = f"{PROSE}\n\n{SECOND}"
    source = (
        f"PREFACE\n\n{body}\n\nPART ONE\n\nCHAPTER I\n\nTHE HOUSE\n\n{body}\n\nChapter 2. The Lamp\n\n{body}\n\n"
        f"PART TWO\n\nCHAPTER III.\nA Letter\n\n{body}\n\nEPILOGUE\n\n{body}\n"
    )
    document = read(tmp_path, source)
    assert [(section.level, section.title) for section in document.sections] == [
        (1, "PREFACE"),
        (1, "PART ONE"),
        (2, "CHAPTER I. THE HOUSE"),
        (2, "Chapter 2. The Lamp"),
        (1, "PART TWO"),
        (2, "CHAPTER III. A Letter"),
        (1, "EPILOGUE"),
    ]
    assert document.sections[0].kind is SectionKind.FRONT
    assert document.sections[3].span.of(document.text).startswith("Chapter 2. The Lamp\n\nThe widow")


def test_contents_are_no_chapters(tmp_path: Path) -> None:
    names = [f"CHAPTER {number}" for number in ("I", "II", "III", "IV")]
    listed = "\n\n".join(["CONTENTS", *names])
    chapters = "\n\n".join(f"{name}\n\n{PROSE}" for name in names)
    document = read(tmp_path, f"{listed}\n\n{chapters}\n")
    assert [section.title for section in document.sections] == ["CONTENTS", *names]


def test_numerals_count_only_in_sequence(tmp_path: Path) -> None:
    document = read(tmp_path, f"I\n\n{PROSE}\n\nII\n\n{PROSE}\n\nC\n\n{PROSE}\n\nIII\n\n{PROSE}")
    assert [section.title for section in document.sections] == ["I", "II", "III"]


@pytest.mark.parametrize(
    "heading",
    [
        "Глава первая",
        "Kapitel 3",
        "Drittes Buch",
        "CHAPITRE IV",
        "Capítulo 5: El río",
        "第三章 河边的房子",
        "ACT II",
        "SCENE 2. A wood.",
    ],
)
def test_headings_of_many_languages(tmp_path: Path, heading: str) -> None:
    (section,) = read(tmp_path, f"{heading}\n\n{PROSE}").sections
    assert section.title == heading


@pytest.mark.parametrize(
    "line", ["Part of him was sorry.", "I", "Book lovers came early.", "part one", "Act one as you please, he said."]
)
def test_prose_is_no_heading(tmp_path: Path, line: str) -> None:
    assert read(tmp_path, f"{PROSE}\n\n{line}\n\n{SECOND}").sections == ()


def test_gutenberg_header(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "The Project Gutenberg eBook of The Lamp\n\nTitle: The Lamp\n\nAuthor: Anna Muster\n\nLanguage: German\n\n"
        f"*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\nCHAPTER I\n\n{PROSE}\n\n"
        "*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\nLicense text.",
    )
    assert document.metadata.title == "The Lamp"
    assert document.metadata.authors == ("Anna Muster",)
    assert document.metadata.language == "de"
    assert [section.kind for section in document.sections] == [SectionKind.FRONT, SectionKind.BODY, SectionKind.BACK]


def test_no_metadata_without_a_header(tmp_path: Path) -> None:
    assert read(tmp_path, f"Title: Not a header\n\n{PROSE}").metadata.title == ""


@given(st.text(alphabet=st.sampled_from("abcIVX .,-\n\t\r\f\u00a0\u3000é\u0301章第一"), max_size=400))
def test_any_text_is_read(text: str) -> None:
    blocks = split_blocks(text)
    assert all(block and all(line == line.strip() and line for line in block) for block in blocks)
    kept = [character for character in text if not character.isspace() and character != "-"]
    assert kept == [c for block in blocks for line in block for c in line if not c.isspace() and c != "-"]


@pytest.mark.parametrize(
    ("name", "encoding", "words"),
    [("english.cp500.txt", "cp500", "IntelliStation POWER"), ("russian.cp866.txt", "cp866", "в студеную зимнюю пору")],
)
def test_real_files_in_old_encodings(shared_data: Path, name: str, encoding: str, words: str) -> None:
    document = PlainTextParser().parse(shared_data / "other" / "tika" / name, limits=LIMITS)
    check_canonical(document)
    assert words in document.text
    assert encoding in document.warnings[0].message


def test_a_real_book(shared_data: Path) -> None:
    document = PlainTextParser().parse(shared_data / "other/derived/the-prince.txt", limits=LIMITS)
    check_canonical(document)
    assert [section.title for section in document.sections if section.title == "XXVI"]
    assert sum(section.level == 1 for section in document.sections) >= 27


def test_a_real_manual(shared_data: Path, tmp_path: Path) -> None:
    packed = (shared_data / "other/debian/debian-reference.en.txt.gz").read_bytes()
    document = read(tmp_path, gzip.decompress(packed))
    chapters = [section.title for section in document.sections if section.title.startswith("Chapter ")]
    assert len(chapters) == 12
    assert "It covers many aspects of system administration through shell-command examples" in document.text


@pytest.mark.parametrize(
    "line",
    [
        "{0},Ann Writer {0},Harbour Town,came home late on day {0}",
        "{0};Harbour;came home late on the day after the fog;12",
        "2026-01-05 10:00:{0:02d} INFO harbour.gate: the gate was opened for boat {0} by the keeper",
        "{0} | Ann Writer | Harbour Town in the fog | 31",
    ],
)
def test_rows_and_logs_keep_their_lines(tmp_path: Path, line: str) -> None:
    rows = [line.format(number) for number in range(12)]
    assert read(tmp_path, "\n".join(rows)).text.split("\n") == rows


def test_code_keeps_its_lines(tmp_path: Path) -> None:
    code = "def moor(boat):\n    if boat:\n        return tie(boat)\n    return None\n"
    assert read(tmp_path, code).text == "def moor(boat):\nif boat:\nreturn tie(boat)\nreturn None"


def test_blocks_of_base64_are_named_and_left_out(tmp_path: Path) -> None:
    block = base64.encodebytes(bytes(range(256)) * 4).decode()
    document = read(tmp_path, f"{PROSE}\n\n{block}\n{SECOND}\n\n{block}\n{'GATTACA' * 10}\n")
    assert document.text.startswith(f"{PROSE}\n\n{SECOND}\n\nGATTACA")
    (warning,) = document.warnings
    assert warning.code is WarningCode.NOT_READ
    assert "2 × block of Base64" in warning.message


def test_text_in_no_language_is_refused(tmp_path: Path) -> None:
    chance = random.Random(7)
    garbage = " ".join(
        "".join(chance.choice("¤¥§©«¬®±¶·¸»¼½¾¿÷þð#$%&*+=<>@^~") for _ in range(chance.randint(2, 9)))
        for _ in range(400)
    )
    with pytest.raises(UnsupportedFormat):
        read(tmp_path, garbage)
