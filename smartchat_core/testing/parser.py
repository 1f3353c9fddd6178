"""What every `Parser` must do with files of its formats, and with files that are damaged."""

from __future__ import annotations

import inspect
import io
import json
import random
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest

from smartchat_core.errors import FileTooLarge, InputError, SmartChatError
from smartchat_core.ingestion.admission import admit
from smartchat_core.ingestion.file_policy import HEAD_BYTES, detect_media_type
from smartchat_core.ingestion.parsed_codec import decode_parsed, encode_parsed
from smartchat_core.model.anchors import AnchorKind
from smartchat_core.parsing.format import Format
from smartchat_core.parsing.format_codec import decode_format, encode_format
from smartchat_core.parsing.format_registry import FormatRegistry, InstalledParser
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import Parser

__all__ = ["DAMAGES", "ParserContract"]

_LIMITS = ParsingLimits(text_characters=2_000_000, unpacked_bytes=32 * 1024**2, entry_bytes=16 * 1024**2)


def _flipped(data: bytes) -> bytes:
    chance = random.Random(7)  # noqa: S311  # damage, not cryptography
    damaged = bytearray(data)
    for _ in range(max(len(damaged) // 200, 5)):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "a quarter": lambda data: data[: len(data) // 4],
    "half": lambda data: data[: len(data) // 2],
    "all but the end": lambda data: data[:-7],
    "without the beginning": lambda data: data[len(data) // 10 :],
    "bits flipped": _flipped,
    "zeros in the middle": lambda data: data[: len(data) // 3] + bytes(len(data) // 3) + data[len(data) * 2 // 3 :],
    "zeros only": lambda data: bytes(len(data)),
    "random bytes": lambda data: random.Random(9).randbytes(len(data)),  # noqa: S311  # as above
    "twice": lambda data: data + data,
    "another format": lambda _: b"%PDF-1.4\n{\\rtf1 <html>PK\x03\x04",
}
"""How a file is damaged, by what is left of it."""


class ParserContract:
    """Subclass it and offer the fixtures `parser_class` and `sample`.

    `memory_bytes` is what reading the sample or a damaged copy of it may take of the memory that Python counts.
    """

    memory_bytes: int = 64 * 1024**2

    @pytest.fixture
    def parser_class(self) -> type[Parser]:
        """The parser under test."""
        raise NotImplementedError

    @pytest.fixture
    def sample(self) -> tuple[Path, str]:
        """A small file, alone in its folder, and words that are in its text."""
        raise NotImplementedError

    @pytest.fixture
    def parsed(self, parser_class: type[Parser], sample: tuple[Path, str]) -> ParsedDocument:
        """The document that the parser makes of the sample."""
        return parser_class().parse(sample[0], limits=_LIMITS)

    def test_it_describes_itself(self, parser_class: type[Parser]) -> None:
        assert isinstance(parser_class.name, str)
        assert isinstance(parser_class.version, str)
        assert parser_class.name
        assert parser_class.version
        formats = parser_class().formats
        assert inspect.getattr_static(parser_class, "formats") == formats, "formats are an attribute of the class"
        assert formats
        for format_ in formats:
            assert isinstance(format_, Format)
            assert decode_format(json.loads(json.dumps(encode_format(format_)))) == format_

    def test_its_files_are_recognised(self, parser_class: type[Parser], sample: tuple[Path, str]) -> None:
        path, _ = sample
        formats = parser_class().formats
        registry = FormatRegistry([InstalledParser(name="tested", package="tested", formats=formats)])
        data = path.read_bytes()
        detected = detect_media_type(path.name, data[:HEAD_BYTES], _listing(data), formats=registry)
        assert detected.media_type in {format_.media_type for format_ in formats}
        assert not detected.warnings

    def test_a_file_is_read(self, parsed: ParsedDocument, sample: tuple[Path, str]) -> None:
        assert sample[1] in parsed.text
        check_canonical(parsed)

    def test_reading_twice_gives_the_same(
        self, parser_class: type[Parser], parsed: ParsedDocument, sample: tuple[Path, str]
    ) -> None:
        parser = parser_class()
        assert parser.parse(sample[0], limits=_LIMITS) == parsed
        assert parser.parse(sample[0], limits=_LIMITS) == parsed

    def test_the_file_is_left_alone(self, parser_class: type[Parser], sample: tuple[Path, str]) -> None:
        path, _ = sample
        before = path.read_bytes()
        parser_class().parse(path, limits=_LIMITS)
        assert path.read_bytes() == before
        assert list(path.parent.iterdir()) == [path]

    def test_anchors_cover_the_text(self, parsed: ParsedDocument) -> None:
        anchors = parsed.anchors
        if anchors.kind is AnchorKind.LINES:
            assert not anchors.offsets
            return
        assert anchors.offsets
        assert anchors.offsets[0] == 0, "the text before the first anchor comes from nowhere"
        assert anchors.offsets[-1] <= len(parsed.text)

    def test_sections_slice_the_text(self, parsed: ParsedDocument) -> None:
        for section in parsed.sections:
            text = parsed.text[section.span.start : section.span.end]
            assert text, f"the section {section.title!r} is empty"
            assert text == text.strip(), f"the section {section.title!r} begins or ends with white space"

    def test_it_crosses_to_another_process(self, parsed: ParsedDocument) -> None:
        assert decode_parsed(encode_parsed(parsed)) == parsed
        assert admit(parsed).text == parsed.text

    def test_too_long_a_text_is_refused(self, parser_class: type[Parser], sample: tuple[Path, str]) -> None:
        with pytest.raises(FileTooLarge):
            parser_class().parse(sample[0], limits=ParsingLimits(text_characters=3))

    @pytest.mark.parametrize("damage", DAMAGES)
    def test_damage_ends_in_a_text_or_a_typed_error(
        self, parser_class: type[Parser], sample: tuple[Path, str], damage: str
    ) -> None:
        path, _ = sample
        path.write_bytes(DAMAGES[damage](path.read_bytes()))
        try:
            parsed = parser_class().parse(path, limits=_LIMITS)
        except InputError as error:
            assert error.message
            assert error.remedy
        else:
            check_canonical(parsed)

    @pytest.mark.parametrize("damage", ["", *DAMAGES])
    def test_memory_is_bounded(self, parser_class: type[Parser], sample: tuple[Path, str], damage: str) -> None:
        path, _ = sample
        if damage:
            path.write_bytes(DAMAGES[damage](path.read_bytes()))
        tracemalloc.start()
        try:
            parser_class().parse(path, limits=_LIMITS)
        except SmartChatError:
            pass
        finally:
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        assert peak <= self.memory_bytes


def _listing(data: bytes) -> tuple[str, ...]:
    if not data.startswith(b"PK"):
        return ()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return tuple(archive.namelist())
