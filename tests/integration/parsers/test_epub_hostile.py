"""Broken, protected and hostile EPUBs: a clear error, or the rest of the book with a warning."""

import io
import random
import struct
import zipfile
from pathlib import Path

import pytest

from smartchat_adapters.parsers.epub.parser import EpubParser
from smartchat_core.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    FileTooLarge,
    HostileFile,
    InputError,
    NoTextFound,
    OcrRequired,
)
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from tests.support.epub_maker import Chapter, EpubMaker, page

LIMITS = ParsingLimits()


def read(source: EpubMaker | bytes, tmp_path: Path, limits: ParsingLimits = LIMITS) -> ParsedDocument:
    path = tmp_path / "book.epub"
    path.write_bytes(source if isinstance(source, bytes) else source.data())
    document = EpubParser().parse(path, limits=limits)
    check_canonical(document)
    return document


def book(*chapters: Chapter) -> EpubMaker:
    maker = EpubMaker()
    maker.add("good.xhtml", "<p>Good words.</p>")
    maker.chapters += chapters
    return maker


def bad(content: str | bytes) -> Chapter:
    return Chapter(name="bad.xhtml", content=content)


def codes(document: ParsedDocument) -> dict[str, WarningCode]:
    return {
        warning.subject: warning.code
        for warning in document.warnings
        if warning.code is not WarningCode.STRUCTURE_MISSING
    }


BILLION_LAUGHS = '<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
QUADRATIC = f'<!DOCTYPE html [<!ENTITY a "{"x" * 1000}">]>'
EXTERNAL = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE html [<!ENTITY % a SYSTEM "http://127.0.0.1/x.dtd"> %a;]>'
UNCLOSED = '<!DOCTYPE html [<!ENTITY a "b'


@pytest.mark.parametrize("prolog", [BILLION_LAUGHS, QUADRATIC, EXTERNAL, PARAMETER, UNCLOSED])
def test_entities_are_refused_and_other_chapters_kept(prolog: str, tmp_path: Path) -> None:
    document = read(book(bad(page("<p>&a;</p>", prolog=prolog))), tmp_path)
    assert document.text == "Good words."
    assert codes(document) == {"book/bad.xhtml": WarningCode.PART_REFUSED}


def test_a_book_of_refused_chapters_only_is_hostile(tmp_path: Path) -> None:
    maker = EpubMaker(chapters=[bad(page("<p>&a;</p>", prolog=BILLION_LAUGHS))])
    with pytest.raises(HostileFile):
        read(maker, tmp_path)


def test_entities_that_are_characters_are_read(tmp_path: Path) -> None:
    prolog = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd"'
        ' [<!-- <!ENTITY no "no"> --><!ENTITY own "&#8212;">]>'
    )
    document = read(book(bad(page("<p>a&nbsp;b &eacute;&own;&unknown; R&D</p>", prolog=prolog))), tmp_path)
    assert document.text == "Good words.\n\na b é—&unknown; R&D"
    assert codes(document) == {}


def test_broken_xhtml_is_read_as_html(tmp_path: Path) -> None:
    source = page('<p>one<br>two<a id="x"/><p>three <b>bold<div/>four').replace("</body></html>", "")
    assert read(book(bad(source)), tmp_path).text == "Good words.\n\none\ntwo\n\nthree bold\n\nfour"


def test_very_deep_nesting(tmp_path: Path) -> None:
    deep = "<div>" * 20_000 + "deep" + "</div>" * 20_000
    document = read(book(bad(page(deep))), tmp_path)
    assert document.text == "Good words.\n\ndeep"
    assert document.anchors.points[-1].count("/4/") == 1
    assert read(book(bad(page(deep) + "<")), tmp_path).text == "Good words.\n\ndeep\n\n<"


def test_a_missing_chapter_is_named(tmp_path: Path) -> None:
    maker = book(bad(page("<p>Gone.</p>")))
    maker.left_out = frozenset(["bad.xhtml"])
    document = read(maker, tmp_path)
    assert document.text == "Good words."
    assert codes(document) == {"book/bad.xhtml": WarningCode.PART_MISSING}


