"""Kindle books: made ones for every case, and real ones where the test data are there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mobi_maker import make_mobi
from smartchat_core.errors import DamagedFile, EmptyFile, EncryptedFile, NoTextFound
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.ports.parser import Parser, ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from smartchat_core.testing.parser import ParserContract
from smartchat_mobi import MobiParser

PHRASE = "Tobias kept the lighthouse"
WORDS = [f"{PHRASE} for {years} years, and nobody came." for years in range(2, 40)]
MARKUP = f"<html><body><h1>Part one</h1><p>{'</p><p>'.join(WORDS)}</p><h1>Part two</h1><p>Nobody.</p></body></html>"
DATA = Path(os.environ.get("SMARTCHAT_TEST_DATA", "absent")) / "other" / "derived"


def smartchat(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "smartchat", *arguments],
        env={**os.environ, "SMARTCHAT_EMBEDDER": "none"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def read(folder: Path, data: bytes) -> ParsedDocument:
    path = folder / "book.mobi"
    path.write_bytes(data)
    document = MobiParser().parse(path, limits=ParsingLimits())
    check_canonical(document)
    return document


class TestMobiParser(ParserContract):
    @pytest.fixture
    def parser_class(self) -> type[Parser]:
        return MobiParser

    @pytest.fixture
    def sample(self, tmp_path: Path) -> tuple[Path, str]:
        path = tmp_path / "sample.mobi"
        path.write_bytes(make_mobi(MARKUP))
        return path, PHRASE


def test_headings_are_sections_where_there_is_no_table_of_contents(tmp_path: Path) -> None:
    document = read(tmp_path, make_mobi(MARKUP))
    assert [section.title for section in document.sections] == ["Part one", "Part two"]
    assert document.metadata.title == "The Lighthouse"
    assert document.metadata.authors == ("Tobias",)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br/>two<mbp:pagebreak/>three", "one\ntwo\n\nthree"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<head><title>no</title></head><p>yes</p><script>no</script>", "yes"),
        ("<p>yes<span hidden>no</span><span style='display: none'>no <b>no</b></span>!</p>", "yes!"),
        ("<p>a &lt; b &amp; c</p>", "a < b & c"),
        ("<p>Käse 虫</p>", "Käse 虫"),
    ],
)
def test_markup_becomes_running_text(tmp_path: Path, markup: str, text: str) -> None:
    assert read(tmp_path, make_mobi(f"<html><body>{markup}</body></html>")).text == text


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFile),
        (b"PK\x03\x04", DamagedFile),
        (make_mobi("<p>secret</p>", encrypted=True), EncryptedFile),
        (make_mobi("<p> </p>"), NoTextFound),
    ],
)
def test_books_that_cannot_be_read(tmp_path: Path, data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(tmp_path, data)


@pytest.mark.parametrize(
    ("name", "phrase", "titles"),
    [
        ("frankenstein.mobi", "I am by birth a Genevese", {"Chapter I", "Letter IV", "Preface"}),
        ("the-importance-of-being-earnest.mobi", "A handbag?", {"Act I", "Act III"}),
        ("the-importance-of-being-earnest.azw3", "A handbag?", {"Act I", "Act III"}),
        ("the-prince.azw3", "Principalities", {"Dedication", "II: Concerning Hereditary Principalities"}),
    ],
)
def test_real_books(name: str, phrase: str, titles: set[str]) -> None:
    if not DATA.is_dir():
        pytest.skip("SMARTCHAT_TEST_DATA is not set")
    document = MobiParser().parse(DATA / name, limits=ParsingLimits())
    check_canonical(document)
    assert phrase in document.text
    found = {section.title: section for section in document.sections}
    assert titles <= set(found)
    for title in titles:
        start = found[title].span.start
        assert document.text[start : start + 10].split()[0].casefold() in title.casefold()


def test_an_installed_smartchat_adds_such_a_book(tmp_path: Path) -> None:
    """Through the command, in the confined process: the package is found by its entry point."""
    book = tmp_path / "lighthouse.mobi"
    book.write_bytes(make_mobi(MARKUP))
    library = ["--library", str(tmp_path / "library")]
    added = smartchat("add", str(book), *library)
    assert added.returncode == 0, added.stdout + added.stderr
    found = smartchat("search", "who kept the lighthouse", *library, "--json")
    assert PHRASE in found.stdout, found.stdout + found.stderr
