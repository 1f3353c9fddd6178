"""Every part of an EPUB is read, or named."""

import io
import zipfile
from pathlib import Path

import pytest

from smartchat_adapters.parsers.epub.parser import EpubParser
from smartchat_core.errors import OcrRequired
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from tests.support.epub_maker import Chapter, EpubMaker, page

AES = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"


def read(maker: EpubMaker | bytes, tmp_path: Path) -> ParsedDocument:
    path = tmp_path / "book.epub"
    path.write_bytes(maker if isinstance(maker, bytes) else maker.data())
    document = EpubParser().parse(path, limits=ParsingLimits())
    check_canonical(document)
    return document


def codes(document: ParsedDocument) -> dict[str, WarningCode]:
    return {one.subject: one.code for one in document.warnings if one.code is not WarningCode.STRUCTURE_MISSING}


@pytest.mark.parametrize("media_type", ["text/xml", "application/xml", "", "text/x-oeb1-document", "text/plain", "x/y"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_pages_of_any_declared_type(media_type: str, mark: str, tmp_path: Path) -> None:
    maker = EpubMaker()
    maker.chapters.append(Chapter(name="a.xml", content=mark + page("<p>Words.</p>"), media_type=media_type))
    document = read(maker, tmp_path)
    assert (document.text, codes(document)) == ("Words.", {})


@pytest.mark.parametrize(
    ("content", "media_type", "code"),
    [
        ('{"a": 1}', "application/json", WarningCode.NOT_READ),
        ("%PDF-1.7", "application/pdf", WarningCode.NOT_READ),
        ("GIF89a", "image/gif", WarningCode.PAGES_WITHOUT_TEXT),
    ],
)
def test_what_is_no_page_is_named(content: str, media_type: str, code: WarningCode, tmp_path: Path) -> None:
    maker = EpubMaker()
    maker.add("a.xhtml", "<p>Words.</p>")
    maker.chapters.append(Chapter(name="b", content=content, media_type=media_type))
    assert codes(read(maker, tmp_path)) == {"book/b": code}


def test_drawings_in_the_reading_order_are_read(tmp_path: Path) -> None:
    maker = EpubMaker()
    source = '<svg xmlns="http://www.w3.org/2000/svg"><text>Words.</text></svg>'
    maker.chapters.append(Chapter(name="a.svg", content=source, media_type="image/svg+xml"))
    assert read(maker, tmp_path).text == "Words."


def test_many_pages_of_pictures_are_named(tmp_path: Path) -> None:
    maker = EpubMaker()
    picture = '<div><img src="x.png" alt=""/></div>'
    for number in range(2):
        maker.add(f"plate{number}.xhtml", picture)
        maker.add(f"text{number}.xhtml", "<p>Words.</p>")
    assert codes(read(maker, tmp_path)) == {}
    maker.add("plate2.xhtml", picture)
    document = read(maker, tmp_path)
    assert codes(document) == {"book/plate0.xhtml": WarningCode.PAGES_WITHOUT_TEXT}
    assert "3 of 5 pages" in document.warnings[0].message
    pictures = EpubMaker(chapters=[Chapter(name="a.png", content="x", media_type="image/png")])
    with pytest.raises(OcrRequired):
        read(pictures, tmp_path)


def test_pages_out_of_the_reading_order_are_named(tmp_path: Path) -> None:
    maker = EpubMaker(toc='<li><a href="a.xhtml">A</a></li>')
    maker.add("a.xhtml", "<p>Words.</p>")
    maker.chapters.append(Chapter(name="b.xhtml", content=page("<p>More.</p>"), spine=False))
    assert codes(read(maker, tmp_path)) == {"book/b.xhtml": WarningCode.NOT_READ}


@pytest.mark.parametrize(
    ("href", "entry"),
    [
        ("Text/CR%21_0.html", "Text/CR%21_0.html"),
        ("Text/ch%202.html", "Text/ch 2.html"),
        ("Text/ch 2.html", "Text/ch%202.html"),
        ("Text/caf%C3%A9.html", "Text/cafe\u0301.html"),
        ("text/Chapter.HTML", "Text/chapter.html"),
        ("Text\\a.html", "Text/a.html"),
        ("Text/a.html", "Text\\a.html"),
        ("./Text/../Text/a.html", "Text/a.html"),
    ],
)
def test_spellings_of_names(href: str, entry: str, tmp_path: Path) -> None:
    maker = EpubMaker(chapters=[Chapter(name=href, content="")], left_out=frozenset([href]))
    maker.extra = {f"book/{entry}": page("<p>Words.</p>").encode()}
    document = read(maker, tmp_path)
    assert (document.text, codes(document)) == ("Words.", {})


def test_names_in_utf8_that_do_not_state_it(tmp_path: Path) -> None:
    maker = EpubMaker(chapters=[Chapter(name="ф.xhtml", content=page("<p>Words.</p>"))])
    data = bytearray(maker.data())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.getinfo("book/ф.xhtml").header_offset
    at = data.rindex("book/ф.xhtml".encode())
    for flags in (start + 7, at - 46 + 9):
        assert data[flags] == 0x08
        data[flags] = 0
    assert read(bytes(data), tmp_path).text == "Words."


def test_the_better_table_of_contents_counts(tmp_path: Path) -> None:
    names = [f"c{number}.xhtml" for number in range(5)]
    points = "".join(
        f'<navPoint><navLabel><text>Ncx {name}</text></navLabel><content src="{name}"/></navPoint>' for name in names
    )
    maker = EpubMaker(toc='<li><a href="c0.xhtml">Start</a></li>', ncx=points)
    for name in names:
        maker.add(name, f"<p>Words of {name}.</p>")
    assert [section.title for section in read(maker, tmp_path).sections] == [f"Ncx {name}" for name in names]
    maker.toc = "".join(f'<li><a href="{name}">Nav {name}</a></li>' for name in names[:4])
    assert read(maker, tmp_path).sections[0].title == "Nav c0.xhtml"
    maker.toc += '<li><a href="gone.xhtml">Gone</a></li>'
    assert read(maker, tmp_path).sections[0].title == "Ncx c0.xhtml"


@pytest.mark.parametrize(
    "toc",
    [
        '<li><p><a href="a.xhtml">A</a></p></li><li><h2><a href="b.xhtml">B</a></h2></li>',
        '<li><span class="x"><a href="a.xhtml">A</a></span></li><li><b><a href="b.xhtml"><i>B</i></a></b></li>',
        '</ol><ul><li><a href="a.xhtml">A</a></li><li><a href="b.xhtml">B</a></li></ul><ol>',
        '</ol><p><a href="a.xhtml">A</a></p><p><a href="b.xhtml">B</a></p><ol>',
    ],
)
def test_tables_of_contents_in_other_markup(toc: str, tmp_path: Path) -> None:
    maker = EpubMaker(toc=toc)
    maker.add("a.xhtml", "<p>Words of a.</p>")
    maker.add("b.xhtml", "<p>Words of b.</p>")
    assert [(section.title, section.level) for section in read(maker, tmp_path).sections] == [("A", 1), ("B", 1)]


def test_a_page_of_contents_stands_for_a_missing_table(tmp_path: Path) -> None:
    maker = EpubMaker(guide='<reference type="toc" href="contents.xhtml"/>')
    links = "".join(f'<p><a href="a.xhtml#c{n}">Tale {n}</a> <a href="a.xhtml#c{n}">{n}</a></p>' for n in range(3))
    maker.add("contents.xhtml", f'<h1>Contents</h1>{links}<p><a href="http://x.example/">Press</a></p>')
    maker.add("a.xhtml", "".join(f'<p id="c{n}">{n}</p><p>Words {n}.</p>' for n in range(3)))
    titles = [section.title for section in read(maker, tmp_path).sections]
    assert titles == ["Contents", "Tale 0", "Tale 1", "Tale 2"]


def test_an_encoding_that_is_guessed_is_named(tmp_path: Path) -> None:
    words = "Море молчит. Лодки вернулись утром, и никто не спал в эту ночь."
    content = page(f"<p>{words}</p>").replace(' encoding="utf-8"', "").encode("cp1251")
    document = read(EpubMaker(chapters=[Chapter(name="a.xhtml", content=content)]), tmp_path)
    assert (document.text, codes(document)) == (words, {"book/a.xhtml": WarningCode.ENCODING_GUESSED})


PARTS = {
    "heading": "<h2>{}</h2>",
    "paragraph": "<p>{}</p>",
    "bare words": "{}",
    "list": "<ul><li>a</li><li>{}</li></ul>",
    "definition": "<dl><dt>a</dt><dd>{}</dd></dl>",
    "cell": "<table><caption>a</caption><tr><td>b</td><td>{}</td></tr></table>",
    "caption": "<figure><img src='x.png' alt=''/><figcaption>{}</figcaption></figure>",
    "preformatted": "<pre>{}</pre>",
    "note": '<aside epub:type="footnote"><p>{}</p></aside>',
    "formula": "<p>a <math><mi>{}</mi></math></p>",
    "author's formula": '<p>a <math alttext="{}"><mi>x</mi></math></p>',
    "drawing": "<svg><g><text><tspan x='1'>{}</tspan></text></g></svg>",
    "drawn page": "<svg><foreignObject><p>{}</p></foreignObject></svg>",
    "details": "<details><summary>a</summary>{}</details>",
    "fallback": "<object data='x.swf'><p>{}</p></object>",
    "button": "<button>{}</button>",
    "ruby": "<ruby>{}<rt>a</rt></ruby>",
    "letters": '<p>an <img class="gaiji" src="x.png" alt="{}"/> in it</p>',
    "dialog": "<dialog>{}</dialog>",
    "hidden": "<p style='display:none'>{} some words</p>",
    "frame": "<iframe src='{}.xhtml'></iframe>",
    "form field": "<form><textarea>{}</textarea></form>",
    "choice": "<select><option>{}</option></select>",
    "film": "<video src='{}.mp4'></video>",
    "sign": "<p>a <img src='{}.png'/> b</p>",
    "empty formula": "<p>a <math><annotation>{}</annotation></math></p>",
}


def test_all_that_bears_text_is_read_or_named(tmp_path: Path) -> None:
    """Each part is on a page of its own, so that a warning that names the page names the part."""
    maker = EpubMaker()
    words = {name: f"Part{number}words" for number, name in enumerate(PARTS)}
    for number, (name, body) in enumerate(PARTS.items()):
        maker.add(f"p{number}.xhtml", f"<p>Page.</p>{body.format(words[name])}")
    whole = {
        "aside": Chapter(name="aside.xhtml", content=page("<p>Aside0words</p>"), linear=False),
        "odd type": Chapter(name="odd.xhtml", content=page("<p>Odd0words</p>"), media_type="text/xml"),
        "missing": Chapter(name="missing.xhtml", content=page("<p>Missing0words</p>")),
        "encrypted": Chapter(name="locked.xhtml", content=page("<p>Locked0words</p>")),
        "foreign": Chapter(name="foreign.json", content='"Foreign0words"', media_type="application/json"),
        "unlisted": Chapter(name="unlisted.xhtml", content=page("<p>Unlisted0words</p>"), spine=False),
        "cut": Chapter(name="cut.xhtml", content=page("<p>Cut0words and").removesuffix("</body></html>")),
        "picture": Chapter(name="picture.png", content="x", media_type="image/png"),
    }
    maker.chapters += whole.values()
    maker.left_out = frozenset(["missing.xhtml"])
    maker.extra["META-INF/encryption.xml"] = (
        f'<encryption><EncryptedData><EncryptionMethod Algorithm="{AES}"/><CipherData>'
        '<CipherReference URI="book/locked.xhtml"/></CipherData></EncryptedData></encryption>'
    ).encode()
    document = read(maker, tmp_path)
    named = {warning.subject for warning in document.warnings}
    read_parts = {name for name, word in words.items() if word in document.text}
    named_parts = {name for number, name in enumerate(PARTS) if f"book/p{number}.xhtml" in named}
    assert set(PARTS) == read_parts | named_parts
    assert read_parts & named_parts == set()
    assert {name for name, one in whole.items() if f"{one.name.split('.')[0].title()}0words" in document.text} == {
        "aside", "odd type", "cut",
    }  # fmt: skip
    assert {name for name, one in whole.items() if f"book/{one.name}" in named} == {
        "missing", "encrypted", "foreign", "unlisted", "cut", "picture",
    }  # fmt: skip
