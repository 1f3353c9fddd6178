"""Reading FictionBook 2."""

import zipfile
from pathlib import Path

import pytest

from smartchat_adapters.parsers.fb2.parser import Fb2Parser
from smartchat_core.errors import DamagedFile, EmptyFile, HostileFile, InputError, NoTextFound, OcrRequired
from smartchat_core.model.metadata import Contributor, ContributorRole, Metadata, Series
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.model.section import SectionKind
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical

LIMITS = ParsingLimits()
BODY = """
<body><title><p>The Book</p></title>
  <section><title><p>Chapter</p><p>One</p></title>
    <epigraph><p>Motto.</p><text-author>Somebody</text-author></epigraph>
    <p>Words<a l:href="#n1" type="note">[1]</a> <style name="foreign">et cetera</style>
       see <a l:href="#n2" type="note">the treaty</a>.</p><empty-line/>
    <poem><title><p>Song</p></title><stanza><v>one</v><v>two</v></stanza><stanza><v>three</v></stanza></poem>
    <section><title><p>Inner</p></title><p>Deeper.</p></section>
  </section>
  <section><p>Untitled.</p></section>
</body>
<body name="notes"><section id="n1"><title><p>1</p></title><p>The note.</p></section></body>
"""
DESCRIPTION = """
<title-info><genre>prose</genre><author><first-name>Ann</first-name><last-name>Author</last-name></author>
<author><nickname>nick</nickname></author><book-title>The Book</book-title><annotation><p>About.</p></annotation>
<date value="1869-01-02">1869</date><coverpage><image l:href="#c.jpg"/></coverpage><lang>en</lang>
<keywords>sea, storms</keywords><src-lang>ru</src-lang>
<translator><first-name>Eva</first-name><last-name>Martin</last-name></translator>
<sequence name="Great Novels" number="2"><sequence name="Seas" number="0"/></sequence></title-info>
<src-title-info><book-title>Море</book-title><lang>ru</lang></src-title-info>
<document-info><id>abc</id></document-info><publish-info><publisher>Press</publisher><year>1999</year><isbn>978</isbn></publish-info>
"""


def fb2(body: str = BODY, description: str = DESCRIPTION, encoding: str = "utf-8", prolog: str = "") -> bytes:
    source = (
        f'<?xml version="1.0" encoding="{encoding}"?>{prolog}'
        '<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink">'
        f"<description>{description}</description>{body}"
        '<binary id="c.jpg" content-type="image/jpeg">cGlj\ndHVyZQ==</binary></FictionBook>'
    )
    return source.encode(encoding)


def read(data: bytes, tmp_path: Path) -> ParsedDocument:
    path = tmp_path / "book.fb2"
    path.write_bytes(data)
    document = Fb2Parser().parse(path, limits=LIMITS)
    check_canonical(document)
    return document


def test_text(tmp_path: Path) -> None:
    assert read(fb2(), tmp_path).text == (
        "The Book\n\nChapter\n\nOne\n\nMotto.\n\nSomebody\n\nWords et cetera see the treaty.\n\nSong\n\none\ntwo\n\n"
        "three\n\nInner\n\nDeeper.\n\nUntitled.\n\n1\n\nThe note."
    )


def test_sections(tmp_path: Path) -> None:
    document = read(fb2(), tmp_path)
    assert [(section.level, section.title, section.kind) for section in document.sections] == [
        (1, "The Book", SectionKind.FRONT),
        (1, "Chapter One", SectionKind.BODY),
        (2, "Inner", SectionKind.BODY),
        (1, "Notes", SectionKind.NOTES),
        (2, "1", SectionKind.NOTES),
    ]


def test_metadata_and_cover(tmp_path: Path) -> None:
    document = read(fb2(), tmp_path)
    assert document.metadata == Metadata(
        title="The Book",
        authors=("Ann Author", "nick"),
        language="en",
        publisher="Press",
        published="1999",
        first_published="1869-01-02",
        sort_authors=("Author, Ann", ""),
        subjects=("prose", "sea", "storms"),
        contributors=(Contributor(name="Eva Martin", role=ContributorRole.TRANSLATOR, sort_name="Martin, Eva"),),
        series=(Series(name="Great Novels", position="2"), Series(name="Seas")),
        original_title="Море",
        original_language="ru",
        description="About.",
        identifiers=("978", "abc"),
    )
    assert document.cover is not None
    assert (document.cover.media_type, document.cover.data) == ("image/jpeg", b"picture")


def test_without_titles_the_book_is_one_section(tmp_path: Path) -> None:
    document = read(fb2("<body><section><p>Все счастливы.</p></section></body>", encoding="windows-1251"), tmp_path)
    assert document.text == "Все счастливы."
    assert [section.title for section in document.sections] == ["The Book"]