def test_a_damaged_chapter_is_named(tmp_path: Path) -> None:
    data = bytearray(book(bad(page("<p>Damaged.</p>" * 100))).data())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.getinfo("book/bad.xhtml").header_offset
    data[start + 70] ^= 0xFF
    document = read(bytes(data), tmp_path)
    assert document.text == "Good words."
    assert codes(document) == {"book/bad.xhtml": WarningCode.PART_DAMAGED}


def test_a_part_that_breaks_off_is_named(tmp_path: Path) -> None:
    document = read(book(bad(page("<p>Here it ends in the mid").removesuffix("</body></html>"))), tmp_path)
    assert document.text == "Good words.\n\nHere it ends in the mid"
    assert codes(document) == {"book/bad.xhtml": WarningCode.PART_DAMAGED}


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    document = read(book(Chapter(name="bad.xhtml", content=bytes(range(256)) * 20)), tmp_path)
    assert document.text == "Good words."
    assert codes(document) == {"book/bad.xhtml": WarningCode.PART_DAMAGED}


def test_names_that_lead_outside_are_refused(tmp_path: Path) -> None:
    maker = book()
    names = (
        "../out.xhtml",
        "/absolute.xhtml",
        "..\\windows.xhtml",
        "\\absolute.xhtml",
        "a/../../b.xhtml",
        "C:/c.xhtml",
    )
    maker.extra = dict.fromkeys(names, b"x")
    document = read(maker, tmp_path)
    assert codes(document) == dict.fromkeys(names, WarningCode.PART_REFUSED)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["book.epub"]


def test_of_entries_with_one_name_the_first_counts(tmp_path: Path) -> None:
    buffer = io.BytesIO(book().data())
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("book/good.xhtml", page("<p>Other words.</p>"))
    assert read(buffer.getvalue(), tmp_path).text == "Good words."


@pytest.mark.parametrize("declared", [None, 100])
def test_bombs(declared: int | None, tmp_path: Path) -> None:
    """Also one that declares to be small."""
    data = bytearray(book(bad(page("<p>" + " " * 20_000_000 + "</p>"))).data())
    if declared is not None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entry = archive.getinfo("book/bad.xhtml")
        size = struct.pack("<I", entry.file_size)
        assert data.count(size) == 2
        data = data.replace(size, struct.pack("<I", declared))
    with pytest.raises(HostileFile):
        read(bytes(data), tmp_path)


def test_the_sum_of_all_chapters_is_bounded(tmp_path: Path) -> None:
    limits = ParsingLimits(unpacked_bytes=50_000)
    chapters = [Chapter(name=f"{number}.xhtml", content=page("<p>word</p>" * 1000)) for number in range(10)]
    with pytest.raises(HostileFile):
        read(book(*chapters), tmp_path, limits)


def test_the_text_is_bounded(tmp_path: Path) -> None:
    with pytest.raises(FileTooLarge):
        read(book(), tmp_path, ParsingLimits(text_characters=5))


AES = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"


def encryption(algorithm: str, part: str) -> dict[str, bytes]:
    source = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        f'<enc:EncryptionMethod Algorithm="{algorithm}"/><enc:CipherData><enc:CipherReference URI="book/{part}"/>'
        "</enc:CipherData></enc:EncryptedData></encryption>"
    )
    return {"META-INF/encryption.xml": source.encode()}


def test_drm_is_reported(tmp_path: Path) -> None:
    maker = book()
    maker.extra = encryption(AES, "good.xhtml")
    with pytest.raises(EncryptedFile) as raised:
        read(maker, tmp_path)
    assert AES in raised.value.cause


def test_a_part_that_is_encrypted_is_named(tmp_path: Path) -> None:
    maker = book(bad(page("<p>Secret words.</p>")))
    maker.extra = encryption(AES, "bad%2Exhtml")
    document = read(maker, tmp_path)
    assert document.text == "Good words."
    assert codes(document) == {"book/bad.xhtml": WarningCode.NOT_READ}


@pytest.mark.parametrize("algorithm", [AES, "http://www.idpf.org/2008/embedding"])
def test_encrypted_fonts_do_no_harm(algorithm: str, tmp_path: Path) -> None:
    maker = book()
    maker.chapters.append(Chapter(name="f.otf", content=b"\0" * 2000, media_type="font/otf", spine=False))
    maker.extra = encryption(algorithm, "f.otf")
    document = read(maker, tmp_path)
    assert (document.text, codes(document)) == ("Good words.", {})


