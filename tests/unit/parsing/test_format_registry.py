import re
from pathlib import Path

import pytest

from smartchat_core.errors import AmbiguousParser, ConfigurationError, DamagedFile, UnknownAdapter, UnsupportedFormat
from smartchat_core.ingestion.file_policy import detect_media_type
from smartchat_core.parsing.format import ArchiveMark, Format, Signature
from smartchat_core.parsing.format_registry import FormatRegistry, InstalledParser
from tests.support.formats import BUILT_IN_FORMATS, BUILT_IN_PARSERS

CSV = Format(name="csv", label="CSV", media_types=("text/csv",), extensions=("csv",), text=True)
SCORE = Format(
    name="score",
    label="score",
    media_types=("application/vnd.score+zip",),
    extensions=("mscz",),
    archives=(ArchiveMark(only=(".mscx", ".mss", "viewsettings.json")),),
)
MOBI = Format(
    name="mobi",
    label="MOBI",
    media_types=("application/x-mobipocket-ebook",),
    extensions=("mobi",),
    signatures=(Signature(magic=b"BOOKMOBI", offset=60),),
)
DOC = Format(
    name="doc",
    label="DOC",
    media_types=("application/msword",),
    extensions=("doc",),
    archives=(ArchiveMark(entry="WordDocument"),),
)
TEI = Format(name="tei", label="TEI", media_types=("application/tei+xml",), extensions=("xml",), roots=("TEI",))
PLAIN = Format(name="plain", label="plain text", media_types=("text/plain",), extensions=("txt",), text=True)
GREEDY = Format(
    name="greedy", label="anything", media_types=("x/y",), signatures=(Signature(magic=b"%PDF"), Signature(magic=b"<h"))
)


def _parser(name: str, *formats: Format, built_in: bool = False) -> InstalledParser:
    return InstalledParser(name=name, package=f"{name}-package 1", formats=formats, built_in=built_in)


def _registry(*parsers: InstalledParser, **choices: str) -> FormatRegistry:
    return FormatRegistry(
        [*parsers, *BUILT_IN_PARSERS], choices={key.replace("_", "/"): name for key, name in choices.items()}
    )


OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ZIP = b"PK\x03\x04" + bytes(60)


@pytest.mark.parametrize(
    ("format_", "filename", "head", "names"),
    [
        (CSV, "a.csv", b"name,size\n", ()),
        (SCORE, "a.mscz", ZIP, ("1.mscx", "parts/", "parts/2.MSCX", "viewSettings.json")),
        (MOBI, "a.mobi", b"Title".ljust(60, b"\x00") + b"BOOKMOBI", ()),
        (MOBI, "a.bin", b"Title".ljust(60, b"\x00") + b"BOOKMOBI", ()),
        (DOC, "a.doc", OLE2, ("Root Entry", "WordDocument")),
        (TEI, "a.xml", b'<?xml version="1.0"?><TEI xmlns="x">', ()),
    ],
)
def test_a_format_that_a_parser_brings_is_recognised(
    format_: Format, filename: str, head: bytes, names: tuple[str, ...]
) -> None:
    detected = detect_media_type(filename, head, names, formats=_registry(_parser("stranger", format_)))
    assert (detected.media_type, detected.format, detected.warnings) == (format_.media_type, format_.name, ())
    if format_ is not CSV:
        with pytest.raises(UnsupportedFormat):
            detect_media_type(filename, head, names, formats=BUILT_IN_FORMATS)


@pytest.mark.parametrize(
    ("head", "media_type"), [(b"%PDF-1.4", "application/pdf"), (b"<html>", "text/html"), (b"<hr> x", "x/y")]
)
def test_built_in_formats_come_first(head: bytes, media_type: str) -> None:
    assert detect_media_type("a", head, formats=_registry(_parser("aaa", GREEDY))).media_type == media_type


def test_a_plugins_format_that_breaks_its_promise_is_damage() -> None:
    with pytest.raises(DamagedFile, match="MOBI"):
        detect_media_type("a.mobi", bytes(range(256)), formats=_registry(_parser("stranger", MOBI)))


def test_two_parsers_of_one_type_are_an_error_for_that_type_only() -> None:
    registry = _registry(_parser("aaa", PLAIN))
    with pytest.raises(AmbiguousParser, match=r"'text' \(of smartchat\) and 'aaa' \(of aaa-package 1\)") as caught:
        registry.parser_of("text/plain")
    assert '"text/plain" = "text"' in caught.value.remedy
    assert registry.parser_of("text/html").name == "html"
    assert list(registry.conflicts) == ["text/plain"]


def test_a_file_that_two_parsers_read_is_refused() -> None:
    with pytest.raises(AmbiguousParser):
        detect_media_type("a.txt", b"words", formats=_registry(_parser("aaa", PLAIN)))
    chosen = _registry(_parser("aaa", PLAIN), text_plain="aaa")
    assert detect_media_type("a.txt", b"words", formats=chosen).media_type == "text/plain"


def test_the_settings_choose() -> None:
    assert _registry(_parser("aaa", PLAIN), text_plain="aaa").parser_of("text/plain").name == "aaa"
    assert _registry(_parser("aaa", PLAIN), text_plain="text").parser_of("text/plain").name == "text"
    assert not _registry(_parser("aaa", PLAIN), text_plain="text").conflicts


def test_choices_that_cannot_be() -> None:
    with pytest.raises(UnknownAdapter, match="bbb") as caught:
        _registry(text_plain="bbb")
    assert "cbz, docx, epub" in caught.value.remedy
    with pytest.raises(ConfigurationError, match="does not read"):
        _registry(text_plain="epub")


def test_a_type_that_nothing_reads() -> None:
    with pytest.raises(UnsupportedFormat, match="x/y") as caught:
        FormatRegistry(BUILT_IN_PARSERS, broken=["stranger: no module"]).parser_of("x/y")
    assert caught.value.remedy == (
        "Convert it to EPUB, PDF, DOCX, PPTX, XLSX, ODT, FODT, ODP, FODP, ODS, FODS, RTF, FB2, CBZ, HTML, MHTML, "
        "EML, Markdown or plain text."
    )
    assert caught.value.cause == "stranger: no module"


def test_names_for_metrics() -> None:
    registry = _registry(_parser("stranger", CSV))
    assert registry.name_of("application/xhtml+xml") == "html"
    assert registry.name_of("text/csv") == "csv"
    assert registry.name_of("x/y") == "other"


def test_without_plain_text_a_text_is_refused() -> None:
    with pytest.raises(UnsupportedFormat, match="plain text"):
        detect_media_type("a", b"words", formats=FormatRegistry([_parser("stranger", MOBI)]))
    with pytest.raises(UnsupportedFormat, match="Install"):
        raise UnsupportedFormat(FormatRegistry([]).remedy)


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial/first-book.md"])
def test_pages_list_the_built_in_formats(page: str) -> None:
    text = " ".join((Path(__file__).parents[3] / page).read_text("utf-8").split())
    *labels, last = BUILT_IN_FORMATS.labels
    assert re.search(f"{', '.join(labels)} (and|or) {last}", text)
