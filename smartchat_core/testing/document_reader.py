"""Contract suite of document readers, whichever parsers they have."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from smartchat_core.errors import SmartChatError, UnsupportedFormat
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.span import Span
from smartchat_core.ports.parser import ParsingLimits

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import DocumentReader

__all__ = ["DocumentReaderContract", "check_canonical"]

_SPACES = re.compile(r"[^\S\n ]|  |\n\n\n| \n|\n ")
# Joiners are spelling beside letters that join, and hide in words anywhere else.
_JOINING = "\u0590-\u1cff\u2190-\ufefc\U00010000-\U0001ffff"
_MISPLACED_JOINER = re.compile(f"(?<![{_JOINING}])[\u200c\u200d]+(?![{_JOINING}])")
_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def check_canonical(parsed: ParsedDocument) -> None:
    """Assert that the document keeps what `ParsedDocument` promises."""
    text = parsed.text
    assert text
    assert text == text.strip()
    assert unicodedata.is_normalized("NFC", text)
    assert not (found := _SPACES.search(text)), repr(text[max(found.start() - 30, 0) : found.end() + 30])
    assert not _MISPLACED_JOINER.search(text)
    assert not (found := _FORBIDDEN.search(text)), repr(text[max(found.start() - 30, 0) : found.end() + 30])
    for ordinal, section in enumerate(parsed.sections):
        assert section.ordinal == ordinal
        assert section.span.start < section.span.end <= len(text)
        if section.parent is None:
            assert section.level == 1
        else:
            parent = parsed.sections[section.parent]
            assert section.parent < ordinal
            assert parent.span.contains(section.span)
            assert parent.level == section.level - 1
    for before, after in pairwise(parsed.sections):
        assert before.span.start <= after.span.start
        assert before.span.end <= after.span.start or before.span.contains(after.span)
    offsets = parsed.anchors.offsets
    assert list(offsets) == sorted(offsets)
    assert not offsets or (offsets[0] >= 0 and offsets[-1] <= len(text))
    step = max(len(text) // 50, 1)
    for start in range(0, len(text), step):
        parsed.anchors.locate(Span(start=start, end=min(start + 40, len(text))), text)


OWNER = OwnerId("somebody")


class DocumentReaderContract:
    """Subclass it and offer the fixtures `reader` (open) and `sample` (a file, its type, a phrase in it)."""

    pytestmark = pytest.mark.anyio

    @pytest.fixture
    def reader(self) -> DocumentReader:
        """The reader under test, open."""
        raise NotImplementedError

    @pytest.fixture
    def sample(self) -> tuple[Path, str, str]:
        """A file that can be read, its media type, and words that are in its text."""
        raise NotImplementedError

    async def test_a_file_is_read(self, reader: DocumentReader, sample: tuple[Path, str, str]) -> None:
        path, media_type, phrase = sample
        parsed = await reader.read(path, media_type=media_type, limits=ParsingLimits(), owner=OWNER)
        assert phrase in parsed.text
        check_canonical(parsed)

    async def test_reading_twice_gives_the_same(self, reader: DocumentReader, sample: tuple[Path, str, str]) -> None:
        path, media_type, _ = sample
        first = await reader.read(path, media_type=media_type, limits=ParsingLimits(), owner=OWNER)
        assert await reader.read(path, media_type=media_type, limits=ParsingLimits(), owner=OWNER) == first

    async def test_the_file_is_left_alone(self, reader: DocumentReader, sample: tuple[Path, str, str]) -> None:
        path, media_type, _ = sample
        before = path.read_bytes()
        await reader.read(path, media_type=media_type, limits=ParsingLimits(), owner=OWNER)
        assert path.read_bytes() == before
        assert list(path.parent.iterdir()) == [path]

    async def test_a_type_that_nothing_reads(self, reader: DocumentReader, sample: tuple[Path, str, str]) -> None:
        path, media_type, phrase = sample
        with pytest.raises(UnsupportedFormat):
            await reader.read(path, media_type="application/x-nothing", limits=ParsingLimits(), owner=OWNER)
        with pytest.raises(UnsupportedFormat):
            reader.parser_version("application/x-nothing")
        parsed = await reader.read(path, media_type=media_type, limits=ParsingLimits(), owner=OWNER)
        assert phrase in parsed.text

    async def test_the_formats_hold_the_types_that_are_read(
        self, reader: DocumentReader, sample: tuple[Path, str, str]
    ) -> None:
        formats = reader.formats()
        assert sample[1] in formats.media_types
        assert formats.by_media_type(sample[1]) is not None
        assert "application/x-nothing" not in formats.media_types
        assert reader.formats().media_types == formats.media_types

    async def test_versions_are_stable_names(self, reader: DocumentReader, sample: tuple[Path, str, str]) -> None:
        _, media_type, _ = sample
        version = reader.parser_version(media_type)
        assert version
        assert reader.parser_version(media_type) == version

    async def test_too_long_a_text_is_refused(self, reader: DocumentReader, sample: tuple[Path, str, str]) -> None:
        path, media_type, phrase = sample
        with pytest.raises(SmartChatError):
            await reader.read(path, media_type=media_type, limits=ParsingLimits(text_characters=3), owner=OWNER)
        parsed = await reader.read(path, media_type=media_type, limits=ParsingLimits(), owner=OWNER)
        assert phrase in parsed.text

    async def test_a_missing_file_is_a_typed_error(self, reader: DocumentReader, sample: tuple[Path, str, str]) -> None:
        path, media_type, phrase = sample
        with pytest.raises(SmartChatError):
            await reader.read(path.with_name("absent"), media_type=media_type, limits=ParsingLimits(), owner=OWNER)
        parsed = await reader.read(path, media_type=media_type, limits=ParsingLimits(), owner=OWNER)
        assert phrase in parsed.text