RUSSIAN = """<body><title><p>Анна Ветрова</p><p>Тихая гавань</p></title>
<section><title><p>Часть первая</p></title>
<section><title><p>Глава 1</p><p>Туман</p></title><p>Лодки вернулись<a l:href="#n1">[1]</a> утром, и никто не спал.</p>
</section><section><title><p>Глава 2</p></title><p>Город спал.</p></section></section>
<section><title><p>Глава 3</p></title><p>Убийца: смотритель маяка.</p></section></body>
<body name="notes"><title><p>Примечания</p></title>
<section id="n1"><title><p>1</p></title><p>Рыбацкие лодки.</p></section></body>"""
CHAPTERS = [("Глава 1 Туман", 1), ("Глава 2", 2), ("Глава 3", 3)]


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "utf-16"])
@pytest.mark.parametrize("declared", [True, False])
def test_encodings(encoding: str, declared: bool, tmp_path: Path) -> None:
    data = fb2(RUSSIAN, encoding=encoding)
    if not declared:
        data = data.replace(f' encoding="{encoding}"'.encode(encoding.replace("utf-16", "utf-16-le")), b"")
    document = read(data, tmp_path)
    assert "Лодки вернулись утром, и никто не спал." in document.text
    chapters = [section for section in document.sections if section.title.startswith("Глава")]
    assert [(section.title, section.number) for section in chapters] == CHAPTERS
    kinds = {section.title: section.kind for section in document.sections}
    assert kinds["Анна Ветрова Тихая гавань"] is SectionKind.FRONT
    assert kinds["Примечания"] is SectionKind.NOTES
    guessed = not declared and encoding != "utf-16"
    assert [one.code for one in document.warnings] == [WarningCode.ENCODING_GUESSED] * guessed


def test_broken_markup_is_read_and_named(tmp_path: Path) -> None:
    broken = RUSSIAN.replace("Город спал.", "Город & порт &nbsp; спал <b>ночью. </i>")
    document = read(fb2(broken), tmp_path)
    assert "Город & порт спал ночью." in document.text
    assert [section.title for section in document.sections if section.title.startswith("Глава")] == [
        title for title, _ in CHAPTERS
    ]
    assert [one.code for one in document.warnings] == [WarningCode.PART_DAMAGED]


def test_a_body_that_is_a_volume_holds_its_chapters(tmp_path: Path) -> None:
    chapters = "".join(f"<section><title><p>Глава {n}</p></title><p>Слова {n}.</p></section>" for n in (1, 2))
    document = read(fb2(f"<body><title><p>Том 1</p></title>{chapters}</body>"), tmp_path)
    assert [(section.title, section.kind) for section in document.sections] == [
        (title, SectionKind.BODY) for title in ("Том 1", "Глава 1", "Глава 2")
    ]


def test_a_further_body_without_notes_is_text(tmp_path: Path) -> None:
    second = "<body><section><title><p>Chapter Two</p></title><p>More.</p></section></body>"
    document = read(
        fb2("<body><section><title><p>Chapter One</p></title><p>Words.</p></section></body>" + second), tmp_path
    )
    assert [section.kind for section in document.sections] == [SectionKind.BODY, SectionKind.BODY]


PARTS = {
    "title": "<title><p>{}</p></title>",
    "epigraph": "<epigraph><p>{}</p></epigraph>",
    "annotation": "<annotation><p>{}</p></annotation>",
    "paragraph": "<p>{}</p>",
    "bare words": "{}",
    "subtitle": "<subtitle>{}</subtitle>",
    "verse": "<poem><stanza><v>{}</v></stanza></poem>",
    "poem's title": "<poem><title><p>{}</p></title><stanza><v>a</v></stanza></poem>",
    "poem's date": "<poem><stanza><v>a</v></stanza><date>{}</date></poem>",
    "author of a text": "<cite><p>a</p><text-author>{}</text-author></cite>",
    "quotation": "<cite><p>{}</p></cite>",
    "cell": "<table><tr><th>a</th><td>{}</td></tr></table>",
    "code": "<p><code>{}</code></p>",
    "style": "<p><style name='x'>{}</style></p>",
    "letters": "<p>one <image l:href='#x' alt='{}='/> two</p>",
    "sign": "<p>one <image l:href='#{}'/> two</p>",
}


def test_all_that_bears_text_is_read_or_named(tmp_path: Path) -> None:
    bodies = [
        f"<body{' ' * number}><section>{part.format(f'Part{number}words')}<p>a</p></section></body>"
        for number, part in enumerate(PARTS.values())
    ]
    document = read(fb2("".join(bodies) + "<binary id='x.txt' content-type='text/plain'>eA==</binary>"), tmp_path)
    read_parts = {name for number, name in enumerate(PARTS) if f"Part{number}words" in document.text}
    named = {one.subject for one in document.warnings if one.code is WarningCode.NOT_READ}
    assert set(PARTS) - read_parts == {"sign"}
    assert named == {f"body {len(PARTS)}", "x.txt"}


def test_further_books_of_an_archive_are_named(tmp_path: Path) -> None:
    path = tmp_path / "books.fb2.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one.fb2", fb2())
        archive.writestr("two.fb2", fb2())
    (warning,) = Fb2Parser().parse(path, limits=LIMITS).warnings
    assert (warning.code, warning.subject) == (WarningCode.NOT_READ, "two.fb2")


def test_zipped(tmp_path: Path) -> None:
    path = tmp_path / "book.fb2.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("book.fb2", fb2())
    assert Fb2Parser().parse(path, limits=LIMITS).metadata.title == "The Book"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFile),
        (b"no xml at all", DamagedFile),
        (b"<html><p>x</p></html>", DamagedFile),
        (fb2("<body><section><p> </p></section></body>"), NoTextFound),
        (fb2("<body><section><image l:href='#c.jpg'/></section></body>"), OcrRequired),
        (fb2(prolog='<!DOCTYPE a [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'), HostileFile),
        (b"PK\x03\x04", DamagedFile),
    ],
)
def test_errors(data: bytes, error: type[InputError], tmp_path: Path) -> None:
    with pytest.raises(error) as raised:
        read(data, tmp_path)
    assert raised.type is error


def test_real_books(shared_data: Path) -> None:
    for path in (shared_data / "other").glob("*/*.fb2"):
        document = Fb2Parser().parse(path, limits=LIMITS)
        check_canonical(document)
        assert document.metadata.title
        assert document.metadata.authors
