"""Structure, order, metadata and cover of EPUBs."""

from pathlib import Path

import pytest

from smartchat_adapters.parsers.epub.parser import EpubParser
from smartchat_core.model.metadata import Contributor, ContributorRole, Series
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.model.section import SectionKind
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from tests.support.epub_maker import Chapter, EpubMaker, page

LIMITS = ParsingLimits()


def read(maker: EpubMaker, tmp_path: Path) -> ParsedDocument:
    document = EpubParser().parse(maker.write(tmp_path / "book.epub"), limits=LIMITS)
    check_canonical(document)
    return document


def two_chapters() -> EpubMaker:
    maker = EpubMaker(toc='<li><a href="one.xhtml">One</a></li><li><a href="two.xhtml">Two</a></li>')
    maker.add("one.xhtml", "<h2>One</h2><p>First words.</p>")
    maker.add("two.xhtml", "<h2>Two</h2><p>Second words.</p>")
    return maker


def titles(document: ParsedDocument) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in document.sections]


def text_of(document: ParsedDocument, title: str) -> str:
    return next(section for section in document.sections if section.title == title).span.of(document.text)


def test_chapters_in_spine_order(tmp_path: Path) -> None:
    document = read(two_chapters(), tmp_path)
    assert document.text == "One\n\nFirst words.\n\nTwo\n\nSecond words."
    assert titles(document) == [(1, "One"), (1, "Two")]
    assert document.warnings == ()


def test_nested_toc_with_fragments_gives_exact_offsets(tmp_path: Path) -> None:
    maker = EpubMaker(
        toc='<li><a href="p.xhtml">Part</a><ol><li><a href="p.xhtml#a">A</a></li>'
        '<li><span>B</span><ol><li><a href="p.xhtml#c">C</a></li></ol></li></ol></li>'
    )
    maker.add(
        "p.xhtml",
        '<h1>Part</h1><p>Before.</p><h2 id="a">A</h2><p>In a.</p><p>More <a id="c"/>middle of c.</p><p>End.</p>',
    )
    document = read(maker, tmp_path)
    assert titles(document) == [(1, "Part"), (2, "A"), (2, "B"), (3, "C")]
    assert text_of(document, "A") == "A\n\nIn a.\n\nMore"
    assert text_of(document, "C") == "middle of c.\n\nEnd."
    assert text_of(document, "Part") == document.text


def test_ncx_where_there_is_no_nav(tmp_path: Path) -> None:
    maker = two_chapters()
    maker.toc = ""
    maker.ncx = (
        '<navPoint><navLabel><text>The first</text></navLabel><content src="one.xhtml"/></navPoint>'
        '<navPoint><navLabel><text>The second</text></navLabel><content src="two.xhtml#"/></navPoint>'
    )
    assert titles(read(maker, tmp_path)) == [(1, "The first"), (1, "The second")]


def test_headings_where_there_is_no_toc(tmp_path: Path) -> None:
    maker = two_chapters()
    maker.toc = ""
    maker.add("three.xhtml", "<p>No heading.</p>", title="Its title")
    document = read(maker, tmp_path)
    assert titles(document) == [(1, "One"), (1, "Two"), (1, "Its title")]
    assert [warning.code for warning in document.warnings] == [WarningCode.STRUCTURE_MISSING]


def test_text_before_the_first_entry_has_a_section(tmp_path: Path) -> None:
    maker = two_chapters()
    maker.chapters.insert(0, Chapter(name="cover.xhtml", content=page("<p>A motto.</p>", title="Motto")))
    document = read(maker, tmp_path)
    assert titles(document)[0] == (1, "Motto")
    assert document.sections[0].kind is SectionKind.FRONT


