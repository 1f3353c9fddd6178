"""Parsers of installed packages: their formats are known without importing them here, and files are read by them."""

import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from smartchat_adapters.parsers.formats import BUILT_IN
from smartchat_adapters.parsers.inspection import inspect_file
from smartchat_adapters.parsers.sandbox.reader import SandboxedReader
from smartchat_core import plugins
from smartchat_core.errors import AmbiguousParser, DuplicateAdapter, ParserCrashed, UnsupportedFormat
from smartchat_core.model.ids import OwnerId
from smartchat_core.ports.parser import ParsingLimits
from tests.support.packages import lay_package

pytestmark = pytest.mark.anyio

OWNER = OwnerId("somebody")
PARSER = """
from smartchat_core.model import ParsedDocument
from smartchat_core.parsing.format import Format

class {name}:
    name = "{name}"
    version = "3"
    formats = (Format(name="{format}", label="{format}", media_types=("{media_type}",),
                      extensions=("{format}",), text=True),)

    def parse(self, path, *, limits):
        return ParsedDocument(text="read by {name}")
"""
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Make a package with a parser, as an installer would lay it."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(package: str, *, entry: str, media_type: str, format_: str, source: str = PARSER) -> None:
        text = source.format(name="Stranger", media_type=media_type, format=format_)
        lay_package(tmp_path, package, text, parser=f"{entry} = Stranger")

    return make


@pytest.fixture
async def reader() -> AsyncIterator[SandboxedReader]:
    async with SandboxedReader() as opened:
        yield opened


def test_the_formats_of_built_in_parsers_are_those_of_the_classes() -> None:
    ours = {
        entry.name: entry.load().formats
        for entry in plugins.entries(plugins.PARSER)
        if entry.value.startswith("smartchat_adapters.")
    }
    assert ours == dict(BUILT_IN)


async def test_a_new_format_is_recognised_and_read(install: Install, reader: SandboxedReader, tmp_path: Path) -> None:
    install("csv-parser", entry="csv", media_type="text/csv", format_="csv")
    path = tmp_path / "a.csv"
    path.write_text("name,size\n")
    formats = reader.formats()
    detected = inspect_file(path, "a.csv", formats)
    assert (detected.media_type, detected.format) == ("text/csv", "csv")
    assert "csv" in formats.labels
    assert "csv or" in formats.remedy or formats.remedy.endswith("or csv.")
    parsed = await reader.read(path, media_type="text/csv", limits=ParsingLimits(), owner=OWNER)
    assert parsed.text == "read by Stranger"
    assert reader.parser_version("text/csv") == "Stranger 3"
    assert "csv_parser" not in sys.modules


async def test_a_second_parser_of_a_format_replaces_none(
    install: Install, reader: SandboxedReader, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    install("aaa-parser", entry="aaa", media_type="text/plain", format_="txt")
    path = tmp_path / "a.txt"
    path.write_text("words")
    with pytest.raises(AmbiguousParser, match=r"'text' \(of smartchat .*'aaa' \(of aaa-parser 1\)"):
        await reader.read(path, media_type="text/plain", limits=ParsingLimits(), owner=OWNER)
    (warning,) = (record for record in caplog.records if vars(record).get("code") == "ambiguous_parser")
    assert "aaa-parser 1" in warning.getMessage()
    for name, text in (("aaa", "read by Stranger"), ("text", "words")):
        async with SandboxedReader(choices={"text/plain": name}) as chosen:
            parsed = await chosen.read(path, media_type="text/plain", limits=ParsingLimits(), owner=OWNER)
        assert parsed.text == text


async def test_two_packages_with_one_name_are_an_error(install: Install, reader: SandboxedReader) -> None:
    install("one-parser", entry="same", media_type="text/x-one", format_="one")
    install("two-parser", entry="same", media_type="text/x-two", format_="two")
    with pytest.raises(DuplicateAdapter, match="one-parser 1 and two-parser 1"):
        reader.formats()


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("import no_such_module", "no_such_module"),
        ("class Stranger: name = version = 'x'; formats = ()", "does not describe a parser"),
        ("class Stranger: name = version = 'x'; formats = ('text',)", "TypeError"),
        ("class Stranger: name = version = 'x'; media_types = ('text/x',)", "formats"),
    ],
)
async def test_a_parser_that_cannot_be_asked_is_left_out(
    install: Install, reader: SandboxedReader, source: str, cause: str, caplog: pytest.LogCaptureFixture
) -> None:
    install("broken-parser", entry="broken", media_type="text/x", format_="x", source=source)
    (broken,) = reader.formats().broken
    assert "broken-parser 1" in broken
    assert cause in broken
    with pytest.raises(UnsupportedFormat) as caught:
        reader.parser_version("text/x")
    assert cause in caught.value.cause
    assert reader.formats().parser_of("text/plain").name == "text"
    (warning,) = (record for record in caplog.records if vars(record).get("code") == "parser_unusable")
    assert "broken-parser 1" in warning.getMessage()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("return None", "TypeError"),
        ("bytes([255]).decode()", "UnicodeDecodeError"),
    ],
)
async def test_a_parser_that_fails_is_named(
    install: Install, reader: SandboxedReader, tmp_path: Path, body: str, error: str
) -> None:
    source = PARSER.replace('return ParsedDocument(text="read by {name}")', body)
    install("failing-parser", entry="failing", media_type="text/x-failing", format_="failing", source=source)
    path = tmp_path / "a.failing"
    path.write_text("words")
    with pytest.raises(ParserCrashed, match=f"failing_parser:Stranger failed on this file with {error}") as caught:
        await reader.read(path, media_type="text/x-failing", limits=ParsingLimits(), owner=OWNER)
    assert "author" in caught.value.public_message()