def test_encrypted_entries_are_reported(tmp_path: Path) -> None:
    data = bytearray(book().data())
    position = 0
    while (position := data.find(b"PK\x01\x02", position)) >= 0:
        data[position + 8] |= 1
        position += 4
    with pytest.raises(EncryptedFile):
        read(bytes(data), tmp_path)


@pytest.mark.parametrize(
    ("body", "error"), [("<p> \u200b</p>", NoTextFound), ('<div><img src="p.png" alt="page 1"/></div>', OcrRequired)]
)
def test_no_text(body: str, error: type[InputError], tmp_path: Path) -> None:
    maker = EpubMaker()
    maker.add("a.xhtml", body)
    with pytest.raises(error) as raised:
        read(maker, tmp_path)
    assert raised.type is error


@pytest.mark.parametrize(
    ("data", "error"), [(b"", EmptyFile), (b"%PDF-1.7", DamagedFile), (b"PK\x03\x04", DamagedFile)]
)
def test_no_archive(data: bytes, error: type[InputError], tmp_path: Path) -> None:
    with pytest.raises(error):
        read(data, tmp_path)


def test_a_cut_archive(tmp_path: Path) -> None:
    data = book().data()
    for size in range(1, len(data), 97):
        with pytest.raises(InputError):
            read(data[:size], tmp_path)


def test_without_a_container_the_package_is_found(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book().data())) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if not name.startswith("META-INF"):
                new.writestr(name, old.read(name))
    assert read(buffer.getvalue(), tmp_path).metadata.title == "A Made Book"


KEPT = {
    "bitflip.epub": {"epub/text/act-2.xhtml": WarningCode.PART_DAMAGED},
    "control-and-bidi-chars.epub": {},
    "deep-nesting-20k-div.epub": {},
    "no-container.epub": {},
    "one-paragraph-3M-chars-no-space.epub": {},
    "script-and-markup.epub": {"epub/text/act-1.xhtml": WarningCode.NOT_READ},
    "no-spine.epub": {},
    "spine-item-missing.epub": {"epub/text/act-1.xhtml": WarningCode.PART_MISSING},
    "utf16-chapter.epub": {},
    "xml-bomb-in-chapter.epub": {"epub/text/lol.xhtml": WarningCode.PART_REFUSED},
}
REFUSED = {
    "html-named.epub": DamagedFile,
    "no-text.epub": NoTextFound,
    "pdf-named.epub": DamagedFile,
    "truncated.epub": DamagedFile,
    "zero-byte.epub": EmptyFile,
    "zip-bomb-200MB-chapter.epub": HostileFile,
}


def test_derived_hostile_books(shared_data: Path) -> None:
    folder = shared_data / "hostile" / "derived"
    for name, expected in KEPT.items():
        document = EpubParser().parse(folder / name, limits=LIMITS)
        check_canonical(document)
        assert codes(document) == expected, name
        assert "Algernon" in document.text
    for name, error in REFUSED.items():
        with pytest.raises(error):
            EpubParser().parse(folder / name, limits=LIMITS)
    traversal = EpubParser().parse(folder / "traversal.epub", limits=LIMITS)
    assert set(codes(traversal).values()) == {WarningCode.PART_REFUSED}
    assert not Path("/tmp/pwned-absolute.txt").exists()


def test_any_hostile_book_ends_in_a_document_or_an_input_error(shared_data: Path) -> None:
    for folder in ("epub-w3c", "epubcheck", "tika", "zip", "xml"):
        for path in sorted((shared_data / "hostile" / folder).iterdir()):
            try:
                document = EpubParser().parse(path, limits=LIMITS)
            except InputError:
                continue
            check_canonical(document)


def test_damaged_bytes_anywhere(tmp_path: Path) -> None:
    """Flipped and cut bytes end in a document or an input error, never in another error."""
    chance = random.Random(7)
    source = book(bad(page("<table><tr><td>a</td></tr></table><p>b<br/>c &amp; d</p>"))).data()
    for _ in range(300):
        data = bytearray(source)
        for _ in range(chance.choice((1, 3, 10))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read(bytes(data), tmp_path)
        except InputError:
            continue
