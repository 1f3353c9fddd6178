from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from smartchat_adapters.parsers.office.odt import OdtParser
from smartchat_core.errors import DamagedFile, EmptyFile, EncryptedFile, HostileFile, NoTextFound
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.section import SectionKind
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"), ("meta", "meta"))
)
META = (
    f'<office:document-meta {NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
    "<dc:title>The House</dc:title><meta:initial-creator>Anna Muster</meta:initial-creator>"
    "<dc:language>de</dc:language></office:meta></office:document-meta>"
)


def content(body: str) -> str:
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    return f"<office:document-content {NAMES}>{text}</office:document-content>"


def pack(tmp_path: Path, body: str, **parts: str) -> Path:
    path = tmp_path / "letter.odt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content(body))
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def read(path: Path, *, limits: ParsingLimits | None = None) -> ParsedDocument:
    document = OdtParser().parse(path, limits=limits or ParsingLimits())
    check_canonical(document)
    return document


def test_structure_and_metadata(tmp_path: Path) -> None:
    body = (
        '<text:h text:outline-level="1">Part</text:h><text:h text:outline-level="2">Chap<text:s/>One</text:h>'
        "<text:p>It<text:tab/>be<text:span>gan</text:span> a &lt; b.<text:line-break/>So.</text:p>"
        "<text:p>Next.</text:p>"
    )
    document = read(pack(tmp_path, body, **{"meta.xml": META}))
    assert document.text == "Part\n\nChap One\n\nIt began a < b.\nSo.\n\nNext."
    assert [(section.level, section.title) for section in document.sections] == [(1, "Part"), (2, "Chap One")]
    assert document.metadata.title == "The House"
    assert document.metadata.authors == ("Anna Muster",)
    assert document.metadata.language == "de"


def test_lists_and_tables(tmp_path: Path) -> None:
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    row = "<table:table-row>" + "<table:table-cell><text:p>{}</text:p></table:table-cell>" * 2 + "</table:table-row>"
    body = (
        f"<text:list>{item.format('one')}{item.format('two')}</text:list>"
        f"<table:table>{row.format('a', 'b')}{row.format('1', '2')}</table:table><text:p>End.</text:p>"
    )
    assert read(pack(tmp_path, body)).text == "one\ntwo\n\na b\n1 2\n\nEnd."


def test_notes_go_to_the_end_and_indexes_go(tmp_path: Path) -> None:
    body = (
        "<text:table-of-content><text:p>Part 1</text:p></text:table-of-content>"
        "<text:p>Word<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>The note.</text:p>"
        "</text:note-body></text:note>, more.</text:p><text:p>End.</text:p>"
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
    )
    document = read(pack(tmp_path, body))
    assert document.text == "Word, more.\n\nEnd.\n\nThe note."
    assert document.sections[-1].kind is SectionKind.NOTES
    assert document.sections[-1].span.of(document.text) == "The note."


def test_flat_documents(tmp_path: Path) -> None:
    path = tmp_path / "letter.fodt"
    body = "<office:body><office:text><text:p>Flat.</text:p></office:text></office:body>"
    meta = META[META.index("<office:meta>") : META.index("</office:document-meta>")]
    names = f'{NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/"'
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {names}>{meta}{body}</office:document>')
    document = read(path)
    assert document.text == "Flat."
    assert document.metadata.title == "The House"


def test_deep_nesting_ends(tmp_path: Path) -> None:
    depth = 1500
    body = "<text:section>" * depth + "<text:p>Deep.</text:p>" + "</text:section>" * depth
    assert read(pack(tmp_path, body)).text == "Deep."


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(NoTextFound):
        read(pack(tmp_path, "<text:p/>"))
    with pytest.raises(EncryptedFile):
        read(pack(tmp_path, "", **{"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}))
    with pytest.raises(HostileFile):
        read(pack(tmp_path, f"<text:p>{'x' * 30_000_000}</text:p>"))
    path = tmp_path / "empty.odt"
    path.write_bytes(b"")
    with pytest.raises(EmptyFile):
        read(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other.xml", "<a/>")
    with pytest.raises(DamagedFile):
        read(path)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.odt"
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">]>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", bomb + content("<text:p>&a;&a;</text:p>"))
    with pytest.raises(HostileFile):
        read(path)


def test_real_documents(shared_data: Path) -> None:
    for path in sorted((shared_data / "other").rglob("*.odt")):
        assert read(path).text
    document = read(shared_data / "other/docling/text_document_01.odt")
    assert [section.level for section in document.sections] == [1, 2, 2]
    with pytest.raises(EncryptedFile):
        read(shared_data / "hostile/tika/testODTEncrypted.odt")
    with pytest.raises(DamagedFile):
        read(shared_data / "hostile/tika/testODTnotaZipFile.odt")