def test_kinds_from_semantics_guide_and_landmarks(tmp_path: Path) -> None:
    names = ("cover", "title", "chapter", "notes", "colophon", "guided")
    maker = EpubMaker(
        toc="".join(f'<li><a href="{name}.xhtml">{name}</a></li>' for name in names),
        guide='<reference type="copyright-page" href="guided.xhtml"/>',
        landmarks='<li><a epub:type="cover" href="cover.xhtml">Cover</a></li>',
    )
    maker.add("cover.xhtml", "<p>Cover words.</p>")
    maker.add(
        "title.xhtml", '<section epub:type="titlepage"><p>Title.</p></section>', attributes='epub:type="frontmatter"'
    )
    maker.add(
        "chapter.xhtml", '<section epub:type="chapter"><p>Text.</p></section>', attributes='epub:type="bodymatter"'
    )
    maker.add(
        "notes.xhtml", '<section epub:type="endnotes"><p>Note.</p></section>', attributes='epub:type="backmatter"'
    )
    maker.add(
        "colophon.xhtml",
        '<section epub:type="copyright-page"><p>Rights.</p></section>',
        attributes='epub:type="backmatter"',
    )
    maker.add("guided.xhtml", "<p>Copyright.</p>")
    kinds = {section.title: section.kind for section in read(maker, tmp_path).sections}
    assert kinds == {
        "cover": SectionKind.FRONT,
        "title": SectionKind.FRONT,
        "chapter": SectionKind.BODY,
        "notes": SectionKind.NOTES,
        "colophon": SectionKind.BACK,
        "guided": SectionKind.FRONT,
    }


def test_footnotes_within_a_chapter_are_a_section_of_notes(tmp_path: Path) -> None:
    maker = two_chapters()
    maker.chapters[0].content = page(
        '<h2>One</h2><p>Words<a epub:type="noteref" href="#n1">1</a> go on.</p>'
        '<aside id="n1" epub:type="footnote"><p>The note.</p></aside><p>After.</p>'
    )
    document = read(maker, tmp_path)
    assert "Words go on.\n\nThe note.\n\nAfter." in document.text
    notes = next(section for section in document.sections if section.kind is SectionKind.NOTES)
    assert notes.span.of(document.text) == "The note."
    assert notes.parent == 0


def test_asides_of_the_reading_order_come_last(tmp_path: Path) -> None:
    maker = two_chapters()
    maker.chapters[0].linear = False
    maker.toc = '<li><a href="two.xhtml">Two</a></li><li><a href="one.xhtml">One</a></li>'
    document = read(maker, tmp_path)
    assert document.text == "Two\n\nSecond words.\n\nOne\n\nFirst words."
    assert [section.kind for section in document.sections] == [SectionKind.BODY, SectionKind.NOTES]


def test_a_chapter_that_stands_twice_in_the_spine_is_read_once(tmp_path: Path) -> None:
    maker = two_chapters()
    maker.chapters.append(Chapter(name="one.xhtml", content=maker.chapters[0].content, listed=False))
    assert read(maker, tmp_path).text.count("First words.") == 1


def test_metadata_in_the_order_of_its_refinements(tmp_path: Path) -> None:
    maker = two_chapters()
    maker.metadata = (
        '<dc:title id="s">Subtitle</dc:title><dc:title id="m"> The   Main\n Title </dc:title>'
        '<meta refines="#m" property="title-type">main</meta><meta refines="#s" property="title-type">subtitle</meta>'
        '<dc:creator id="b">Second Author</dc:creator><dc:creator id="a">First Author</dc:creator>'
        '<dc:creator id="t">A Translator</dc:creator><meta refines="#t" property="role">trl</meta>'
        '<meta refines="#a" property="display-seq">1</meta><meta refines="#b" property="display-seq">2</meta>'
        "<dc:language>en-GB</dc:language><dc:publisher>Press</dc:publisher><dc:date>1871</dc:date>"
        "<dc:description>&lt;p&gt;A &lt;b&gt;study&lt;/b&gt;.&lt;/p&gt;</dc:description>"
        "<dc:identifier>urn:isbn:1</dc:identifier><dc:identifier>urn:isbn:1</dc:identifier>"
        "<dc:subject>Sea stories</dc:subject><dc:subject> Ships --  Fiction</dc:subject>"
    )
    metadata = read(maker, tmp_path).metadata
    assert metadata.title == "The Main Title"
    assert metadata.authors == ("First Author", "Second Author")
    assert (metadata.language, metadata.publisher, metadata.published) == ("en-GB", "Press", "1871")
    assert metadata.description == "A study ."
    assert metadata.identifiers == ("urn:isbn:1",)
    assert metadata.subjects == ("Sea stories", "Ships -- Fiction")


