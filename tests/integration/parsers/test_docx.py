from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from smartchat_adapters.parsers.office.docx import DocxParser
from smartchat_core.errors import DamagedFile, EmptyFile, EncryptedFile, HostileFile, NoTextFound, UnsupportedFormat
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.section import SectionKind
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ROOT = (
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
NOTE_LINK = (
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r2" Type="{OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>'
)
STYLES = (
    f"<w:styles {W}>"
    + "".join(f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2))
    + "</w:styles>"
)
STYLE_LINK = (
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The House</dc:title>'
    "<dc:creator>Anna Muster; Bert</dc:creator><dc:language>de-AT</dc:language></cp:coreProperties>"
)


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def pack(tmp_path: Path, body: str, **parts: str | bytes) -> Path:
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", ROOT)
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def read(path: Path, *, limits: ParsingLimits | None = None) -> ParsedDocument:
    document = DocxParser().parse(path, limits=limits or ParsingLimits())
    check_canonical(document)
    return document


def test_headings_paragraphs_and_metadata(tmp_path: Path) -> None:
    body = paragraph("Part", "H1") + paragraph("Chapter", "H2") + paragraph("It  began\tso.") + paragraph("Café.")
    path = pack(
        tmp_path,
        body,
        **{"word/styles.xml": STYLES, "word/_rels/document.xml.rels": STYLE_LINK, "docProps/core.xml": CORE},
    )
    document = read(path)
    assert document.text == "Part\n\nChapter\n\nIt began so.\n\nCafé."
    assert [(section.level, section.title) for section in document.sections] == [(1, "Part"), (2, "Chapter")]
    assert document.metadata.title == "The House"
    assert document.metadata.authors == ("Anna Muster", "Bert")
    assert document.metadata.language == "de-AT"


def test_footnotes_go_to_the_end(tmp_path: Path) -> None:
    body = paragraph("Before.") + (
        '<w:p><w:r><w:t>Word</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>, more.</w:t></w:r></w:p>'
    )
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("The note.")}</w:footnote></w:footnotes>'
    document = read(pack(tmp_path, body, **{"word/footnotes.xml": notes, "word/_rels/document.xml.rels": NOTE_LINK}))
    assert document.text == "Before.\n\nWord, more.\n\nThe note."
    (section,) = document.sections
    assert section.kind is SectionKind.NOTES
    assert section.span.of(document.text) == "The note."


def test_pictures_and_embedded_files_are_not_even_unpacked(tmp_path: Path) -> None:
    path = pack(
        tmp_path, paragraph("Text."), **{"word/media/big.png": b"\0" * 3_000_000, "word/embeddings/a.docx": b"PK"}
    )
    assert read(path, limits=ParsingLimits(entry_bytes=2_000_000)).text == "Text."


def test_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = pack(tmp_path, paragraph("x" * 30_000_000))
    with pytest.raises(HostileFile):
        read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused(tmp_path: Path, encoding: str) -> None:
    source = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:styles {W}>&x;</w:styles>'
    path = pack(tmp_path, paragraph("Text."), **{"word/styles.xml": source.encode(encoding)})
    with pytest.raises(HostileFile):
        read(path)


def test_broken_files(tmp_path: Path) -> None:
    path = pack(tmp_path, paragraph("Text.") * 500)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedFile):
        read(path)
    path.write_bytes(b"")
    with pytest.raises(EmptyFile):
        read(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.xml", "<a/>")
    with pytest.raises(DamagedFile):
        read(path)


def test_malformed_markup_is_damage(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        read(pack(tmp_path, "<w:p>"))


def test_no_text(tmp_path: Path) -> None:
    with pytest.raises(NoTextFound):
        read(pack(tmp_path, "<w:p/>"))


def test_compound_files(tmp_path: Path) -> None:
    path = tmp_path / "old.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(UnsupportedFormat):
        read(path)
    path.write_bytes(path.read_bytes() + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(EncryptedFile):
        read(path)


def test_hostile_samples(shared_data: Path) -> None:
    hostile = shared_data / "hostile"
    with pytest.raises(EncryptedFile):
        read(hostile / "tika/testWORD_protected_passtika.docx")
    with pytest.raises(DamagedFile):
        read(hostile / "tika/testWORD_truncated.docx")
    for name in ("tika/testExternalRefs.docx", "tika/test_recursive_embedded.docx", "docling/docx_external_image.docx"):
        assert read(hostile / name).text


def test_real_documents(shared_data: Path) -> None:
    documents = {
        path.name: read(path) for path in sorted((shared_data / "other").rglob("*.docx")) if "872p" not in path.name
    }
    play = documents["the-importance-of-being-earnest.docx"]
    assert [section.title for section in play.sections if section.title.startswith("Act ")] == [
        "Act I",
        "Act II",
        "Act III",
    ]
    table = documents["word_tables.docx"].text
    assert "Cell 1.0 Cell 1.1 Cell 1.2\nCell 2.0" in table
    assert documents["testWORD_endnote_table.docx"].sections[-1].kind is SectionKind.NOTES


@pytest.mark.slow
def test_a_long_document(shared_data: Path) -> None:
    document = read(shared_data / "other/unstructured/handbook-872p.docx")
    assert len(document.text) > 800_000
    assert len(document.sections) > 200
