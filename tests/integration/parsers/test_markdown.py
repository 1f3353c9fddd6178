from __future__ import annotations

from pathlib import Path

import pytest

from smartchat_adapters.parsers.html.markdown import MarkdownParser
from smartchat_core.errors import EmptyFile, FileTooLarge, NoTextFound, UnsupportedFormat
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical


def read(tmp_path: Path, content: str | bytes, *, limits: ParsingLimits | None = None) -> ParsedDocument:
    path = tmp_path / "page.md"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    document = MarkdownParser().parse(path, limits=limits or ParsingLimits())
    check_canonical(document)
    return document


def test_headings_become_sections(tmp_path: Path) -> None:
    document = read(tmp_path, "# The House\n\nIntro.\n\nFirst\n=====\n\n## Deep `code`\n\nText *here*.\n")
    assert [(section.level, section.title) for section in document.sections] == [
        (1, "The House"),
        (1, "First"),
        (2, "Deep code"),
    ]
    assert document.text == "The House\n\nIntro.\n\nFirst\n\nDeep code\n\nText here."


def test_title_is_the_only_heading_at_the_top(tmp_path: Path) -> None:
    assert read(tmp_path, "# The House\n\n## One\n\ntext").metadata.title == "The House"
    assert read(tmp_path, "Words before.\n\n# The House\n").metadata.title == ""
    assert read(tmp_path, "# One\n\ntext\n\n# Two\n\ntext").metadata.title == ""


def test_front_matter(tmp_path: Path) -> None:
    source = '---\ntitle: "The House"\nauthors:\n  - Anna Muster\n  - Bert\nlang: de\ndate: 2020-01-02\n---\n\nText.\n'
    document = read(tmp_path, source)
    assert document.text == "Text."
    assert document.metadata.title == "The House"
    assert document.metadata.authors == ("Anna Muster", "Bert")
    assert document.metadata.language == "de"
    assert document.metadata.published == "2020-01-02"


def test_author_on_one_line_and_windows_line_ends(tmp_path: Path) -> None:
    document = read(tmp_path, "---\r\ntitle: T\r\nauthor: [A, B]\r\n---\r\nText.\r\n")
    assert document.metadata.authors == ("A", "B")
    assert document.text == "Text."


def test_rule_at_the_beginning_is_no_front_matter(tmp_path: Path) -> None:
    assert read(tmp_path, "---\n\nText.\n").text == "Text."


def test_layouts(tmp_path: Path) -> None:
    source = "- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx = 1\ny = 2\n```\n\nverse  \nline\n"
    text = read(tmp_path, source).text
    assert text.startswith("one\ntwo\n\na b\n")
    assert text.endswith("\n1 2\n\nx = 1\ny = 2\n\nverse\nline")


def test_markup_within_is_read_as_markup(tmp_path: Path) -> None:
    text = read(tmp_path, "Press <kbd>F1</kbd>.\n\n<script>alert(1)</script>\n\n<div>End &amp; &copy;</div>\n").text
    assert text == "Press F1.\n\nEnd & ©"


def test_deep_nesting_ends(tmp_path: Path) -> None:
    assert read(tmp_path, ">" * 5000 + " word\n\n" + "[" * 5000 + "\n\nEnd.").text.endswith("End.")


def test_other_encoding(tmp_path: Path) -> None:
    document = read(tmp_path, "## können\n\nkönnen\n\näöüß\n".encode("cp1252"))
    assert document.text == "können\n\nkönnen\n\näöüß"
    assert [warning.code for warning in document.warnings] == [WarningCode.ENCODING_GUESSED]


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        read(tmp_path, b"")
    with pytest.raises(NoTextFound):
        read(tmp_path, "<!-- nothing -->\n")
    with pytest.raises(UnsupportedFormat):
        read(tmp_path, bytes(range(32)) * 50)
    with pytest.raises(FileTooLarge):
        read(tmp_path, "word " * 100, limits=ParsingLimits(text_characters=100))


def test_real_pages(shared_data: Path) -> None:
    for path in sorted((shared_data / "other").rglob("*.md")):
        document = MarkdownParser().parse(path, limits=ParsingLimits())
        check_canonical(document)
        assert document.sections