def test_people_series_and_dates_as_epub_3_refines_them(tmp_path: Path) -> None:
    maker = two_chapters()
    maker.metadata = (
        '<dc:title id="m">The Idiot</dc:title><meta refines="#m" property="file-as">Idiot, The</meta>'
        '<dc:creator id="a">Fyodor Dostoevsky</dc:creator><meta refines="#a" property="role">aut</meta>'
        '<meta refines="#a" property="file-as">Dostoevsky, Fyodor</meta>'
        '<dc:contributor id="t">Eva Martin</dc:contributor><meta refines="#t" property="role">ann</meta>'
        '<meta refines="#t" property="role">trl</meta><meta refines="#t" property="file-as">Martin, Eva</meta>'
        '<dc:contributor id="p">A Converter</dc:contributor><meta refines="#p" property="role">bkp</meta>'
        '<dc:contributor id="o">Helper</dc:contributor><meta refines="#o" property="role">oth</meta>'
        '<meta property="belongs-to-collection" id="c">Great Novels</meta>'
        '<meta refines="#c" property="collection-type">series</meta>'
        '<meta refines="#c" property="group-position">3</meta>'
        '<meta property="dcterms:created">1869</meta><dc:date>2020-01-02</dc:date>'
        "<dc:identifier>urn:isbn:0-14-044792-X</dc:identifier><dc:identifier>978-0-14-044792-7</dc:identifier>"
        "<dc:identifier>978-0-14-044792-8</dc:identifier>"
    )
    metadata = read(maker, tmp_path).metadata
    assert (metadata.sort_title, metadata.sort_authors) == ("Idiot, The", ("Dostoevsky, Fyodor",))
    assert metadata.contributors == (
        Contributor(name="Eva Martin", role=ContributorRole.ANNOTATOR, sort_name="Martin, Eva"),
        Contributor(name="Eva Martin", role=ContributorRole.TRANSLATOR, sort_name="Martin, Eva"),
        Contributor(name="Helper"),
    )
    assert metadata.series == (Series(name="Great Novels", position="3"),)
    assert (metadata.first_published, metadata.published) == ("1869", "2020-01-02")
    assert metadata.isbns == ("9780140447927",)


def test_people_series_and_dates_as_epub_2_writes_them(tmp_path: Path) -> None:
    maker = two_chapters()
    maker.metadata = (
        '<dc:title>Un livre</dc:title><dc:creator opf:role="aut" opf:file-as="Auteur, Une">Une Auteur</dc:creator>'
        '<dc:creator opf:role="edt">Un Directeur</dc:creator><dc:contributor opf:role="trl">Un Passeur</dc:contributor>'
        '<dc:contributor opf:role="bkp">A Program</dc:contributor>'
        '<meta name="calibre:series" content="La Série"/><meta name="calibre:series_index" content="2.0"/>'
        '<meta name="calibre:title_sort" content="livre, Un"/>'
        '<dc:date opf:event="modification">2015</dc:date><dc:date opf:event="publication">1999</dc:date>'
        '<dc:date opf:event="original-publication">1869</dc:date>'
        '<dc:identifier opf:scheme="ISBN">9782070360024</dc:identifier>'
    )
    metadata = read(maker, tmp_path).metadata
    assert (metadata.sort_title, metadata.sort_authors) == ("livre, Un", ("Auteur, Une",))
    assert [(one.name, one.role.value) for one in metadata.contributors] == [
        ("Un Directeur", "editor"),
        ("Un Passeur", "translator"),
    ]
    assert metadata.series == (Series(name="La Série", position="2"),)
    assert (metadata.first_published, metadata.published) == ("1869", "1999")
    assert metadata.isbns == ("9782070360024",)


