"""Texts in an encoding that nobody declared, or that was declared wrongly, are read right, refused or named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smartchat_adapters.parsers.epub.parser import EpubParser
from smartchat_adapters.parsers.fb2.parser import Fb2Parser
from smartchat_adapters.parsers.html.markdown import MarkdownParser
from smartchat_adapters.parsers.html.parser import HtmlParser
from smartchat_adapters.parsers.mail.parser import MessageParser
from smartchat_adapters.parsers.text.plain_text import PlainTextParser
from smartchat_core.errors import UnsupportedFormat
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.ports.parser import Parser, ParsingLimits
from tests.support.epub_maker import Chapter, EpubMaker

RUSSIAN = (
    "Старая мельница стояла у самой реки, и мельник каждое утро открывал её для соседей, которые привозили овёс и "
    "рожь на телегах. Никто уже не помнил, кто её построил, но говорили, что это был человек из далёкого города. "
)
POLISH = (
    "Młyn stał nad rzeką od dawna, a młynarz co rano otwierał go sąsiadom, którzy przywozili żyto i owies. "
    "Nikt już nie pamiętał, kto go zbudował; mówiono, że był to człowiek, który przyszedł z dalekiego miasta. "
)
GREEK = (
    "Ο παλιός μύλος στεκόταν δίπλα στο ποτάμι και ο μυλωνάς τον άνοιγε κάθε πρωί για τους γείτονες που έφερναν βρώμη "
    "και σίκαλη με τα κάρα. Κανείς δεν θυμόταν πια ποιος τον είχε χτίσει. "
)
GERMAN = (
    "Die Mühle stand seit langem am Wasser, und jeden Morgen kamen die Nachbarn mit ihren Wagen und brachten Hafer und "
    "Roggen. Niemand wußte noch, wer sie gebaut hatte; man sagte, daß es ein Mann aus der fernen Stadt war. Später "
    "gehörte sie seinem Sohn. "
)


def _page(data: bytes, declared: str) -> bytes:
    label = f'<meta charset="{declared}">'.encode() if declared else b""
    return b"<html><head>" + label + b"<title>Mill</title></head><body><p>" + data + b"</p></body></html>"


def _book(data: bytes, declared: str) -> bytes:
    label = f' encoding="{declared}"'.encode() if declared else b""
    return (
        b'<?xml version="1.0"'
        + label
        + b"?><FictionBook><body><section><p>"
        + data
        + b"</p></section></body></FictionBook>"
    )


def _mail(data: bytes, declared: str) -> bytes:
    label = f"; charset={declared}".encode() if declared else b""
    return b"From: a@b.example\nSubject: Mill\nContent-Type: text/plain" + label + b"\n\n" + data


def _chapter(data: bytes, declared: str) -> bytes:
    label = f' encoding="{declared}"'.encode() if declared else b""
    head = (
        b'<?xml version="1.0"' + label + b'?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
    )
    return head + b"<body><p>" + data + b"</p></body></html>"


FORMATS: dict[str, tuple[Callable[[bytes, str], bytes], type[Parser]]] = {
    "fb2": (_book, Fb2Parser),
    "html": (_page, HtmlParser),
    "eml": (_mail, MessageParser),
    "md": (lambda data, _: data, MarkdownParser),
    "txt": (lambda data, _: data, PlainTextParser),
    "epub": (_chapter, EpubParser),
}


def read(folder: Path, name: str, data: bytes, declared: str = "") -> ParsedDocument:
    make, parser = FORMATS[name]
    path = folder / f"mill.{name}"
    made = make(data, declared)
    if name == "epub":
        book = EpubMaker()
        book.add("sound.xhtml", "<p>A chapter in words that everybody can read.</p>")
        book.chapters.append(Chapter(name="mill.xhtml", content=made))
        made = book.data()
    path.write_bytes(made)
    return parser().parse(path, limits=ParsingLimits())


@pytest.mark.parametrize("name", ["eml", "epub", "fb2", "html"])
@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (RUSSIAN, "cp1251", ""),
        (RUSSIAN, "cp1251", "iso-8859-1"),
        (RUSSIAN, "cp1251", "koi8-r"),
        (RUSSIAN, "koi8-r", "windows-1251"),
        (RUSSIAN, "cp866", "koi8-r"),
        (GREEK, "cp1253", "windows-1252"),
        (POLISH, "cp1250", "iso-8859-1"),
        (POLISH, "iso8859-2", "us-ascii"),
    ],
)
def test_what_is_declared_counts_only_if_it_makes_a_text(
    tmp_path: Path, name: str, text: str, encoding: str, declared: str
) -> None:
    document = read(tmp_path, name, (text * 2).encode(encoding), declared)
    assert text.strip() in document.text
    assert WarningCode.ENCODING_GUESSED in {warning.code for warning in document.warnings}


@pytest.mark.parametrize("name", ["eml", "epub", "fb2", "html"])
@pytest.mark.parametrize(
    ("text", "encoding"), [(RUSSIAN, "koi8-r"), (POLISH, "cp1250"), (GREEK, "cp1253"), (GERMAN, "cp1252")]
)
def test_what_is_declared_rightly_counts(tmp_path: Path, name: str, text: str, encoding: str) -> None:
    document = read(tmp_path, name, (text * 2).encode(encoding), encoding)
    assert text.strip() in document.text
    assert WarningCode.ENCODING_GUESSED not in {warning.code for warning in document.warnings}


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"epub"}))
@pytest.mark.parametrize(
    "data",
    [
        (RUSSIAN * 2).encode().decode("cp1251").encode(),
        (RUSSIAN * 2).encode().decode("latin-1").encode(),
        (RUSSIAN * 2).encode("cp1251").decode("koi8-r").encode(),
        (GREEK * 2).encode("cp1253").decode("cp1252").encode(),
        (POLISH * 2).encode().decode("cp437").encode(),
    ],
)
def test_what_nobody_can_read_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        read(tmp_path, name, data, "utf-8")
    assert "UTF-8" in caught.value.remedy


def test_a_chapter_that_nobody_can_read_is_named(tmp_path: Path) -> None:
    book = EpubMaker()
    for number in range(20):
        book.add(
            f"c{number}.xhtml", "<p>" + "A chapter in words that everybody can read, and more of them. " * 9 + "</p>"
        )
    book.add("mill.xhtml", f"<p>{(RUSSIAN * 2).encode().decode('cp1251')}</p>")
    path = tmp_path / "book.epub"
    path.write_bytes(book.data())
    document = EpubParser().parse(path, limits=ParsingLimits())
    named = [one.subject for one in document.warnings if one.code is WarningCode.PART_DAMAGED]
    assert [subject.rpartition("/")[2] for subject in named] == ["mill.xhtml"]


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize(
    "data", [(GERMAN * 3).encode().decode("cp1252").encode(), (POLISH * 3).encode("cp1250").decode("cp1252").encode()]
)
def test_letters_that_are_wrong_here_and_there_are_named(tmp_path: Path, name: str, data: bytes) -> None:
    document = read(tmp_path, name, data, "utf-8")
    named = [one for one in document.warnings if one.code is WarningCode.PART_DAMAGED]
    assert len(named) == 1
    assert "wrong encoding" in named[0].message
    assert "UTF-8" in named[0].message