@pytest.mark.parametrize("way", ["property", "meta", "guide"])
def test_cover(way: str, tmp_path: Path) -> None:
    maker = two_chapters()
    picture = Chapter(name="c.png", content=b"picture", media_type="image/png", spine=False)
    maker.chapters.append(picture)
    match way:
        case "property":
            picture.properties = "cover-image"
        case "meta":
            maker.metadata += f'<meta name="cover" content="{picture.id}"/>'
        case _:
            maker.guide = '<reference type="cover" href="cover.xhtml"/>'
            maker.add("cover.xhtml", '<div><img src="c.png" alt=""/></div>')
    cover = read(maker, tmp_path).cover
    assert cover is not None
    assert (cover.media_type, cover.data) == ("image/png", b"picture")


def test_odd_names_of_files(tmp_path: Path) -> None:
    maker = EpubMaker(toc='<li><a href="Caf%C3%A9%201.XHTML#%C3%A9">One</a></li><li><a href="two.xhtml">Two</a></li>')
    maker.chapters.append(Chapter(name="Caf%C3%A9%201.xhtml", content=""))
    maker.add("two.xhtml", "<p>There.</p>")
    maker.left_out = frozenset([maker.chapters[0].name])
    maker.extra["book/café 1.xhtml"] = page('<p>Before.</p><p id="é">Here.</p>').encode()
    document = read(maker, tmp_path)
    assert text_of(document, "One") == "Here."


def test_encodings_of_chapters(tmp_path: Path) -> None:
    maker = EpubMaker()
    source = page("<p>Café – œuvre</p>")
    maker.chapters = [
        Chapter(name="a.xhtml", content=source.replace("utf-8", "utf-16").encode("utf-16")),
        Chapter(name="b.xhtml", content=source.replace("utf-8", "windows-1252").encode("cp1252")),
        Chapter(name="c.xhtml", content=b"\xef\xbb\xbf" + source.encode()),
        Chapter(name="d.xhtml", content=source.encode("utf-16-le")),
    ]
    assert read(maker, tmp_path).text == "\n\n".join(["Café – œuvre"] * 4)


def test_a_foreign_resource_in_the_spine_is_replaced_by_its_fallback(tmp_path: Path) -> None:
    maker = two_chapters()
    maker.chapters.append(Chapter(name="data.json", content="{}", media_type="application/json"))
    assert "{}" not in read(maker, tmp_path).text


def test_real_books(shared_data: Path) -> None:
    for path in sorted((shared_data / "books").glob("*.epub")):
        document = EpubParser().parse(path, limits=LIMITS)
        check_canonical(document)
        # The mark that Queequeg draws is a picture within a line.
        mark = [WarningCode.NOT_READ] if "moby-dick" in path.name else []
        assert [warning.code for warning in document.warnings] == mark
        assert len(document.sections) > 5
        assert document.metadata.title
        assert document.metadata.authors
        assert document.cover is not None


def test_samples_of_the_standards_bodies(shared_data: Path) -> None:
    pictures_only = {"idpf-svg-in-spine.epub"}
    for folder in ("epub-samples", "epub-w3c", "docling", "debian", "tika", "unstructured"):
        for path in sorted((shared_data / "other" / folder).glob("*.epub")):
            if path.name not in pictures_only:
                check_canonical(EpubParser().parse(path, limits=LIMITS))


def test_a_play_reads_line_by_line(shared_data: Path) -> None:
    (path,) = (shared_data / "books").glob("*hamlet.epub")
    document = EpubParser().parse(path, limits=LIMITS)
    assert "\nBernardo Who’s there?\nFrancisco Nay, answer me: stand, and unfold yourself.\n" in document.text


def test_poems_keep_their_lines(shared_data: Path) -> None:
    path = shared_data / "other" / "docling" / "epub_purvis_poetry.epub"
    expected = path.with_name("epub_purvis_poetry.expected.md").read_text(encoding="utf-8")
    text = EpubParser().parse(path, limits=LIMITS).text
    lines = [line for line in expected.splitlines() if line.endswith("  ") and "](" not in line]
    assert len(lines) > 100
    # The other tool straightens quotation marks and puts spaces around emphasis.
    plain = str.maketrans("’‘“”—", "''\"\"-", "* ")
    missing = [line for line in lines if line.translate(plain) not in text.translate(plain)]
    assert [line for line in missing if "edition" not in line and "cover" not in line] == []
